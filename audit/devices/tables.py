from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table


class DeviceRow(Table, tablename="device"):
    """What the register says of a device, as saved, never changed; the newest of a `spot` holds."""

    id = UUID(primary_key=True)
    hall = UUID()
    spot = UUID()
    document = Text()
    author = UUID()
    at = Timestamptz()


class FaultRow(Table, tablename="device_fault"):
    id = UUID(primary_key=True)
    hall = UUID()
    device = UUID()
    author = UUID()
    at = Timestamptz()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()


class FaultStepRow(Table, tablename="device_fault_step"):
    """It may come before its fault."""

    id = UUID(primary_key=True)
    hall = UUID()
    fault = UUID()
    author = UUID()
    at = Timestamptz()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()

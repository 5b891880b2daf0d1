from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table


class IncidentRow(Table, tablename="incident"):
    """One incident as received. How it stands follows from it and its steps."""

    id = UUID(primary_key=True)
    hall = UUID()
    author = UUID()
    kind = Varchar(20)
    at = Timestamptz()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()
    """The request body, byte for byte."""


class IncidentStepRow(Table, tablename="incident_step"):
    """One step as received; it may come before its incident."""

    id = UUID(primary_key=True)
    hall = UUID()
    incident = UUID()
    author = UUID()
    at = Timestamptz()
    """Never later than received_at."""
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()

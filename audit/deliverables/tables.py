from piccolo.columns import UUID, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class DeliverableRow(Table, tablename="deliverable"):
    """What is to be handed over, as saved, never changed; the newest of a `deliverable` holds."""

    id = UUID(primary_key=True)
    hall = UUID()
    deliverable = UUID()
    document = Text()
    author = UUID()
    at = Timestamptz()


class DeliverableVersionRow(Table, tablename="deliverable_version"):
    """A file that was handed over; its bytes lie in the folder of originals under their SHA-256."""

    id = UUID(primary_key=True)
    hall = UUID()
    deliverable = UUID()
    number = Integer()
    name = Text()
    media_type = Varchar(100)
    bytes = Integer()
    sha256 = Varchar(64)
    note = Text()
    author = UUID()
    received_at = Timestamptz()


class AcceptanceRow(Table, tablename="deliverable_acceptance"):
    """What the hall said of a version, never changed."""

    id = UUID(primary_key=True)
    hall = UUID()
    version = UUID()
    author = UUID()
    accepts = Boolean()
    decided_at = Timestamptz()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()


class RolloutRow(Table, tablename="rollout_step"):
    id = UUID(primary_key=True)
    hall = UUID()
    spot = UUID()
    author = UUID()
    at = Timestamptz()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()


class ActivityRow(Table, tablename="landing_activity"):
    id = UUID(primary_key=True)
    hall = UUID()
    service = Varchar(64)
    day_on = Date()
    author = UUID()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()

from piccolo.columns import UUID, Integer, Timestamptz, Varchar
from piccolo.table import Table


class HallRow(Table, tablename="hall"):
    id = UUID(primary_key=True)
    name = Varchar(120)
    name_en = Varchar(120)
    time_zone = Varchar(64)
    created_at = Timestamptz()


class HallParentRow(Table, tablename="hall_parent"):
    """Under which hall a hall stands, as saved; the newest holds."""

    id = UUID(primary_key=True)
    hall = UUID()
    parent = UUID(null=True)
    """Null: under none. In an archive taken in it may name a hall that is not here."""
    author = UUID()
    at = Timestamptz()


class ZoneRow(Table, tablename="zone"):
    id = UUID(primary_key=True)
    hall = UUID()
    name = Varchar(120)
    name_en = Varchar(120)
    position = Integer()


class SpotRow(Table, tablename="spot"):
    id = UUID(primary_key=True)
    hall = UUID()
    zone = UUID()
    kind = Varchar(20)
    code = Varchar(20)
    name = Varchar(120)
    name_en = Varchar(120)
    label = Varchar(40)
    position = Integer()

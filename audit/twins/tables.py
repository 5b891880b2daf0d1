from piccolo.columns import UUID, Integer, Text, Timestamptz
from piccolo.table import Table


class TwinVersionRow(Table, tablename="twin_version"):
    """One saved state of a twin, never changed: the highest number of a twin is in force."""

    id = UUID(primary_key=True)
    hall = UUID()
    twin = UUID()
    number = Integer()
    document = Text()
    reason = Text()
    author = UUID()
    at = Timestamptz()

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class ChecklistVersion(Table, tablename="checklist_version"):
    """One immutable published version. The unique index (pack, digest) lets racing processes publish it once."""

    id = UUID(primary_key=True)
    pack = Varchar(40)
    edition = Integer()
    digest = Varchar(64)
    """SHA-256 of `document`."""
    document = Text()
    """The Checklist as canonical JSON."""
    published_at = Timestamptz()

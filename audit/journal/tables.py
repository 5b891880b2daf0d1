from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table


class Epoch(Table, tablename="epoch"):
    """The newest row names this life of the database; a restore from a backup adds one."""

    id = UUID(primary_key=True)
    began_at = Timestamptz()


class JournalEntry(Table, tablename="journal_entry"):
    """One row per change, written in the same transaction as the change. Never updated, never deleted."""

    id = UUID(primary_key=True)
    hall = UUID(null=True)
    actor = UUID(null=True)
    act = Varchar(60)
    subject = UUID(null=True)
    detail = Text()
    at = Timestamptz()

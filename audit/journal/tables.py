from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
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
    sequence = Integer(null=True)
    """1, 2, 3 … without a gap. Null only between a start of an earlier program and the next start of this one."""
    hash = Varchar(64, null=True)
    """Of this entry and the hash before it (rules.py)."""

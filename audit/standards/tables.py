from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class HallProfileRow(Table, tablename="hall_profile"):
    """What a hall decided, never changed: the newest row of a subject is in force."""

    id = UUID(primary_key=True)
    hall = UUID()
    subject = Varchar(60)
    """`pack/<pack>` holds a PackProfile, `rule-books` a list of RuleBook."""
    document = Text()
    author = UUID()
    at = Timestamptz()


class ChecklistDraft(Table, tablename="checklist_draft"):
    """A checklist of a hall in the making."""

    id = UUID(primary_key=True)
    hall = UUID()
    pack = Varchar(40)
    revision = Integer()
    """Counts the saves; a save names the revision it replaces."""
    document = Text()
    author = UUID()
    """Who saved it last."""
    changed_at = Timestamptz()

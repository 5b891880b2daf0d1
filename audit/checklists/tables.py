from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class ChecklistVersion(Table, tablename="checklist_version"):
    """One immutable published version. Unique indexes hold each content once per pack, in the library and in each hall."""

    id = UUID(primary_key=True)
    hall = UUID(null=True)
    """Null: of the library, for all halls."""
    pack = Varchar(40)
    edition = Integer()
    digest = Varchar(64)
    """SHA-256 of `document`."""
    document = Text()
    """The Checklist as canonical JSON."""
    published_at = Timestamptz()
    base = UUID(null=True)
    """Of a hall's version: the library's version it was derived from. Null: the hall's own checklist, or the library's."""
    with_off = Text(null=True)
    """Of a library version: the Checklist with the items that are shipped switched off; null when there are none."""
    is_current = Boolean(default=False)
    """At most one of each pack in the library and in each hall; the one column that changes."""


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

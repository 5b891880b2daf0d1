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

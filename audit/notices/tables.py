from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table


class NoticeRow(Table, tablename="notice"):
    """One notice to one person. `key` makes telling the same twice harmless; only `read_at` is ever changed."""

    id = UUID(primary_key=True)
    hall = UUID()
    person = UUID()
    kind = Varchar(20)
    subject = UUID()
    path = Varchar(120)
    key = Varchar(120)
    words = Text()
    """What the sentence is made from, as JSON."""
    made_at = Timestamptz()
    rings_at = Timestamptz()
    read_at = Timestamptz(null=True)


class NoticeSettingRow(Table, tablename="notice_setting"):
    """Settings as saved, never changed: the newest hold."""

    id = UUID(primary_key=True)
    hall = UUID()
    document = Text()
    author = UUID()
    at = Timestamptz()

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
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


class PushKey(Table, tablename="push_key"):
    """The key pair by which push services know this installation; one row, made when the first browser asks."""

    id = UUID(primary_key=True)
    pem = Text()
    made_at = Timestamptz()


class PushAddress(Table, tablename="push_address"):
    """A browser that asked to be told. It belongs to whoever is signed in there."""

    id = UUID(primary_key=True)
    person = UUID()
    endpoint = Varchar(1000)
    """A secret: whoever has it could write to the browser, if they had the key."""
    made_at = Timestamptz()
    told_at = Timestamptz()
    """What rang until then is told."""
    next_at = Timestamptz()
    """Not before; after a failure."""
    tries = Integer()

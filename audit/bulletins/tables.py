from piccolo.columns import UUID, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class BulletinRow(Table, tablename="bulletin"):
    """One bulletin; what it says is in its newest revision, once published in its issue."""

    id = UUID(primary_key=True)
    hall = UUID()
    period = Varchar(10)
    first_on = Date()
    last_on = Date()
    slot = Varchar(100)
    """Hall, period and first day, of a correction also what it corrects: the same is never drafted twice."""
    corrects = UUID(null=True)
    made_at = Timestamptz()


class BulletinRevisionRow(Table, tablename="bulletin_revision"):
    """What was saved, never changed. A unique index lets one revision be replaced once."""

    id = UUID(primary_key=True)
    bulletin = UUID()
    replaces = UUID(null=True)
    content = Text()
    facts = Text()
    author = UUID(null=True)
    """Null: drafted by the program."""
    at = Timestamptz()


class BulletinIssueRow(Table, tablename="bulletin_issue"):
    """A published bulletin, for ever as it was."""

    id = UUID(primary_key=True)
    """Of the bulletin."""
    hall = UUID()
    year = Integer()
    number = Integer()
    corrects = UUID(null=True)
    sign_by = Timestamptz(null=True)
    author = UUID()
    at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()


class BulletinRecipientRow(Table, tablename="bulletin_recipient"):
    id = UUID(primary_key=True)
    bulletin = UUID()
    person = UUID()


class BulletinSigningRow(Table, tablename="bulletin_signing"):
    """A signing document as received; the first of a person counts."""

    id = UUID(primary_key=True)
    hall = UUID()
    bulletin = UUID()
    author = UUID()
    signed_at = Timestamptz()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()


class RobotRow(Table, tablename="robot"):
    id = UUID(primary_key=True)
    hall = UUID()
    name = Varchar(60)
    kind = Varchar(10)
    url = Varchar(500)
    """Secret: whoever has it may write to the group. Never shown whole, never logged."""
    secret = Varchar(200)
    active = Boolean()
    author = UUID()
    at = Timestamptz()


class BulletinPostRow(Table, tablename="bulletin_post"):
    """The outbox: what a robot is to say, written in the transaction that publishes."""

    id = UUID(primary_key=True)
    hall = UUID()
    bulletin = UUID()
    robot = UUID()
    text = Text()
    state = Varchar(10)
    tries = Integer()
    next_at = Timestamptz(null=True)
    sent_at = Timestamptz(null=True)
    trouble = Varchar(40)
    """The code of why the last attempt failed."""
    made_at = Timestamptz()

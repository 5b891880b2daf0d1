from piccolo.columns import UUID, Boolean, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class OnsiteRow(Table, tablename="onsite_document"):
    """A day in the hall as its person entered it, never changed."""

    id = UUID(primary_key=True)
    hall = UUID()
    author = UUID()
    day_on = Date()
    entered_at = Timestamptz()
    received_at = Timestamptz()
    supersedes = UUID(null=True)
    sha256 = Varchar(64)
    document = Text()


class CountersignRow(Table, tablename="onsite_countersign"):
    """What the hall said of an entry, never changed."""

    id = UUID(primary_key=True)
    hall = UUID()
    entry = UUID()
    author = UUID()
    agrees = Boolean()
    signed_at = Timestamptz()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()


class OnsitePlanRow(Table, tablename="onsite_plan"):
    """The days of a plan from `saved_on` through all later ones, never changed."""

    id = UUID(primary_key=True)
    hall = UUID()
    person = UUID()
    saved_on = Date()
    document = Text()
    at = Timestamptz()


class OnsiteFeedRow(Table, tablename="onsite_feed"):
    """A calendar link. One that was revoked stays, so that nobody is given its token again."""

    id = UUID(primary_key=True)
    hall = UUID()
    person = UUID()
    token_sha256 = Varchar(64)
    made_at = Timestamptz()
    revoked_at = Timestamptz(null=True)

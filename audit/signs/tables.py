from piccolo.columns import UUID, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class SignDocumentRow(Table, tablename="sign_document"):
    """One document about a sign as received. The newest whole one of a sign, by noted_at and then id, is its current state."""

    id = UUID(primary_key=True)
    hall = UUID()
    sign = UUID()
    author = UUID()
    noted_at = Timestamptz()
    """Never later than received_at, whatever the phone's clock says."""
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()
    """The request body, byte for byte."""
    check_only = Boolean(default=False)
    checked_on = Date(null=True)
    """Never later than the day of receipt."""


class SignNeedRow(Table, tablename="sign_need"):
    id = UUID(primary_key=True)
    hall = UUID()
    zone = UUID()
    symbol = Varchar(40, null=True)
    sign_class = Varchar(20, null=True)
    reason = Varchar(200)
    position = Integer()


class WalkRow(Table, tablename="walk_document"):
    """One walk test as received."""

    id = UUID(primary_key=True)
    hall = UUID()
    author = UUID()
    walked_at = Timestamptz()
    """Never later than received_at."""
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()

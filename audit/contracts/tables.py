from piccolo.columns import UUID, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class ContractRow(Table, tablename="contract"):
    """A contract as saved, never changed; the newest holds for all days."""

    id = UUID(primary_key=True)
    hall = UUID()
    document = Text()
    author = UUID()
    at = Timestamptz()


class OnsiteTermsRow(Table, tablename="onsite_terms"):
    """Terms of on-site days from before there was a contract: read as its first history, never written any more."""

    id = UUID(primary_key=True)
    hall = UUID()
    document = Text()
    author = UUID()
    at = Timestamptz()


class ContractStartRow(Table, tablename="contract_start"):
    """First days of contracts from before there was a contract: read as its first history, never written any more."""

    id = UUID(primary_key=True)
    hall = UUID()
    starts_on = Date()
    reason = Varchar(200)
    author = UUID()
    at = Timestamptz()

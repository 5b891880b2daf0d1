from piccolo.columns import UUID, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class LedgerConfirmationRow(Table, tablename="ledger_confirmation"):
    """What the hall said of a promise that no data proves, never changed; the newest of a period holds."""

    id = UUID(primary_key=True)
    hall = UUID()
    obligation = Varchar(60)
    first_on = Date()
    kept = Boolean()
    note = Text()
    author = UUID()
    at = Timestamptz()


class YearSheetRow(Table, tablename="year_sheet"):
    """A year of the contract as it was drawn up, never changed; the newest of a year is the one that is signed."""

    id = UUID(primary_key=True)
    hall = UUID()
    year = Integer()
    sha256 = Varchar(64)
    document = Text()
    author = UUID()
    at = Timestamptz()


class YearSignatureRow(Table, tablename="year_signature"):
    """One side's signature of one sheet, never changed."""

    id = UUID(primary_key=True)
    hall = UUID()
    sheet = UUID()
    side = Varchar(10)
    document = Text()
    author = UUID()
    at = Timestamptz()


class YearSealRow(Table, tablename="year_seal"):
    """The sheet with both signatures, signed by the key of this server in the moment of the second one."""

    id = UUID(primary_key=True)
    hall = UUID()
    sheet = UUID()
    sealed_at = Timestamptz()
    key_name = Varchar(16)
    alg = Varchar(20)
    sha256 = Varchar(64)
    manifest = Text()
    signature = Varchar(128)
    slip = Text()

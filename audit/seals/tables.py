from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table


class SealKeyRow(Table, tablename="seal_key"):
    """The public half of a key that has signed here. The private half is a file."""

    id = UUID(primary_key=True)
    name = Varchar(16)
    """The first 16 hex digits of the SHA-256 of the public key."""
    alg = Varchar(20)
    public_key = Varchar(64)
    """Hexadecimal."""
    made_at = Timestamptz()


class SealRow(Table, tablename="seal"):
    """One seal of one scorecard, never changed. Unique indexes keep the seals of a scorecard in one line."""

    id = UUID(primary_key=True)
    hall = UUID()
    subject = Varchar(80)
    """`inspection/<id>` or `period/<from>/<to>`."""
    supersedes = UUID(null=True)
    sealed_by = UUID()
    sealed_at = Timestamptz()
    key_name = Varchar(16)
    alg = Varchar(20)
    facts = Varchar(64)
    """SHA-256 of what was sealed: another digest today means that the data has changed since."""
    sha256 = Varchar(64)
    """Of the manifest."""
    manifest = Text()
    signature = Varchar(128)
    """Of the manifest, hexadecimal."""
    slip = Text()
    """What the QR code carries, signed by itself."""


class SealSigningRow(Table, tablename="seal_signing"):
    """A person's name below a seal, with their post and pen; never changed. One of each person."""

    id = UUID(primary_key=True)
    hall = UUID()
    seal = UUID()
    document = Text()
    """Post and strokes as JSON."""
    author = UUID()
    at = Timestamptz()

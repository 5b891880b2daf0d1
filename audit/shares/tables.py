from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class ShareRow(Table, tablename="share"):
    """A link. Like a session it opens something, so it stays here: no archive carries it to another server."""

    id = UUID(primary_key=True)
    hall = UUID()
    maker = UUID()
    token_sha256 = Varchar(64)
    """The token itself is told once and kept nowhere."""
    kind = Varchar(20)
    title = Text()
    about = Text()
    period = Varchar(60)
    for_whom = Varchar(120)
    file_name = Text()
    bytes = Integer()
    sha256 = Varchar(64)
    """Of the file as it was shared."""
    made_at = Timestamptz()
    expires_at = Timestamptz()
    revoked_at = Timestamptz(null=True)
    revoked_by = UUID(null=True)
    opened = Integer()
    fetched = Integer()
    last_opened_at = Timestamptz(null=True)
    spell_at = Timestamptz(null=True)
    """Since when `spell_opened` is counted, for the limit."""
    spell_opened = Integer()

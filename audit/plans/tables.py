from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table


class HallPlanRow(Table, tablename="hall_plan"):
    """A plan as saved, never changed; the newest holds."""

    id = UUID(primary_key=True)
    hall = UUID()
    document = Text()
    author = UUID()
    at = Timestamptz()


class WallLinkRow(Table, tablename="wall_link"):
    """What a display reads by. One that was revoked stays, so that nobody is given its token again."""

    id = UUID(primary_key=True)
    hall = UUID()
    name = Varchar(40)
    token_sha256 = Varchar(64)
    author = UUID()
    made_at = Timestamptz()
    revoked_at = Timestamptz(null=True)

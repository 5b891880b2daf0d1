from piccolo.columns import UUID, Timestamptz, Varchar
from piccolo.table import Table


class ChallengeKey(Table, tablename="challenge_key"):
    """What challenges are signed with; one row, made when the first challenge is asked for."""

    id = UUID(primary_key=True)
    secret = Varchar(64)
    made_at = Timestamptz()


class PhotoDecision(Table, tablename="photo_decision"):
    """What a person decided of a repeated picture. The newest counts, the others stay."""

    id = UUID(primary_key=True)
    hall = UUID()
    inspection = UUID()
    sha256 = Varchar(64)
    verdict = Varchar(20)
    note = Varchar(300)
    person = UUID()
    decided_at = Timestamptz()

from piccolo.columns import UUID, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class TrainingRow(Table, tablename="training_document"):
    """A training as somebody noted it, never changed."""

    id = UUID(primary_key=True)
    hall = UUID()
    training = UUID()
    author = UUID()
    day_on = Date()
    noted_at = Timestamptz()
    received_at = Timestamptz()
    secret = Varchar(64)
    """Of the server, for the codes of its shared screen; told to nobody."""
    sha256 = Varchar(64)
    document = Text()


class AttendanceRow(Table, tablename="training_attendance"):
    """That somebody was there, is excused or was not, never changed."""

    id = UUID(primary_key=True)
    hall = UUID()
    training = UUID()
    person = UUID(null=True)
    author = UUID()
    signed_at = Timestamptz()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()


class ResultRow(Table, tablename="exam_result"):
    """What somebody scored, never changed."""

    id = UUID(primary_key=True)
    hall = UUID()
    person = UUID()
    author = UUID()
    taken_on = Date()
    received_at = Timestamptz()
    supersedes = UUID(null=True)
    sha256 = Varchar(64)
    document = Text()


class TrainingPaperRow(Table, tablename="training_paper"):
    """A version of a plan, the settings, a quiz or a certificate, never changed; the newest of a `thing` holds."""

    id = UUID(primary_key=True)
    hall = UUID()
    kind = Varchar(20)
    thing = Varchar(36)
    """The year of a plan, `settings`, or the id of a quiz or certificate."""
    document = Text()
    author = UUID()
    at = Timestamptz()

from piccolo.columns import UUID, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class InspectionRow(Table, tablename="inspection"):
    """One document as received, with what lists and scorecards need as columns."""

    id = UUID(primary_key=True)
    hall = UUID()
    spot = UUID()
    checklist = UUID()
    kind = Varchar(20)
    author = UUID()
    day_on = Date()
    finished_at = Timestamptz()
    received_at = Timestamptz()
    sha256 = Varchar(64)
    document = Text()
    """The request body, byte for byte."""
    outcome = Text()
    """Score as JSON, by the rules of the day it was received."""
    score = Integer(null=True)
    result = Varchar(10)
    answered = Integer()
    failed = Integer()
    photos_expected = Integer()
    supersedes = UUID(null=True)
    superseded = Boolean()

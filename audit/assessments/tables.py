from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table


class AssessmentRulesRow(Table, tablename="assessment_rules"):
    """Rules as saved, never changed: the newest hold for every revision that is saved after them."""

    id = UUID(primary_key=True)
    hall = UUID()
    document = Text()
    author = UUID()
    at = Timestamptz()


class AssessmentRow(Table, tablename="assessment_revision"):
    """The lines of a month as saved, with the rules they were saved under; never changed."""

    id = UUID(primary_key=True)
    hall = UUID()
    month = Varchar(7)
    document = Text()
    """Rules, lines and note as JSON."""
    author = UUID()
    at = Timestamptz()


class AssessmentStepRow(Table, tablename="assessment_step"):
    """An objection or a signature, to one revision; never changed."""

    id = UUID(primary_key=True)
    hall = UUID()
    revision = UUID()
    side = Varchar(10)
    act = Varchar(10)
    """`sign` or `object`."""
    document = Text()
    author = UUID()
    at = Timestamptz()

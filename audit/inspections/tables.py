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


class ScoreSeriesRow(Table, tablename="score_series"):
    """That a spot was inspected by a checklist in one way: the inspections of a series follow each other in time."""

    id = UUID(primary_key=True)
    hall = UUID()
    spot = UUID()
    pack = Varchar(40)
    kind = Varchar(20)


class InspectionScoreRow(Table, tablename="inspection_score"):
    """What one inspection gives to scores. Follows from the inspection and its checklist (scores/checking.py)."""

    id = UUID(primary_key=True)
    """Of the inspection."""
    series = UUID()
    day_on = Date()
    finished_at = Timestamptz()
    superseded = Boolean()
    weight = Integer()
    credit = Integer()
    answered = Integer()
    failed = Integer()
    not_applicable = Integer()
    critical_failed = Integer()
    pass_mark = Integer()
    parts = Text()
    """Parts as JSON: the sums of each pillar and of each module."""
    failed_items = Text()
    """Their ids, a space between."""


class FailedItemRow(Table, tablename="failed_item"):
    """How often an item failed in a day or in a month, in inspections that were not corrected."""

    id = UUID(primary_key=True)
    hall = UUID()
    unit = Varchar(10)
    """day or month"""
    begins_on = Date()
    kind = Varchar(20)
    pack = Varchar(40)
    item = Varchar(40)
    failed = Integer()

"""Words of the room: month_report 月报. Page, PDF, Word and workbook render this one MonthReport; nothing is computed in a template."""

from datetime import date, datetime

from msgspec import Struct

from audit.bulletins.schemas import BulletinFacts, PrintedSection
from audit.ids import HallId
from audit.inspections.schemas import InspectionKind
from audit.reports.schemas import NO_STAMP, FindingLine, PhotoDetail, Scorecard, Stamp


class WeekLine(Struct, frozen=True):
    """A week of the month, Monday to Sunday, cut at the month's ends."""

    first_on: date
    last_on: date
    score: int | None
    raised: int
    closed: int


class DayLine(Struct, frozen=True):
    day_on: date
    inspections: dict[InspectionKind, int]
    raised: int
    closed: int


class MonthReport(Struct, frozen=True):
    hall: HallId
    hall_name: str
    hall_name_en: str
    time_zone: str
    first_on: date
    last_on: date
    """The last day that is told of: of the running month today."""
    facts: BulletinFacts
    sections: list[PrintedSection]
    """The chapters in words, numbered, as a monthly bulletin would say them."""
    card: Scorecard
    """The hall's scorecard over the month: scores, places, pillars."""
    weeks: list[WeekLine]
    days: list[DayLine]
    """Only days on which something was looked at, found or settled."""
    findings: list[FindingLine]
    """Raised in the month: critical ones first, then by place."""
    photo_details: list[PhotoDetail]
    generated_at: datetime
    digest: str
    """SHA-256 over the facts above."""
    stamp: Stamp = NO_STAMP
    """Of the seal of the month's scorecard, with the names below it: no part of the digest, people sign later."""

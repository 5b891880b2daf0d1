"""区块看板: for each zone of the hall one sheet of A3 that hangs on its wall (R17, R43). No name of a person stands on it. Pure."""

from collections.abc import Container, Iterator, Sequence

from msgspec import Struct

from audit.findings.schemas import UNSETTLED, FindingState
from audit.inspections.schemas import PillarScore, Result
from audit.inspections.scoring import mean_score
from audit.monthly.paper import Part, photos_of
from audit.monthly.schemas import MonthReport
from audit.reports import paper, words
from audit.reports.paper import Fault
from audit.reports.places import by_zone
from audit.reports.schemas import CounterLine, FindingLine
from audit.scores.rules import hall_pillars

PAIRS_MOST = 3
OPEN_MOST = 8
PRACTICES_MOST = 4
COUNTERS_MOST = 11
"""As many as the left column holds; the lowest scores first, for those are what the zone works on."""


class Board(Struct, frozen=True):
    zone: str
    score: int | None
    """The mean of its places, as docs/scoring.md has it."""
    passed: int
    """Places that passed, of `scored`."""
    scored: int
    pillars: list[PillarScore]
    counters: list[CounterLine]
    counters_left_out: int
    pairs: list[Fault]
    """Repairs of the month with a photo before and after, newest first."""
    open: list[FindingLine]
    open_left_out: int
    raised: int
    closed: int


def boards(report: MonthReport, available: Container[str]) -> Iterator[Board]:
    """`available` are the digests whose print copies exist."""
    for zone in by_zone(report.card.counters):
        here = {one.spot for one in zone.counters}
        yield _board(report, zone.name, zone.counters, [one for one in report.findings if one.spot in here], available)


def _board(
    report: MonthReport,
    zone: str,
    counters: Sequence[CounterLine],
    findings: Sequence[FindingLine],
    available: Container[str],
) -> Board:
    unsettled = [one for one in findings if one.state in UNSETTLED]
    scored = [one for one in counters if one.score is not None]
    lowest = sorted(scored, key=lambda one: one.score or 0)
    return Board(
        zone=zone,
        score=mean_score(one.score for one in counters),
        passed=sum(one.result is Result.passed for one in scored),
        scored=len(scored),
        pillars=hall_pillars([one.pillars for one in counters]),
        counters=lowest[:COUNTERS_MOST],
        counters_left_out=max(0, len(lowest) - COUNTERS_MOST),
        pairs=list(_pairs(report, findings, available))[:PAIRS_MOST],
        open=unsettled[:OPEN_MOST],
        open_left_out=max(0, len(unsettled) - OPEN_MOST),
        raised=len(findings),
        closed=sum(one.state is FindingState.closed for one in findings),
    )


def _pairs(report: MonthReport, findings: Sequence[FindingLine], available: Container[str]) -> Iterator[Fault]:
    for one in sorted(findings, key=lambda one: one.raised_at, reverse=True):
        shown = [*one.before[:1], *one.after[:1]]
        if one.state is FindingState.closed and len(shown) == 2 and all(photo in available for photo in shown):
            yield paper.fault(0, one, available, zone=report.time_zone, details=report.photo_details)


def board_parts(report: MonthReport, available: Container[str]) -> list[Part]:
    """A sheet for each zone; one that says so when no zone has a place."""
    practices = report.facts.told.good_practices[:PRACTICES_MOST]
    made = [_part(report, board, practices) for board in boards(report, available)]
    return made or [_part(report, None, practices)]


def _part(report: MonthReport, board: Board | None, practices: Sequence[str]) -> Part:
    html = paper.template("board.html").render(
        report=report, board=board, practices=practices, slogans=words.SLOGANS, nothing=words.NOTHING
    )
    return Part(board.zone if board else "", html, photos_of(board.pairs) if board else [])

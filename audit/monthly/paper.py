"""A MonthReport as HTML: its parts, printed one by one, and the sheets around them."""

from collections.abc import Container, Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from audit.bulletins.drafting import chinese
from audit.findings.schemas import FindingState
from audit.monthly.schemas import MonthReport
from audit.reports import charts, paper, words
from audit.reports.paper import Fault
from audit.reports.places import places_table
from audit.sites.rules import local_day

FAULTS_A_PART = 40
"""At most eight pages: parts are printed side by side, and none is large."""
STAMPS_A_PART = 60
ELSEWHERE = "其他"


class Part(Struct, frozen=True):
    title: str
    """In the table of contents; empty: it goes on with the one before."""
    html: str
    photos: list[str]
    """Digests that the part shows."""


class Entry(Struct, frozen=True):
    """A line of the table of contents."""

    title: str
    page: int


def title_of(report: MonthReport) -> str:
    return f"{report.first_on.year}年{report.first_on.month}月标准化运行月报"


def parts(report: MonthReport, available: Container[str]) -> Iterator[Part]:
    """`available` are the digests whose print copies exist."""
    yield _summary(report)
    yield _places(report)
    yield from _findings(report, available)


def _summary(report: MonthReport) -> Part:
    html = paper.template("month_summary.html").render(
        report=report,
        numbers=numbers(report),
        pillars=[one for one in report.card.pillars if one.score is not None],
        weeks=report.weeks,
        trend=charts.columns([(f"{one.first_on:%m.%d}", one.score) for one in report.weeks], "各周综合得分"),
    )
    return Part("一、本月概览与各方面情况", html, [])


def numbers(report: MonthReport) -> list[tuple[str, str]]:
    facts = report.facts
    return [
        ("综合得分", words.points(report.card.score)),
        ("上月", words.points(facts.score_before)),
        ("检查次数", str(sum(facts.inspections.values()))),
        ("新发现问题", str(facts.raised)),
        ("整改销号", str(facts.closed)),
        ("未销号", str(facts.unsettled)),
        ("其中逾期", str(facts.overdue)),
    ]


def _places(report: MonthReport) -> Part:
    html = paper.template("month_places.html").render(
        report=report,
        places=places_table(report.card.counters),
        kinds=list(dict.fromkeys(kind for day in report.days for kind in day.inspections)),
    )
    return Part("二、各点位得分与每日检查", html, [])


def _findings(report: MonthReport, available: Container[str]) -> Iterator[Part]:
    """Zone by zone, a long zone in several parts; numbered through."""
    zones = {counter.spot: counter.zone_name for counter in report.card.counters}
    order = list(dict.fromkeys(zones.values()))
    lines = sorted(report.findings, key=lambda one: order.index(zones[one.spot]) if one.spot in zones else len(order))
    faults = [
        _compact(paper.fault(number, line, available, zone=report.time_zone, details=report.photo_details))
        for number, line in enumerate(lines, 1)
    ]
    begun = False
    for zone, some in groupby(faults, key=lambda one: zones.get(one.line.spot, ELSEWHERE)):
        here = list(some)
        for start in range(0, len(here), FAULTS_A_PART):
            yield _finding_part(report, here[start : start + FAULTS_A_PART], zone if start == 0 else "", begun)
            begun = True
    if not begun:
        yield _finding_part(report, [], "", begun)


def _finding_part(report: MonthReport, faults: Sequence[Fault], zone: str, begun: bool) -> Part:
    html = paper.template("month_findings.html").render(report=report, faults=faults, zone=zone, is_first=not begun)
    return Part("" if begun else "三、问题与整改对照", html, photos_of(faults))


def _compact(fault: Fault) -> Fault:
    """Without photos no frames; where only the one after is missing, its frame says how things stand."""
    if not fault.line.before and not fault.line.after:
        return replace(fault, pairs=[])
    first, *more = fault.pairs
    if first.right and not first.right.sha256 and not fault.line.after:
        said = "未拍整改后照片" if fault.line.state is FindingState.closed else words.STATES[fault.line.state].zh
        first = replace(first, right=replace(first.right, words=said))
    return replace(fault, pairs=[first, *more])


def photos_of(faults: Sequence[Fault]) -> list[str]:
    frames = (frame for fault in faults for pair in fault.pairs for frame in (pair.left, pair.right))
    return sorted({frame.sha256 for frame in frames if frame and frame.sha256})


def cover_html(report: MonthReport, contents: Sequence[Entry]) -> str:
    return paper.template("month_cover.html").render(
        report=report,
        document_title=f"{report.hall_name}{title_of(report)}",
        title=title_of(report),
        contents=contents,
        card=report.card,
        signatures=paper.signature_rows([], report.stamp.signings),
        span=f"{chinese(report.first_on)}至{chinese(report.last_on)}",
        made_on=chinese(local_day(report.generated_at, report.time_zone)),
    )


def stamps(report: MonthReport, pages: int) -> list[str]:
    """Sheets with the feet of all pages, to lie over them: only now it is known how many there are. The cover's is blank."""
    template = paper.template("month_stamps.html")
    return [
        template.render(report=report, numbers=range(first, min(first + STAMPS_A_PART, pages + 1)), pages=pages)
        for first in range(1, pages + 1, STAMPS_A_PART)
    ]

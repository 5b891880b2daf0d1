"""Findings on paper: 整改通知单, and once they are closed the 整改回执. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from audit.checklists.schemas import Item
from audit.errors import Malformed, Rejected
from audit.findings.rules import is_overdue, needs_escalation
from audit.findings.schemas import Act, Finding, FindingState, FindingStory, Step
from audit.ids import SpotId
from audit.reports.rules import finding_line
from audit.reports.schemas import FindingLine, PhotoDetail
from audit.reports.words import ESCALATED, NOTHING, SEVERITIES, local_minute
from audit.sites.schemas import Hall, Spot

NOTICE_MOST = 50
"""Findings on one notice."""
NOTICE_SIGNERS = ("签发人", "接收人", "复查人")
REPAIRS = (Act.fix, Act.fix_on_spot)
ALWAYS = "整改到位后在原位置拍照，报复查人销号。"


class Entry(Struct, frozen=True):
    """One finding of the notice."""

    line: FindingLine
    severity: str
    due_on: date
    standing: str
    """What has to be known at once: overdue, to be escalated, systemic, tagged."""
    owner: str
    asked: str
    done: str
    """Who repaired it and who closed it; empty before."""


class Notice(Struct, frozen=True):
    number: str
    """The same for the same findings, however often it is printed."""
    title: str
    receipt: bool
    hall_name: str
    time_zone: str
    place: str
    printed_at: datetime
    due_on: date
    entries: list[Entry]
    photo_details: list[PhotoDetail]


def refuse_long_notice(count: int) -> None:
    if count > NOTICE_MOST:
        raise Malformed(
            "notice_too_long",
            f"一张通知单最多 {NOTICE_MOST} 个问题，请分几次打印。",
            f"A notice holds {NOTICE_MOST} findings at most. Print several.",
            field="finding",
        )


def only_spot(findings: Sequence[Finding]) -> SpotId:
    """A notice goes to those who answer for one spot. Raises Rejected notice_of_one_spot."""
    spots = {finding.spot for finding in findings}
    if len(spots) > 1:
        raise Rejected(
            "notice_of_one_spot",
            "一张通知单只写一个点位的问题，请按点位分别打印。",
            "A notice holds the findings of one place. Print one for each place.",
            field="finding",
        )
    return spots.pop()


def notice_of(
    stories: Sequence[FindingStory],
    hall: Hall,
    spot: Spot,
    items: Mapping[str, Item],
    details: Sequence[PhotoDetail],
    *,
    now: datetime,
    on: date,
) -> Notice:
    """Of findings at one spot, at least one; the most urgent first."""
    ordered = sorted(stories, key=lambda one: (one.finding.due_on, one.finding.id))
    receipt = all(one.finding.state is FindingState.closed for one in ordered)
    return Notice(
        number=_number(ordered),
        title="整改回执" if receipt else "整改通知单",
        receipt=receipt,
        hall_name=hall.name,
        time_zone=hall.time_zone,
        place=f"{spot.code} {spot.name}",
        printed_at=now,
        due_on=ordered[0].finding.due_on,
        entries=[_entry(one, spot, items, hall.time_zone, on) for one in ordered],
        photo_details=list(details),
    )


def _number(stories: Sequence[FindingStory]) -> str:
    ids = b"".join(sorted(one.finding.id.bytes for one in stories))
    raised_on = min(one.finding.raised_on for one in stories)
    return f"ZG-{raised_on:%Y%m%d}-{hashlib.sha256(ids).hexdigest()[:6].upper()}"


def _entry(story: FindingStory, spot: Spot, items: Mapping[str, Item], zone: str, on: date) -> Entry:
    finding = story.finding
    item = items.get(finding.item)
    assigned = [step.document.note for step in story.steps if step.document.act is Act.assign and step.document.note]
    return Entry(
        line=finding_line(finding, spot),
        severity=SEVERITIES[finding.severity],
        due_on=finding.due_on,
        standing="、".join(_standing(finding, on)),
        owner=finding.owner or NOTHING,
        asked="；".join(one.rstrip("。；") for one in [*([item.requirement.zh] if item else []), *assigned, ALWAYS])
        + "。",
        done="；".join(_done(story.steps, zone)),
    )


def _standing(finding: Finding, on: date) -> list[str]:
    said = {
        f"逾期 {(on - finding.due_on).days} 天": is_overdue(finding.state, finding.due_on, on=on),
        "已超期需上报": needs_escalation(finding, on=on),
        f"退回 {finding.sent_back} 次": finding.sent_back > 0,
        "系统性问题": finding.systemic,
        "已挂红牌": finding.tagged,
    }
    told = [f"已上报{ESCALATED[finding.escalated_to]}"] if finding.escalated_to else []
    return [words for words, holds in said.items() if holds] + told


def _done(steps: Sequence[Step], zone: str) -> list[str]:
    """The last repair that counts, and what closed it."""
    counted = [step for step in steps if step.counts]
    repairs = [step for step in counted if step.document.act in REPAIRS]
    closes = [step for step in counted if step.document.act is Act.close]
    return [_said("整改", step, zone) for step in repairs[-1:]] + [_said("复查", step, zone) for step in closes[-1:]]


def _said(what: str, step: Step, zone: str) -> str:
    note = f"：{step.document.note}" if step.document.note else ""
    return f"{what} {step.author_name} {local_minute(step.at, zone)}{note}"

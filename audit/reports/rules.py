"""From inspections to a Scorecard, by docs/scoring.md. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec

from audit.checklists.rules import citations_on
from audit.checklists.schemas import Checklist, Citation, Item, ResponseType, Standard, Text, Unit
from audit.errors import Rejected
from audit.findings.schemas import Finding, StepDocument
from audit.ids import ChecklistId, SpotId
from audit.inspections.rules import credit, fails
from audit.inspections.schemas import (
    Answer,
    Given,
    InspectionDocument,
    InspectionSummary,
    Verdict,
)
from audit.inspections.scoring import tally
from audit.reports.schemas import CounterLine, FindingLine, ItemLine, PhotoDetail, Scorecard
from audit.reports.words import UNITS, clause
from audit.scores.schemas import SpotScore
from audit.sites.schemas import Spot

Submitted = tuple[InspectionSummary, InspectionDocument]


def is_complete(summary: InspectionSummary) -> bool:
    """All photos are here: only then does an inspection take part in a score."""
    return summary.photos_received >= summary.photos_expected


def given_of(submitted: Iterable[Submitted], checklists: Mapping[ChecklistId, Checklist]) -> list[Given]:
    """What takes part in scores, as the documents say it."""
    return [
        Given(
            inspection=summary.id,
            spot=summary.spot,
            pack=checklists[summary.checklist].pack,
            kind=summary.kind,
            day_on=summary.day_on,
            finished_at=summary.finished_at,
            tally=tally(checklists[summary.checklist], document),
        )
        for summary, document in submitted
        if is_complete(summary)
    ]


def counter_line(score: SpotScore, zone_name: str, *, photos_missing: int) -> CounterLine:
    return CounterLine(
        spot=score.spot,
        code=score.code,
        name=score.name,
        zone_name=zone_name,
        score=score.score,
        result=score.result,
        failed=score.failed,
        critical_failed=score.critical_failed,
        pillars=score.pillars,
        inspections=score.inspections,
        last_day_on=score.last_day_on,
        photos_missing=photos_missing,
    )


def photos_missing(submitted: Iterable[Submitted]) -> Counter[SpotId]:
    """By spot."""
    missing: Counter[SpotId] = Counter()
    for summary, _ in submitted:
        missing[summary.spot] += summary.photos_expected - summary.photos_received
    return missing


def item_lines(
    checklist: Checklist, document: InspectionDocument, day_on: date, standards: Mapping[str, Standard]
) -> list[ItemLine]:
    """Every item of the checklist in its order, answered or not, with the clause in force on the inspection's day."""
    answers = {answer.item: answer for answer in document.answers}
    return [
        _item_line(item, answers.get(item.id), document, citations_on(item.citations, day_on, standards))
        for item in checklist.items
    ]


def _item_line(
    item: Item, answer: Answer | None, document: InspectionDocument, citations: Sequence[Citation]
) -> ItemLine:
    return ItemLine(
        item=item.id,
        title=item.title,
        pillar=item.pillar,
        weight=item.weight,
        critical=item.critical,
        advisory=item.advisory,
        mark=mark(item, answer),
        credit=None if answer is None or item.advisory else credit(item, answer),
        failed=answer is not None and fails(item, answer),
        reasons=[Text(zh=one.zh, en=one.en) for one in item.reasons if answer and one.id in answer.reasons],
        note=answer.note if answer else "",
        clause=clause(citations[0]) if citations else "",
        photos=[photo.sha256 for photo in document.photos if photo.item == item.id],
    )


def photo_details(documents: Iterable[InspectionDocument | StepDocument]) -> list[PhotoDetail]:
    """Of the photos that say something; a photo of several items once, with the marks of all."""
    found: dict[str, PhotoDetail] = {}
    for photo in (photo for document in documents for photo in document.photos if photo.covered or photo.marks):
        known = found.get(photo.sha256)
        marks = [*known.marks, *(one for one in photo.marks if one not in known.marks)] if known else photo.marks
        found[photo.sha256] = PhotoDetail(photo.sha256, photo.width, photo.height, photo.covered, marks)
    return list(found.values())


def mark(item: Item, answer: Answer | None) -> Text:
    """The answer in words."""
    if answer is None:
        return Text(zh="未查", en="Not checked")
    if answer.verdict is Verdict.not_applicable:
        return Text(zh="不适用", en="N/A")
    value = answer.value or 0
    match item.response.type:
        case ResponseType.pass_fail:
            passed = answer.verdict is Verdict.passed
            return Text(zh="合格", en="Pass") if passed else Text(zh="不合格", en="Fail")
        case ResponseType.scale:
            return Text(zh=f"{value} / 4", en=f"{value} / 4")
        case ResponseType.count:
            return Text(zh=f"{value} 处", en=f"{value} found")
        case ResponseType.length | ResponseType.measure:
            return _number(value, item.response.unit)


def _number(value: int, unit: Unit | None) -> Text:
    if unit is None:
        centimetres = f"{value // 10}.{value % 10}"
        return Text(zh=f"{centimetres} cm", en=f"{centimetres} cm")
    return Text(zh=f"{value} {UNITS[unit].zh}", en=f"{value} {UNITS[unit].en}")


def finding_lines(findings: Sequence[Finding], spots: Mapping[SpotId, Spot]) -> list[FindingLine]:
    """Critical ones first, then by place."""
    ordered = sorted(findings, key=lambda one: (not one.critical, spots[one.spot].position, one.item, one.source_id))
    return [finding_line(finding, spots[finding.spot]) for finding in ordered]


def finding_line(finding: Finding, spot: Spot) -> FindingLine:
    return FindingLine(
        id=finding.id,
        spot=finding.spot,
        spot_code=spot.code,
        spot_name=spot.name,
        item=finding.item,
        title=finding.title,
        pillar=finding.pillar,
        critical=finding.critical,
        citations=finding.citations,
        reasons=finding.reasons,
        note=finding.note,
        before=finding.photos,
        after=finding.photos_after,
        state=finding.state,
        raised_at=finding.raised_at,
        source_id=finding.source_id,
    )


def with_digest(card: Scorecard) -> Scorecard:
    """The card with the digest of its facts. The time of printing is none of them, nor is what photos prove by now: a colleague may
    have judged a repeated picture since."""
    findings = [msgspec.structs.replace(one, source_id=None) for one in card.findings]
    facts = msgspec.structs.replace(
        card, digest="", generated_at=datetime.min, photos=[], grades={}, modules=[], findings=findings
    )
    return msgspec.structs.replace(card, digest=hashlib.sha256(msgspec.json.encode(facts)).hexdigest())


def refuse_unsealable(summary: InspectionSummary) -> None:
    if not is_complete(summary):
        raise Rejected(
            "photos_missing",
            f"还有 {summary.photos_expected - summary.photos_received} 张照片没有传到，传齐后才能封存。",
            f"{summary.photos_expected - summary.photos_received} photos have not arrived. Seal when all are here.",
        )
    if summary.superseded:
        raise Rejected(
            "inspection_corrected",
            "这次检查已被更正，请封存更正后的那一份。",
            "This inspection was corrected. Seal the one that corrects it.",
        )

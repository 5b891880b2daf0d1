"""Believable scorecards and their photos: a counter with its 24 items, a hall with 40 counters and 60 photos."""

import hashlib
import io
import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from uuid import UUID, uuid5

from msgspec.structs import replace
from PIL import Image, ImageEnhance

from audit.checklists.library import load_library
from audit.checklists.schemas import Item, Module, Pillar, Text
from audit.evidence.rules import counted
from audit.evidence.schemas import EvidenceGrade, PhotoEvidence
from audit.findings.schemas import FindingState
from audit.ids import ChecklistId, FindingId, HallId, InspectionId, SpotId
from audit.inspections.schemas import InspectionKind, PillarScore, Result
from audit.media.drawing import draw_desk
from audit.media.schemas import PhotoSource
from audit.reports.rules import with_digest
from audit.reports.schemas import CounterLine, FindingLine, ItemLine, Scorecard, Signature
from audit.scores.rules import hall_pillars
from audit.scores.schemas import ModuleScore

NAMES = UUID("018f0000-0000-7000-8000-000000000000")
HALL_NAME = "临江市政务服务中心"
FINISHED = datetime(2026, 11, 22, 1, 5, tzinfo=UTC)
"""09:05 in the hall."""
ZONES = ["综合受理区", "工程建设区", "企业开办区", "税务服务区", "社保医保区", "不动产登记区"]
PEOPLE = ["王秀英", "李喆", "张珺", "陈志强"]
FAULTS = {"T7": "loose_papers", "T8": "cup", "T10": "tangled", "T14": "dust", "T5": "piled", "T11": "no_labels"}
"""Item of the office check table → what the drawn photo shows."""
NOTES = {"T8": "水杯放在键盘左侧，已当场提醒。", "T10": "两根网线垂到脚边。", "T11": ""}


def identifier(name: str) -> UUID:
    return uuid5(NAMES, name)


def office_items() -> list[Item]:
    return next(one.items for one in load_library() if one.pack == "office_check_table")


@cache
def _drawn(fault: str) -> bytes:
    return draw_desk(len(fault), faults=[fault] if fault else [])


def print_copy(folder: Path, seed: int, fault: str = "") -> tuple[str, Path]:
    """A drawn desk in the size that is printed, another picture for each seed: its digest and file."""
    with Image.open(io.BytesIO(_drawn(fault))) as drawn:
        left, top = seed % 11 * 12, seed % 7 * 12
        shot = drawn.crop((left, top, left + 1440, top + 1080)).resize((800, 600))
    path = folder / f"{seed}-{fault}.jpg"
    ImageEnhance.Brightness(shot).enhance(0.85 + seed % 13 / 50).save(path, quality=75)
    return hashlib.sha256(path.read_bytes()).hexdigest(), path


def signature_strokes() -> list[list[int]]:
    """Three strokes as a finger would make them on 1000 × 400."""
    waves = [(120, 260, 90), (380, 300, 60), (640, 250, 110)]
    return [
        [
            coordinate
            for step in range(40)
            for coordinate in (
                left + step * 6,
                int(200 + high * math.sin(step / 4) * math.exp(-step / 40)) - (width - 250) // 4,
            )
        ]
        for left, width, high in waves
    ]


def finding(item: Item, *, spot: str, name: str, before: Sequence[str], after: Sequence[str] = ()) -> FindingLine:
    return FindingLine(
        id=FindingId(identifier(f"{spot}{item.id}")),
        source_id=identifier(f"inspection {spot}"),
        spot=SpotId(identifier(spot)),
        spot_code=spot,
        spot_name=name,
        item=item.id,
        title=item.title,
        pillar=item.pillar,
        critical=item.critical,
        citations=item.citations,
        reasons=[Text(zh=reason.zh, en=reason.en) for reason in item.reasons[:2]],
        note=NOTES.get(item.id, ""),
        before=list(before),
        after=list(after),
        state=FindingState.closed if after else FindingState.open,
        raised_at=FINISHED,
    )


def evidence(findings: Sequence[FindingLine]) -> list[PhotoEvidence]:
    """Grades in turn; those without a challenge have no beginning."""
    shown = [(finding.source_id, photo) for finding in findings for photo in finding.before]
    return [_evidence(number, InspectionId(source), photo) for number, (source, photo) in enumerate(shown)]


def _evidence(number: int, inspection: InspectionId, photo: str) -> PhotoEvidence:
    grade = list(EvidenceGrade)[number % 4]
    return PhotoEvidence(
        inspection=inspection,
        sha256=photo,
        grade=grade,
        source=PhotoSource.gallery if grade is EvidenceGrade.D else PhotoSource.live,
        not_before=FINISHED - timedelta(hours=1) if grade in (EvidenceGrade.A, EvidenceGrade.B) else None,
        not_after=FINISHED + timedelta(minutes=5),
        at_place=grade is EvidenceGrade.A,
    )


def item_line(item: Item, *, failed: bool = False, note: str = "", photos: Sequence[str] = ()) -> ItemLine:
    citation = item.citations[0]
    return ItemLine(
        item=item.id,
        title=item.title,
        pillar=item.pillar,
        weight=item.weight,
        critical=item.critical,
        advisory=item.advisory,
        mark=Text(zh="不合格", en="Fail") if failed else Text(zh="合格", en="Pass"),
        credit=None if item.advisory else 0 if failed else 1000,
        failed=failed,
        reasons=[],
        note=note,
        clause=f"{citation.source} {citation.clause}",
        photos=list(photos),
    )


def pillar_scores(scores: dict[Pillar, int | None]) -> list[PillarScore]:
    return [
        PillarScore(pillar, scores.get(pillar), 4, int((scores.get(pillar) or 100_000) < 95_000)) for pillar in Pillar
    ]


def counter_card(folder: Path) -> tuple[Scorecard, dict[str, Path]]:
    """Four failed items, one of them closed with a photo of after, one critical, one with three photos."""
    photos: dict[str, Path] = {}

    def shot(seed: int, fault: str = "") -> str:
        digest, path = print_copy(folder, seed, fault)
        photos[digest] = path
        return digest

    failed = {"T5": 11, "T7": 12, "T8": 13, "T10": 14}
    items = office_items()
    items = [replace(item, critical=item.id == "T10", advisory=item.id == "T3") for item in items]
    before = {item: [shot(seed, FAULTS[item])] for item, seed in failed.items()}
    before["T7"] += [shot(15, "loose_stationery"), shot(16, "newspaper")]
    findings = [
        finding(item, spot="A07", name="7 号窗口", before=before[item.id], after=[shot(13)] if item.id == "T8" else [])
        for item in sorted(items, key=lambda one: not one.critical)
        if item.id in failed
    ]
    card = Scorecard(
        title=Text(zh="点位评分卡", en="Spot scorecard"),
        hall=HallId(identifier("hall")),
        hall_name=HALL_NAME,
        hall_name_en="Linjiang Government Service Center",
        time_zone="Asia/Shanghai",
        spot=SpotId(identifier("A07")),
        spot_code="A07",
        spot_name="7 号窗口",
        zone_name=ZONES[0],
        kind=InspectionKind.spot_check,
        inspector=PEOPLE[1],
        from_on=date(2026, 11, 22),
        to_on=date(2026, 11, 22),
        finished_at=FINISHED,
        checklists=[ChecklistId(identifier("office"))],
        checklist_titles=[Text(zh="办公现场 6S 检查表 第 1 版", en="Office check table, edition 1")],
        score=84_995,
        result=Result.failed,
        pass_mark=80_000,
        critical_failed=1,
        answered=24,
        failed=4,
        not_applicable=1,
        pillars=pillar_scores(
            {
                Pillar.sort: 83_333,
                Pillar.set_in_order: 52_500,
                Pillar.shine: 100_000,
                Pillar.standardize: 91_200,
                Pillar.sustain: 96_900,
            }
        ),
        items=[
            item_line(item, failed=item.id in failed, note=NOTES.get(item.id, ""), photos=before.get(item.id, []))
            for item in items
        ],
        counters=[],
        findings=findings,
        signatures=[
            Signature("李喆", Text(zh="检查人", en="Inspector"), FINISHED, signature_strokes()),
            Signature("", Text(zh="大厅经理", en="Hall manager"), None, []),
        ],
        photos_expected=7,
        photos_received=7,
        photos=evidence(findings),
        grades=counted(evidence(findings)),
        digest="",
        generated_at=FINISHED + timedelta(minutes=12),
    )
    return with_digest(card), photos


def counter_line(rng: Random, place: int, *, unscored: bool = False) -> CounterLine:
    pillars = [
        PillarScore(
            pillar,
            None
            if unscored or pillar is Pillar.safety
            else rng.choice([100_000] * 4 + [91_666, 87_500, 75_000, 50_000]),
            0 if unscored else 4,
            0,
        )
        for pillar in Pillar
    ]
    scored = [one.score for one in pillars if one.score is not None]
    score = sum(scored) // len(scored) if scored else None
    lost = sum(one < 100_000 for one in scored)
    critical = int(place % 13 == 5)
    return CounterLine(
        spot=SpotId(identifier(f"spot{place}")),
        code=f"{'ABCDEF'[place * 6 // 40]}{place + 1:02d}",
        name=f"{place + 1} 号窗口",
        zone_name=ZONES[place * 6 // 40],
        score=score,
        result=Result.unscored if score is None else Result.failed if critical or score < 80_000 else Result.passed,
        failed=max(lost, critical),
        critical_failed=critical,
        pillars=pillars,
        inspections=[] if unscored else [InspectionId(identifier(f"inspection{place}"))],
        last_day_on=None if unscored else date(2026, 11, 22) - timedelta(days=place % 9),
        photos_missing=2 if place == 17 else 0,
    )


def hall_card(folder: Path, *, counters: int = 40, photos: int = 60) -> tuple[Scorecard, dict[str, Path]]:
    """One photo a finding; every tenth finding is closed and shows its second photo from the same drawings."""
    rng = Random(7)
    made = dict(print_copy(folder, 100 + number, list(FAULTS.values())[number % 6]) for number in range(photos))
    lines = [counter_line(rng, place, unscored=place == 23) for place in range(counters)]
    items = {item.id: item for item in office_items()}
    findings = [
        finding(
            items[list(FAULTS)[number % 6]],
            spot=lines[number * counters // photos].code,
            name=lines[number * counters // photos].name,
            before=[digest],
            after=[list(made)[number - 1]] if number % 10 == 9 else [],
        )
        for number, digest in enumerate(made)
    ]
    card, _ = counter_card(folder)
    card = replace(
        card,
        title=Text(zh="大厅评分卡", en="Hall scorecard"),
        spot=None,
        spot_code="",
        spot_name="",
        zone_name="",
        kind=None,
        inspector="",
        from_on=date(2026, 11, 9),
        finished_at=None,
        score=91_249,
        critical_failed=sum(line.critical_failed for line in lines),
        answered=936,
        failed=sum(line.failed for line in lines),
        not_applicable=0,
        pillars=hall_pillars([line.pillars for line in lines]),
        items=[],
        counters=lines,
        modules=[ModuleScore(module, 90_000 + 777 * place, 9, 1) for place, module in enumerate(Module)],
        findings=findings,
        signatures=[
            Signature("", Text(zh=zh, en=en), None, [])
            for zh, en in (("标准化顾问", "Consultant"), ("大厅经理", "Hall manager"), ("采购人代表", "Purchaser"))
        ],
        photos_expected=photos + 2,
        photos_received=photos,
        photos=evidence(findings),
        grades=counted(evidence(findings)),
    )
    return with_digest(card), made

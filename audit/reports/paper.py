"""A Scorecard as one HTML page for A4. The templates only place what is prepared here; every text is escaped."""

from collections.abc import Container, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from audit.checklists.queries import library_book
from audit.checklists.schemas import Text
from audit.evidence import words as evidence_words
from audit.evidence.schemas import EvidenceGrade, PhotoEvidence
from audit.inspections.schemas import PillarScore
from audit.reports import charts, incident_register, marks, words
from audit.reports.check_tables import HEADS, SIGNERS, CheckTable
from audit.reports.incident_register import IncidentRegister
from audit.reports.labels import Label, RedTag
from audit.reports.materials import MaterialSlip
from audit.reports.notices import NOTICE_SIGNERS, Notice
from audit.reports.onsite import HEADS as ONSITE_HEADS
from audit.reports.onsite import OnsiteRegister, in_days
from audit.reports.places import places_table, worst
from audit.reports.registers import Register
from audit.reports.schemas import NO_STAMP, FindingLine, ItemLine, PhotoDetail, Scorecard, Signature, Stamp
from audit.reports.training import COUNT_HEADS, PLAN_HEADS, SHEET_HEADS, MatrixPaper, PlanPaper, Proof, Sheet
from audit.reports.twins import STICKER_HEADS, DeskCard, PaperSize, StickerOrder
from audit.seals.schemas import SealSigning

TEMPLATES = Path(__file__).parent / "templates"
NOTE_BESIDE = 80
"""Characters of a note that stand beside the photos; a longer one gets the full width below them."""
SIGNATURES_BESIDE = 3
SIGNATURES_CLOSE = 4
"""Of many, so that two rows stand below the table of page one."""
NO_CAPTIONS: Mapping[str, str] = MappingProxyType({})
BEFORE = Text(zh="整改前", en="Before")
AFTER = Text(zh="整改后", en="After")


class Frame(Struct, frozen=True):
    """One place for a photo beside a finding."""

    label: Text
    sha256: str
    """Empty: the words stand in the frame instead."""
    words: str
    digest: str
    alt: str
    detail: PhotoDetail | None = None
    evidence: str = ""
    """Grade and bracket, empty where there is none."""


class Pair(Struct, frozen=True):
    left: Frame
    right: Frame | None


class Fault(Struct, frozen=True):
    line: FindingLine
    number: int
    place: str
    clauses: str
    reasons: str
    raised: str
    note_beside: str
    note_below: str
    pairs: list[Pair]


class Group(Struct, frozen=True):
    """The items of one pillar, in the order of the checklist."""

    title: Text
    score: PillarScore | None
    items: list[ItemLine]


def scorecard_html(card: Scorecard, *, available: Container[str] | None = None, stamp: Stamp = NO_STAMP) -> str:
    """The page to give to Renderer.pdf. `available` are the digests whose print copies exist; None means all."""
    return (
        _environment()
        .get_template("scorecard.html")
        .render(
            card=card,
            stamp=stamp,
            signatures=signature_rows(card.signatures, stamp.signings),
            is_hall=card.spot is None,
            document_title=_document_title(card),
            period=f"{card.from_on} 至 {card.to_on}" if card.from_on != card.to_on else str(card.to_on),
            photos_missing=card.photos_received < card.photos_expected,
            groups=_groups(card),
            worst=worst(card.counters),
            grades=evidence_words.summary(card.grades) if any(card.grades.values()) else "",
            meanings=[(grade.value, evidence_words.MEANINGS[grade].zh) for grade in EvidenceGrade],
            places=places_table(card.counters),
            faults=[
                fault(
                    number,
                    line,
                    available,
                    zone=card.time_zone,
                    details=card.photo_details,
                    captions=_evidence(card, line),
                )
                for number, line in enumerate(card.findings, 1)
            ],
        )
    )


def signature_rows(drawn: Sequence[Signature], signings: Sequence[SealSigning]) -> list[list[Signature]]:
    """Lines to sign by hand, until somebody signs the seal: then only names that stand, close together when they are many."""
    signed = [Signature(one.author_name, Text(zh=one.title, en=""), one.at, one.signature) for one in signings]
    shown = [*(one for one in drawn if one.name or not signed), *signed]
    beside = SIGNATURES_BESIDE if len(shown) <= SIGNATURES_BESIDE else SIGNATURES_CLOSE
    return [shown[start : start + beside] for start in range(0, len(shown), beside)]


def check_table_html(table: CheckTable) -> str:
    """The page to give to Renderer.pdf."""
    title = " ".join(filter(None, (table.title.zh, table.hall_name, table.place)))
    return template("check_table.html").render(table=table, document_title=title, heads=HEADS, signers=SIGNERS)


def template(name: str) -> Template:
    return _environment().get_template(name)


def labels_html(sheets: Sequence[Sequence[Label]], *, title: str, cut_lines: bool) -> str:
    """The page to give to Renderer.pdf."""
    return _environment().get_template("labels.html").render(sheets=sheets, document_title=title, cut_lines=cut_lines)


def red_tag_html(tag: RedTag) -> str:
    """The page to give to Renderer.pdf."""
    return _environment().get_template("red_tag.html").render(tag=tag)


def desk_card_html(card: DeskCard, *, paper: PaperSize, available: Container[str]) -> str:
    """The page to give to Renderer.pdf. `available` are the digests whose print copies exist."""
    title = f"桌面定置图 {card.title} {card.hall_name}"
    return template("desk_card.html").render(
        card=card, paper=paper, document_title=title, has_photo=card.photo in available
    )


def sticker_order_html(order: StickerOrder) -> str:
    """The page to give to Renderer.pdf."""
    return template("stickers.html").render(
        order=order, document_title=f"标识贴订单 {order.title}", heads=STICKER_HEADS
    )


def incident_register_html(register: IncidentRegister) -> str:
    """The page to give to Renderer.pdf."""
    return template("incident_register.html").render(register=register, heads=incident_register.HEADS)


def notice_html(notice: Notice, *, available: Container[str]) -> str:
    """The page to give to Renderer.pdf. `available` are the digests whose print copies exist."""
    faults = [
        fault(number, entry.line, available, zone=notice.time_zone, details=notice.photo_details)
        for number, entry in enumerate(notice.entries, 1)
    ]
    title = f"{notice.title} {notice.number} {notice.hall_name}"
    return template("notice.html").render(
        notice=notice,
        document_title=title,
        lines=list(zip(notice.entries, faults, strict=True)),
        signers=NOTICE_SIGNERS,
    )


def onsite_register_html(register: OnsiteRegister) -> str:
    """The page to give to Renderer.pdf."""
    title = f"驻点登记表 {register.hall_name} 第 {register.year.number} 合同年度"
    return template("onsite_register.html").render(register=register, document_title=title, heads=ONSITE_HEADS)


def onsite_certificate_html(register: OnsiteRegister) -> str:
    """The page to give to Renderer.pdf."""
    title = f"年度驻点证明 {register.hall_name} 第 {register.year.number} 合同年度"
    return template("onsite_certificate.html").render(register=register, document_title=title)


def material_slip_html(slip: MaterialSlip) -> str:
    return template("material_slip.html").render(slip=slip, document_title=f"物资领用签收单 {slip.number}")


def register_html(register: Register, *, available: Container[str]) -> str:
    """The page to give to Renderer.pdf; `available` are the photos that go along."""
    title = f"{register.title} {register.hall_name}"
    return template("register.html").render(register=register, document_title=title, available=available)


def training_plan_html(made: PlanPaper) -> str:
    """The page to give to Renderer.pdf; so are the next three."""
    title = f"{made.year} 年度培训计划 {made.hall_name}"
    return template("training_plan.html").render(
        paper=made, document_title=title, heads=PLAN_HEADS, count_heads=COUNT_HEADS
    )


def training_sheet_html(made: Sheet) -> str:
    title = f"培训签到表 {made.title} {made.day}"
    return template("training_sheet.html").render(sheet=made, document_title=title, heads=SHEET_HEADS)


def training_matrix_html(made: MatrixPaper) -> str:
    title = f"{made.year} 年度培训覆盖表 {made.hall_name}"
    return template("training_matrix.html").render(paper=made, document_title=title)


def training_proof_html(made: Proof) -> str:
    return template("training_proof.html").render(proof=made, document_title=f"培训证明 {made.name} {made.year}")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"points": words.points, "minute": words.local_minute, "digest": words.short_digest}
    environment.filters |= {"clipped": words.clipped, "qr": _qr, "legend": marks.legend}
    environment.filters |= {
        name: lambda value, draw=draw: Markup(draw(value))  # noqa: S704  charts escape what they are given
        for name, draw in {
            "radar": charts.radar,
            "bar": charts.bar,
            "pen": charts.pen,
            "marks": marks.overlay,
            "stroke": lambda line: charts.strokes(line.signature, f"{line.signer} 手写签名"),
            "pen_of": lambda signed: charts.strokes(signed.signature, f"{signed.author_name} 手写签名"),
        }.items()
    }
    environment.filters["halves"] = in_days
    environment.filters["svg"] = Markup  # the codes of labels.py
    environment.globals |= {
        "pillar_words": words.PILLARS,
        "module_words": {one.id: one.title for one in library_book().modules},
        "result_words": words.RESULTS,
        "result_signs": words.RESULT_SIGNS,
        "kind_words": words.KINDS,
        "state_words": words.STATES,
    }
    return environment


def _qr(content: str) -> Markup:
    """A square of SVG that fills its place; level M stands a fold and a stain."""
    code = segno.make(content, error="m", micro=False, boost_error=False)
    return Markup(code.svg_inline(border=2, omitsize=True))  # noqa: S704  drawn from modules, holds no text


def _document_title(card: Scorecard) -> str:
    place = f"{card.spot_code} {card.spot_name}" if card.spot else str(card.from_on)
    return f"{card.title.zh} {card.hall_name} {place} {card.to_on}"


def _groups(card: Scorecard) -> list[Group]:
    scores = {one.pillar: one for one in card.pillars}
    order = list(words.PILLARS)
    items = sorted(card.items, key=lambda one: order.index(one.pillar))
    return [
        Group(title=words.PILLARS[pillar], score=scores.get(pillar), items=list(some))
        for pillar, some in groupby(items, key=lambda one: one.pillar)
    ]


def fault(
    number: int,
    line: FindingLine,
    available: Container[str] | None,
    *,
    zone: str,
    details: Sequence[PhotoDetail],
    captions: Mapping[str, str] = NO_CAPTIONS,
) -> Fault:
    """`captions`: what stands below photos, by digest."""
    note = f"备注：{line.note}" if line.note else ""
    beside = len(note) <= NOTE_BESIDE
    return Fault(
        line=line,
        number=number,
        place=f"{line.spot_code} {line.spot_name}",
        clauses="；".join(words.clause(one) for one in line.citations),
        reasons="、".join(reason.zh for reason in line.reasons),
        raised=words.local_minute(line.raised_at, zone),
        note_beside=note if beside else "",
        note_below="" if beside else note,
        pairs=[_detailed(pair, {one.sha256: one for one in details}, captions) for pair in _pairs(line, available)],
    )


def _evidence(card: Scorecard, line: FindingLine) -> dict[str, str]:
    """What stands below each photo of a finding."""
    mine = [one for one in card.photos if one.inspection == line.source_id and one.grade]
    return {one.sha256: _caption(one, card.time_zone) for one in mine}


def _caption(one: PhotoEvidence, time_zone: str) -> str:
    return f"证据 {one.grade.value if one.grade else words.NOTHING}　{evidence_words.bracket(one, time_zone)}"


def _pairs(line: FindingLine, available: Container[str] | None) -> list[Pair]:
    """The first photo before stands beside the first after, or beside its empty frame; the rest follow two by two."""
    before = [_frame(line, BEFORE, one, available) for one in line.before] or [_empty(BEFORE, "现场未拍照 No photo")]
    after = [_frame(line, AFTER, one, available) for one in line.after] or [_empty(AFTER, "整改后照片 After")]
    rest = [*before[1:], *after[1:]]
    return [Pair(before[0], after[0])] + [
        Pair(*rest[start : start + 2]) if start + 1 < len(rest) else Pair(rest[start], None)
        for start in range(0, len(rest), 2)
    ]


def _detailed(pair: Pair, details: Mapping[str, PhotoDetail], evidence: Mapping[str, str]) -> Pair:
    left, right = (
        frame and replace(frame, detail=details.get(frame.sha256), evidence=evidence.get(frame.sha256, ""))
        for frame in (pair.left, pair.right)
    )
    return Pair(left or pair.left, right)


def _frame(line: FindingLine, label: Text, sha256: str, available: Container[str] | None) -> Frame:
    digest = words.short_digest(sha256)
    if available is not None and sha256 not in available:
        return Frame(label, "", "照片尚未传到", digest, "")
    return Frame(label, sha256, "", digest, f"{label.zh}照片：{line.spot_code} {line.spot_name} {line.title.zh}")


def _empty(label: Text, text: str) -> Frame:
    return Frame(label, "", text, "", "")

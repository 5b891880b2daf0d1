"""What a checklist must fulfil beyond its shape. Pure: a fault is a place in the checklist and a sentence in two languages."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from audit.checklists.schemas import (
    Checklist,
    Citation,
    Grade,
    Item,
    Response,
    ResponseType,
    Standard,
    StandardStatus,
    Text,
)
from audit.checklists.tender_schemas import Material, Obligation, Period
from audit.checklists.training_schemas import TrainingBook

FAILING_GRADES = frozenset({Grade.V1, Grade.V2, Grade.S})
"""Verified facts and what a tender demands. Anything weaker is advice."""

COUNTED_PERIODS = frozenset({Period.month, Period.quarter, Period.year})
"""Over which trainings are counted."""

Path = tuple[str | int, ...]
"""Where in the checklist: ("items", 3, "response")."""


class Fault(Struct, frozen=True):
    path: Path
    text: Text


def may_fail(citations: Sequence[Citation]) -> bool:
    """Whether an item resting on these citations may fail a check."""
    return any(citation.grade in FAILING_GRADES for citation in citations)


def in_force(standard: Standard, day: date) -> bool:
    """Unknown dates count as in force, unless the standard is withdrawn and nobody knows since when."""
    if standard.valid_to is None and standard.status is StandardStatus.withdrawn:
        return False
    return (standard.valid_from or date.min) <= day < (standard.valid_to or date.max)


def citations_on(citations: Sequence[Citation], day: date, standards: Mapping[str, Standard]) -> list[Citation]:
    """Those of the editions in force that day; all of them when none would be left.

    `standards` is the register by number; a source that is not in it (a tender) is always kept.
    The same as frontend/src/rules/citations.ts: tests/vectors/citations.json.
    """
    kept = [one for one in citations if one.source not in standards or in_force(standards[one.source], day)]
    return kept or list(citations)


def with_forced_advice(checklist: Checklist) -> Checklist:
    """The same checklist with every item advisory that no V1, V2 or S citation supports."""
    items = [
        item if may_fail(item.citations) else msgspec.structs.replace(item, advisory=True) for item in checklist.items
    ]
    return msgspec.structs.replace(checklist, items=items)


def limits(response: Response) -> tuple[int | None, int | None]:
    """The least and the most that is right: millimetres for a length, the item's unit for a measure."""
    if response.target_mm is not None and response.tolerance_mm is not None:
        return response.target_mm - response.tolerance_mm, response.target_mm + response.tolerance_mm
    if response.type is ResponseType.measure:
        return response.at_least, response.at_most
    return response.min_mm, response.max_mm


def asked(checklist: Checklist) -> Checklist:
    """The same checklist without the items that are shipped switched off."""
    return msgspec.structs.replace(checklist, items=[item for item in checklist.items if not item.off])


def document_of(checklist: Checklist) -> tuple[str, str]:
    """Its canonical JSON and the SHA-256 of that: equal content gives equal text."""
    document = msgspec.json.encode(checklist)
    return document.decode(), hashlib.sha256(document).hexdigest()


def faults(checklist: Checklist) -> Iterator[Fault]:
    """What is wrong inside one checklist, in reading order. Advice must have been forced before."""
    if not checklist.spot_kinds:
        yield _fault(
            ("spot_kinds",), "请至少写一种点位，如 counter。", "Name at least one kind of spot, such as counter."
        )
    if not checklist.items:
        yield _fault(("items",), "请至少写一个检查项。", "Write at least one item.")
    for index, item in enumerate(checklist.items):
        at: Path = ("items", index)
        yield from _citation_faults(item, at)
        yield from response_faults(item, at)
        yield from _repeated_reasons(item, at)
        yield from _spot_kind_faults(item, checklist, at)


def repeated_ids(checklists: Sequence[Checklist]) -> Iterator[tuple[int, Fault]]:
    """Packs and items named twice, each with the index of the later checklist."""
    packs: dict[str, str] = {}
    items: dict[str, str] = {}
    for number, checklist in enumerate(checklists):
        if checklist.pack in packs:
            yield number, _repeated(("pack",), checklist.pack, checklist.pack)
        packs[checklist.pack] = checklist.pack
        for index, item in enumerate(checklist.items):
            if item.id in items:
                yield number, _repeated(("items", index, "id"), item.id, items[item.id])
            items[item.id] = checklist.pack


def unknown_sources(path: Path, citations: Sequence[Citation], known: Collection[str]) -> Iterator[Fault]:
    """Citations whose source is neither a tender nor in the register of standards."""
    for index, citation in enumerate(citations):
        if citation.source not in known:
            yield unregistered((*path, index, "source"), citation.source)


def unregistered(path: Path, source: str) -> Fault:
    return _fault(
        path,
        f"标准登记里没有“{source[:60]}”，请核对编号，或先补进 standards.yaml（采购文件补进 tenders.yaml）。",
        f"“{source[:60]}” is not registered: check the number, or first add it to standards.yaml (a tender to tenders.yaml).",
    )


def unknown_names(path: Path, names: Sequence[str], known: Collection[str]) -> Iterator[Fault]:
    """Names in a list that refer to nothing."""
    for index, name in enumerate(names):
        if name not in known:
            yield _fault(
                (*path, index), f"没有“{name[:60]}”，请检查拼写。", f"There is no “{name[:60]}”; check the spelling."
            )


def _citation_faults(item: Item, at: Path) -> Iterator[Fault]:
    if not item.citations:
        yield _fault((*at, "citations"), "请写明至少一条依据。", "Give at least one citation.")
    elif item.critical and item.advisory:
        yield _fault(
            (*at, "critical"),
            "一票否决项不能是待核实的建议：请补一条 V1、V2 或 S 级依据，或把 critical 改为 false。",
            "A critical item cannot be advice: add a citation of grade V1, V2 or S, or set critical to false.",
        )


RESPONSE_FIELDS = {
    ResponseType.length: frozenset({"target_mm", "tolerance_mm", "min_mm", "max_mm"}),
    ResponseType.measure: frozenset({"unit", "at_least", "at_most"}),
}


def response_faults(item: Item, at: Path) -> Iterator[Fault]:
    """Numbers that do not belong to the way of answering, are missing, or out of order."""
    response, at = item.response, (*at, "response")
    allowed = RESPONSE_FIELDS.get(response.type, frozenset())
    for name in response.__struct_fields__[1:]:
        if getattr(response, name) is not None and name not in allowed:
            shown = name.replace("_mm", "_cm")
            yield _fault(
                (*at, name),
                f"这种作答方式（{response.type}）没有 {shown}，请删去。",
                f"An answer of type {response.type} has no {shown}; remove it.",
            )
    if response.type is ResponseType.length and not _sound_length(response):
        yield _fault(
            at,
            "长度项请写 target_cm 和 tolerance_cm，或写 min_cm、max_cm（单位厘米，至少一个，min 不大于 max）。",
            "A length item needs target_cm and tolerance_cm, or min_cm, max_cm or both, in centimetres and in order.",
        )
    if response.type is ResponseType.measure and not _sound_measure(response):
        yield _fault(
            at,
            "测量项请写 unit，以及 at_least、at_most（至少一个，at_least 不大于 at_most）。",
            "A measured item needs unit and at_least, at_most or both, in order.",
        )


def _sound_length(response: Response) -> bool:
    with_target = response.target_mm is not None and response.tolerance_mm is not None
    with_half = (response.target_mm is None) != (response.tolerance_mm is None)
    with_limits = response.min_mm is not None or response.max_mm is not None
    return with_target != with_limits and not with_half and _in_order(response.min_mm, response.max_mm)


def _sound_measure(response: Response) -> bool:
    known = response.unit is not None and (response.at_least is not None or response.at_most is not None)
    return known and _in_order(response.at_least, response.at_most)


def _in_order(least: int | None, most: int | None) -> bool:
    return least is None or most is None or least <= most


def _repeated_reasons(item: Item, at: Path) -> Iterator[Fault]:
    for index in _repeats([reason.id for reason in item.reasons]):
        yield _repeated((*at, "reasons", index, "id"), item.reasons[index].id, item.id)


def _spot_kind_faults(item: Item, checklist: Checklist, at: Path) -> Iterator[Fault]:
    for index, kind in enumerate(item.spot_kinds):
        if kind not in checklist.spot_kinds:
            yield _fault(
                (*at, "spot_kinds", index),
                f"整张检查表的 spot_kinds 没有“{kind}”，请在那里补上或在这里删去。",
                f"The checklist's own spot_kinds lack “{kind}”; add it there or remove it here.",
            )


def repeated(path: Path, field: str, ids: Sequence[str]) -> Iterator[Fault]:
    """Entries of a list whose `field` an earlier entry has, e.g. ("standards",), "number"."""
    for index in _repeats(ids):
        yield _repeated((*path, index, field), ids[index], str(path[-1]))


def repeated_skus(materials: Sequence[Material]) -> Iterator[Fault]:
    """Articles whose id an earlier article has, also one of another material."""
    places = [(line, place) for line, material in enumerate(materials) for place in range(len(material.skus))]
    ids = [materials[line].skus[place].id for line, place in places]
    for index in _repeats(ids):
        line, place = places[index]
        yield _repeated(("materials", line, "skus", place, "id"), ids[index], "skus")


def obligation_faults(
    obligations: Sequence[Obligation], *, tender: str, known: Sequence[Obligation]
) -> Iterator[Fault]:
    """What is wrong in one tender's file, where `known` are the obligations of the files before it."""
    ids = [one.id for one in (*known, *obligations)]
    for index in _repeats(ids):
        yield _repeated(("obligations", index - len(known), "id"), ids[index], "obligations")
    for index, one in enumerate(obligations):
        at: Path = ("obligations", index)
        if one.source != tender:
            yield _fault(
                (*at, "source"), f"source 要与文件名相同：{tender}。", f"source must be the file's name: {tender}."
            )
        if len({part is None for part in (one.number, one.unit, one.bound)}) > 1:
            yield _fault(
                at,
                "number、unit、bound 要一起写或都不写。",
                "Write number, unit and bound together, or none of them.",
            )
        if one.from_on and one.to_on and one.to_on < one.from_on:
            yield _fault((*at, "to_on"), "to_on 不能早于 from_on。", "to_on cannot be before from_on.")
        yield from _counting_faults(one, at, ids)


def _counting_faults(one: Obligation, at: Path, ids: Collection[str]) -> Iterator[Fault]:
    for part in one.parts:
        if part not in ids:
            yield _fault(
                (*at, "parts"),
                f"没有承诺事项“{part}”，请检查拼写。",
                f"There is no promise “{part}”; check the spelling.",
            )
    if one.last_year is not None and one.last_year < one.first_year:
        yield _fault((*at, "last_year"), "last_year 不能小于 first_year。", "last_year cannot be before first_year.")


def training_faults(
    book: TrainingBook, sources: Collection[str], packs: Collection[str], obligations: Sequence[Obligation]
) -> Iterator[Fault]:
    """Names in the book of trainings that nothing has: tenders, checklists, heads, promises with a number and a period."""
    for index, exam in enumerate(book.exams):
        yield from unknown_sources(("exams", index, "citations"), exam.citations, sources)
    for index, head in enumerate(book.heads):
        yield from unknown_sources(("heads", index, "citations"), head.citations, sources)
        yield from unknown_names(("heads", index, "packs"), head.packs, packs)
    counted = {one.id for one in obligations if one.number and one.period in COUNTED_PERIODS}
    heads = {one.id for one in book.heads}
    for index, counter in enumerate(book.counters):
        if counter.obligation not in counted:
            yield _fault(
                ("counters", index, "obligation"),
                f"没有按月、按季或按年计数的承诺事项“{counter.obligation[:60]}”，请检查拼写。",
                f"No promise “{counter.obligation[:60]}” is counted by month, quarter or year; check the spelling.",
            )
        yield from unknown_names(("counters", index, "heads"), counter.heads, heads)


def _repeats(names: Iterable[str]) -> Iterator[int]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield index
        seen.add(name)


def _repeated(path: Path, name: str, owner: str) -> Fault:
    return _fault(path, f"“{name}”已在“{owner}”中用过，请换一个。", f"“{name}” is taken in “{owner}”; choose another.")


def _fault(path: Path, zh: str, en: str) -> Fault:
    return Fault(path=path, text=Text(zh=zh, en=en))

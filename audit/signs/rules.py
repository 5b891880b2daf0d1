"""What is wrong with the signs of a hall on a day. Pure; lengths are whole millimetres, so the edges are exact."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from audit.checklists.calculators import SignShape, months_later, sign_min_size, view_angle
from audit.checklists.schemas import Citation, Grade, LibraryBook, Standard, Symbol, Text
from audit.documents import digest_of
from audit.errors import Rejected
from audit.ids import ZoneId
from audit.signs.schemas import Manner, Sign, SignClass, SignDocument, SignFault, SignFaultKind, SignNeed
from audit.sites.schemas import Zone

GROUP_ORDER = (SignClass.warning, SignClass.prohibition, SignClass.mandatory, SignClass.tip)
LOWEST_EDGE_MM = 2000
CHECK_MONTHS = 6
CHECK_YEARS = range(2000, 2101)
SURE = frozenset({Grade.V1, Grade.V2, Grade.S})
SHAPES = {
    SignClass.warning: SignShape.triangle,
    SignClass.prohibition: SignShape.circle,
    SignClass.mandatory: SignShape.circle,
}
"""All others are squares."""
CLASSES = {
    SignClass.prohibition: Text(zh="禁止标志", en="prohibition sign"),
    SignClass.warning: Text(zh="警告标志", en="warning sign"),
    SignClass.mandatory: Text(zh="指令标志", en="mandatory sign"),
    SignClass.tip: Text(zh="提示标志", en="tip sign"),
    SignClass.explanatory: Text(zh="说明标志", en="explanatory sign"),
    SignClass.area_info: Text(zh="环境信息标志", en="area information sign"),
    SignClass.local_info: Text(zh="局部信息标志", en="local information sign"),
    SignClass.fire_equipment: Text(zh="消防设施标志", en="fire equipment sign"),
    SignClass.public_symbol: Text(zh="公共信息图形符号", en="public information symbol"),
    SignClass.location_sign: Text(zh="位置标志", en="location sign"),
    SignClass.direction_sign: Text(zh="导向标志", en="direction sign"),
    SignClass.info_board: Text(zh="信息板", en="information board"),
    SignClass.index_sign: Text(zh="信息索引标志", en="index sign"),
    SignClass.floor_plan: Text(zh="平面示意图", en="floor plan"),
}


class Basis(Struct, frozen=True):
    """A fact of the library by its id, or a tender's own words."""

    fact: str
    citation: Citation


def _basis(fact: str, source: str, clause: str, grade: Grade) -> Basis:
    return Basis(fact=fact, citation=Citation(source=source, clause=clause, grade=grade))


BASES = {
    SignFaultKind.missing: _basis("", "haining", "3.4.1.1", Grade.S),
    SignFaultKind.contradictory: _basis("", "haining", "3.4.1.3", Grade.S),
    SignFaultKind.blocked: _basis("SS-F12", "GB 2894-2008", "第 9 章", Grade.V2),
    SignFaultKind.on_movable: _basis("SS-F12", "GB 2894-2008", "第 9 章", Grade.V2),
    SignFaultKind.damaged: _basis("SS-F13", "GB 2894-2008", "第 10 章", Grade.V2),
    SignFaultKind.wrong_order: _basis("SS-F9", "GB 2894-2025", "7.3.3（条款号待核实）", Grade.V2),
    SignFaultKind.view_angle: _basis("SS-F8", "GB 2894-2025", "7.3.2（条款号待核实）", Grade.V2),
    SignFaultKind.too_low: _basis("SS-F7", "GB 2894-2008", "第 8 章", Grade.V2),
    SignFaultKind.overdue: _basis("SS-F13", "GB 2894-2008", "第 10 章", Grade.V2),
    SignFaultKind.duplicate: _basis("SS-F17", "GB 15630-1995", "未见条款", Grade.V3),
    SignFaultKind.too_small: _basis("SS-F14", "GB 13495-1992", "5.1～5.4（标准号和条款号待核实）", Grade.V3),
    SignFaultKind.dim: _basis("SS-F10", "GB 2894-2025", "7.3.1（条款号待核实）", Grade.V3),
}
"""All but `edition`, whose basis is the entry of the register."""


def faults(
    signs: Sequence[Sign], needs: Sequence[SignNeed], *, zones: Sequence[Zone], book: LibraryBook, on: date
) -> list[SignFault]:
    """Everything wrong on the day `on`: what can fail first, then by kind, then in the order of the signs."""
    by_symbol = {symbol.id: symbol for symbol in book.symbols}
    standards = {standard.number: standard for standard in book.standards}
    found = [
        *_missing(signs, needs, {zone.id: zone for zone in zones}, by_symbol),
        *_at_one_place(signs, by_symbol),
        *_wrong_order(signs),
        *(fault for sign in signs for fault in _of_one(sign, on)),
    ]
    found = [*(_aged(fault, standards, on) for fault in found), *_old_editions(signs, standards, on)]
    kinds = list(SignFaultKind)
    return sorted(found, key=lambda fault: (fault.advisory, kinds.index(fault.kind)))


def _aged(fault: SignFault, standards: Mapping[str, Standard], on: date) -> SignFault:
    """Once its standard is withdrawn a fault is advice, until somebody has read what the follower says."""
    return msgspec.structs.replace(fault, advisory=True) if _withdrawn(standards.get(fault.basis.source), on) else fault


def _withdrawn(standard: Standard | None, on: date) -> bool:
    return standard is not None and standard.valid_to is not None and standard.valid_to <= on


def _fault(kind: SignFaultKind, signs: Iterable[Sign], zone: ZoneId, zh: str, en: str) -> SignFault:
    return _with_basis(BASES[kind], kind, signs, zone, zh, en)


def _with_basis(basis: Basis, kind: SignFaultKind, signs: Iterable[Sign], zone: ZoneId, zh: str, en: str) -> SignFault:
    return SignFault(
        kind=kind,
        signs=[sign.id for sign in signs],
        zone=zone,
        text=Text(zh=zh, en=en),
        fact=basis.fact,
        basis=basis.citation,
        advisory=basis.citation.grade not in SURE,
    )


def _missing(
    signs: Sequence[Sign],
    needs: Sequence[SignNeed],
    zones: Mapping[ZoneId, Zone],
    symbols: Mapping[str, Symbol],
) -> Iterator[SignFault]:
    for need in needs:
        if need.zone in zones and not any(_meets(sign.document, need) for sign in signs):
            zone, wanted = zones[need.zone], _wanted(need, symbols)
            yield _fault(
                SignFaultKind.missing,
                [],
                need.zone,
                f"“{zone.name}”缺少“{wanted.zh}”（{need.reason}），请补设并登记。",
                f"“{zone.name_en}” lacks “{wanted.en}” ({need.reason}). Put it up and note it.",
            )


def _meets(sign: SignDocument, need: SignNeed) -> bool:
    if sign.zone != need.zone:
        return False
    return sign.symbol == need.symbol if need.symbol else sign.sign_class is need.sign_class


def _wanted(need: SignNeed, symbols: Mapping[str, Symbol]) -> Text:
    if need.symbol:
        return symbols[need.symbol].title if need.symbol in symbols else Text(zh=need.symbol, en=need.symbol)
    return CLASSES[need.sign_class or SignClass.tip]


def _at_one_place(signs: Sequence[Sign], symbols: Mapping[str, Symbol]) -> Iterator[SignFault]:
    """Signs that say the same, or the opposite, at one place of a zone."""
    places: dict[tuple[ZoneId, str], list[Sign]] = defaultdict(list)
    for sign in signs:
        if sign.document.symbol:
            places[sign.document.zone, _same_words(sign.document.place)].append(sign)
    for there in places.values():
        yield from _duplicates(there)
        yield from _contradictions(there, symbols)


def _same_words(place: str) -> str:
    return "".join(place.split()).casefold()


def _duplicates(there: Sequence[Sign]) -> Iterator[SignFault]:
    alike: dict[str | None, list[Sign]] = defaultdict(list)
    for sign in there:
        alike[sign.document.symbol].append(sign)
    for some in alike.values():
        if len(some) > 1:
            yield _fault(
                SignFaultKind.duplicate,
                some,
                some[0].document.zone,
                f"{_codes(some)} 在“{some[0].document.place}”重复设置，请只留一块。",
                f"{_codes(some)} say the same at “{some[0].document.place}”. Keep one of them.",
            )


def _contradictions(there: Sequence[Sign], symbols: Mapping[str, Symbol]) -> Iterator[SignFault]:
    for number, one in enumerate(there):
        for other in there[number + 1 :]:
            if _contradict(one.document.symbol, other.document.symbol, symbols):
                yield _fault(
                    SignFaultKind.contradictory,
                    [one, other],
                    one.document.zone,
                    f"{one.code}“{one.document.name}”与 {other.code}“{other.document.name}”在同一处互相矛盾，请撤去一块或移开。",
                    f"{one.code} “{one.document.name}” and {other.code} “{other.document.name}” contradict each other "
                    "at one place. Take one down or move it.",
                )


def _contradict(one: str | None, other: str | None, symbols: Mapping[str, Symbol]) -> bool:
    return any(a in symbols and b in symbols[a].contradicts for a, b in ((one, other), (other, one)) if a)


def _wrong_order(signs: Sequence[Sign]) -> Iterator[SignFault]:
    groups: dict[tuple[ZoneId, str], list[tuple[int, int, Sign]]] = defaultdict(list)
    for sign in signs:
        about = sign.document
        if about.group and about.group_position is not None and about.sign_class in GROUP_ORDER:
            rank = GROUP_ORDER.index(about.sign_class)
            groups[about.zone, about.group].append((about.group_position, rank, sign))
    for (zone, name), members in groups.items():
        hung = sorted(members, key=lambda one: one[:2])
        ranks = [rank for _, rank, _ in hung]
        if ranks != sorted(ranks):
            some = [sign for _, _, sign in hung]
            yield _fault(
                SignFaultKind.wrong_order,
                some,
                zone,
                f"“{name}”的 {_codes(some)} 排列顺序不对，请按警告、禁止、指令、提示从左到右、从上到下重排。",
                f"{_codes(some)} of “{name}” hang in the wrong order. Hang warning, prohibition, mandatory, tip "
                "from left to right, then from top to bottom.",
            )


def _codes(signs: Sequence[Sign]) -> str:
    return "、".join(sign.code for sign in signs)


def _of_one(sign: Sign, on: date) -> Iterator[SignFault]:
    """What can be said of a sign by itself."""
    about = sign.document
    for kind, zh, en in (*_condition(about), *_placing(about), *_checks(about, on)):
        yield _fault(kind, [sign], about.zone, f"{sign.code}“{about.name}”{zh}", f"{sign.code} “{about.name}” {en}")


Said = tuple[SignFaultKind, str, str]


def _condition(about: SignDocument) -> Iterator[Said]:
    if about.on_movable:
        yield (
            SignFaultKind.on_movable,
            "设在门、窗、架等可移动的物体上，请移到固定的墙面或立柱。",
            "is on something that moves, such as a door. Put it on a wall or a post.",
        )
    if about.blocked:
        yield SignFaultKind.blocked, "被遮挡，请移开遮挡物。", "is hidden. Clear what stands before it."
    if about.damaged:
        yield (
            SignFaultKind.damaged,
            "破损、变形或褪色，请修整或更换。",
            "is broken, bent or faded. Repair or replace it.",
        )
    if not about.lit:
        yield (
            SignFaultKind.dim,
            "处光线不足，请补光，或换成反光、自发光材料。",
            "hangs in poor light. Light it, or use reflective or luminous material.",
        )


def _placing(about: SignDocument) -> Iterator[Said]:
    edge, distance = about.lower_edge_mm, about.viewing_distance_mm
    if about.manner in (Manner.hung, Manner.post) and edge is not None and edge < LOWEST_EDGE_MM:
        yield (
            SignFaultKind.too_low,
            f"下缘离地 {_metres(edge)} m，请抬高到 2 m 以上。",
            f"hangs with its lower edge at {_metres(edge)} m. Raise it to 2 m or more.",
        )
    if distance is None:
        return
    if about.offset_mm is not None and not view_angle(distance_mm=distance, offset_mm=about.offset_mm).right:
        yield (
            SignFaultKind.view_angle,
            f"在 {_metres(distance)} m 处侧偏 {_metres(about.offset_mm)} m，视角小于 75°，请转向观看的人或移近通道中线。",
            f"is seen from {_metres(about.offset_mm)} m aside at {_metres(distance)} m, at less than 75°. "
            "Turn it to the viewer or move it.",
        )
    least = sign_min_size(distance_mm=distance, shape=SHAPES.get(about.sign_class, SignShape.square)).gb_mm
    side = _side(about)
    if side is not None and side < least:
        yield (
            SignFaultKind.too_small,
            f"边长（直径）{side} mm，在 {_metres(distance)} m 处观看宜不小于 {least} mm，请核对后换大一号。",
            f"measures {side} mm; to be read from {_metres(distance)} m it should measure at least {least} mm. "
            "Check, then take a larger one.",
        )


def _metres(millimetres: int) -> str:
    return f"{millimetres / 1000:.3f}".rstrip("0").rstrip(".")


def _side(about: SignDocument) -> int | None:
    return min((side for side in (about.width_mm, about.height_mm) if side is not None), default=None)


def _checks(about: SignDocument, on: date) -> Iterator[Said]:
    if about.last_checked_on is None:
        yield SignFaultKind.overdue, "还没有检查记录，请检查后点“检查过了”。", "was never checked. Check it and say so."
    elif about.last_checked_on < on and months_later(about.last_checked_on, CHECK_MONTHS) < on:
        yield (
            SignFaultKind.overdue,
            f"上次检查是 {about.last_checked_on}，已超过半年，请检查后点“检查过了”。",
            f"was last checked on {about.last_checked_on}, more than half a year ago. Check it and say so.",
        )


def _old_editions(signs: Sequence[Sign], standards: Mapping[str, Standard], on: date) -> Iterator[SignFault]:
    for sign in signs:
        about = sign.document
        standard = standards.get(about.standard or "")
        if standard and _withdrawn(standard, on):
            followers = "、".join(standard.superseded_by)
            basis = _basis("", standard.number, "标准登记", standard.grade)
            yield _with_basis(
                basis,
                SignFaultKind.edition,
                [sign],
                about.zone,
                f"{sign.code}“{about.name}”按 {standard.number} 制作，该标准已于 {standard.valid_to} 废止，"
                f"请按{f' {followers} ' if followers else '现行标准'}核对图形，需要时更换。",
                f"{sign.code} “{about.name}” was made by {standard.number}, withdrawn on {standard.valid_to}. "
                f"Compare it with {followers or 'the standard in force'} and replace it where needed.",
            )


def next_code(taken: Iterable[str]) -> str:
    """S-001 and so on: one more than the highest in use."""
    numbers = (code.removeprefix("S-") for code in taken if code.startswith("S-"))
    return f"S-{max((int(number) for number in numbers if number.isdecimal()), default=0) + 1:03d}"


def digest_of_needs(needs: Sequence[SignNeed]) -> str:
    """Tells one list from another, so that nobody replaces what they have not seen."""
    return digest_of(msgspec.json.encode(needs))


def refuse_unfit_needs(needs: Sequence[SignNeed]) -> None:
    """Raises Rejected need_unfit."""
    for position, need in enumerate(needs):
        if (need.symbol is None) == (need.sign_class is None):
            raise Rejected(
                "need_unfit",
                f"第 {position + 1} 项请在图形和类别中选一个。",
                f"Choose either a symbol or a class for need {position + 1}.",
                field=f"needs/{position}",
            )


def refuse_unfit_day(document: SignDocument) -> None:
    """Raises Rejected day_unfit."""
    if document.last_checked_on and document.last_checked_on.year not in CHECK_YEARS:
        raise Rejected(
            "day_unfit",
            f"检查日期不在 {CHECK_YEARS[0]} 至 {CHECK_YEARS[-1]} 年之间，请更正后重新保存。",
            f"The day of the check is not between the years {CHECK_YEARS[0]} and {CHECK_YEARS[-1]}. Correct it and save again.",
            field="last_checked_on",
        )

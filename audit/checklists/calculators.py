"""The calculators of the library, as docs/calculators.md writes them. Pure: whole millimetres, angles in hundredths of a degree.

`right` is a judgement on facts of grade V1, V2 or S, and None where there is nothing to judge. `advised` says whether advice
(待核实) is followed. frontend/src/rules/calculators.ts is the same; tests/vectors/calculators.json proves the two equal.
"""

import math
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from audit.checklists.calculator_basis import Basis, basis, refuse_outside, unfit
from audit.checklists.schemas import Frequency

LONGEST_MM = 200_000
"""Nothing in a hall is seen, walked or mounted beyond 200 m."""
MOST_SIGNS = 20
RIGHT_ANGLE = 90_00


class SignShape(StrEnum):
    """What is measured: the side of a square, the inner side of a triangle, the inner diameter of a ring."""

    square = "square"
    triangle = "triangle"
    circle = "circle"


class SafetyClass(StrEnum):
    """In the order in which signs hang."""

    warning = "warning"  # 警告
    prohibition = "prohibition"  # 禁止
    mandatory = "mandatory"  # 指令
    tip = "tip"  # 提示


class Manner(StrEnum):
    attached = "attached"  # 附着式
    hung = "hung"  # 悬挂式
    post = "post"  # 柱式
    exit_lamp = "exit_lamp"  # 出口标志灯
    evacuation = "evacuation"  # 疏散指示标志


class Stretch(StrEnum):
    """What part of the way out lies between two lit signs."""

    corridor = "corridor"  # 走道
    dead_end = "dead_end"  # 袋形走道
    corner = "corner"  # 转角


class FireClass(StrEnum):
    a = "a"  # A 类（固体）
    bc = "bc"  # B、C 类（液体、气体）


class Hazard(StrEnum):
    severe = "severe"  # 严重危险级
    medium = "medium"  # 中危险级
    light = "light"  # 轻危险级


class SignSize(Struct, frozen=True):
    gb_mm: int
    iso_mm: int
    needed_mm: int
    """The stricter of the two."""
    size_type: int | None
    """The size type of the band table; None beyond its last band."""
    type_mm: int | None
    right: bool | None
    """Always None: nobody has opened the standard yet."""
    advised: bool | None
    basis: Basis


class Size(Struct, frozen=True):
    needed_mm: int
    right: bool | None
    advised: bool | None
    basis: Basis


class ViewAngle(Struct, frozen=True):
    angle: int
    """Between the sign and the line of sight, cut to hundredths of a degree."""
    most_offset_mm: int
    right: bool | None
    advised: bool | None
    basis: Basis


class SignOrder(Struct, frozen=True):
    order: tuple[SafetyClass, ...]
    wrong: tuple[int, ...]
    """Positions, from 0, where another sign should hang."""
    right: bool | None
    basis: Basis


class MountHeight(Struct, frozen=True):
    """Limits of the lower edge above the floor; `advised_mm` is the advice."""

    least_mm: int | None
    most_mm: int | None
    advised_mm: int | None
    right: bool | None
    advised: bool | None
    basis: Basis


class ExitSpacing(Struct, frozen=True):
    most_mm: int
    right: bool | None
    basis: Basis


class ExtinguisherPoint(Struct, frozen=True):
    most_travel_mm: int
    top_right: bool | None
    bottom_right: bool | None
    count_right: bool | None
    travel_right: bool | None
    right: bool | None
    basis: Basis


class DeskGap(Struct, frozen=True):
    off_by_mm: int
    """Above zero: too far apart."""
    right: bool | None
    basis: Basis


class ProblemScore(Struct, frozen=True):
    score: int
    right: bool | None
    basis: Basis


class NextDue(Struct, frozen=True):
    day: date | None
    """None when no day follows from the last one."""
    right: bool | None
    basis: Basis


GB_THOUSANDTHS = {SignShape.square: 25, SignShape.triangle: 35, SignShape.circle: 28}
DISTANCE_FACTORS = (30, 60, 100, 200)
SIZE_TYPES = (
    (2_500, {SignShape.circle: 70, SignShape.triangle: 88, SignShape.square: 63}),
    (4_000, {SignShape.circle: 110, SignShape.triangle: 142, SignShape.square: 100}),
    (6_300, {SignShape.circle: 175, SignShape.triangle: 220, SignShape.square: 160}),
    (10_000, {SignShape.circle: 280, SignShape.triangle: 350, SignShape.square: 250}),
    (16_000, {SignShape.circle: 450, SignShape.triangle: 560, SignShape.square: 400}),
    (25_000, {SignShape.circle: 700, SignShape.triangle: 880, SignShape.square: 630}),
    (40_000, {SignShape.circle: 1_110, SignShape.triangle: 1_400, SignShape.square: 1_000}),
)
"""Farthest distance of the band → size, by shape."""


def sign_min_size(
    *, distance_mm: int, shape: SignShape, distance_factor: int = 60, actual_mm: int | None = None
) -> SignSize:
    """How large a safety sign should be; advice. `distance_factor` is Z: 60, 30 in poor light, 100 or 200 for lit exit signs."""
    _length(distance_mm, "distance_mm")
    if distance_factor not in DISTANCE_FACTORS:
        raise unfit("distance_factor")
    gb = _up(GB_THOUSANDTHS[shape] * distance_mm, 1000)
    iso = _up(distance_mm, distance_factor)
    needed = max(gb, iso)
    band = next((number for number, (most, _) in enumerate(SIZE_TYPES) if distance_mm <= most), None)
    return SignSize(
        gb_mm=gb,
        iso_mm=iso,
        needed_mm=needed,
        size_type=None if band is None else band + 1,
        type_mm=None if band is None else SIZE_TYPES[band][1][shape],
        right=None,
        advised=_large_enough(actual_mm, needed),
        basis=basis("sign_min_size"),
    )


def symbol_size(*, distance_mm: int, actual_mm: int | None = None) -> Size:
    """How large a public information symbol should be; advice."""
    needed = _up(25 * _length(distance_mm, "distance_mm"), 1000)
    return Size(needed_mm=needed, right=None, advised=_large_enough(actual_mm, needed), basis=basis("symbol_size"))


def text_height(*, distance_mm: int, ratio: int = 250, actual_mm: int | None = None) -> Size:
    """How high characters should be that are read from `distance_mm`; advice. The ratio is the hall's choice."""
    _length(distance_mm, "distance_mm")
    refuse_outside(ratio, 50, 1000, "ratio")
    needed = _up(distance_mm, ratio)
    return Size(needed_mm=needed, right=None, advised=_large_enough(actual_mm, needed), basis=basis("text_height"))


def view_angle(*, distance_mm: int, offset_mm: int) -> ViewAngle:
    """The angle at which a sign is seen from `offset_mm` beside its middle line, `distance_mm` in front of it."""
    _length(distance_mm, "distance_mm")
    _length(offset_mm, "offset_mm", least=0)
    # tan 15° is 2 − √3, so the limit needs no fractions: offset ≤ 2·distance − √(3·distance²).
    most = 2 * distance_mm - math.isqrt(3 * distance_mm**2) - 1
    seen_from = math.degrees(math.atan2(offset_mm, distance_mm)) * 100
    angle = math.floor(RIGHT_ANGLE - seen_from + 1e-9)
    return ViewAngle(
        angle=angle,
        most_offset_mm=most,
        right=offset_mm <= most,
        advised=angle >= 85_00,
        basis=basis("view_angle"),
    )


def sign_order(*, signs: Sequence[SafetyClass]) -> SignOrder:
    """The order in which these signs should hang, left to right, then top to bottom."""
    refuse_outside(len(signs), 1, MOST_SIGNS, "signs")
    classes = list(SafetyClass)
    order = tuple(sorted(signs, key=classes.index))
    wrong = tuple(number for number, sign in enumerate(signs) if sign is not order[number])
    return SignOrder(order=order, wrong=wrong, right=not wrong, basis=basis("sign_order"))


def mount_height(
    *,
    manner: Manner,
    room_mm: int,
    bottom_mm: int | None = None,
    door_mm: int | None = None,
    wall_gap_mm: int | None = None,
) -> MountHeight:
    """Where the lower edge belongs. `door_mm` is the top of the door frame, `wall_gap_mm` the gap of a hung exit lamp to its wall."""
    _length(room_mm, "room_mm")
    _given(bottom_mm, 0, room_mm, "bottom_mm")
    least, most, advised_mm = _mounting(manner, room_mm, door_mm)
    gap_mm = _given(wall_gap_mm, 0, LONGEST_MM, "wall_gap_mm") if manner is Manner.exit_lamp else None
    height = None if manner is Manner.attached else _kept(bottom_mm, least, most)
    judged = [part for part in (height, _kept(gap_mm, None, 50)) if part is not None]
    return MountHeight(
        least_mm=least,
        most_mm=most,
        advised_mm=advised_mm,
        right=all(judged) if judged else None,
        advised=_kept(bottom_mm, advised_mm, None) if manner in HANGING else None,
        basis=basis("mount_height", MOUNT_FACTS[manner]),
    )


HANGING = frozenset({Manner.hung, Manner.post})
MOUNT_FACTS = {
    Manner.attached: ("WF-F5",),
    Manner.hung: ("SS-F7", "WF-F5"),
    Manner.post: ("SS-F7", "WF-F5"),
    Manner.exit_lamp: ("FE-F1",),
    Manner.evacuation: ("FE-F2",),
}


def _mounting(manner: Manner, room_mm: int, door_mm: int | None) -> tuple[int | None, int | None, int | None]:
    """Least and most for the lower edge, and the advice: for attached signs the height of the middle."""
    if manner in HANGING:
        return 2_000, None, 2_200
    if manner is Manner.evacuation:
        return None, 1_000, None
    if manner is Manner.attached:
        return None, None, 1_600
    if room_mm > 3_500:
        return 3_000, 6_000, None
    if door_mm is None:
        raise unfit("door_mm")
    refuse_outside(door_mm, 1, room_mm, "door_mm")
    return door_mm, door_mm + 200, None


MOST_SPACING_MM = {Stretch.corridor: 20_000, Stretch.dead_end: 10_000, Stretch.corner: 1_000}


def exit_spacing(*, stretch: Stretch, spacing_mm: int) -> ExitSpacing:
    """Whether two lit evacuation signs stand close enough; at a corner, whether the sign is near enough to it."""
    most = MOST_SPACING_MM[stretch]
    right = _length(spacing_mm, "spacing_mm") <= most
    return ExitSpacing(most_mm=most, right=right, basis=basis("exit_spacing"))


MOST_TRAVEL_MM = {
    (FireClass.a, Hazard.severe): 15_000,
    (FireClass.a, Hazard.medium): 20_000,
    (FireClass.a, Hazard.light): 25_000,
    (FireClass.bc, Hazard.severe): 9_000,
    (FireClass.bc, Hazard.medium): 12_000,
    (FireClass.bc, Hazard.light): 15_000,
}


def extinguisher_point(
    *,
    hazard: Hazard,
    top_mm: int | None = None,
    bottom_mm: int | None = None,
    count: int | None = None,
    travel_mm: int | None = None,
    fire_class: FireClass = FireClass.a,
    wheeled: bool = False,
) -> ExtinguisherPoint:
    """Height, number and reach of the extinguishers at one point; only what was measured is judged."""
    most = MOST_TRAVEL_MM[fire_class, hazard] * (2 if wheeled else 1)
    highest = LONGEST_MM if top_mm is None else top_mm
    parts = (
        _kept(_given(top_mm, 1, LONGEST_MM, "top_mm"), None, 1_500),
        _kept(_given(bottom_mm, 0, highest, "bottom_mm"), 80, None),
        _kept(_given(count, 1, 100, "count"), 2, 5),
        _kept(_given(travel_mm, 1, LONGEST_MM, "travel_mm"), None, most),
    )
    judged = [part for part in parts if part is not None]
    right = all(judged) if judged else None
    return ExtinguisherPoint(most, *parts, right=right, basis=basis("extinguisher_point"))


def desk_gap(*, measured_mm: int, target_mm: int, tolerance_mm: int) -> DeskGap:
    """Whether two screens or computers stand at the agreed distance, both ends of the tolerance included."""
    _length(measured_mm, "measured_mm", least=0)
    _length(target_mm, "target_mm")
    refuse_outside(tolerance_mm, 0, target_mm, "tolerance_mm")
    off_by = measured_mm - target_mm
    return DeskGap(off_by_mm=off_by, right=abs(off_by) <= tolerance_mm, basis=basis("desk_gap"))


SCORES = (4, 3, 2, 1, 1)
"""By the number of problems; five or more give 0."""


def problem_score(*, problems: int) -> ProblemScore:
    refuse_outside(problems, 0, 999, "problems")
    score = SCORES[problems] if problems < len(SCORES) else 0
    return ProblemScore(score=score, right=None, basis=basis("problem_score"))


DAYS_AFTER = {
    Frequency.half_hourly: 0,
    Frequency.daily_2: 0,
    Frequency.daily_1: 1,
    Frequency.periodic: 7,
    Frequency.weekly: 7,
    Frequency.half_monthly: 14,
}
MONTHS_AFTER = {Frequency.monthly: 1, Frequency.quarterly: 3, Frequency.half_yearly: 6, Frequency.yearly: 12}


def next_due(*, frequency: Frequency, last_day: date) -> NextDue:
    """The day on which a check is due again. Several times a day: the same day; 随时 and 变更时: no day."""
    refuse_outside(last_day.year, 2000, 2100, "last_day")
    day = None
    if frequency in DAYS_AFTER:
        day = last_day + timedelta(days=DAYS_AFTER[frequency])
    elif frequency in MONTHS_AFTER:
        day = months_later(last_day, MONTHS_AFTER[frequency])
    facts = ("EN-F8b",) if frequency is Frequency.half_hourly else ()
    return NextDue(day=day, right=None, basis=basis("next_due", facts))


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _length(value: int, field: str, *, least: int = 1) -> int:
    refuse_outside(value, least, LONGEST_MM, field)
    return value


def _up(above: int, below: int) -> int:
    """Divided and rounded up to the next whole millimetre, so that nothing is advised too small."""
    return -(-above // below)


def _large_enough(actual_mm: int | None, needed_mm: int) -> bool | None:
    return None if actual_mm is None else _length(actual_mm, "actual_mm") >= needed_mm


def _between(value: int, least: int | None, most: int | None) -> bool:
    return (least is None or value >= least) and (most is None or value <= most)


def _given(value: int | None, least: int, most: int, field: str) -> int | None:
    """The value, when there is one, and then within reason."""
    if value is not None:
        refuse_outside(value, least, most, field)
    return value


def _kept(value: int | None, least: int | None, most: int | None) -> bool | None:
    return None if value is None else _between(value, least, most)

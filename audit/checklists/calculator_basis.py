"""What each calculator rests on: its formula in words, the facts with their grades, and what no input may be."""

from msgspec import Struct

from audit.checklists.schemas import Grade, Text
from audit.errors import Rejected


class Ground(Struct, frozen=True):
    fact: str
    """As in standards_library/facts.yaml."""
    grade: Grade


class Basis(Struct, frozen=True):
    formula: Text
    grounds: tuple[Ground, ...]


GRADES = {
    "SS-F7": Grade.V2,
    "SS-F8": Grade.V2,
    "SS-F9": Grade.V2,
    "SS-F14": Grade.V3,
    "SS-F15": Grade.U,
    "SS-F18": Grade.U,
    "SS-F19": Grade.V3,
    "SS-F20": Grade.V3,
    "SS-F21": Grade.V3,
    "WF-F2": Grade.V3,
    "WF-F3": Grade.V3,
    "WF-F5": Grade.U,
    "FE-F1": Grade.V2,
    "FE-F2": Grade.V2,
    "FE-F5": Grade.V1,
    "FE-F6": Grade.V2,
    "FE-F7": Grade.V2,
    "6S-F3": Grade.S,
    "6S-F4": Grade.V3,
    "EN-F8b": Grade.S,
}

FACTS = {
    "sign_min_size": ("SS-F14", "SS-F15", "SS-F19", "SS-F20", "SS-F21"),
    "view_angle": ("SS-F8", "SS-F18"),
    "sign_order": ("SS-F9",),
    "symbol_size": ("WF-F2",),
    "text_height": ("WF-F3",),
    "mount_height": ("SS-F7", "WF-F5", "FE-F1", "FE-F2"),
    "exit_spacing": ("FE-F2",),
    "extinguisher_point": ("FE-F5", "FE-F6", "FE-F7"),
    "desk_gap": ("6S-F3",),
    "problem_score": ("6S-F4",),
    "next_due": ("EN-F8b",),
}

FORMULAS = {
    "sign_min_size": Text(
        zh="方形边长 = 0.025 × 观察距离，三角形内边 = 0.035 × 观察距离，圆形内径 = 0.028 × 观察距离；国际标准 = 观察距离 ÷ Z；取较大者",
        en="Side of a square = 0.025 × distance, inner side of a triangle = 0.035 × distance, inner diameter of a ring = 0.028 × distance; "
        "ISO = distance ÷ Z; the larger decides",
    ),
    "view_angle": Text(
        zh="视角 = 90° − arctan(侧向偏移 ÷ 距离)，不小于 75°；最大偏移 = 距离 × tan 15°",
        en="View angle = 90° − arctan(offset ÷ distance), at least 75°; largest offset = distance × tan 15°",
    ),
    "sign_order": Text(
        zh="警告 → 禁止 → 指令 → 提示，先左后右，再先上后下",
        en="Warning → prohibition → mandatory → tip, left to right, then top to bottom",
    ),
    "symbol_size": Text(zh="图形边长 = 0.025 × 最大观察距离", en="Side of the symbol = 0.025 × farthest distance"),
    "text_height": Text(zh="字高 = 观察距离 ÷ 比值", en="Character height = distance ÷ ratio"),
    "mount_height": Text(
        zh="悬挂、柱式：下边缘 ≥ 2.0 m（建议 2.2 m）；附着：中心约 1.6 m；出口灯：室高 ≤ 3.5 m 时在门框上 0.2 m 以内，更高时 3–6 m，"
        "吊装离出口墙 ≤ 0.05 m；疏散标志 ≤ 1.0 m",
        en="Hung or on a post: lower edge ≥ 2.0 m (2.2 m advised); attached: middle near 1.6 m; exit lamp: within 0.2 m above the door frame "
        "in rooms up to 3.5 m, else 3–6 m, hung ≤ 0.05 m from the exit wall; evacuation sign ≤ 1.0 m",
    ),
    "exit_spacing": Text(
        zh="走道 ≤ 20 m，袋形走道 ≤ 10 m，转角 ≤ 1.0 m",
        en="Corridor ≤ 20 m, dead end ≤ 10 m, corner ≤ 1.0 m",
    ),
    "extinguisher_point": Text(
        zh="顶部 ≤ 1.50 m，底部 ≥ 0.08 m，2–5 具；最大保护距离 A 类 15 / 20 / 25 m，B、C 类 9 / 12 / 15 m，推车式加倍",
        en="Top ≤ 1.50 m, bottom ≥ 0.08 m, 2–5 of them; farthest walk class A 15 / 20 / 25 m, classes B and C 9 / 12 / 15 m, doubled for wheeled ones",
    ),
    "desk_gap": Text(zh="|实测 − 标准| ≤ 允差", en="|measured − target| ≤ tolerance"),
    "problem_score": Text(
        zh="0 处 4 分，1 处 3 分，2 处 2 分，3–4 处 1 分，5 处及以上 0 分",
        en="0 problems 4 points, 1 gives 3, 2 give 2, 3 or 4 give 1, 5 or more give 0",
    ),
    "next_due": Text(
        zh="上次日期 + 周期：每日 1 天，每周 7 天，每半月 14 天，每月、每季、每半年、每年按月推算，遇无此日取月末",
        en="Last day + period: daily 1 day, weekly 7, half-monthly 14; monthly, quarterly, half-yearly and yearly by calendar months, "
        "the month's last day where the day does not exist",
    ),
}


def basis(calculator: str, facts: tuple[str, ...] | None = None) -> Basis:
    """The formula and the facts; `facts` when only some of them decide."""
    used = FACTS[calculator] if facts is None else facts
    grounds = tuple(Ground(fact=fact, grade=GRADES[fact]) for fact in used)
    return Basis(formula=FORMULAS[calculator], grounds=grounds)


FIELDS = {
    "distance_mm": ("距离", "The distance"),
    "distance_factor": ("距离系数 Z", "The distance factor Z"),
    "actual_mm": ("实测尺寸", "The measured size"),
    "ratio": ("比值", "The ratio"),
    "offset_mm": ("侧向偏移", "The offset"),
    "signs": ("标志数量", "The number of signs"),
    "room_mm": ("室高", "The room's height"),
    "bottom_mm": ("下边缘高度", "The height of the lower edge"),
    "door_mm": ("门框高度", "The height of the door frame"),
    "wall_gap_mm": ("离墙距离", "The gap to the wall"),
    "spacing_mm": ("间距", "The spacing"),
    "top_mm": ("顶部高度", "The height of the top"),
    "count": ("数量", "The number"),
    "travel_mm": ("步行距离", "The walk"),
    "measured_mm": ("实测间距", "The measured gap"),
    "target_mm": ("标准间距", "The target"),
    "tolerance_mm": ("允差", "The tolerance"),
    "problems": ("问题数量", "The number of problems"),
    "last_day": ("上次日期", "The last day"),
}


def unfit(field: str) -> Rejected:
    zh, en = FIELDS[field]
    return Rejected(
        "calculator_unfit",
        f"{zh}缺少或超出合理范围，请核对后重新填写。",
        f"{en} is missing or out of any sensible range. Check it and enter it again.",
        field=field,
    )


def refuse_outside(value: int, least: int, most: int, field: str) -> None:
    if not least <= value <= most:
        raise unfit(field)

"""A second implementation of docs/scoring.md, written from that page alone: dictionaries, fractions, no code of the engine."""

from fractions import Fraction
from math import floor
from typing import Any

TIERS = {
    "self": {"self_check"},
    "spot_check": {"patrol", "spot_check"},
    "audit": {"audit", "acceptance"},
    None: {"self_check", "patrol", "spot_check", "audit", "acceptance"},
}
Dict = dict[str, Any]


def half_up(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))


def mean(scores: list[int | None]) -> int | None:
    known = [Fraction(score) for score in scores if score is not None]
    return half_up(sum(known, Fraction(0)) / len(known)) if known else None


def share(item: Dict, answer: Dict) -> Fraction | None:
    """The part of full credit that an answer earns; None when it does not count."""
    if item["advisory"] or answer.get("verdict") == "na":
        return None
    response, value = item["response"], answer.get("value")
    kind = response["type"]
    if kind == "pass_fail":
        return Fraction(1 if answer["verdict"] == "pass" else 0)
    if kind == "scale":
        return Fraction(value, 4)
    if kind == "count":
        table = {0: 100, 1: 75, 2: 50, 3: 25, 4: 25}
        return Fraction(table.get(value, 0), 100)
    return Fraction(1 if inside(response, value) else 0)


def inside(response: Dict, value: int) -> bool:
    if response.get("target_mm") is not None:
        return abs(value - response["target_mm"]) <= response["tolerance_mm"]
    low = response.get("min_mm") if response["type"] == "length" else response.get("at_least")
    high = response.get("max_mm") if response["type"] == "length" else response.get("at_most")
    return not (low is not None and value < low) and not (high is not None and value > high)


def is_wrong(item: Dict, answer: Dict) -> bool:
    earned = share(item, answer)
    if earned is None:
        return False
    if item["response"]["type"] == "scale":
        return answer["value"] <= 2
    return earned < 1


class Marks:
    """What counts of some answers; `where` narrows to a pillar or a module."""

    def __init__(self, inspections: list[Dict]) -> None:
        self.lines = []
        for one in inspections:
            items = {item["id"]: item for item in one["checklist"]["items"]}
            for answer in one["answers"]:
                item = items[answer["item"]]
                if (earned := share(item, answer)) is not None:
                    module = item.get("module") or one["checklist"]["module"]
                    self.lines.append((item, module, earned, is_wrong(item, answer)))
        self.pass_mark = max((one["checklist"]["pass_mark"] for one in inspections), default=0)

    def score(self, *, pillar: str | None = None, module: str | None = None) -> int | None:
        lines = [
            (item["weight"], earned)
            for item, part, earned, _ in self.lines
            if pillar in (None, item["pillar"]) and module in (None, part)
        ]
        weights = sum(weight for weight, _ in lines)
        if not weights:
            return None
        return half_up(100_000 * sum((weight * earned for weight, earned in lines), Fraction(0)) / weights)

    @property
    def failed(self) -> int:
        return sum(wrong for *_, wrong in self.lines)

    @property
    def critical(self) -> int:
        return sum(wrong and item["critical"] for item, _, _, wrong in self.lines)


def result(score: int | None, mark: int, critical: int) -> str:
    if score is None:
        return "unscored"
    return "fail" if critical > 0 or score < mark else "pass"


def spots_of(inspections: list[Dict], tier: str | None, first: Any, last: Any) -> dict[str, Marks]:
    """By spot, of the inspections that take part in a period."""
    chosen: dict[tuple[str, str], Dict] = {}
    for one in sorted(inspections, key=lambda one: (one["end"], one["id"])):
        whole = one["complete"] and not one["corrected"]
        if whole and one["kind"] in TIERS[tier] and first <= one["day"] <= last:
            chosen[one["spot"], one["checklist"]["pack"]] = one
    by_spot: dict[str, list[Dict]] = {}
    for (spot, _), one in chosen.items():
        by_spot.setdefault(spot, []).append(one)
    return {spot: Marks(some) for spot, some in by_spot.items()}


def place_score(marks: dict[str, Marks], kinds: dict[str, str], usual_mark: int = 0) -> Dict:
    """Of a zone or a hall; `kinds` are the kinds of its spots."""
    own = {spot: one for spot, one in marks.items() if spot in kinds}
    walked = [one for spot, one in own.items() if kinds[spot] != "hall"]
    score = mean([one.score() for one in walked])
    mark = max((one.pass_mark for one in own.values()), default=usual_mark)
    critical = sum(one.critical for one in own.values())
    return {
        "score": score,
        "result": result(score, mark, critical),
        "failed": sum(one.failed for one in own.values()),
        "critical_failed": critical,
        "spots": sum(one.score() is not None for one in walked),
        "pillars": lambda pillar: mean([one.score(pillar=pillar) for one in walked]),
        "modules": lambda module: mean([one.score(module=module) for one in own.values()]),
    }

"""Plans two weeks of inspections: pure, the same for the same day. Counters get better, three of them slowly."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from msgspec.structs import replace

from audit.checklists.rules import limits
from audit.checklists.schemas import Checklist, Item, PhotoRule, ResponseType
from audit.demo.schemas import Picture, Snapshot, Visit
from audit.demo.signature import sign
from audit.demo.slips import LEFT_ON, SLIPS, Slip
from audit.inspections.schemas import Answer, InspectionKind, Verdict
from audit.sites.rules import zone_info
from audit.sites.schemas import SpotKind

DAYS = 14
TROUBLED = frozenset({"A05", "B07", "B12"})
"""Counters whose habits change slowly."""
AFTER_WORK = frozenset({"T17", "T18a", "T18b", "T18c", "DR2b"})
"""Items that can only be seen when nobody is at the desk: 不适用 by day."""
EXTINGUISHER = frozenset({"FE3a", "FE3b", "FE3c", "FE3d", "FE3e"})
WHOLE = "H00"
"""The whole hall as a spot."""
OVERVIEWS = dict.fromkeys(("C01", "C04", "C05", "C06"), "self_service") | dict.fromkeys(
    ("C02", "C03", "S01", "S02"), "waiting"
)
"""What the overall photo of a place without a desk shows."""
KINDS_OF_DESK = 3
"""The counters are furnished in so many ways; one counter looks the same each time."""
SHOTS = 3
"""So many overall photos there are of each kind of desk."""


class Plan:
    """Collects visits in the order of time. `spots` maps each code to its kind."""

    def __init__(self, checklists: Mapping[str, Checklist], spots: Mapping[str, SpotKind], time_zone: str) -> None:
        self.visits: list[Visit] = []
        self._checklists = checklists
        self._spots = spots
        self._zone = zone_info(time_zone)
        self._rng = Random(2026)  # noqa: S311  a story, not a secret
        self._shown: dict[int, int] = {}
        self._takes: dict[Picture, int] = {}

    def visit(
        self,
        author: str,
        spot: str,
        pack: str,
        kind: InspectionKind,
        day: date,
        at: time,
        slips: Sequence[Slip],
        *,
        corrects: bool = False,
        withheld: bool = False,
    ) -> None:
        evening = at >= time(17, 30)
        items = [item for item in self._checklists[pack].items if self._spots[spot] in (item.spot_kinds or SpotKind)]
        wrong = {slip.item: slip for slip in slips}
        self.visits.append(
            Visit(
                author=author,
                spot=spot,
                pack=pack,
                kind=kind,
                finished_at=datetime.combine(day, at, self._zone),
                answers=[answer_to(item, wrong.get(item.id), evening, spot, self._rng) for item in items],
                snapshots=self._snapshots(items, wrong, spot, withheld),
                signature=sign(self._rng),
                corrects=corrects,
                withheld=withheld,
            )
        )

    def draw_slips(self, pack: str, chance: float) -> list[Slip]:
        """Each kind of slip may happen; one per item and one per picture."""
        taken: dict[str, Slip] = {}
        for slip in self._rng.sample(SLIPS[pack], len(SLIPS[pack])):
            shown = {one.faults for one in taken.values() if one.scene}
            if self._rng.random() < chance and slip.item not in taken and slip.faults not in shown:
                taken[slip.item] = slip
        return list(taken.values())

    def _snapshots(self, items: Sequence[Item], wrong: Mapping[str, Slip], spot: str, withheld: bool) -> list[Snapshot]:
        found: list[Snapshot] = []
        for item in items:
            slip = wrong.get(item.id)
            if slip and slip.scene:
                found.append(Snapshot(item=item.id, picture=self._picture(spot, slip.scene, slip.faults)))
            elif item.photo is PhotoRule.always:
                found.append(Snapshot(item=item.id, picture=self._picture(spot, OVERVIEWS.get(spot, "staff"), ())))
        if withheld:  # a photo of its own, or it would arrive with another inspection
            found.append(Snapshot(item=items[0].id, picture=Picture(scene="visitor", faults=(), seed=9_999)))
        return found

    def _picture(self, spot: str, scene: str, faults: tuple[str, ...]) -> Picture:
        """A photo that nobody has taken before."""
        what = self._scene(spot, scene, faults)
        self._takes[what] = self._takes.get(what, -1) + 1
        return replace(what, take=self._takes[what])

    def _scene(self, spot: str, scene: str, faults: tuple[str, ...]) -> Picture:
        seed = list(self._spots).index(spot) % KINDS_OF_DESK
        if faults or scene != "staff":
            return Picture(scene=scene, faults=faults, seed=seed)
        self._shown[seed] = self._shown.get(seed, 0) + 1
        return Picture(scene=scene, faults=faults, seed=seed, shot=self._shown[seed] % SHOTS)


def plan_two_weeks(
    today: date, checklists: Mapping[str, Checklist], spots: Mapping[str, SpotKind], time_zone: str
) -> list[Visit]:
    """Visits on the working days of the two weeks before `today`, oldest first."""
    plan = Plan(checklists, spots, time_zone)
    workdays = workdays_before(today)
    for number, day in enumerate(workdays):
        _audit_day(plan, day, number, len(workdays), [code for code, kind in spots.items() if kind is SpotKind.counter])
        _patrol(plan, day, number, [code for code, kind in spots.items() if kind in (SpotKind.area, SpotKind.device)])
    _opening(plan, workdays[-3:])
    _incidents(plan, workdays)
    _whole_hall(plan, workdays)
    return _with_repeats(sorted(plan.visits, key=lambda visit: visit.finished_at))


def workdays_before(today: date) -> list[date]:
    days = [today - timedelta(days=back) for back in range(DAYS, 0, -1)]
    return [day for day in days if day.weekday() < 5]


def _with_repeats(visits: list[Visit]) -> list[Visit]:
    """Twice a clerk sends the photo of an earlier self-check again: the list of repeated photos has something to show."""
    own = [place for place, visit in enumerate(visits) if visit.author == "clerk" and visit.snapshots]
    for earlier, later in ((own[0], own[2]), (own[1], own[-1])):
        old = visits[earlier].snapshots[0].picture
        again = [replace(visits[later].snapshots[0], picture=old), *visits[later].snapshots[1:]]
        visits[later] = replace(visits[later], snapshots=again)
    return visits


def _audit_day(plan: Plan, day: date, number: int, of: int, counters: Sequence[str]) -> None:
    """The consultant walks a part of the counters; a clerk checks the own counter on most days."""
    chance = 0.20 - 0.15 * number / of
    walked = 7 + number % 2
    for step in range(walked):
        spot = counters[(number * 7 + step) % len(counters)]
        pack = "desk_layout" if (number * 7 + step) // len(counters) % 2 and step % 2 else "office_check_table"
        minute = 9 * 60 + 5 + step * 19 + (250 if step >= 5 else 0)
        slips = plan.draw_slips(pack, chance * (2.2 if spot in TROUBLED else 1))
        plan.visit("consultant", spot, pack, InspectionKind.audit, day, time(minute // 60, minute % 60), slips)
    if number % 3 != 1:
        slips = plan.draw_slips("office_check_table", chance / 3)
        plan.visit("clerk", "A01", "office_check_table", InspectionKind.self_check, day, time(8, 42), slips)


def _patrol(plan: Plan, day: date, number: int, places: Sequence[str]) -> None:
    """The hall manager sees two outer places a day, and the hall as a whole."""
    chance = 0.18 if number < 6 else 0.06
    for step in range(2):
        spot = places[(number * 2 + step) % len(places)]
        slips = plan.draw_slips("hall_patrol", chance)
        plan.visit("manager", spot, "hall_patrol", InspectionKind.patrol, day, time(14, 10 + step * 12), slips)
    plan.visit(
        "manager",
        WHOLE,
        "hall_patrol",
        InspectionKind.patrol,
        day,
        time(10, 30),
        plan.draw_slips("hall_patrol", chance),
    )


def _opening(plan: Plan, days: Sequence[date]) -> None:
    """The hall's own checklist, tried for a few mornings at one counter."""
    for day in days:
        plan.visit("clerk", "A01", "own_opening", InspectionKind.self_check, day, time(8, 51), [])


def _incidents(plan: Plan, workdays: Sequence[date]) -> None:
    """The critical failure and its recheck, a correction, spot checks, a photo that never arrived."""
    table = "office_check_table"
    second, third = workdays[1], workdays[2]
    plan.visit("consultant", "A03", table, InspectionKind.audit, second, time(17, 52), [LEFT_ON])
    plan.visit("supervisor", "A03", table, InspectionKind.spot_check, workdays[6], time(17, 48), [])
    too_many = [Slip("T8", "cup", "水杯两只、餐盒一份。", "staff", ("cup",), 3)]
    right = [Slip("T8", "cup", "更正：只有一只水杯，另两件为办公用品。", "staff", ("cup",), 1)]
    plan.visit("consultant", "B02", table, InspectionKind.audit, third, time(15, 20), too_many)
    plan.visit("consultant", "B02", table, InspectionKind.audit, third, time(15, 26), right, corrects=True)
    plan.visit("supervisor", "B12", table, InspectionKind.spot_check, workdays[-3], time(10, 32), SLIPS[table][9:11])
    for number, station in ((3, "S01"), (7, "S02")):
        plan.visit("manager", station, "hall_patrol", InspectionKind.patrol, workdays[number], time(16, 5), [])
    plan.visit("consultant", "B05", table, InspectionKind.audit, workdays[-1], time(16, 40), [], withheld=True)


def _whole_hall(plan: Plan, workdays: Sequence[date]) -> None:
    """Environment each week, fire and electricity once, and at the end a rating of all eight modules."""
    patrol = InspectionKind.patrol
    for number, slips in ((3, SLIPS["environment"]), (8, SLIPS["environment"][2:3])):
        plan.visit("manager", WHOLE, "environment", patrol, workdays[number], time(15, 0), slips)
        plan.visit("manager", "C03", "environment", patrol, workdays[number], time(15, 20), slips)
    for spot, at in (("C04", time(15, 30)), (WHOLE, time(15, 50))):
        plan.visit("manager", spot, "fire_electric", patrol, workdays[5], at, SLIPS["fire_electric"])
    plan.visit("consultant", WHOLE, "overall", InspectionKind.audit, workdays[8], time(16, 30), SLIPS["overall"])


def answer_to(item: Item, slip: Slip | None, evening: bool, spot: str, rng: Random) -> Answer:
    """In order, unless a slip says otherwise."""
    if slip:
        verdict = Verdict.failed if item.response.type is ResponseType.pass_fail else None
        return Answer(item=item.id, verdict=verdict, value=slip.value, reasons=[slip.reason], note=slip.note)
    if (item.id in AFTER_WORK and not evening) or (item.id in EXTINGUISHER and spot not in ("C02", "C04")):
        return Answer(item=item.id, verdict=Verdict.not_applicable)
    match item.response.type:
        case ResponseType.pass_fail:
            return Answer(item=item.id, verdict=Verdict.passed)
        case ResponseType.scale:
            return Answer(item=item.id, value=rng.choice([4, 4, 4, 4, 3]))
        case ResponseType.count:
            return Answer(item=item.id, value=0)
        case ResponseType.length | ResponseType.measure:
            return Answer(item=item.id, value=_right_number(item, rng))


def _right_number(item: Item, rng: Random) -> int | None:
    if item.response.target_mm is not None:
        return item.response.target_mm + rng.randint(-12, 14)
    least, most = limits(item.response)
    if least is not None:
        return least
    return rng.randint(most // 2, most) if most is not None else None

"""The demo hall's checks of a minute: clerks before the doors open and when work ends, a patrol each half hour, and where nobody looked. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from random import Random

from audit.checklists.schemas import Checklist, Item
from audit.demo.schemas import Visit
from audit.demo.slips import SLIPS, Slip
from audit.demo.story import TROUBLED, WHOLE, answer_to
from audit.inspections.schemas import InspectionKind
from audit.sites.rules import zone_info
from audit.sites.schemas import SpotKind

TABLE = "office_check_table"
PATROLLED_DAYS = 5
AT_NIGHT = frozenset({"T7", "T17", "T18a", "T18b", "T18c"})
HALF_HOURLY = frozenset({"HP1", "HP4", "HP5", "HP7", "HP8"})
OUT_OF_USE = {"B16": (-3, -2), "A06": (-1, -1)}
"""Counters that are excused, by working days before today."""
WITHOUT_POWER = -4
"""The working day whose afternoon had none."""
SLIP = 0.008
"""That a clerk notes a thing about the own counter."""


class Diary:
    """Collects what phones sent without photos and without a drawn signature."""

    def __init__(self, checklists: Mapping[str, Checklist], spots: Mapping[str, SpotKind], time_zone: str) -> None:
        self.visits: list[Visit] = []
        self._checklists, self._spots, self._zone = checklists, spots, zone_info(time_zone)
        self.rng = Random(515)  # noqa: S311  a story, not a secret

    def note(self, author: str, spot: str, pack: str, kind: InspectionKind, at: datetime, only: frozenset[str]) -> None:
        items = [item for item in self._checklists[pack].items if self._asked(item, spot, only)]
        wrong = {slip.item: slip for slip in self._slips(pack, 0.03 if kind is InspectionKind.patrol else SLIP)}
        answers = [answer_to(item, wrong.get(item.id), only == AT_NIGHT, spot, self.rng) for item in items]
        self.visits.append(
            Visit(
                author=author,
                spot=spot,
                pack=pack,
                kind=kind,
                finished_at=at,
                answers=answers,
                snapshots=[],
                signature=[],
                quick=True,
            )
        )

    def at(self, day: date, minute: int) -> datetime:
        return datetime.combine(day, time(minute // 60, minute % 60, self.rng.randrange(60)), self._zone)

    def _asked(self, item: Item, spot: str, only: frozenset[str]) -> bool:
        return self._spots[spot] in (item.spot_kinds or SpotKind) and (not only or item.id in only)

    def _slips(self, pack: str, chance: float) -> list[Slip]:
        """Only what can be told without a photo."""
        return [slip for slip in SLIPS[pack] if not slip.scene and self.rng.random() < chance]


def plan_days(
    workdays: Sequence[date], checklists: Mapping[str, Checklist], spots: Mapping[str, SpotKind], time_zone: str
) -> list[Visit]:
    diary = Diary(checklists, spots, time_zone)
    counters = [code for code, kind in spots.items() if kind is SpotKind.counter]
    for number, day in enumerate(workdays):
        back = number - len(workdays)
        _self_checks(
            diary, day, [code for code in counters if not _excused(code, back)], without_power=back == WITHOUT_POWER
        )
        if back >= -PATROLLED_DAYS:
            _patrols(diary, day, without_power=back == WITHOUT_POWER)
        _spot_checks(diary, day, number, counters)
    return diary.visits


def _excused(counter: str, back: int) -> bool:
    first, last = OUT_OF_USE.get(counter, (0, -99))
    return first <= back <= last


def _self_checks(diary: Diary, day: date, counters: Sequence[str], *, without_power: bool) -> None:
    """Most check before the doors open, some too late, a few not at all; at the end of the day fewer."""
    for step, counter in enumerate(counters):
        habit = 0.75 if counter in TROUBLED else 0.93
        if diary.rng.random() < habit:
            late = diary.rng.random() < 0.08
            minute = 8 * 60 + 25 + step + (50 if late else 0)
            diary.note("clerk", counter, TABLE, InspectionKind.self_check, diary.at(day, minute), frozenset())
        if not without_power and diary.rng.random() < habit - 0.08:
            minute = 16 * 60 + 34 + step
            diary.note("clerk", counter, TABLE, InspectionKind.self_check, diary.at(day, minute), AT_NIGHT)


def _patrols(diary: Diary, day: date, *, without_power: bool) -> None:
    """Noon is walked less often than the rest; nobody walks a hall without power."""
    for begin in range(9 * 60, 17 * 60, 30):
        noon = 12 * 60 <= begin < 13 * 60 + 30
        walked = diary.rng.random() < (0.6 if noon else 0.92)
        if walked and not (without_power and begin >= 14 * 60):
            only = HALF_HOURLY | ({"HP6a"} if begin == 9 * 60 else frozenset())
            minute = begin + diary.rng.randrange(3, 24)
            diary.note("manager", WHOLE, "hall_patrol", InspectionKind.patrol, diary.at(day, minute), only)


def _spot_checks(diary: Diary, day: date, number: int, counters: Sequence[str]) -> None:
    """The supervisor sees two counters every other day."""
    for step in range(2 if number % 2 == 0 else 0):
        counter = counters[(number * 5 + step * 3) % len(counters)]
        at = diary.at(day, 11 * 60 + step * 12)
        diary.note("supervisor", counter, TABLE, InspectionKind.spot_check, at, frozenset())

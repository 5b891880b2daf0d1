"""Reads of what the inspections give to scores: at a cost that hangs on the number of series and periods, not on the days between."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec

from audit.checklists.schemas import Module, Pillar
from audit.database import fetch
from audit.ids import HallId, InspectionId, SpotId
from audit.inspections.schemas import Given, InspectionKind, Sums, Tally, Total

AT_ONCE = 40
"""Periods that one statement asks for."""
SUMS = "s.weight, s.credit, s.answered, s.failed, s.critical_failed, s.pass_mark"
EVERYTHING = f"SELECT s.id, q.spot, q.pack, q.kind, s.day_on, s.finished_at, {SUMS}, s.not_applicable, s.parts"
IN_PART = f"SELECT {{part}} AS part, s.id, q.spot, q.pack, s.finished_at, {SUMS}"
NEWEST = """FROM score_series q JOIN inspection_score s ON s.id = (SELECT n.id FROM inspection_score n
WHERE n.series = q.id AND NOT n.superseded AND n.day_on >= ? AND n.day_on <= ?
AND NOT EXISTS (SELECT 1 FROM expected_photo e WHERE e.inspection = n.id AND NOT e.received)
ORDER BY n.day_on DESC, n.finished_at DESC, n.id DESC LIMIT 1) WHERE q.hall = ?"""
TOTALS = """SELECT part, spot, sum(weight) AS weight, sum(credit) AS credit, sum(answered) AS answered, sum(failed) AS failed,
sum(critical_failed) AS critical_failed, max(pass_mark) AS pass_mark FROM (SELECT every.*, row_number() OVER
(PARTITION BY part, spot, pack ORDER BY finished_at DESC, id DESC) AS place FROM ({newest}) AS every) AS ordered
WHERE place = 1 GROUP BY part, spot"""
FAILED = "SELECT pack, item, failed FROM failed_item WHERE hall = ? AND unit = '{unit}' AND begins_on >= ? AND begins_on <= ?"
Days = tuple[date, date]
KINDS = {kind.value: kind for kind in InspectionKind}
parts = msgspec.json.Decoder(tuple[dict[Pillar, Sums], dict[Module, Sums]]).decode


class Failed(NamedTuple):
    pack: str
    item: str
    failed: int
    """Inspections in which it failed, corrected ones left out."""


async def newest(hall: HallId, days: Days) -> list[Given]:
    """The newest inspection of each spot, checklist and kind that takes part in scores."""
    return [_given(row) for row in await fetch(f"{EVERYTHING} {NEWEST}", *days, hall)]


async def totals(hall: HallId, periods: Sequence[Days], kinds: Collection[InspectionKind]) -> list[list[Total]]:
    """For each of the periods what the newest inspections of these kinds, one of each checklist, make of each spot."""
    named = [kind.value for kind in sorted(kinds)]
    found: list[list[Total]] = [[] for _ in periods]
    for start in range(0, len(periods), AT_ONCE):
        some = periods[start : start + AT_ONCE]
        each = [f"{IN_PART.format(part=start + number)} {NEWEST} AND {_among(named)}" for number in range(len(some))]
        arguments = [one for days in some for one in (*days, hall, *named)]
        for row in await fetch(TOTALS.format(newest=" UNION ALL ".join(each)), *arguments):
            found[row["part"]].append(_total(row))
    return found


def _among(kinds: Sequence[str]) -> str:
    return f"kind IN ({', '.join('?' * len(kinds))})"


def _sums(row: dict[str, Any]) -> Sums:
    return Sums(row["weight"], row["credit"], row["answered"], row["failed"])


def _total(row: dict[str, Any]) -> Total:
    return Total(SpotId(row["spot"]), _sums(row), row["critical_failed"], row["pass_mark"])


def _given(row: dict[str, Any]) -> Given:
    pillars, modules = parts(row["parts"])
    return Given(
        inspection=InspectionId(row["id"]),
        spot=SpotId(row["spot"]),
        pack=row["pack"],
        kind=KINDS[row["kind"]],
        day_on=row["day_on"],
        finished_at=row["finished_at"],
        tally=Tally(
            total=_sums(row),
            not_applicable=row["not_applicable"],
            critical_failed=row["critical_failed"],
            pass_mark=row["pass_mark"],
            pillars=pillars,
            modules=modules,
        ),
    )


async def most_failed(
    hall: HallId, *, from_on: date, to_on: date, kinds: Collection[InspectionKind], most: int
) -> list[Failed]:
    """The items that failed most often; whole months are read as one."""
    stretches = [("month" if whole else "day", days) for whole, days in in_months(from_on, to_on)]
    named = [kind.value for kind in sorted(kinds)]
    selects = [f"{FAILED.format(unit=unit)} AND {_among(named)}" for unit, _ in stretches]
    rows = await fetch(
        f"""SELECT pack, item, sum(failed) AS failed FROM ({" UNION ALL ".join(selects)}) AS counted
        GROUP BY pack, item HAVING sum(failed) > 0 ORDER BY sum(failed) DESC, pack, item LIMIT {most}""",  # noqa: S608
        *(one for _, days in stretches for one in (hall, *days, *named)),
    )
    return [Failed(row["pack"], row["item"], int(row["failed"])) for row in rows]


def in_months(from_on: date, to_on: date) -> list[tuple[bool, Days]]:
    """The same days as whole months (True) and the days before and after them."""
    first = from_on if from_on.day == 1 else _month_after(from_on)
    after = to_on + timedelta(days=1)
    last = after.replace(day=1) - timedelta(days=1)
    if first > last:
        return [(False, (from_on, to_on))]
    stretches = [(False, (from_on, first - timedelta(days=1))), (True, (first, last))]
    stretches.append((False, (last + timedelta(days=1), to_on)))
    return [(whole, days) for whole, days in stretches if days[0] <= days[1]]


def _month_after(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)

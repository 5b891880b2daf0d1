"""Reads of what the inspections give to scores: at a cost that hangs on the number of series and periods, not on the days between."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec

from audit.database import fetch
from audit.ids import HallId, InspectionId, SpotId
from audit.inspections.schemas import Given, InspectionKind, Tally

AT_ONCE = 40
"""Periods that one statement asks for."""
NEWEST = """SELECT {part} AS part, s.id, q.spot, q.pack, q.kind, s.day_on, s.finished_at, s.tally
FROM score_series q JOIN inspection_score s ON s.id = (SELECT n.id FROM inspection_score n
WHERE n.series = q.id AND NOT n.superseded AND n.day_on >= ? AND n.day_on <= ?
AND NOT EXISTS (SELECT 1 FROM expected_photo e WHERE e.inspection = n.id AND NOT e.received)
ORDER BY n.day_on DESC, n.finished_at DESC, n.id DESC LIMIT 1) WHERE q.hall = ?"""
FAILED = "SELECT pack, item, failed FROM failed_item WHERE hall = ? AND unit = '{unit}' AND begins_on >= ? AND begins_on <= ?{kinds}"
Days = tuple[date, date]
decode = msgspec.json.Decoder(Tally).decode


class Failed(NamedTuple):
    pack: str
    item: str
    failed: int
    """Inspections in which it failed, corrected ones left out."""


async def newest(hall: HallId, periods: Sequence[Days]) -> list[list[Given]]:
    """For each of the periods the newest inspection of each spot, checklist and kind that takes part in scores."""
    found: list[list[Given]] = [[] for _ in periods]
    for start in range(0, len(periods), AT_ONCE):
        some = periods[start : start + AT_ONCE]
        select = " UNION ALL ".join(NEWEST.format(part=start + number) for number in range(len(some)))
        for row in await fetch(select, *(one for days in some for one in (*days, hall))):
            found[row["part"]].append(_given(row))
    return found


def _given(row: dict[str, Any]) -> Given:
    return Given(
        inspection=InspectionId(row["id"]),
        spot=SpotId(row["spot"]),
        pack=row["pack"],
        kind=InspectionKind(row["kind"]),
        day_on=row["day_on"],
        finished_at=row["finished_at"],
        tally=decode(row["tally"]),
    )


async def most_failed(
    hall: HallId, *, from_on: date, to_on: date, kinds: Sequence[InspectionKind], most: int
) -> list[Failed]:
    """The items that failed most often; whole months are read as one."""
    stretches = [("month" if whole else "day", days) for whole, days in in_months(from_on, to_on)]
    among = f" AND kind IN ({', '.join('?' * len(kinds))})"
    selects = [FAILED.format(unit=unit, kinds=among) for unit, _ in stretches]
    named = [kind.value for kind in kinds]
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

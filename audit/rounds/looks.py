"""With whose eyes a spot was seen: the draw of spots and the agreement of the tiers, from the inspections of the last weeks."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from audit.checklists.queries import checklist
from audit.checklists.schemas import Item
from audit.database import fetch
from audit.ids import ChecklistId, SpotId
from audit.inspections.rules import fails
from audit.inspections.schemas import Answer, InspectionKind, Verdict
from audit.rounds.eyes import WEIGHT_MOST, Glance, compare, draw, weight
from audit.rounds.schemas import Agreement, Draw
from audit.rounds.slots import OWN
from audit.sites.queries import places
from audit.sites.schemas import Hall

DRAWN = 3
"""Spots a day."""
WITHIN_DAYS = 3
AGREEMENT_DAYS = 28
SEEN = """SELECT DISTINCT spot, day_on FROM inspection
WHERE hall = ? AND day_on >= ? AND day_on < ? AND kind IN ('audit', 'spot_check') ORDER BY day_on"""
JUDGED = """SELECT id, kind, spot, checklist, finished_at, day_on, document FROM inspection
WHERE hall = ? AND day_on >= ? AND NOT superseded AND kind IN ('audit', 'spot_check', 'self_check')"""


class _Answers(Struct):
    """Of a document only what this needs."""

    answers: list[Answer]


async def draw_of_day(hall: Hall, *, day: date) -> Draw:
    """What happens on the day itself does not change its draw."""
    rows = await fetch(SEEN, hall.id, day - timedelta(days=WEIGHT_MOST), day)
    seen: dict[SpotId, date] = {row["spot"]: row["day_on"] for row in rows}
    spots = [spot.id for spot in (await places(hall.id)).spots if spot.kind in OWN]
    unseen = {spot: (day - seen[spot]).days if spot in seen else None for spot in spots}
    return Draw(
        day=day,
        spots=draw(hall.id, day, unseen, DRAWN),
        total_weight=sum(weight(days) for days in unseen.values()),
        of=len(unseen),
    )


async def agreement(hall: Hall, *, today: date) -> Agreement:
    rows = await fetch(JUDGED, hall.id, today - timedelta(days=AGREEMENT_DAYS))
    items = await _items({row["checklist"] for row in rows})
    return compare((glance for row in rows for glance in _glances(row, items)), within=WITHIN_DAYS)


async def _items(versions: set[ChecklistId]) -> Mapping[ChecklistId, Mapping[str, Item]]:
    return {id: {item.id: item for item in (await checklist(id)).checklist.items} for id in versions}


def _glances(row: Mapping[str, Any], items: Mapping[ChecklistId, Mapping[str, Item]]) -> list[Glance]:
    answers = msgspec.json.decode(row["document"], type=_Answers).answers
    known = items[row["checklist"]]
    return [
        Glance(
            inspection=row["id"],
            kind=InspectionKind(row["kind"]),
            spot=row["spot"],
            item=answer.item,
            at=row["finished_at"],
            day=row["day_on"],
            failed=fails(known[answer.item], answer),
        )
        for answer in answers
        if answer.item in known and answer.verdict is not Verdict.not_applicable
    ]

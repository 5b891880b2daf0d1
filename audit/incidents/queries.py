from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct, structs

from audit.accounts.schemas import Actor
from audit.checklists.library import load_obligations
from audit.checklists.tender_schemas import Obligation
from audit.contracts.queries import contract_of
from audit.database import fetch
from audit.ids import HallId
from audit.incidents import rules
from audit.incidents.rules import Done, Standing
from audit.incidents.schemas import (
    ContractYear,
    Incident,
    IncidentDocument,
    IncidentKind,
    IncidentPage,
    IncidentStep,
    IncidentStepDocument,
    IncidentStory,
    Quota,
)
from audit.sites.queries import hall_by_id, visible_halls
from audit.sites.rules import local_day, no_such_hall
from audit.sites.schemas import Hall
from audit.workdays.queries import notices_of
from audit.workdays.schemas import Notice

SHOWN_MOST = 500
LINES = """SELECT i.id, i.author, i.at, i.received_at, i.document, p.display_name AS author_name
FROM incident i JOIN person p ON p.id = i.author"""
STEPS = """SELECT s.id, s.incident, s.at, s.document, p.display_name AS author_name FROM incident_step s
JOIN person p ON p.id = s.author JOIN incident i ON i.id = s.incident AND i.hall = s.hall"""


class Held(Struct, frozen=True):
    """An incident as it is kept."""

    id: UUID
    author: UUID
    author_name: str
    at: datetime
    received_at: datetime
    document: IncidentDocument
    steps: Sequence[Done]
    standing: Standing


@cache
def promises() -> Mapping[str, Obligation]:
    """What the tenders of the library promise, by id."""
    return {one.id: one for one in load_obligations()}


async def held(hall: HallId, kind: IncidentKind | None = None) -> list[Held]:
    """Every incident of a hall, newest first."""
    asked, args = (" AND i.kind = ?", (hall, kind.value)) if kind else ("", (hall,))
    steps = _by_incident(await fetch(f"{STEPS} WHERE s.hall = ?{asked}", *args))
    lines = await fetch(f"{LINES} WHERE i.hall = ?{asked} ORDER BY i.at DESC, i.id DESC", *args)
    return [_held(row, steps.get(row["id"], [])) for row in lines]


async def held_one(incident: UUID) -> Held:
    """There must be one."""
    steps = _by_incident(await _steps_of(incident))
    [line] = await fetch(f"{LINES} WHERE i.id = ?", incident)
    return _held(line, steps.get(incident, []))


async def _steps_of(incident: UUID) -> list[dict[str, Any]]:
    return await fetch(f"{STEPS} WHERE s.incident = ? ORDER BY s.at, s.id", incident)


def _by_incident(rows: Iterable[dict[str, Any]]) -> dict[UUID, list[Done]]:
    found: dict[UUID, list[Done]] = {}
    for row in rows:
        document = msgspec.json.decode(row["document"], type=IncidentStepDocument)
        found.setdefault(row["incident"], []).append(Done(at=row["at"], id=row["id"], document=document))
    return found


def _held(row: dict[str, Any], steps: Sequence[Done]) -> Held:
    document = msgspec.json.decode(row["document"], type=IncidentDocument)
    return Held(
        id=row["id"],
        author=row["author"],
        author_name=row["author_name"],
        at=row["at"],
        received_at=row["received_at"],
        document=document,
        steps=steps,
        standing=rules.fold(document, row["at"], steps),
    )


async def page(hall: Hall, actor: Actor, *, kind: IncidentKind | None, now: datetime) -> IncidentPage:
    every = await held(hall.id)
    notices = await notices_of(hall.id, local_day(now, hall.time_zone))
    wanted = [one for one in every if kind in (None, one.document.kind)][:SHOWN_MOST]
    year = await contract_year(hall, now=now)
    return IncidentPage(
        incidents=[shown(one, hall, actor, notices, now=now) for one in wanted],
        year=year,
        quotas=_quotas(every, year, hall),
    )


async def quotas(hall: Hall, *, now: datetime) -> tuple[ContractYear, list[Quota]]:
    year = await contract_year(hall, now=now)
    return year, _quotas(await held(hall.id), year, hall)


def _quotas(every: Iterable[Held], year: ContractYear, hall: Hall) -> list[Quota]:
    counted = [
        rules.Counted(day=local_day(one.at, hall.time_zone), document=one.document, standing=one.standing)
        for one in every
    ]
    return rules.quotas(counted, year, promises())


def shown(one: Held, hall: Hall, actor: Actor, notices: Sequence[Notice], *, now: datetime) -> Incident:
    """As this person may see it."""
    reaches = actor.has(hall.id, *rules.ANSWERERS) or actor.person == one.author
    document = one.document if reaches else structs.replace(one.document, contact=rules.masked(one.document.contact))
    standing = one.standing
    return Incident(
        id=one.id,
        author_name=one.author_name,
        at=one.at,
        received_at=one.received_at,
        document=document,
        state=standing.state,
        limit=rules.limit(
            one.document,
            one.at,
            standing,
            now=now,
            time_zone=hall.time_zone,
            promises=promises(),
            notices=notices,
        ),
        valid=standing.valid,
        replied_at=standing.replied_at,
        arrived_at=standing.arrived_at,
        adopted=standing.adopted,
        steps=len(one.steps),
    )


async def story(incident: UUID, actor: Actor, *, now: datetime) -> IncidentStory:
    """Raises NotFound, also for an incident of a hall that the actor may not see."""
    rows = await fetch("SELECT hall FROM incident WHERE id = ?", incident)
    if not rows or rows[0]["hall"] not in visible_halls(actor):
        raise no_such_hall()
    hall = await hall_by_id(HallId(rows[0]["hall"]))
    one = await held_one(incident)
    steps = await _steps_of(incident)
    notices = await notices_of(hall.id, local_day(now, hall.time_zone))
    return IncidentStory(
        incident=shown(one, hall, actor, notices, now=now), steps=[_step(row, one.standing) for row in steps]
    )


def _step(row: dict[str, Any], standing: Standing) -> IncidentStep:
    return IncidentStep(
        id=row["id"],
        author_name=row["author_name"],
        at=row["at"],
        counts=row["id"] not in standing.ineffective,
        document=msgspec.json.decode(row["document"], type=IncidentStepDocument),
    )


async def hall_of(incident: UUID) -> HallId | None:
    rows = await fetch("SELECT hall FROM incident WHERE id = ?", incident)
    return HallId(rows[0]["hall"]) if rows else None


async def contract_year(hall: Hall, *, now: datetime) -> ContractYear:
    contract = await contract_of(hall.id)
    return rules.contract_year(contract.anchor if contract else None, local_day(now, hall.time_zone))

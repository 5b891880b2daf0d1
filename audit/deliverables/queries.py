from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec

from audit.checklists.library import LIBRARY, load_obligations
from audit.checklists.written import Written
from audit.database import fetch
from audit.deliverables import rules
from audit.deliverables.schemas import (
    Acceptance,
    AcceptanceDocument,
    AcceptedDeliverable,
    Activity,
    ActivityDocument,
    Deliverable,
    DeliverableAbout,
    DeliverablesPage,
    Group,
    Kind,
    MonthOfServices,
    RolloutBoard,
    RolloutDocument,
    RolloutStep,
    Version,
)
from audit.ids import HallId
from audit.sites.queries import places
from audit.sites.rules import local_day
from audit.sites.schemas import Hall, SpotKind

ABOUT = """SELECT d.id, d.deliverable, d.document FROM deliverable d WHERE d.hall = ?
AND NOT EXISTS (SELECT 1 FROM deliverable n WHERE n.deliverable = d.deliverable AND n.id > d.id)"""
VERSIONS = """SELECT v.id, v.deliverable, v.number, v.name, v.media_type, v.bytes, v.sha256, v.note, v.author,
v.received_at, p.display_name AS author_name FROM deliverable_version v JOIN person p ON p.id = v.author
WHERE v.hall = ? ORDER BY v.number DESC"""
DECISIONS = """SELECT a.id, a.version, a.document, a.decided_at, p.display_name AS author_name
FROM deliverable_acceptance a JOIN person p ON p.id = a.author WHERE a.hall = ? ORDER BY a.decided_at DESC, a.id DESC"""
STEPS = """SELECT r.id, r.spot, r.at, r.document, p.display_name AS author_name
FROM rollout_step r JOIN person p ON p.id = r.author WHERE r.hall = ?"""
ACTIVITIES = """SELECT a.id, a.document, p.display_name AS author_name FROM landing_activity a
JOIN person p ON p.id = a.author WHERE a.hall = ? ORDER BY a.day_on DESC, a.id DESC LIMIT 200"""
ROLLED_OUT = (SpotKind.counter, SpotKind.desk)
"""Where the standard is carried to; any other place once something was noted there."""


class _Groups(msgspec.Struct, forbid_unknown_fields=True):
    groups: list[Group]


@cache
def groups() -> list[Group]:
    """Raises LibraryError."""
    return Written(LIBRARY / "deliverables.yaml", _Groups, {}).content.groups


@cache
def kinds() -> list[Kind]:
    """What a tender asks for, in its order."""
    promised = {one.id: one for one in load_obligations()}
    return [
        Kind(
            obligation=id,
            group=group.id,
            title=promised[id].title,
            source=promised[id].source,
            clause=promised[id].clause,
        )
        for group in groups()
        for id in group.obligations
    ]


async def deliverables_page(hall: Hall, *, now: datetime) -> DeliverablesPage:
    today = local_day(now, hall.time_zone)
    rows = await fetch(ACTIVITIES, hall.id)
    return DeliverablesPage(
        today=today,
        groups=groups(),
        kinds=kinds(),
        deliverables=await deliverables(hall, today=today),
        months=await months_of_services(hall.id, today=today),
        activities=[
            Activity(
                id=row["id"],
                author_name=row["author_name"],
                document=msgspec.json.decode(row["document"], type=ActivityDocument),
            )
            for row in rows
        ],
    )


async def deliverables(hall: Hall, *, today: date) -> list[Deliverable]:
    versions = await _versions(hall.id)
    found = [
        _deliverable(row, versions.get(row["deliverable"], []), hall, today) for row in await fetch(ABOUT, hall.id)
    ]
    return sorted(
        found,
        key=lambda one: (
            one.about.dropped,
            rules.in_order(one.about.group, one.about.obligation, one.id, groups()),
        ),
    )


def _deliverable(row: Mapping[str, Any], versions: Sequence[Version], hall: Hall, today: date) -> Deliverable:
    about = msgspec.json.decode(row["document"], type=DeliverableAbout)
    state, accepted = rules.state_of(versions), rules.first_accepted(versions)
    return Deliverable(
        id=row["deliverable"],
        about=about,
        saved=row["id"],
        state=state,
        light=rules.light_of(about, state, today=today),
        accepted_on=local_day(accepted[0], hall.time_zone) if accepted else None,
        accepted_by=accepted[1] if accepted else "",
        versions=list(versions),
    )


async def _versions(hall: HallId) -> dict[UUID, list[Version]]:
    """By deliverable, newest first."""
    decided: dict[UUID, list[Acceptance]] = defaultdict(list)
    for row in await fetch(DECISIONS, hall):
        decided[row["version"]].append(_acceptance(row))
    found: dict[UUID, list[Version]] = defaultdict(list)
    for row in await fetch(VERSIONS, hall):
        facts = {name: row[name] for name in Version.__struct_fields__ if name != "decisions"}
        found[row["deliverable"]].append(Version(**facts, decisions=decided[row["id"]]))
    return found


def _acceptance(row: Mapping[str, Any]) -> Acceptance:
    document = msgspec.json.decode(row["document"], type=AcceptanceDocument)
    return Acceptance(
        id=row["id"],
        accepts=document.accepts,
        reason=document.reason,
        author_name=row["author_name"],
        decided_at=row["decided_at"],
        signature=document.signature,
    )


async def months_of_services(hall: HallId, *, today: date) -> list[MonthOfServices]:
    """How often each landing service was given, month by month, newest first."""
    rows = await fetch("SELECT service, day_on FROM landing_activity WHERE hall = ?", hall)
    return rules.by_month(((row["service"], row["day_on"]) for row in rows), today=today)


async def accepted_deliverables(hall: Hall, *, now: datetime) -> list[AcceptedDeliverable]:
    """Which promises of the tender are kept by an accepted deliverable, and since when; the earliest of several."""
    kept: dict[str, date] = {}
    for one in await deliverables(hall, today=local_day(now, hall.time_zone)):
        if one.about.obligation and one.accepted_on:
            kept[one.about.obligation] = min(one.accepted_on, kept.get(one.about.obligation, one.accepted_on))
    return [AcceptedDeliverable(obligation=obligation, on=on) for obligation, on in sorted(kept.items())]


async def rollout_board(hall: HallId) -> RolloutBoard:
    steps: dict[UUID, list[RolloutStep]] = defaultdict(list)
    for row in await fetch(STEPS, hall):
        steps[row["spot"]].append(_step(row))
    walk = sorted((await places(hall)).spots, key=lambda one: one.position)
    return RolloutBoard(
        lines=[
            rules.fold(spot.id, steps.get(spot.id, [])) for spot in walk if spot.kind in ROLLED_OUT or spot.id in steps
        ]
    )


def _step(row: Mapping[str, Any]) -> RolloutStep:
    document = msgspec.json.decode(row["document"], type=RolloutDocument)
    return RolloutStep(
        id=row["id"],
        stage=document.stage,
        at=row["at"],
        author_name=row["author_name"],
        note=document.note,
        photos=document.photos,
        works=document.works,
    )


async def saved_one(hall: HallId, deliverable: UUID) -> tuple[UUID, DeliverableAbout] | None:
    """The newest saved description and its id."""
    rows = await fetch(f"{ABOUT} AND d.deliverable = ?", hall, deliverable)
    return (rows[0]["id"], msgspec.json.decode(rows[0]["document"], type=DeliverableAbout)) if rows else None


async def is_elsewhere(hall: HallId, deliverable: UUID) -> bool:
    return bool(await fetch("SELECT 1 AS one FROM deliverable WHERE deliverable = ? AND hall <> ?", deliverable, hall))


async def version_row(hall: HallId, version: UUID) -> Mapping[str, Any] | None:
    """A version as its row says, whichever deliverable it is of."""
    rows = await fetch(
        "SELECT id, deliverable, number, name, media_type, sha256, author FROM deliverable_version WHERE hall = ? AND id = ?",
        hall,
        version,
    )
    return rows[0] if rows else None


async def newest_number(deliverable: UUID) -> int:
    rows = await fetch("SELECT max(number) AS number FROM deliverable_version WHERE deliverable = ?", deliverable)
    return rows[0]["number"] or 0


async def file_digests() -> list[str]:
    """Of every file of every hall, each once."""
    rows = await fetch("SELECT DISTINCT sha256 FROM deliverable_version ORDER BY sha256")
    return [row["sha256"] for row in rows]

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from audit.database import fetch
from audit.devices import rules
from audit.devices.schemas import (
    Device,
    DeviceAbout,
    DevicesPage,
    Fault,
    FaultDocument,
    FaultState,
    FaultStep,
    FaultStepDocument,
)
from audit.ids import HallId
from audit.sites.queries import places
from audit.sites.rules import local_day
from audit.sites.schemas import Hall, Spot, SpotKind
from audit.workdays.queries import calendars, closures
from audit.workdays.rules import moment

ABOUT = """SELECT d.id, d.spot, d.document FROM device d WHERE d.hall = ?
AND NOT EXISTS (SELECT 1 FROM device n WHERE n.spot = d.spot AND n.id > d.id)"""
FAULTS = """SELECT f.id, f.device, f.at, f.document, p.display_name AS author_name
FROM device_fault f JOIN person p ON p.id = f.author WHERE f.hall = ? ORDER BY f.at DESC, f.id DESC"""
STEPS = """SELECT s.id, s.fault, s.at, s.document, p.display_name AS author_name
FROM device_fault_step s JOIN person p ON p.id = s.author WHERE s.hall = ?"""


async def devices_page(hall: Hall, *, now: datetime) -> DevicesPage:
    """Every spot of the kind device, with what the register and its faults say."""
    where = await places(hall.id)
    hours = rules.Hours(await calendars(hall.id), await closures(hall.id), hall.time_zone)
    faults = await _faults(hall.id, hours, now)
    saved = {row["spot"]: row for row in await fetch(ABOUT, hall.id)}
    zones = {zone.id: zone.name for zone in where.zones}
    today = local_day(now, hall.time_zone)
    since = moment(rules.since_day(today), 0, hall.time_zone)
    walk = sorted((one for one in where.spots if one.kind is SpotKind.device), key=lambda one: one.position)
    devices = [
        _device(spot, zones[spot.zone], saved.get(spot.id), faults.get(spot.id, []), hours, since, now) for spot in walk
    ]
    return DevicesPage(today=today, now=now, devices=rules.in_list_order(devices))


def _device(
    spot: Spot,
    zone_name: str,
    saved: Mapping[str, Any] | None,
    faults: Sequence[Fault],
    hours: rules.Hours,
    since: datetime,
    now: datetime,
) -> Device:
    about = msgspec.json.decode(saved["document"], type=DeviceAbout) if saved else None
    return Device(
        id=spot.id,
        code=spot.code,
        name=spot.name,
        name_en=spot.name_en,
        label=spot.label,
        zone=spot.zone,
        zone_name=zone_name,
        about=about,
        saved=saved["id"] if saved else None,
        state=rules.state_of(about, faults),
        down_minutes=rules.down_minutes(hours, faults, since=since, now=now),
        faults=list(faults),
    )


async def _faults(hall: HallId, hours: rules.Hours, now: datetime) -> dict[UUID, list[Fault]]:
    """By device, newest first."""
    steps: dict[UUID, list[FaultStep]] = defaultdict(list)
    for row in await fetch(STEPS, hall):
        steps[row["fault"]].append(_step(row))
    found: dict[UUID, list[Fault]] = defaultdict(list)
    for row in await fetch(FAULTS, hall):
        fault = _fault(row, steps.get(row["id"], []))
        found[fault.device].append(replace(fault, down_minutes=rules.fault_minutes(hours, fault, now=now)))
    return found


def _fault(row: Mapping[str, Any], steps: Sequence[FaultStep]) -> Fault:
    document = msgspec.json.decode(row["document"], type=FaultDocument)
    stands = rules.standing(row["at"], steps)
    return Fault(
        id=row["id"],
        device=row["device"],
        what=document.what,
        usable=document.usable,
        photos=document.photos,
        author_name=row["author_name"],
        at=row["at"],
        state=stands.state,
        restored_at=stands.restored_at,
        down_minutes=0,
        steps=rules.in_order(steps),
    )


def _step(row: Mapping[str, Any]) -> FaultStep:
    document = msgspec.json.decode(row["document"], type=FaultStepDocument)
    return FaultStep(
        id=row["id"],
        act=document.act,
        at=row["at"],
        author_name=row["author_name"],
        note=document.note,
        photos=document.photos,
    )


async def saved_one(spot: UUID) -> UUID | None:
    """The id of the newest saved description of a device."""
    rows = await fetch("SELECT id FROM device WHERE spot = ? ORDER BY id DESC LIMIT 1", spot)
    return rows[0]["id"] if rows else None


async def is_restored(hall: HallId, fault: UUID, reported_at: datetime) -> bool:
    rows = await fetch(f"{STEPS} AND s.fault = ?", hall, fault)
    return rules.standing(reported_at, map(_step, rows)).state is FaultState.restored

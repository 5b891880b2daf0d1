"""Loads a hall written in YAML, and the demo hall's two weeks, through the actions that serve real halls."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from audit.accounts.actions import add_person, grant_role
from audit.accounts.queries import actor_of_person
from audit.accounts.schemas import Actor, DemoAccount
from audit.checklists.schemas import PublishedChecklist
from audit.checklists.written import Written
from audit.config import Settings, shipped
from audit.database import count_anew, transaction
from audit.demo.assessments import assess
from audit.demo.bulletins import tell_bulletins
from audit.demo.contract import conclude
from audit.demo.daily import plan_days
from audit.demo.deliverables import tell_deliverables
from audit.demo.devices import tell_devices
from audit.demo.drawn import draw_scene
from audit.demo.incidents import tell_incidents
from audit.demo.ledger import confirm_by_hand
from audit.demo.materials import tell_materials
from audit.demo.onsite import spend_days
from audit.demo.plan import keep_plan
from audit.demo.proof import proof_of
from audit.demo.rectify import tell_findings
from audit.demo.rounds import keep_hours, tell_exceptions
from audit.demo.schemas import HallFile, Picture, Snapshot, Visit
from audit.demo.seals import sign_off
from audit.demo.shares import tell_shares
from audit.demo.signs import tell_signs
from audit.demo.standard import checklists_of_demo_hall, keep_standard
from audit.demo.story import DAYS, plan_two_weeks, workdays_before
from audit.demo.training import tell_trainings
from audit.demo.twins import keep_twins
from audit.documents import Clock
from audit.evidence.actions import issue_challenge
from audit.ids import HallId, InspectionId, PersonId, new_id
from audit.inspections.actions import submit_inspection
from audit.inspections.schemas import InspectionDocument, PhotoFacts
from audit.media.actions import receive_photo
from audit.media.drawing import taken_again
from audit.media.drawing_canvas import REFRAMED, SIZE
from audit.sites.actions import add_spot, add_zone, create_hall
from audit.sites.queries import hall_by_id, hall_named, places
from audit.sites.rules import local_day
from audit.sites.schemas import Spot
from audit.standards.actions import publish_library
from audit.standards.queries import checklists_of_hall

A_MINUTE = timedelta(minutes=1)
CHALLENGED_BEFORE = timedelta(minutes=3)
DEMO_HALL = shipped("standards_library") / "halls" / "demo_hall.yaml"


def read_hall_file(file: Path) -> HallFile:
    """Raises LibraryError naming file, line and field."""
    return Written(file, HallFile, {}).content


def demo_accounts() -> list[DemoAccount]:
    """For the sign-in page: one account for each role of the demo hall."""
    written = read_hall_file(DEMO_HALL)
    return [
        DemoAccount(name=one.name, password=written.password, display_name=one.display_name, role=one.role)
        for one in written.people
    ]


async def create_hall_from_file(file: Path, *, now: datetime) -> None:
    """The hall, its zones and spots; people in the file are left out. Raises LibraryError, Conflict hall_exists."""
    written = read_hall_file(file)
    async with transaction():
        await _create_places(written, now)


async def load_demo_hall(*, now: datetime, settings: Settings) -> None:
    """Fills the demo hall once, all or nothing; when it is there already nothing happens."""
    written = read_hall_file(DEMO_HALL)
    if await hall_named(written.hall.name):
        return
    library = {one.checklist.pack: one.checklist for one in await publish_library(now=now)}
    today, zone = local_day(now, written.hall.time_zone), written.hall.time_zone
    checklists = checklists_of_demo_hall(library)
    kinds = {spot.code: spot.kind for place in written.zones for spot in place.spots}
    visits = plan_two_weeks(today, checklists, kinds, zone)
    daily = plan_days(workdays_before(today), checklists, kinds, zone)
    photos = await asyncio.to_thread(_draw_all, {shot.picture for visit in visits for shot in visit.snapshots})
    async with transaction():
        before = now - timedelta(days=DAYS + 1)
        hall = await _create_places(written, before)
        people = await _create_people(written, hall, before)
        await keep_standard(hall, people["consultant"], now=before)
        await keep_hours(await hall_by_id(hall), people, before=before)
        spots = await _spots(hall)
        ids = {code: spot.id for code, spot in spots.items()}
        await keep_twins(hall=hall, spots=ids, author=people["consultant"], settings=settings, now=before)
        published = {one.checklist.pack: one for one in await checklists_of_hall(hall)}
        story = _Telling(hall, spots, people, published, photos, settings)
        await story.tell(sorted([*visits, *daily], key=lambda visit: visit.finished_at))
        days = sorted({local_day(visit.finished_at, written.hall.time_zone) for visit in visits})
        await tell_exceptions(await hall_by_id(hall), people, ids, workdays=days)
        pictures = {hashlib.sha256(content).hexdigest(): picture for picture, content in photos.items()}
        await tell_findings(
            hall=hall, hazard_at=spots["C04"].id, people=people, pictures=pictures, settings=settings, now=now
        )
        labels = [spot.label for spot in spots.values()]
        await count_anew()
        await conclude(await hall_by_id(hall), people["manager"].person, now=now)
        await spend_days(await hall_by_id(hall), people, labels, now=now)
        await tell_signs(hall=hall, actor=people["consultant"], settings=settings, now=now)
        await tell_incidents(hall=hall, people=people, spots=ids, now=now)
        await tell_deliverables(
            hall=await hall_by_id(hall), people=people, spots=ids, published=published, settings=settings, now=now
        )
        await tell_devices(hall=await hall_by_id(hall), people=people, spots=ids, now=now)
        await tell_materials(hall=await hall_by_id(hall), people=people, spots=ids, now=now)
        await keep_plan(
            hall=await hall_by_id(hall),
            spots={code: spot.id for code, spot in (await _spots(hall)).items()},
            author=people["consultant"],
            manager=people["manager"],
            settings=settings,
            now=now,
        )
        await tell_trainings(await hall_by_id(hall), people, now=now)
        await tell_bulletins(await hall_by_id(hall), people, workdays=days, now=now)
        await assess(await hall_by_id(hall), supervisor=people["supervisor"], lead=people["lead"], now=now)
        await sign_off(await hall_by_id(hall), people, settings=settings, now=now)
        await tell_shares(await hall_by_id(hall), people, workdays=days, settings=settings, now=now)
        await confirm_by_hand(await hall_by_id(hall), people["supervisor"].person, now=now)


async def _create_places(written: HallFile, now: datetime) -> HallId:
    about = written.hall
    hall = await create_hall(name=about.name, name_en=about.name_en, time_zone=about.time_zone, now=now)
    position = 0
    for number, zone in enumerate(written.zones, start=1):
        zone_id = await add_zone(hall=hall, name=zone.name, name_en=zone.name_en, position=number, now=now)
        for spot in zone.spots:
            position += 1
            await add_spot(
                hall=hall,
                zone=zone_id,
                kind=spot.kind,
                code=spot.code,
                name=spot.name,
                name_en=spot.name_en,
                position=position,
                now=now,
            )
    return hall


async def _create_people(written: HallFile, hall: HallId, now: datetime) -> dict[str, Actor]:
    actors: dict[str, Actor] = {}
    for one in written.people:
        person = await add_person(name=one.name, display_name=one.display_name, password=written.password, now=now)
        await grant_role(person=person, hall=hall, role=one.role, now=now)
        actors[one.name] = await _actor(person)
    return actors


async def _actor(person: PersonId) -> Actor:
    actor = await actor_of_person(person)
    if actor is None:
        raise RuntimeError("a person added just now is not there")
    return actor


async def _spots(hall: HallId) -> dict[str, Spot]:
    return {spot.code: spot for spot in (await places(hall)).spots}


def _draw_all(pictures: Iterable[Picture]) -> dict[Picture, bytes]:
    """Pillow leaves the interpreter while it works, so two threads draw at once."""
    wanted = list(pictures)
    scenes = list({replace(picture, take=0) for picture in wanted})
    with ThreadPoolExecutor(2) as threads:
        drawn = dict(zip(scenes, threads.map(draw_scene, scenes), strict=True))
        takes = threads.map(lambda picture: taken_again(drawn[replace(picture, take=0)], picture.take), wanted)
        return dict(zip(wanted, takes, strict=True))


class _Telling:
    """Sends the visits as phones would."""

    def __init__(
        self,
        hall: HallId,
        spots: Mapping[str, Spot],
        people: Mapping[str, Actor],
        published: Mapping[str, PublishedChecklist],
        photos: Mapping[Picture, bytes],
        settings: Settings,
    ) -> None:
        self._hall, self._spots, self._people = hall, spots, people
        self._published, self._photos, self._settings = published, photos, settings
        self._sent: set[str] = set()

    async def tell(self, visits: Iterable[Visit]) -> None:
        previous: InspectionId | None = None
        number = 0
        for visit in visits:
            inspection = InspectionId(new_id())
            if visit.quick:
                document = self._quick(visit)
            else:
                document = await self._document(visit, number, previous if visit.corrects else None)
                number += 1
            actor, received = self._people[visit.author], visit.finished_at + timedelta(seconds=40)
            body = msgspec.json.encode(document)
            await submit_inspection(inspection=inspection, body=body, actor=actor, now=received)
            arriving = visit.snapshots[:-1] if visit.withheld else visit.snapshots
            for shot in arriving:
                await self._send(self._photos[shot.picture], actor.person, received + timedelta(seconds=20))
            previous = previous if visit.quick else inspection

    async def _document(self, visit: Visit, number: int, supersedes: InspectionId | None) -> InspectionDocument:
        proof = proof_of(visit, number)
        started = visit.finished_at - timedelta(minutes=7 + len(visit.snapshots))
        issued = await issue_challenge(self._hall, now=started - CHALLENGED_BEFORE)
        beside = PhotoFacts(
            sha256="",
            item="",
            taken_at=started,
            source=proof.source,
            width=1,
            height=1,
            bytes=1,
            challenge=issued.challenge if proof.challenge else None,
            label=self._spots[visit.spot].label if proof.label else None,
        )
        return InspectionDocument(
            schema=1,
            hall=self._hall,
            spot=self._spots[visit.spot].id,
            checklist=self._published[visit.pack].id,
            kind=visit.kind,
            started_at=started,
            finished_at=visit.finished_at,
            clock=Clock(zone="Asia/Shanghai", since_contact_ms=180_000),
            answers=visit.answers,
            photos=[
                self._facts(shot, started + timedelta(seconds=70 * place), beside)
                for place, shot in enumerate(visit.snapshots, start=1)
            ],
            signature=visit.signature,
            supersedes=supersedes,
        )

    def _quick(self, visit: Visit) -> InspectionDocument:
        return InspectionDocument(
            schema=1,
            hall=self._hall,
            spot=self._spots[visit.spot].id,
            checklist=self._published[visit.pack].id,
            kind=visit.kind,
            started_at=visit.finished_at - A_MINUTE,
            finished_at=visit.finished_at,
            clock=Clock(zone="Asia/Shanghai", since_contact_ms=20_000),
            answers=visit.answers,
        )

    def _facts(self, shot: Snapshot, at: datetime, beside: PhotoFacts) -> PhotoFacts:
        content = self._photos[shot.picture]
        digest = hashlib.sha256(content).hexdigest()
        width, height = REFRAMED if shot.picture.take else SIZE
        size = {"width": width, "height": height, "bytes": len(content)}
        return replace(beside, sha256=digest, item=shot.item, taken_at=at, **size)

    async def _send(self, content: bytes, person: PersonId, now: datetime) -> None:
        digest = hashlib.sha256(content).hexdigest()
        if digest in self._sent:
            return
        self._sent.add(digest)
        await receive_photo(
            hall=self._hall,
            sha256=digest,
            person=person,
            body=_one_piece(content),
            declared_bytes=len(content),
            settings=self._settings,
            now=now,
        )


async def _one_piece(content: bytes) -> AsyncIterator[bytes]:
    yield content

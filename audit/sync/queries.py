import hashlib
from datetime import date, datetime, timedelta

import msgspec

from audit.checklists.queries import checklist, library_book
from audit.findings.queries import unsettled_findings
from audit.ids import ChecklistId, HallId, PersonId, SpotId
from audit.inspections import queries as inspections
from audit.inspections.schemas import InspectionSummary
from audit.notices.queries import box_of
from audit.rounds.queries import rounds_ahead
from audit.signs.queries import register, walks_of_hall
from audit.sites.queries import places
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.standards.queries import checklists_of_hall
from audit.sync.schemas import LastPhoto, Latest, Pack
from audit.twins.queries import twins_of_hall

LATEST_DAYS = 31
"""How far back the counter list looks for the newest inspection of a spot."""
LAST_PHOTOS = 60
"""A phone keeps a small copy of each for taking the next one from the same point: so many fit into 6 MB."""


async def pack(hall: Hall, *, person: PersonId, cursor: str, now: datetime) -> Pack:
    """What a phone of this person needs for a day offline; sections named by the cursor are left out."""
    today = local_day(now, hall.time_zone)
    since_on = today - timedelta(days=LATEST_DAYS)
    places_now = await places(hall.id)
    checklists = await checklists_of_hall(hall.id)
    findings = await unsettled_findings(hall.id)
    latest = await _latest_of(hall.id, since_on)
    library = library_book()
    signs = await register(hall.id, on=today)
    walks = await walks_of_hall(hall.id)
    twins = await twins_of_hall(hall.id)
    rounds = await rounds_ahead(hall, now=now)
    notices = await box_of(hall.id, person, now=now)
    sections = (places_now, checklists, findings, latest, library, signs, walks, twins, rounds, notices)
    digests = [_digest(section) for section in sections]
    held = cursor.split(".") if cursor.count(".") == len(digests) - 1 else [""] * len(digests)
    return Pack(
        cursor=".".join(digests),
        complete=True,
        places=places_now if digests[0] != held[0] else None,
        checklists=checklists if digests[1] != held[1] else None,
        findings=findings if digests[2] != held[2] else None,
        latest=latest if digests[3] != held[3] else None,
        library=library if digests[4] != held[4] else None,
        signs=signs if digests[5] != held[5] else None,
        walks=walks if digests[6] != held[6] else None,
        twins=twins if digests[7] != held[7] else None,
        rounds=rounds if digests[8] != held[8] else None,
        notices=notices if digests[9] != held[9] else None,
    )


def _digest(section: object) -> str:
    return hashlib.sha256(msgspec.json.encode(section)).hexdigest()[:16]


async def _latest_of(hall: HallId, since_on: date) -> list[Latest]:
    pictured: dict[tuple[SpotId, ChecklistId], list[LastPhoto]] = {}
    for one in await inspections.last_photos(hall, since_on=since_on, most=LAST_PHOTOS):
        pictured.setdefault((one.spot, one.checklist), []).append(LastPhoto(item=one.item, sha256=one.sha256))
    newest = await inspections.latest(hall, since_on=since_on)
    return [await _latest(summary, pictured.get((summary.spot, summary.checklist), [])) for summary in newest]


async def _latest(summary: InspectionSummary, photos: list[LastPhoto]) -> Latest:
    return Latest(
        spot=summary.spot,
        checklist=summary.checklist,
        pack=(await checklist(summary.checklist)).checklist.pack,
        inspection=summary.id,
        kind=summary.kind,
        day_on=summary.day_on,
        finished_at=summary.finished_at,
        score=summary.score,
        result=summary.result,
        failed=summary.failed,
        photos_expected=summary.photos_expected,
        photos_received=summary.photos_received,
        photos=photos,
    )

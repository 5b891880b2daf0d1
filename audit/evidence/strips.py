import asyncio

from audit.config import Settings
from audit.evidence import queries, rules, words
from audit.evidence.schemas import PhotoEvidence
from audit.ids import InspectionId
from audit.inspections.queries import document, hall_of
from audit.inspections.schemas import InspectionSummary
from audit.media import images
from audit.media.queries import derived
from audit.media.schemas import Size
from audit.media.strip import with_strip
from audit.sites.queries import spot_in_hall
from audit.sites.rules import no_such_hall
from audit.sites.schemas import Hall


async def photo_with_strip(hall: Hall, inspection: InspectionId, sha256: str, settings: Settings) -> bytes:
    """Raises NotFound for a photo that the inspection or the hall does not have."""
    if await hall_of(inspection) != hall.id:
        raise no_such_hall()
    summary, written, _ = await document(inspection)
    found = queries.by_photo(await queries.evidence_of(hall.id, [(summary, written)]))
    if (inspection, sha256) not in found:
        raise rules.no_such_photo()
    path = await derived(hall.id, sha256, Size.screen, settings)
    lines = await _lines(hall, summary, found[inspection, sha256])
    return await images.in_decoder(with_strip, await asyncio.to_thread(path.read_bytes), lines)


async def _lines(hall: Hall, summary: InspectionSummary, one: PhotoEvidence) -> list[str]:
    spot = await spot_in_hall(hall.id, summary.spot)
    place = f"{spot.code} {spot.name}" if spot else ""
    grade = one.grade.value if one.grade else "—"
    meaning = words.MEANINGS[one.grade].zh if one.grade else ""
    return [
        f"{hall.name}　{place}　{summary.author_name}",
        f"记录于 {words.bracket(one, hall.time_zone)}　{one.sha256[:16]}",
        f"证据 {grade}：{meaning}",
    ]

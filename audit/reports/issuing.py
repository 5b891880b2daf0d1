"""Papers with their photos: a scorecard, with the stamp of its newest seal, and a rectification notice."""

from audit.config import Settings
from audit.ids import HallId
from audit.media.queries import print_copies
from audit.reports import paper, sealing
from audit.reports.notices import Notice
from audit.reports.rendering import Renderer
from audit.reports.schemas import Scorecard
from audit.seals.schemas import SealFacts


async def scorecard_pdf(
    card: Scorecard, facts: SealFacts, *, site: str, settings: Settings, renderer: Renderer
) -> bytes:
    """`site` is the address under which people reach this server. Raises Busy."""
    stamp = await sealing.stamp_of(facts, site=site)
    digests = [photo for finding in card.findings for photo in (*finding.before, *finding.after)]
    photos = await print_copies(card.hall, digests, settings)
    return await renderer.pdf(paper.scorecard_html(card, available=photos.keys(), stamp=stamp), photos)


async def notice_pdf(notice: Notice, *, hall: HallId, settings: Settings, renderer: Renderer) -> bytes:
    """Raises Busy."""
    digests = [photo for entry in notice.entries for photo in (*entry.line.before, *entry.line.after)]
    photos = await print_copies(hall, digests, settings)
    return await renderer.pdf(paper.notice_html(notice, available=photos.keys()), photos)

"""A scorecard on paper: with its photos, and with the stamp of its newest seal."""

from audit.config import Settings
from audit.media.queries import print_copies
from audit.reports import paper, sealing
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

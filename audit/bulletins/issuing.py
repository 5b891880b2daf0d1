"""A bulletin on paper, with its photos."""

from audit.bulletins import paper
from audit.bulletins.schemas import BulletinPage
from audit.config import Settings
from audit.media.queries import print_copies
from audit.reports.rendering import Renderer


async def bulletin_pdf(page: BulletinPage, *, settings: Settings, renderer: Renderer, for_chat: bool = False) -> bytes:
    """Raises Busy."""
    digests = [photo for pair in page.content.pairs for photo in (pair.before, pair.after)]
    photos = await print_copies(page.hall, digests, settings)
    return await renderer.pdf(paper.bulletin_html(page, available=photos.keys(), for_chat=for_chat), photos)

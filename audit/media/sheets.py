"""Pictures made of photos and words, as JPEGs without metadata: a strip below one photo, before and after, a collage.

Each is made of the copies for screens. All raise photo_unknown for a photo that the hall does not hold, photo_broken, photo_busy.
"""

import asyncio
from collections.abc import Sequence

from audit.config import Settings
from audit.ids import HallId
from audit.media import collage as sheet
from audit.media import images, queries, rules, strip
from audit.media.schemas import Size


async def with_strip(
    hall: HallId, sha256: str, lines: Sequence[str], settings: Settings, *, size: Size = Size.screen
) -> bytes:
    """The photo in that size with the lines on a strip below it, the first one bold; long lines are wrapped."""
    return await images.in_decoder(strip.with_strip, await _copy(hall, sha256, size, settings), list(lines))


async def pair(hall: HallId, before: str, after: str, captions: tuple[str, str], settings: Settings) -> bytes:
    """Two photos side by side with a caption below each."""
    return await collage(hall, [before, after], captions, settings)


async def collage(hall: HallId, pictures: Sequence[str], captions: Sequence[str], settings: Settings) -> bytes:
    """Two to nine photos, up to three in a row, uncropped, with a caption below each. Raises collage_unfit."""
    rules.refuse_unfit_collage(len(pictures), len(captions))
    copies = [await _copy(hall, sha256, Size.screen, settings) for sha256 in pictures]
    return await images.in_decoder(sheet.collage, copies, list(captions))


async def _copy(hall: HallId, sha256: str, size: Size, settings: Settings) -> bytes:
    path = await queries.derived(hall, rules.checked_digest(sha256), size, settings)
    return await asyncio.to_thread(path.read_bytes)

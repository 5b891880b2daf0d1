"""A phone in front of our server: the app in a real Chromium, with a camera of the size the app asks for."""

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec import Struct
from PIL import Image
from playwright.async_api import async_playwright

from audit.fonts import FONTS
from bench.hall import build_hall, our_server
from bench.measure import Result, free_port
from tests.e2e import conftest, steps
from tests.e2e.phone import Phone

FILM = (2560, 1440)
TWELVE_MEGAPIXELS = (4000, 3000)
PACK = "office_check_table"


class Device(Struct, frozen=True):
    phone: Phone
    url: str
    debugging_port: int

    async def sign_in(self) -> None:
        await steps.sign_in(self.phone.page, self.url)
        await steps.ready_offline(self.phone.page)

    async def open_checklist(self) -> None:
        await steps.open_checklist(self.phone.page, "C01", PACK)


@asynccontextmanager
async def device() -> AsyncIterator[Device]:
    """Nothing is loaded and nobody is signed in."""
    with tempfile.TemporaryDirectory(prefix="hall-audit-bench-") as name:
        folder = Path(name)
        await build_hall(folder)
        with our_server(folder) as ours:
            async with _chromium(folder, port := free_port()) as phone:
                yield Device(phone, ours.url, port)


@asynccontextmanager
async def _chromium(folder: Path, debugging_port: int) -> AsyncIterator[Phone]:
    fonts, film = folder / "fonts.conf", folder / "film.mjpeg"
    fonts.write_text(conftest.FONTS.format(fonts=FONTS, cache=folder / "cache"))
    film.write_bytes(b"".join(picture(FILM, contrast=contrast) for contrast in (60, 120)))
    async with async_playwright() as playwright:
        phone = Phone(playwright, folder, film=film, fonts=fonts)
        phone._flags.append(f"--remote-debugging-port={debugging_port}")
        await phone.open()
        try:
            yield phone
        finally:
            await phone.close()


def picture(size: tuple[int, int], *, contrast: int = 60) -> bytes:
    """A JPEG with about as much detail as a photo."""
    out = io.BytesIO()
    noise = Image.effect_noise((size[0] // 4, size[1] // 4), contrast)
    noise.resize(size).convert("RGB").save(out, "JPEG", quality=70)
    return out.getvalue()


def one_by_one(results: AsyncIterator[Result]) -> Iterator[Result]:
    """So that a figure can be shown before the next is measured."""

    async def following() -> Result | None:
        return await anext(results, None)

    with asyncio.Runner() as runner:
        while (result := runner.run(following())) is not None:
            yield result

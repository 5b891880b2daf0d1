"""B8 to B11: the app in a real Chromium, at a quarter of this machine's speed where a finger waits."""

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, async_playwright

from bench import lighthouse, weight
from bench.hall import build_hall, our_server
from bench.measure import Figure, Remark, Result, free_port, median
from tests.e2e import steps
from tests.e2e.conftest import FONTS
from tests.e2e.phone import Phone

SLOWER = 4
TWELVE_MEGAPIXELS = (4000, 3000)
SHOTS = 5
TAPS = 5
SETTLED_MS = 500
OPEN_CHOICE = "fieldset:not(:has(:checked)) > .verdicts [data-testid=verdict-{verdict}]"
PACK = "office_check_table"
REPORTS = Path(__file__).parent.parent / "audit" / "reports" / "fonts"

WATCH = """type => {
  window.watched = []
  const note = list => window.watched.push(...list.getEntries().filter(one => type !== 'event' || one.interactionId).map(one => one.duration))
  new PerformanceObserver(note).observe({ type, durationThreshold: 16 })
}"""
SHOOT = """async number => {
  const shutter = document.querySelector('[data-testid=shutter]')
  const began = performance.now()
  shutter.click()
  while (!document.body.innerText.includes(`已拍 ${number} 张`) || document.querySelector('[data-testid=camera-done]').disabled)
    await new Promise(requestAnimationFrame)
  return performance.now() - began
}"""
PICTURE = "(({ videoWidth, videoHeight }) => `${videoWidth} × ${videoHeight}`)(document.querySelector('video'))"


def measure(rounds: int, _: float) -> Iterator[Result]:
    results = _measure(rounds)
    with asyncio.Runner() as runner:
        while (result := runner.run(_next(results))) is not None:
            yield result


async def _next(results: AsyncIterator[Result]) -> Result | None:
    return await anext(results, None)


async def _measure(rounds: int) -> AsyncIterator[Result]:
    with tempfile.TemporaryDirectory(prefix="hall-audit-bench-") as name:
        folder = Path(name)
        await build_hall(folder)
        with our_server(folder) as ours:
            port = free_port()
            async with _phone(folder, port) as phone:
                for result in await weight.weigh(phone.page, ours.url):
                    yield result
                async for result in _lighthouse(phone.page, ours.url, port, rounds):
                    yield result
                await _slow_down(phone)
                for result in await _taps(phone.page) + await _shots(phone.page):
                    yield result


async def _lighthouse(page: Page, url: str, port: int, rounds: int) -> AsyncIterator[Result]:
    """Leaves the page on an open checklist."""
    for result in await lighthouse.look("sign-in", url, debugging_port=port, rounds=rounds):
        yield result
    await steps.sign_in(page, url)
    await steps.ready_offline(page)
    for result in await lighthouse.look("today", url, debugging_port=port, rounds=rounds):
        yield result
    await steps.open_checklist(page, "C01", PACK)
    for result in await lighthouse.look("checklist", page.url, debugging_port=port, rounds=rounds):
        yield result


@asynccontextmanager
async def _phone(folder: Path, debugging_port: int) -> AsyncIterator[Phone]:
    fonts, film = folder / "fonts.conf", folder / "film.mjpeg"
    fonts.write_text(FONTS.format(fonts=REPORTS, cache=folder / "cache"))
    film.write_bytes(b"".join(_frame(shade) for shade in (60, 120)))
    async with async_playwright() as playwright:
        phone = Phone(playwright, folder, film=film, fonts=fonts)
        phone._flags += [f"--remote-debugging-port={debugging_port}"]
        await phone.open()
        try:
            yield phone
        finally:
            await phone.close()


def _frame(contrast: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1000, 750), contrast).resize(TWELVE_MEGAPIXELS).convert("RGB").save(out, "JPEG", quality=70)
    return out.getvalue()


async def _slow_down(phone: Phone) -> None:
    session = await phone.context.new_cdp_session(phone.page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


async def _taps(page: Page) -> list[Result]:
    """The slowest of some taps on one verdict, item after item; then of another verdict; and the median of these."""
    worst = []
    for verdict in ("pass", "fail", "na"):
        await page.evaluate(WATCH, "event")
        for _ in range(TAPS):
            await page.locator(OPEN_CHOICE.format(verdict=verdict)).first.tap()
            await page.wait_for_timeout(SETTLED_MS)
        worst.append(max(await page.evaluate("window.watched"), default=16))
    work = f"tap on a verdict to painted, {SLOWER} × slower"
    return [
        Figure(budget="B10", work=work, unit="ms (slowest tap)", ours=median(worst), limit=100),
        Remark(f"slowest tap on pass, fail, not applicable: {', '.join(f'{one:.0f}' for one in worst)} ms"),
    ]


async def _shots(page: Page) -> list[Result]:
    await page.get_by_test_id("take-photo").first.click()
    await page.locator("video.live").wait_for()
    picture = await page.evaluate(PICTURE)
    await page.evaluate(WATCH, "longtask")
    waits = [await page.evaluate(SHOOT, number) for number in range(1, SHOTS + 1)]
    await page.wait_for_timeout(500)
    blocked = max(await page.evaluate("window.watched"), default=0)
    work = f"shutter to ready for the next, {SLOWER} × slower"
    return [
        Figure(budget="B11", work=work, unit="ms", ours=median(waits), limit=1000),
        Figure(
            budget="B11",
            work=f"{work}, longest task of the page",
            unit="ms (under 50 counts as 0)",
            ours=blocked,
            limit=50,
        ),
        Remark(f"the camera gives {picture}; waits {', '.join(f'{one:.0f}' for one in waits)} ms"),
    ]

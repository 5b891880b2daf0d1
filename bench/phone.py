"""B11 and B10: how long a finger waits for the app, at a quarter of this machine's speed."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Iterator
from pathlib import Path

from playwright.async_api import Page

from bench.device import TWELVE_MEGAPIXELS, device, one_by_one, picture
from bench.measure import Figure, Remark, Result, median

SLOWER = 4
SHOTS = 5
TAPS = 5
SETTLED_MS = 500
OPEN_CHOICE = "fieldset:not(:has(:checked)) > .verdicts [data-testid=verdict-{verdict}]"

BARE = """<meta name=viewport content="width=device-width">""" + "".join(
    f"""<fieldset><div class=verdicts><label><input type=radio name={number} data-testid=verdict-pass>合格</label></div></fieldset>"""
    for number in range(25)
)
WATCH = """type => {
  window.watched = []
  const note = list => window.watched.push(...list.getEntries().filter(one => type !== 'event' || one.interactionId).map(one => one.duration))
  new PerformanceObserver(note).observe({ type, durationThreshold: 16 })
}"""
READY = """async event => {
  await new Promise(happened => document.addEventListener(event, happened, { capture: true, once: true }))
  const began = performance.now()
  do await new Promise(requestAnimationFrame)
  while (document.querySelector('[data-testid=camera-done]').disabled)
  return performance.now() - began
}"""
FRAME = "(({ videoWidth, videoHeight }) => `${videoWidth} × ${videoHeight}`)(document.querySelector('video'))"


def measure(_: int, __: float) -> Iterator[Result]:
    yield from one_by_one(_measure())


async def _measure() -> AsyncIterator[Result]:
    async with device() as one:
        await one.sign_in()
        await one.open_checklist()
        await _slow_down(one.phone.page)
        for result in await _shots(one.phone.page):
            yield result
        await one.phone.page.get_by_test_id("camera-done").click()
        for result in await _taps(one.phone.page):
            yield result


async def _slow_down(page: Page) -> None:
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


async def _taps(page: Page) -> list[Result]:
    """The slowest of some taps on one verdict, item after item; then of another verdict; and the median of these."""
    bare = await page.context.new_page()
    await bare.set_content(BARE)
    await _slow_down(bare)
    least = await _slowest_tap(bare, "pass")
    await bare.close()
    worst = [await _slowest_tap(page, verdict) for verdict in ("pass", "fail", "na")]
    work = f"slowest of {TAPS} taps on a verdict to painted, {SLOWER} × slower"
    return [
        Figure(budget="B10", work=work, unit="ms", ours=median(worst), limit=100),
        Remark(
            f"pass, fail, not applicable {', '.join(f'{one:.0f}' for one in worst)} ms; on a page of nothing but radio buttons {least:.0f}"
        ),
    ]


async def _slowest_tap(page: Page, verdict: str) -> float:
    """Milliseconds, in steps of 8. Chromium reports nothing below 16."""
    await page.evaluate(WATCH, "event")
    for _ in range(TAPS):
        await page.locator(OPEN_CHOICE.format(verdict=verdict)).first.tap()
        await page.wait_for_timeout(SETTLED_MS)
    slowest: float = max(await page.evaluate("window.watched"), default=16)
    return slowest


async def _shots(page: Page) -> list[Result]:
    await page.get_by_test_id("take-photo").first.click()
    await page.locator("video.live").wait_for()
    frame = await page.evaluate(FRAME)
    await page.evaluate(WATCH, "longtask")
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        Path(file.name).write_bytes(picture(TWELVE_MEGAPIXELS))
        chosen = await _until_ready(page, "change", page.get_by_test_id("photo-gallery").set_input_files(file.name))
    waits = [await _until_ready(page, "click", page.get_by_test_id("shutter").click()) for _ in range(SHOTS)]
    blocked = max(await page.evaluate("window.watched"), default=0)
    return [
        _shot("shutter to ready for the next", "ms", median(waits), 1000),
        _shot("photo of 12 megapixels chosen to ready", "ms", chosen, 1000),
        _shot("longest task of the page while photos are taken", "ms (under 50 counts as 0)", blocked, 50),
        Remark(f"the camera gives {frame}; waits {', '.join(f'{one:.0f}' for one in waits)} ms"),
    ]


def _shot(work: str, unit: str, ours: float, limit: float) -> Figure:
    return Figure(budget="B11", work=f"{work}, {SLOWER} × slower", unit=unit, ours=ours, limit=limit)


async def _until_ready(page: Page, event: str, act: Awaitable[None]) -> float:
    """Milliseconds in the page from the event to the moment when the photo is kept and the next can be taken."""
    waiting = asyncio.create_task(page.evaluate(READY, event))
    await asyncio.sleep(0.3)
    await act
    waited: float = await waiting
    return waited

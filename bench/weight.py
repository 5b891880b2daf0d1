"""B8: what the phone loads before the sign-in page works, what it keeps for offline, at once and in the background, and its
largest later part. In brotli."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

from playwright.async_api import Page, Response

from audit.config import shipped
from bench.device import device, one_by_one
from bench.measure import Figure, Remark, Result

KILOBYTE = 1000
PEERS = "ODK Web Forms 1,041 KB, Enketo 419 KB of JavaScript"


def measure(_: int, __: float) -> Iterator[Result]:
    yield from one_by_one(_measure())


async def _measure() -> AsyncIterator[Result]:
    async with device() as one:
        first = await _loaded_first(one.phone.page, one.url)
    scripts = [name for name in first if name.endswith(".js")]
    styles = [name for name in first if name.endswith(".css")]
    later = {name for name in _listed("FILES") if name.endswith(".js")} - set(scripts)
    largest = max(later, key=lambda name: _kilobytes([name]))
    yield _figure("JavaScript before the sign-in page works", _kilobytes(scripts), 45)
    yield _figure("CSS before the sign-in page works", _kilobytes(styles), 8)
    yield _figure("kept on the phone for offline", _kilobytes(_listed("FILES")), 160)
    yield _figure("fetched in the background once the pack is complete", _kilobytes(_listed("LATER")), 600)
    yield _figure(f"largest later part, {largest.removeprefix('assets/')}", _kilobytes([largest]), 30)
    for name in _listed("LATER"):
        yield Remark(f"in the background: {name.removeprefix('assets/')} {_kilobytes([name]):.1f} KB")
    yield Remark(f"{len(scripts)} scripts first, {len(later)} later. Measured elsewhere: {PEERS}")


async def _loaded_first(page: Page, url: str) -> list[str]:
    """Every file that was asked for until the sign-in page could be used."""
    seen: list[str] = []
    page.on("response", lambda response: seen.append(_name(response)))
    await page.goto(url)
    await page.get_by_test_id("sign-in-submit").wait_for()
    return seen


def _listed(name: str) -> list[str]:
    """The files of one of the worker's lists."""
    listed = (shipped("web") / "sw.js").read_text().split(f"const {name} = ")[1].split("\n")[0]
    return [name or "index.html" for name in re.findall(r'"/([^"]*)"', listed)]


def _name(response: Response) -> str:
    return response.url.split("?")[0].split("/", 3)[3]


def _kilobytes(names: Iterable[str]) -> float:
    return sum(_sent(shipped("web") / name) for name in names) / KILOBYTE


def _sent(path: Path) -> int:
    compressed = path.with_name(f"{path.name}.br")
    return (compressed if compressed.is_file() else path).stat().st_size


def _figure(work: str, kilobytes: float, limit: float) -> Figure:
    return Figure(budget="B8", work=work, unit="KB", ours=kilobytes, limit=limit)

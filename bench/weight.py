"""B8: what the phone loads before the sign-in page works, what it keeps for offline, and its largest later part. In brotli."""

import re
from collections.abc import Iterable

import brotli
from playwright.async_api import Page, Response

from audit.config import shipped
from bench.measure import Figure, Remark, Result

KILOBYTE = 1000


async def weigh(page: Page, url: str) -> list[Result]:
    """`page` has loaded nothing yet."""
    seen: list[str] = []
    page.on("response", lambda response: seen.append(_name(response)))
    await page.goto(url)
    await page.get_by_test_id("sign-in-submit").wait_for()
    scripts = [name for name in seen if name.endswith(".js")]
    styles = [name for name in seen if name.endswith(".css")]
    kept = re.findall(r'"/([^"]*)"', (shipped("web") / "sw.js").read_text().split("FILES = ")[1].split("\n")[0])
    later = {name for name in kept if name.endswith(".js")} - set(scripts)
    largest = max(later, key=lambda name: _kilobytes([name]))
    return [
        _figure("JavaScript before the sign-in page works", _kilobytes(scripts), 45),
        _figure("CSS before the sign-in page works", _kilobytes(styles), 8),
        _figure("kept on the phone for offline", _kilobytes(name or "index.html" for name in kept), 160),
        _figure(f"largest later part, {largest.removeprefix('assets/')}", _kilobytes([largest]), 30),
        Remark(
            f"{len(scripts)} scripts first, {len(later)} later; ODK Web Forms loads 1,041 KB and Enketo 419 KB, measured elsewhere"
        ),
    ]


def _name(response: Response) -> str:
    return response.url.split("?")[0].split("/", 3)[3]


def _kilobytes(names: Iterable[str]) -> float:
    return sum(len(brotli.compress((shipped("web") / name).read_bytes())) for name in names) / KILOBYTE


def _figure(work: str, kilobytes: float, limit: float) -> Figure:
    return Figure(budget="B8", work=work, unit="KB", ours=kilobytes, limit=limit)

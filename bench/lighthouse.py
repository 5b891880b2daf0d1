"""B9: Lighthouse as a mid-range phone on a slow mobile network, on sign-in, today and an open checklist."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec

from bench.device import device, one_by_one
from bench.measure import ROOT, Figure, Remark, Result, median
from build_web import find_node, npm_script

BENCH = ROOT / "bench"
PROGRAM = BENCH / "node_modules" / "lighthouse" / "cli" / "index.js"
NUMBERS = (
    ("LCP", "largest-contentful-paint", "ms", 1500),
    ("TBT", "total-blocking-time", "ms", 150),
    ("CLS", "cumulative-layout-shift", "", 0.01),
)


def measure(rounds: int, _: float) -> Iterator[Result]:
    yield from one_by_one(_measure(rounds))


async def _measure(rounds: int) -> AsyncIterator[Result]:
    await _install()
    async with device() as one:
        for result in await _look("sign-in", one.url, one.debugging_port, rounds):
            yield result
        await one.sign_in()
        for result in await _look("today", one.url, one.debugging_port, rounds):
            yield result
        await one.open_checklist()
        for result in await _look("checklist", one.phone.page.url, one.debugging_port, rounds):
            yield result


async def _look(page: str, url: str, port: int, rounds: int) -> list[Result]:
    """Opens the page in the browser behind the port, with whatever it has stored."""
    reports = [await _report(url, port) for _ in range(rounds)]

    def score(category: str) -> float:
        return median([100.0 * report["categories"][category]["score"] for report in reports])

    speed = median([report["environment"]["benchmarkIndex"] for report in reports])
    return [
        _figure(page, "performance", score("performance"), "of 100", 98, at_least=True),
        _figure(page, "accessibility", score("accessibility"), "of 100", 100, at_least=True),
        *(
            _figure(page, label, median([report["audits"][audit]["numericValue"] for report in reports]), unit, limit)
            for label, audit, unit, limit in NUMBERS
        ),
        Remark(
            f"benchmark index of this machine during the {page} page {speed:.0f}; Lighthouse expects about 1,500 or more"
        ),
    ]


def _figure(page: str, what: str, ours: float, unit: str, limit: float, *, at_least: bool = False) -> Result:
    return Figure(budget="B9", work=f"Lighthouse {page}, {what}", unit=unit, ours=ours, limit=limit, at_least=at_least)


async def _install() -> None:
    if not PROGRAM.exists():
        node = find_node()
        await _run(str(npm_script(node)), "ci", "--ignore-scripts", "--no-audit", "--no-fund")


async def _report(url: str, port: int) -> dict[str, Any]:
    options = ["--quiet", "--output=json", "--only-categories=performance,accessibility", "--disable-storage-reset"]
    out = await _run(str(PROGRAM), url, f"--port={port}", *options)
    report: dict[str, Any] = msgspec.json.decode(out)
    return report


async def _run(*arguments: str) -> bytes:
    node = find_node()
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    process = await asyncio.create_subprocess_exec(
        node, *arguments, cwd=BENCH, env=os.environ | {"PATH": path}, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{arguments[0]} failed")
    return out

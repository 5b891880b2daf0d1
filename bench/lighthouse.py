"""B9: Lighthouse as a mid-range phone on a slow mobile network, on sign-in, today and an open checklist."""

import asyncio
import os
from typing import Any

import msgspec

from bench.measure import ROOT, Figure, Result, median
from build_web import find_node, npm_script

BENCH = ROOT / "bench"
PROGRAM = BENCH / "node_modules" / "lighthouse" / "cli" / "index.js"
NUMBERS = (
    ("LCP", "largest-contentful-paint", "ms", 1500),
    ("TBT", "total-blocking-time", "ms", 150),
    ("CLS", "cumulative-layout-shift", "", 0.01),
)


async def look(name: str, url: str, *, debugging_port: int, rounds: int) -> list[Result]:
    """Opens the page in the browser behind the port, with whatever it has stored."""
    await _install()
    reports = [await _report(url, debugging_port) for _ in range(rounds)]

    def score(category: str) -> float:
        return 100 * median([report["categories"][category]["score"] for report in reports])

    scores = [
        _figure(name, "performance", score("performance"), "of 100", 98, at_least=True),
        _figure(name, "accessibility", score("accessibility"), "of 100", 100, at_least=True),
    ]
    return scores + [
        _figure(name, label, median([report["audits"][audit]["numericValue"] for report in reports]), unit, limit)
        for label, audit, unit, limit in NUMBERS
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

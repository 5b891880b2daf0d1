"""B3: read one inspection, and list a hall's day of forty, signed in."""

import re
import subprocess
from collections.abc import Iterator

import httpx

from bench.hall import Side, both_served
from bench.measure import Figure, Remark, Result, median

CONNECTIONS = 16
DAY = "2026-11-20"


def measure(rounds: int, seconds: float) -> Iterator[Result]:
    with both_served(with_day=True) as (hall, ours, floor):
        day = f"/api/halls/{hall.stage.hall}/inspections?day={DAY}"
        one = f"/api/inspections/{_same_answer(day, ours, floor)[0]['id']}"
        _same_answer(one, ours, floor)
        for work, path, limit in (("read one inspection", one, 8), ("list a hall's day of 40", day, 4)):
            yield _figure(work, path, limit, (ours, floor), rounds, seconds)
    yield Remark(f"wrk, {CONNECTIONS} connections; both servers gave the same JSON before they were measured")


def _figure(work: str, path: str, limit: float, sides: tuple[Side, Side], rounds: int, seconds: float) -> Figure:
    costs: dict[str, list[float]] = {side.name: [] for side in sides}
    for _ in range(rounds):
        for side in sides:
            costs[side.name].append(_cpu_of_request(side, path, seconds))
    mine, least = (median(costs[side.name]) * 1e6 for side in sides)
    return Figure(budget="B3", work=work, unit="CPU-µs a request", ours=mine, peer=least, limit=limit)


def _same_answer(path: str, ours: Side, floor: Side) -> "list[dict[str, str]]":
    """What both answer. A floor that does less work than it says would make every ratio worthless."""
    first, second = (
        httpx.get(side.url + path, headers={"Cookie": side.cookie}).raise_for_status() for side in (ours, floor)
    )
    if first.json() != second.json():
        raise RuntimeError(f"the floor answers {path} differently")
    answer: list[dict[str, str]] = first.json()
    return answer


def _cpu_of_request(side: Side, path: str, seconds: float) -> float:
    before = side.group.cpu_seconds()
    requests = _wrk(side, path, seconds)
    return (side.group.cpu_seconds() - before) / requests


def _wrk(side: Side, path: str, seconds: float) -> int:
    """How many requests were answered. Raises when one was refused."""
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "-H", f"Cookie: {side.cookie}"]
    out = subprocess.run(["wrk", *options, side.url + path], capture_output=True, text=True, check=True).stdout
    done = re.search(r"(\d+) requests in", out)
    if done is None or "Non-2xx" in out:
        raise RuntimeError(out)
    return int(done[1])

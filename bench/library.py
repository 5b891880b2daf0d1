"""B13: what it takes to read the whole standards library, beside plain YAML loading of the same files."""

import time
from collections.abc import Callable, Iterator

import yaml

from audit.checklists.library import LIBRARY, load_book, load_library
from bench.measure import Figure, Remark, Result, median


def measure(rounds: int, _: float) -> Iterator[Result]:
    texts = [file.read_text(encoding="utf-8") for file in LIBRARY.rglob("*.yaml") if file.parent.name != "halls"]
    ours: list[float] = []
    plain: list[float] = []
    for _turn in range(2 * rounds + 1):
        ours.append(_cpu_ms(_load))
        plain.append(_cpu_ms(lambda: [yaml.load(text, yaml.CSafeLoader) for text in texts]))
    mine, least = median(ours), median(plain)
    name = "plain CSafeLoader"
    yield Figure(budget="B13", work="load the library", unit="CPU-ms", ours=mine, peer=least, peer_name=name, limit=1.5)
    yield Figure(budget="B13", work="load the library", unit="CPU-ms", ours=mine, limit=300)
    yield Remark(f"{len(texts)} files, {sum(len(text.encode()) for text in texts) / 1000:.0f} kB of YAML")


def _load() -> None:
    load_library()
    load_book()


def _cpu_ms(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000

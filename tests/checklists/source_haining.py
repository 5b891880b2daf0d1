"""Reads the tender's own text (sources/haining_3_4.txt), the authority of the packs of 3.4 and of the materials."""

import re
from pathlib import Path

TEXT = (Path(__file__).parent / "sources" / "haining_3_4.txt").read_text(encoding="utf-8")


def clause(number: str) -> str:
    """The text of 3.4.1.5 up to the next clause."""
    return re.split(r"\n3\.4\.\d", TEXT.partition(f"\n{number}")[2])[0]


def listed(text: str, before: str, after: str) -> list[str]:
    """What the tender lists between two words, at its 顿号."""
    found = re.search(f"{before}(.*?){after}", text, re.DOTALL)
    assert found, (before, after)
    return found[1].split("、")


def service_rows() -> dict[int, list[str]]:
    """The lines of each row of the service list 3.4.2: a title first where the row has one."""
    lines = [line.strip() for line in TEXT.partition("工    作     内     容")[2].splitlines() if line.strip()]
    rows: dict[int, list[str]] = {}
    for line in lines:
        if line == str(len(rows) + 1):
            rows[len(rows) + 1] = []
        else:
            rows[len(rows)].append(line)
    return rows

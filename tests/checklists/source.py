"""Reads the tender's own text (sources/qujiang_4.txt), the authority of two checklists."""

import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

TEXT = (Path(__file__).parent / "sources" / "qujiang_4.txt").read_text(encoding="utf-8")
HEADS = {"整理", "整顿", "清扫", "清洁", "素养"}
FREQUENCIES = {"1次/日", "2次/日", "随时", "定期自查"}


class Row(NamedTuple):
    clause: str
    text: str
    frequency: str


def plain(text: str) -> str:
    """Without punctuation and spaces: the source doubles and drops some of it."""
    return re.sub(r"[\s，。；、,.;]", "", text)


def table_rows() -> list[Row]:
    """The rows of 四(三), numbered within their group."""
    lines = [line.strip() for line in TEXT.partition("（三）办公室管理制度检查表")[2].splitlines() if line.strip()]
    rows: list[Row] = []
    group, number = "", 0
    for line, following in pairwise(lines):
        head = line.partition("=")[0]
        if head in HEADS and "=" in line:
            group, number = head, 0
        elif following in FREQUENCIES:
            number += 1
            rows.append(Row(f"四(三) {group} {number}", line, following))
    return rows


def desk_rules() -> dict[int, str]:
    """The nine rules of 四(一); two of them have lost their number in the source."""
    section = TEXT.partition("（一）桌面物品摆放")[2].partition("（二）")[0]
    lines = [re.sub(r"^\d+\.", "", line.strip()) for line in section.splitlines() if line.strip()]
    return dict(enumerate(lines, start=1))


def drawer_rules() -> dict[int, str]:
    section = TEXT.partition("（二）推柜抽屉整理")[2].partition("（三）")[0]
    lines = [re.sub(r"^\d+\.", "", line.strip()) for line in section.splitlines() if line.strip()]
    return dict(enumerate(lines, start=1))

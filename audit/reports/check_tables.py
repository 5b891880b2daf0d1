"""A checklist in the layout of the halls' own check tables: 内容 | 工作内容及标准 | 自查频率 | 考核 | 评分. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from audit.checklists.rules import document_of
from audit.checklists.schemas import Checklist, Item, Pillar, Text
from audit.reports.schemas import ItemLine
from audit.reports.words import FREQUENCIES, NOTHING, PILLARS, SLOGANS

HEADS = ("内容", "工作内容及标准", "自查频率", "考核", "评分")
REMARK = "备注：员工每日进行自检，管理人员随时进行检查。"
CRITICAL = "▲ 为一票否决项：不合格时，整张表不合格。"
ADVISORY = "标“待核实”的为建议，不计分。"
SIGNERS = ("检查人（签字）", "受检人（签字）", "日期")
WHOLE_MILLIMETRES = 120
"""A higher group is printed in pieces, each with its name, so that no page begins with rows of nobody knows what."""
PIECE_MILLIMETRES = 80
LINE_CHARACTERS = 30
LINE_MILLIMETRES, ROW_MILLIMETRES = 4.8, 3.7


class TableRow(Struct, frozen=True):
    """One line of the table; more than one item when the source had them in one row."""

    items: list[Item]
    requirement: str
    frequency: str
    assessment: str = ""
    score: str = ""

    @property
    def pillar(self) -> Pillar:
        return self.items[0].pillar

    @property
    def critical(self) -> bool:
        return any(item.critical for item in self.items)

    @property
    def advisory(self) -> bool:
        return all(item.advisory for item in self.items)


class TableGroup(Struct, frozen=True):
    """The rows of one pillar, or a piece of them that fits on a page."""

    name: str
    slogan: str
    rows: list[TableRow]
    goes_on: bool = False
    """It continues the group above."""

    @property
    def label(self) -> str:
        return f"{self.name}={self.slogan}"


class CheckTable(Struct, frozen=True):
    title: Text
    edition: int
    digest: str
    groups: list[TableGroup]
    remarks: list[str]
    hall_name: str = ""
    place: str = ""
    day_on: date | None = None
    inspector: str = ""


def check_table(checklist: Checklist, *, hall_name: str = "") -> CheckTable:
    """To be printed and filled in by hand. Without a hall there is a line to write its name on."""
    _, digest = document_of(checklist)
    return CheckTable(
        title=checklist.title,
        edition=checklist.edition,
        digest=digest,
        groups=_groups(_rows(checklist.items)),
        remarks=_remarks(checklist.items),
        hall_name=hall_name,
    )


def filled(table: CheckTable, lines: Sequence[ItemLine]) -> CheckTable:
    """With what an inspection found: the answer as 考核, the points earned as 评分."""
    found = {line.item: line for line in lines}
    groups = [replace(group, rows=[_filled_row(row, found) for row in group.rows]) for group in table.groups]
    return replace(table, groups=groups)


def _filled_row(row: TableRow, found: Mapping[str, ItemLine]) -> TableRow:
    lines = [found[item.id] for item in row.items]
    marks = [f"{'× ' if line.failed else ''}{line.mark.zh}" for line in lines]
    assessment = marks[0] if len(set(marks)) == 1 else "\n".join(marks)
    counted = [line for line in lines if line.credit is not None]
    if not counted:
        return replace(row, assessment=assessment, score=NOTHING)
    earned = sum((line.credit or 0) * line.weight for line in counted)
    most = sum(line.weight for line in counted)
    return replace(row, assessment=assessment, score=f"{earned / 1000:g} / {most}")


def _remarks(items: Sequence[Item]) -> list[str]:
    said = [REMARK]
    if any(item.critical for item in items):
        said.append(CRITICAL)
    if any(item.advisory for item in items):
        said.append(ADVISORY)
    return said


def _rows(items: Sequence[Item]) -> list[TableRow]:
    rows = [row for _, some in groupby(items, key=_row_of) for row in _as_one(list(some))]
    return [TableRow(items=some, requirement=_joined(some), frequency=FREQUENCIES[some[0].frequency]) for some in rows]


def _as_one(items: list[Item]) -> list[list[Item]]:
    """Parts of one sentence are one row; sentences of their own have a row each, so that each can be marked by hand."""
    if any(item.requirement.zh.endswith("。") for item in items[:-1]):
        return [[item] for item in items]
    return [items]


def _row_of(item: Item) -> tuple[str, str, str]:
    """T18a, T18b and T18c stood in one row when clause and frequency are the same as well."""
    split = re.fullmatch(r"(.*\d)[a-z]", item.id)
    clause = f"{item.citations[0].source} {item.citations[0].clause}" if item.citations else ""
    return (split[1] if split else item.id), clause, item.frequency


def _joined(items: Sequence[Item]) -> str:
    texts = [item.requirement.zh for item in items]
    ended = [text if text[-1:] in "。；，" else f"{text}；" for text in texts[:-1]]
    return "".join([*ended, texts[-1]])


def _groups(rows: Sequence[TableRow]) -> list[TableGroup]:
    order = list(Pillar)
    by_pillar = sorted(rows, key=lambda row: order.index(row.pillar))
    return [
        TableGroup(PILLARS[pillar].zh, SLOGANS[pillar], piece, goes_on=number > 0)
        for pillar, some in groupby(by_pillar, key=lambda row: row.pillar)
        for number, piece in enumerate(_pieces(list(some)))
    ]


def _pieces(rows: list[TableRow]) -> list[list[TableRow]]:
    """Of about the same height, none higher than what fits well on a page."""
    heights = [_millimetres(row) for row in rows]
    if sum(heights) <= WHOLE_MILLIMETRES:
        return [rows]
    count = -(-int(sum(heights)) // PIECE_MILLIMETRES)
    share = sum(heights) / count
    pieces: list[list[TableRow]] = [[]]
    used = 0.0
    for row, height in zip(rows, heights, strict=True):
        if pieces[-1] and len(pieces) < count and used + height / 2 > share * len(pieces):
            pieces.append([])
        pieces[-1].append(row)
        used += height
    return pieces


def _millimetres(row: TableRow) -> float:
    """About how high it prints."""
    return ROW_MILLIMETRES + LINE_MILLIMETRES * -(-len(row.requirement) // LINE_CHARACTERS)

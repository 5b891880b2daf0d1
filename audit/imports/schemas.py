"""Words of the room: import 导入. What a file with a check table says, before anybody has published it."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from audit.standards.schemas import DraftItem

ColumnNumber = Annotated[int, Meta(ge=0, le=60)]
"""From 1; 0 says that the file has no such column."""


class ImportColumn(StrEnum):
    """What a column of a check table says."""

    number = "number"  # 序号
    group = "group"  # 内容、类别
    content = "content"  # 检查内容
    requirement = "requirement"  # 工作内容及标准
    how_to_check = "how_to_check"  # 检查方法
    frequency = "frequency"  # 自查频率
    weight = "weight"  # 权重、分值
    assessment = "assessment"  # 考核
    score = "score"  # 评分


class ProblemLevel(StrEnum):
    error = "error"
    """The row cannot become an item as it is."""
    note = "note"
    """Said so that nobody wonders; nothing needs to be done."""


class CellKind(StrEnum):
    text = "text"
    number = "number"
    date = "date"
    formula = "formula"


class Cell(Struct, frozen=True, array_like=True):
    text: str
    kind: CellKind = CellKind.text


class Area(Struct, frozen=True, array_like=True):
    """Merged cells: first and last row and column, from 0."""

    top: int
    left: int
    bottom: int
    right: int


class FileTable(Struct, frozen=True):
    """One sheet of a workbook or one table of a document, as it is in the file."""

    name: str
    rows: list[list[Cell]]
    merged: list[Area] = []
    hidden_rows: list[int] = []
    """From 0."""
    too_large: bool = False
    """It has more rows or columns than a check table may have; its rows were not read."""


class ImportChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """What the person says about the file. What is not said is guessed."""

    name: Annotated[str, Meta(max_length=300)] = ""
    """The file's name."""
    source: Annotated[str, Meta(max_length=300)] = ""
    """What the citations name; empty: the file's name."""
    table: Annotated[int, Meta(ge=0, le=1000)] | None = None
    """Place in ImportPreview.tables."""
    header_row: Annotated[int, Meta(ge=0, le=2000)] | None = None
    """The last row of the header, from 1; 0: there is none."""
    number: ColumnNumber | None = None
    group: ColumnNumber | None = None
    content: ColumnNumber | None = None
    requirement: ColumnNumber | None = None
    how_to_check: ColumnNumber | None = None
    frequency: ColumnNumber | None = None
    weight: ColumnNumber | None = None
    assessment: ColumnNumber | None = None
    score: ColumnNumber | None = None


class ImportTable(Struct, frozen=True):
    name: str
    rows: int
    columns: int


class ImportProblem(Struct, frozen=True):
    row: int
    """From 1, as the file counts."""
    column: str
    """A, B, …; empty when it is about the row."""
    code: str
    level: ProblemLevel
    zh: str
    en: str


class ImportPreview(Struct, frozen=True):
    """What would come out of a file. Nothing is stored."""

    tables: list[ImportTable]
    table: int
    """The place of the table that was taken."""
    header_row: int
    mapping: dict[ImportColumn, int]
    """Column numbers from 1."""
    rows: list[list[str]]
    """The first rows of the table, cut short, for looking at."""
    items: list[DraftItem]
    item_rows: list[int]
    """The row of each item, from 1."""
    problems: list[ImportProblem]

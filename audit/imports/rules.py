"""From the tables of a file to a preview of draft items: which table, which header, which columns. Pure."""

from collections.abc import Sequence
from pathlib import PurePath

from audit.errors import Malformed, Rejected
from audit.imports.header import Grid, Header, Mapping, find_header, heads_of, mapping_of
from audit.imports.rows import RowReader
from audit.imports.schemas import Cell, FileTable, ImportChoice, ImportColumn, ImportPreview, ImportTable
from audit.imports.words import one_line, plain

PREVIEW_ROWS = 300
PREVIEW_CHARACTERS = 160
NAME_MOST = 200


def preview(tables: Sequence[FileTable], choice: ImportChoice, *, prefix: str) -> ImportPreview:
    """What would come out of the file. `prefix` begins the ids of the items.

    Raises Rejected import_no_table or import_too_large, Malformed invalid_field when the choice does not fit the file.
    """
    place = _table_place(tables, choice)
    table = tables[place]
    header = _header(Grid(table), choice)
    reader = RowReader(table, header, source=_source(choice), prefix=prefix)
    reader.read()
    return ImportPreview(
        tables=[
            ImportTable(name=one.name, rows=len(one.rows), columns=max((len(row) for row in one.rows), default=0))
            for one in tables
        ],
        table=place,
        header_row=header.last_row,
        mapping=header.mapping,
        rows=[[_shown(cell) for cell in row] for row in table.rows[:PREVIEW_ROWS]],
        items=reader.items,
        item_rows=reader.item_rows,
        problems=sorted(reader.problems, key=lambda one: one.row),
    )


def _shown(cell: Cell) -> str:
    text = plain(cell.text)
    return text if len(text) <= PREVIEW_CHARACTERS else f"{text[:PREVIEW_CHARACTERS]}…"


def _table_place(tables: Sequence[FileTable], choice: ImportChoice) -> int:
    if choice.table is not None:
        if choice.table >= len(tables):
            raise _choice_unfit("table")
        _require_rows([tables[choice.table]])
        return choice.table
    _require_rows(tables)
    worth = [find_header(Grid(table)).worth if table.rows else (-1, 0) for table in tables]
    best = max(telling for telling, _ in worth)
    return next(place for place, (telling, _) in enumerate(worth) if telling == best)


def _require_rows(tables: Sequence[FileTable]) -> None:
    if any(table.rows for table in tables):
        return
    if any(table.too_large for table in tables):
        raise too_large()
    raise Rejected(
        "import_no_table",
        "文件里没有找到表格。请确认检查表是 Word 或 Excel 里的表格，而不是图片或普通段落，然后重新选择文件。",
        "No table was found in the file. The check table must be a table of Word or Excel, no picture and no plain paragraphs.",
    )


def too_large() -> Rejected:
    """The file itself, what it unpacks to, or its tables."""
    return Rejected(
        "import_too_large",
        "文件或表格过大（文件最大 5 MB，表格最多 2000 行、60 列）。请只留下检查表，另存后再选择。",
        "The file or table is too large (5 MB; 2000 rows and 60 columns). Keep only the check table, save it and choose it again.",
    )


def _choice_unfit(name: str) -> Malformed:
    return Malformed(
        "invalid_field",
        "所选的表格、表头行或列超出了文件的范围，请重新选择。",
        "The table, header row or column chosen is not in the file. Choose again.",
        field=name,
    )


def _source(choice: ImportChoice) -> str:
    return (one_line(choice.source) or one_line(PurePath(choice.name).stem) or "导入的检查表")[:NAME_MOST]


def _header(grid: Grid, choice: ImportChoice) -> Header:
    found = find_header(grid)
    if choice.header_row is not None:
        if choice.header_row > len(grid.rows):
            raise _choice_unfit("header_row")
        if choice.header_row != found.last_row:
            mapping = mapping_of(heads_of(grid, choice.header_row - 1)) if choice.header_row else {}
            found = Header(choice.header_row, mapping)
    return Header(found.last_row, _chosen(found.mapping, choice, grid.width))


def _chosen(guessed: Mapping, choice: ImportChoice, width: int) -> Mapping:
    """What the person says goes before the guess; a column says one thing."""
    said: Mapping = {column: number for column in ImportColumn if (number := getattr(choice, column)) is not None}
    for column, number in said.items():
        if number > width:
            raise _choice_unfit(column)
    kept = {column: number for column, number in guessed.items() if column not in said and number not in said.values()}
    return {column: number for column, number in (kept | said).items() if number}

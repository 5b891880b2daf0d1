"""From the tables of a file to a preview of draft items: which table, which header, which columns. Pure."""

from collections.abc import Sequence
from pathlib import PurePath

from audit.imports.header import Grid, Header, Mapping, find_header, heads_of, mapping_of
from audit.imports.refusals import Refusal, RefusedFile
from audit.imports.rows import RowReader
from audit.imports.schemas import Cell, FileTable, ImportChoice, ImportColumn, ImportPreview, ImportTable
from audit.imports.words import one_line, plain

PREVIEW_ROWS = 300
PREVIEW_CHARACTERS = 160
NAME_MOST = 200


def preview(tables: Sequence[FileTable], choice: ImportChoice) -> ImportPreview:
    """What would come out of the file. Raises RefusedFile no_table, too_large, broken, or choice when that does not fit."""
    grids = [Grid(table) for table in tables]
    place = _table_place(grids, choice)
    header = _header(grids[place], choice)
    reader = RowReader(grids[place], header, source=_source(choice))
    reader.read()
    return ImportPreview(
        tables=[ImportTable(name=one.name, rows=len(one.rows), columns=one.width) for one in grids],
        table=place,
        header_row=header.last_row,
        mapping=header.mapping,
        rows=[[_shown(cell) for cell in row] for row in grids[place].rows[:PREVIEW_ROWS]],
        items=reader.items,
        item_rows=reader.item_rows,
        problems=sorted(reader.problems, key=lambda one: one.row),
    )


def _shown(cell: Cell) -> str:
    text = plain(cell.text)
    return text if len(text) <= PREVIEW_CHARACTERS else f"{text[:PREVIEW_CHARACTERS]}…"


def _table_place(grids: Sequence[Grid], choice: ImportChoice) -> int:
    if choice.table is not None:
        if choice.table >= len(grids):
            raise RefusedFile(Refusal.choice, field="table")
        _require_rows([grids[choice.table]])
        return choice.table
    _require_rows(grids)
    worth = [find_header(grid).worth if grid.rows else (-1, 0) for grid in grids]
    best = max(telling for telling, _ in worth)
    return next(place for place, (telling, _) in enumerate(worth) if telling == best)


def _require_rows(grids: Sequence[Grid]) -> None:
    if not any(grid.rows for grid in grids):
        raise RefusedFile(Refusal.too_large if any(grid.too_large for grid in grids) else Refusal.no_table)


def _source(choice: ImportChoice) -> str:
    return (one_line(choice.source) or one_line(PurePath(choice.name).stem) or "导入的检查表")[:NAME_MOST]


def _header(grid: Grid, choice: ImportChoice) -> Header:
    found = find_header(grid)
    if choice.header_row is not None:
        if choice.header_row > len(grid.rows):
            raise RefusedFile(Refusal.choice, field="header_row")
        if choice.header_row != found.last_row:
            mapping = mapping_of(heads_of(grid, choice.header_row - 1)) if choice.header_row else {}
            found = Header(choice.header_row, mapping)
    return Header(found.last_row, _chosen(found.mapping, choice, grid.width))


def _chosen(guessed: Mapping, choice: ImportChoice, width: int) -> Mapping:
    """What the person says goes before the guess; a column says one thing."""
    said: Mapping = {column: number for column in ImportColumn if (number := getattr(choice, column)) is not None}
    for column, number in said.items():
        if number > width:
            raise RefusedFile(Refusal.choice, field=column)
    kept = {column: number for column, number in guessed.items() if column not in said and number not in said.values()}
    return {column: number for column, number in (kept | said).items() if number}

"""The header of a table: which row it is and what its columns say. Pure."""

from collections.abc import Sequence

from msgspec import Struct

from audit.imports.refusals import Refusal, RefusedFile
from audit.imports.schemas import Area, Cell, FileTable, ImportColumn
from audit.imports.words import head_of_column, plain

HEADER_WITHIN = 30
"""Rows in which a header is looked for."""
EMPTY = Cell("")
TELLING = {ImportColumn.group, ImportColumn.requirement, ImportColumn.frequency}
"""The columns that make a table a check table."""
Mapping = dict[ImportColumn, int]
"""Column numbers from 1."""


class Header(Struct, frozen=True):
    last_row: int
    """From 1; 0: none was found."""
    mapping: Mapping

    @property
    def worth(self) -> tuple[int, int]:
        return len(TELLING & self.mapping.keys()), len(self.mapping)


class Grid:
    """A table whose merged cells are known. Rows and columns from 0."""

    def __init__(self, table: FileTable) -> None:
        """Raises RefusedFile broken when the merged areas say more cells than the table has."""
        self.name = table.name
        self.rows = table.rows
        self.width = max((len(row) for row in table.rows), default=0)
        self.hidden_rows = frozenset(table.hidden_rows)
        self.too_large = table.too_large
        self._areas = self._spread(table.merged)

    def _spread(self, merged: Sequence[Area]) -> dict[tuple[int, int], Area]:
        """The area of each merged cell. Areas of a sound file lie side by side, so together they are no larger than it."""
        inside = [(area, self._rows_of(area), self._columns_of(area)) for area in merged]
        if sum(len(rows) * len(columns) for _, rows, columns in inside) > len(self.rows) * self.width:
            raise RefusedFile(Refusal.broken)
        return {(row, column): area for area, rows, columns in inside for row in rows for column in columns}

    def _rows_of(self, area: Area) -> range:
        return range(area.top, min(area.bottom + 1, len(self.rows)))

    def _columns_of(self, area: Area) -> range:
        return range(area.left, min(area.right + 1, self.width))

    def own(self, row: int, column: int) -> Cell:
        """What stands in the cell itself: nothing in what a merged cell covers."""
        area = self.area(row, column)
        return self._raw(row, column) if area is None or (row, column) == (area.top, area.left) else EMPTY

    def _raw(self, row: int, column: int) -> Cell:
        cells = self.rows[row] if 0 <= row < len(self.rows) else []
        return cells[column] if 0 <= column < len(cells) else EMPTY

    def area(self, row: int, column: int) -> Area | None:
        return self._areas.get((row, column))

    def seen(self, row: int, column: int) -> Cell:
        """What a reader sees there: a merged cell says the same everywhere."""
        area = self.area(row, column)
        return self._raw(area.top, area.left) if area else self._raw(row, column)

    def below_merged(self, row: int, column: int) -> bool:
        """Whether the cell is the continuation of a merged cell that began in a row above."""
        area = self.area(row, column)
        return area is not None and area.top < row


def find_header(grid: Grid) -> Header:
    """The row, or two rows read together, that names the most columns; the upper one when two name as many."""
    best = Header(last_row=0, mapping={})
    for row in range(min(HEADER_WITHIN, len(grid.rows))):
        alone = Header(row + 1, mapping_of(heads_of(grid, row)))
        both = Header(row + 2, mapping_of(heads_of(grid, row, row + 1))) if row + 1 < len(grid.rows) else alone
        for header in (alone, both):
            if len(header.mapping) >= 2 and header.worth > best.worth:
                best = header
    return best


def heads_of(grid: Grid, *rows: int) -> list[str]:
    """What each column is called; a merged cell is read once."""
    heads = []
    for column in range(grid.width):
        parts = [grid.seen(row, column).text for row in rows]
        heads.append("".join(dict.fromkeys(plain(part) for part in parts)))
    return heads


def mapping_of(heads: Sequence[str]) -> Mapping:
    found: Mapping = {}
    for number, head in enumerate(heads, start=1):
        says = head_of_column(head)
        if says is ImportColumn.group and says in found:
            says = ImportColumn.content
        if says:
            found.setdefault(says, number)
    for says in (ImportColumn.content, ImportColumn.group):
        if ImportColumn.requirement not in found and says in found:
            found[ImportColumn.requirement] = found.pop(says)
    return found

"""The rows below the header: each an item, a group, a remark, or something to put right first. Pure."""

from collections.abc import Sequence

from msgspec import Struct, field

from audit.checklists.schemas import Frequency, Grade, PhotoRule, Pillar, ResponseType
from audit.imports.header import EMPTY, Grid, Header, heads_of, mapping_of
from audit.imports.problems import problem
from audit.imports.schemas import (
    Cell,
    CellKind,
    ImportColumn,
    ImportProblem,
    ProblemLevel,
)
from audit.imports.words import (
    folded,
    frequency_of,
    group_name,
    is_no_item,
    pillar_of,
    plain,
    title_of,
    without_number,
)
from audit.standards.schemas import DraftCitation, DraftItem, DraftResponse, DraftText

TEXT_MOST = 1000
GROUP_MOST = 60
WEIGHT_MOST = 10


class Place(Struct):
    """Where the reader is: in which group, at which number in it."""

    group: str = ""
    number: int = 0
    blank: int = 0
    blank_from: int = 0
    seen: dict[tuple[str, str], int] = field(default_factory=dict)


class RowReader:
    """Reads the rows below the header, one after the other."""

    def __init__(self, grid: Grid, header: Header, *, source: str) -> None:
        self._grid = grid
        self._header = header
        self._columns = {says: number - 1 for says, number in header.mapping.items()}
        self._source = source
        self._at = Place()
        self.items: list[DraftItem] = []
        self.item_rows: list[int] = []
        self.problems: list[ImportProblem] = []

    def read(self) -> None:
        for says in (ImportColumn.requirement, ImportColumn.group, ImportColumn.frequency):
            if says not in self._columns:
                self.problems.append(problem(f"no_{says}_column", self._header.last_row))
        if ImportColumn.requirement not in self._columns:
            return
        for row in range(self._header.last_row, len(self._grid.rows)):
            self._row(row)

    def _row(self, row: int) -> None:
        cells = [
            (column, text) for column in range(self._grid.width) if (text := plain(self._grid.own(row, column).text))
        ]
        if not cells:
            self._blank(row)
            return
        self._end_blank()
        if is_no_item(cells[0][1]):
            self._say("skipped_remark", row, text="".join(text for _, text in cells))
        elif self._is_header(row):
            self._say("skipped_header", row)
        elif self._is_group_row(row, cells):
            self._enter_group(cells[0][1], row, cells[0][0])
            self._say("group_row", row, text=cells[0][1])
        else:
            self._item_row(row)

    def _say(self, code: str, row: int, says: ImportColumn | None = None, text: str = "") -> None:
        column = self._columns[says] + 1 if says in self._columns else 0
        self.problems.append(problem(code, row + 1, column, text))

    def _blank(self, row: int) -> None:
        """A row at the very end of the file is no news; one between rows is."""
        if not self._at.blank:
            self._at.blank_from = row
        self._at.blank += 1

    def _end_blank(self) -> None:
        if self._at.blank and self.items:
            self._say("skipped_blank", self._at.blank_from, text=str(self._at.blank))
        self._at.blank = 0

    def _is_header(self, row: int) -> bool:
        return mapping_of(heads_of(self._grid, row)) == self._header.mapping and len(self._header.mapping) > 1

    def _is_group_row(self, row: int, cells: Sequence[tuple[int, str]]) -> bool:
        """One cell over the whole row, or the name of a pillar alone, as in a table with a title line for each group."""
        column, text = cells[0]
        requirement = self._columns[ImportColumn.requirement]
        if len(cells) != 1 or column == requirement == self._last_merged_column(row, column):
            return False
        alone = column != requirement and pillar_of(text) is not None
        return alone or column <= requirement <= self._last_merged_column(row, column)

    def _last_merged_column(self, row: int, column: int) -> int:
        area = self._grid.area(row, column)
        return area.right if area else column

    def _enter_group(self, text: str, row: int, column: int) -> None:
        self._at.group, self._at.number = group_name(text)[:GROUP_MOST], 0
        if pillar_of(text) is None:
            self.problems.append(problem("group_unknown", row + 1, column + 1, plain(text)))

    def _item_row(self, row: int) -> None:
        self._note_group(row)
        self._at.number += 1
        if row in self._grid.hidden_rows:
            self._say("hidden_row", row)
        before = len(self.problems)
        requirement = self._requirement(row)
        frequency = self._frequency(row)
        weight = self._weight(row)
        content, how_to_check = self._aside(row, ImportColumn.content), self._aside(row, ImportColumn.how_to_check)
        self._note_formulas(row)
        self._note_duplicate(row, requirement)
        if any(one.level is ProblemLevel.error for one in self.problems[before:]):
            return
        pillar = pillar_of(self._at.group)
        self.item_rows.append(row + 1)
        self.items.append(
            DraftItem(
                id=f"I{len(self.items) + 1}",
                title=DraftText(zh=title_of(content or requirement)),
                requirement=DraftText(zh=requirement),
                how_to_check=DraftText(zh=how_to_check or requirement),
                pillar=pillar,
                response=DraftResponse(type=ResponseType.pass_fail),
                photo=PhotoRule.never if pillar is Pillar.sustain else PhotoRule.on_fail,
                weight=weight,
                frequency=frequency,
                citations=[self._citation()],
            )
        )

    def _citation(self) -> DraftCitation:
        clause = f"{self._at.group} {self._at.number}".strip()
        return DraftCitation(source=self._source, clause=clause, grade=Grade.S)

    def _cell(self, row: int, says: ImportColumn) -> Cell:
        """What a reader sees in that column of the row; nothing when the file has no such column."""
        return self._grid.seen(row, self._columns[says]) if says in self._columns else EMPTY

    def _note_group(self, row: int) -> None:
        """A group goes on until another one is named: merged or not, its name stands in its first row only."""
        if ImportColumn.group not in self._columns:
            return
        text = plain(self._grid.own(row, self._columns[ImportColumn.group]).text)
        if text and group_name(text)[:GROUP_MOST] != self._at.group:
            self._enter_group(text, row, self._columns[ImportColumn.group])
        elif not text and not self._at.group:
            self._say("group_empty", row, ImportColumn.group)

    def _requirement(self, row: int) -> str:
        says = ImportColumn.requirement
        column = self._columns[says]
        cell = self._grid.seen(row, column)
        text = without_number(plain(cell.text))
        if self._grid.below_merged(row, column):
            self._say("merged_requirement", row, says)
        elif not text:
            short = len(self._grid.rows[row]) <= column
            self._say("row_short" if short else "requirement_empty", row, says)
        elif cell.kind is CellKind.date or not any(character.isalpha() for character in text):
            self._say("not_text", row, says, text)
        elif len(text) > TEXT_MOST:
            self._say("text_too_long", row, says, str(len(text)))
        return text

    def _frequency(self, row: int) -> Frequency | None:
        says = ImportColumn.frequency
        cell = self._cell(row, says)
        text = plain(cell.text)
        if cell.kind is CellKind.date:
            self._say("frequency_date", row, says, text)
            return None
        frequency = frequency_of(text) if text else None
        if says in self._columns and frequency is None:
            self._say("frequency_unknown" if text else "frequency_empty", row, says, text)
        return frequency

    def _weight(self, row: int) -> int | None:
        """One where the file says nothing; nothing where it says what no weight is."""
        text = folded(self._cell(row, ImportColumn.weight).text)
        if text.isascii() and text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= WEIGHT_MOST:
            return int(text)
        if not text:
            return 1
        self._say("weight_unfit", row, ImportColumn.weight, text)
        return None

    def _aside(self, row: int, says: ImportColumn) -> str:
        cell = self._cell(row, says)
        text = without_number(plain(cell.text))
        if len(text) > TEXT_MOST:
            self._say("text_too_long", row, says, str(len(text)))
        elif text and cell.kind is CellKind.number:
            self._say("number_in_text", row, says, text)
        return text

    def _note_formulas(self, row: int) -> None:
        for says, column in self._columns.items():
            if self._grid.own(row, column).kind is CellKind.formula:
                self._say("formula", row, says)

    def _note_duplicate(self, row: int, requirement: str) -> None:
        key = (self._at.group, folded(requirement))
        if not requirement or self._grid.below_merged(row, self._columns[ImportColumn.requirement]):
            return
        if key in self._at.seen:
            self._say("duplicate", row, ImportColumn.requirement, str(self._at.seen[key]))
        self._at.seen.setdefault(key, row + 1)

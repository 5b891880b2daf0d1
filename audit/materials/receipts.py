"""Reads a workbook of receipts 入库. `read_receipts` runs in a process of its own: a stranger's file may end that."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from audit.checklists.schemas import Text
from audit.child_processes import EndedError, OverTimeError, TooManyWaitError, Workers, WorkFailedError
from audit.errors import Busy, Rejected
from audit.materials.schemas import COUNT_MOST, ReadReceipts, ReceiptRow, RowFault

HEADS: Mapping[str, tuple[str, ...]] = {
    "article": ("物品", "名称", "物品名称", "article"),
    "count": ("数量", "入库数量", "number"),
    "unit_cost": ("单价", "单价（元）", "单价(元)", "price"),
    "expires": ("有效期", "有效期至", "expires"),
    "note": ("备注",),
}
ROWS_MOST = 10_000
HEAD_WITHIN = 10
CELL_KEPT = 100
FAULTS_SHOWN = 50
CENTS_MOST = 10**9
SECONDS = 30
MEMORY_BYTES = 1024 * 1024 * 1024
Cells = Sequence[Any]

_workers = Workers(at_once=1, waiting_most=4, seconds=SECONDS, memory_bytes=MEMORY_BYTES, jobs_each=1)


async def receipts_of_file(data: bytes, names: Mapping[str, str], *, workers: Workers = _workers) -> ReadReceipts:
    """Raises Rejected receipts_not_readable; Busy import_busy."""
    try:
        return await workers.ask(read_receipts, data, dict(names))
    except TooManyWaitError as error:
        raise Busy(
            "import_busy",
            "正在读取的文件较多，请几秒后再试。",
            "Many files are being read. Try again in a few seconds.",
            retry_after_seconds=5,
        ) from error
    except (OverTimeError, EndedError, WorkFailedError) as error:
        raise not_readable() from error


def not_readable() -> Rejected:
    return Rejected(
        "receipts_not_readable",
        f"读不出这个文件。请用 Excel 另存为 .xlsx，表头写“物品、数量”，最多 {ROWS_MOST} 行。",
        f"The file cannot be read. Save it as .xlsx with the heads 物品 and 数量, {ROWS_MOST} rows at most.",
    )


def read_receipts(data: bytes, names: dict[str, str]) -> ReadReceipts:
    """Rows with their numbers as Excel shows them; `names` leads from the name of an article to its id."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheet = book.get_sheet_by_index(0)
            if sheet.end is None or sheet.end[0] > ROWS_MOST + HEAD_WITHIN:
                raise not_readable()
            rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        raise not_readable() from error
    return read_rows(rows, names)


def read_rows(rows: Sequence[Cells], names: Mapping[str, str]) -> ReadReceipts:
    """Pure. Raises Rejected receipts_not_readable where no head is found."""
    head = next((place for place, cells in enumerate(rows[:HEAD_WITHIN]) if _columns(cells)), None)
    if head is None:
        raise not_readable()
    columns = _columns(rows[head])
    found = ReadReceipts(rows=[], faults=[])
    for number, cells in enumerate(rows[head + 1 :], start=head + 2):
        if any(_text(cell) for cell in cells):
            _read_row(number, {name: cells[place] for name, place in columns.items()}, names, found)
    return found


def _columns(cells: Cells) -> dict[str, int]:
    heads = [_text(cell) for cell in cells]
    found = {name: heads.index(word) for name, words in HEADS.items() for word in words[::-1] if word in heads}
    return found if {"article", "count"} <= found.keys() else {}


def _text(cell: Any) -> str:
    return str(cell).strip()[:CELL_KEPT]


def _read_row(number: int, cells: Mapping[str, Any], names: Mapping[str, str], found: ReadReceipts) -> None:
    article, count = names.get(_text(cells["article"])), _whole(cells["count"])
    expires, cents = _day(cells.get("expires", "")), _cents(cells.get("unit_cost", ""))
    faults = [
        (article is None, f"没有“{_text(cells['article'])}”这种物品", f"there is no article {_text(cells['article'])}"),
        (count is None, f"数量“{_text(cells['count'])}”不是 1 以上的整数", "the number is not a whole one from 1"),
        (expires == "", f"有效期“{_text(cells.get('expires', ''))}”不是日期", "the expiry is no date"),
        (cents == "", f"单价“{_text(cells.get('unit_cost', ''))}”不是金额", "the price is no sum of money"),
    ]
    wrong = [(zh, en) for is_wrong, zh, en in faults if is_wrong]
    if wrong or article is None or count is None or isinstance(expires, str) or isinstance(cents, str):
        zh, en = "；".join(one for one, _ in wrong), "; ".join(one for _, one in wrong)
        found.faults.append(RowFault(row=number, text=Text(zh=f"第 {number} 行：{zh}", en=f"Row {number}: {en}")))
        return
    found.rows.append(
        ReceiptRow(
            row=number,
            article=article,
            count=count,
            expires_on=expires,
            unit_cost_cents=cents,
            note=_text(cells.get("note", "")),
        )
    )


def _decimal(cell: Any) -> Decimal | None:
    try:
        number = Decimal(str(cell).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) <= CENTS_MOST else None


def _whole(cell: Any) -> int | None:
    number = None if isinstance(cell, bool) else _decimal(cell)
    return int(number) if number is not None and number == int(number) and 1 <= number <= COUNT_MOST else None


def _cents(cell: Any) -> int | str | None:
    """None where nothing stands, "" where no sum does."""
    if not _text(cell):
        return None
    number = _decimal(cell)
    cents = number * 100 if number is not None else None
    return int(cents) if cents is not None and cents == int(cents) and 0 <= cents <= CENTS_MOST else ""


def _day(cell: Any) -> date | str | None:
    """None where nothing stands, "" where no day does."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if not _text(cell):
        return None
    parts = re.fullmatch(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?", _text(cell))
    try:
        return date(int(parts[1]), int(parts[2]), int(parts[3])) if parts else ""
    except ValueError:
        return ""


def refuse_faulty(found: ReadReceipts) -> None:
    """Nothing of a workbook with a fault is entered. Raises Rejected receipts_faulty with the rows in plain words."""
    if not found.rows and not found.faults:
        raise not_readable()
    if found.faults:
        shown = found.faults[:FAULTS_SHOWN]
        more = len(found.faults) - len(shown)
        rest_zh, rest_en = (f"；另有 {more} 行" if more else ""), (f"; and {more} more rows" if more else "")
        raise Rejected(
            "receipts_faulty",
            f"有 {len(found.faults)} 行有误，没有入库，请改好后重新上传。{'；'.join(one.text.zh for one in shown)}{rest_zh}",
            f"{len(found.faults)} rows are wrong, nothing was entered. Mend them and upload again. "
            f"{'; '.join(one.text.en for one in shown)}{rest_en}",
        )

"""Opens an office file in a process of its own: a parser that hangs or eats the memory cannot be stopped inside a thread."""

import asyncio
import hashlib
import os
import sys
from pathlib import Path

import msgspec

import audit
from audit.errors import Rejected
from audit.imports import rules
from audit.imports.limits import SECONDS_MOST
from audit.imports.office_files import Opened, Refusal
from audit.imports.schemas import FileTable, ImportChoice, ImportPreview

COMMAND = (sys.executable, "-m", "audit.imports.office_files")
AT_ONCE = 2
_turns = asyncio.Semaphore(AT_ONCE)

REFUSALS = {
    Refusal.broken: (
        "文件打不开，可能没有传完或已损坏。请用 Excel、WPS 或 Word 打开后另存一份，再选择新的文件。",
        "The file cannot be opened; it may be cut off or damaged. Open it in Excel, WPS or Word, save it again and choose the new file.",
    ),
    Refusal.other: (
        "这不是 Word 或 Excel 文件。请选择 .xlsx、.xls、.ods 或 .docx 文件；图片和 PDF 请先转成表格。",
        "This is no Word or Excel file. Choose a .xlsx, .xls, .ods or .docx file; turn pictures and PDFs into a table first.",
    ),
    Refusal.encrypted: (
        "文件有密码。请打开后去掉密码，另存后再选择。",
        "The file has a password. Open it, remove the password, save it and choose it again.",
    ),
    Refusal.macros: (
        "文件里有宏。请另存为不带宏的 .xlsx 或 .docx 后再选择。",
        "The file holds macros. Save it as .xlsx or .docx without macros and choose it again.",
    ),
    Refusal.old_word: (
        "这是旧格式的 Word 文件（.doc）。请另存为 .docx 后再选择。",
        "This is an old Word file (.doc). Save it as .docx and choose it again.",
    ),
    Refusal.binary_workbook: (
        "这是二进制格式的工作簿（.xlsb）。请另存为 .xlsx 后再选择。",
        "This is a binary workbook (.xlsb). Save it as .xlsx and choose it again.",
    ),
}


async def preview_of_file(data: bytes, choice: ImportChoice) -> ImportPreview:
    """What would come out of the file; nothing is stored.

    Raises Rejected import_not_readable, import_too_large, import_no_table; Malformed when the choice does not fit the file.
    """
    tables = await tables_of_file(data)
    prefix = f"I{hashlib.sha256(data).hexdigest()[:4]}"
    # Two thousand long rows take longer than the loop may stand still.
    return await asyncio.to_thread(rules.preview, tables, choice, prefix=prefix)


async def tables_of_file(data: bytes, *, seconds: float = SECONDS_MOST) -> list[FileTable]:
    """Raises Rejected import_not_readable, import_too_large."""
    async with _turns:
        read = await _in_own_process(data, seconds)
    if read.refused is Refusal.too_large:
        raise rules.too_large()
    if read.refused:
        raise Rejected("import_not_readable", *REFUSALS[read.refused])
    return read.tables


async def _in_own_process(data: bytes, seconds: float) -> Opened:
    folders = [str(Path(audit.__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, folders))},
    )
    try:
        answer, _ = await asyncio.wait_for(process.communicate(data), seconds)
    except TimeoutError:
        return Opened(refused=Refusal.too_large)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    # It ended before it could answer: its limits of memory or time did that.
    return msgspec.json.decode(answer, type=Opened) if process.returncode == 0 else Opened(refused=Refusal.too_large)

"""What is done in the process that opens a stranger's file. All that the file costs is spent there, within limits of time
and memory; the process knows neither the server nor the database and may die without harm."""

import contextlib
import io
import re
import zipfile
from pathlib import Path

import msgspec

from audit.imports import rules
from audit.imports.limits import (
    ANSWER_BYTES_MOST,
    CHARACTERS_MOST,
    MEMORY_BYTES_MOST,
    PARTS_MOST,
    UNPACKED_BYTES_MOST,
)
from audit.imports.refusals import Refusal, RefusedFile, in_words
from audit.imports.schemas import FileTable, ImportChoice

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def preview_json(data: bytes, choice: ImportChoice) -> bytes:
    """An ImportPreview: what would come out of the file. Raises the AuditError that says why nothing does."""
    try:
        preview = msgspec.json.encode(rules.preview(tables_of(data), choice))
    except RefusedFile as refused:
        raise in_words(refused.why, field=refused.field) from refused
    except MemoryError as error:
        raise in_words(Refusal.too_large) from error
    if len(preview) > ANSWER_BYTES_MOST:
        raise in_words(Refusal.too_large)
    return preview


def tables_of(data: bytes) -> list[FileTable]:
    """What the bytes hold, whatever the file is called. Raises RefusedFile and nothing else."""
    try:
        return _modest(_tables(_kind(data), data))
    except RefusedFile:
        raise
    except BaseException as problem:  # whatever three parsers raise, calamine's panics among it: the file is broken
        raise RefusedFile(_why(problem)) from problem


def _modest(tables: list[FileTable]) -> list[FileTable]:
    """A text that the file holds once may stand in every cell."""
    if sum(1 + len(cell.text) for table in tables for row in table.rows for cell in row) > CHARACTERS_MOST:
        raise RefusedFile(Refusal.too_large)
    return tables


def _why(problem: BaseException) -> Refusal:
    """A parser that finds no memory says so in words of its own, or breaks off in the middle."""
    if type(problem).__name__ == "PasswordError":
        return Refusal.encrypted
    if isinstance(problem, MemoryError) or "memory" in str(problem).lower() or _memory_is_spent():
        return Refusal.too_large
    return Refusal.broken


def _memory_is_spent() -> bool:
    """By the peak of this program alone: what getrusage tells also holds the peak of the server that started it."""
    with contextlib.suppress(OSError):
        peak = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
        return peak is not None and int(peak[1]) * 1024 > MEMORY_BYTES_MOST // 2
    return False


def _tables(kind: str, data: bytes) -> list[FileTable]:
    if kind == "word":
        from audit.imports import word_files

        return word_files.tables_of(data)
    from audit.imports import workbooks

    return workbooks.tables_of(data)


def _kind(data: bytes) -> str:
    """`word` or `workbook`. Raises RefusedFile."""
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    if data.startswith(OLE):
        return _kind_of_ole(data)
    raise RefusedFile(Refusal.other)


def _kind_of_archive(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = file.infolist()
        if len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_BYTES_MOST:
            raise RefusedFile(Refusal.too_large)
        names = {part.filename for part in parts}
        if any(name.endswith("vbaProject.bin") for name in names):
            raise RefusedFile(Refusal.macros)
        if "xl/workbook.bin" in names:
            raise RefusedFile(Refusal.binary_workbook)
        if "word/document.xml" in names:
            return "word"
        is_ods = "mimetype" in names and file.read("mimetype").strip() == ODS_TYPE
        if is_ods or "xl/workbook.xml" in names:
            return "workbook"
        raise RefusedFile(Refusal.other)


def _kind_of_ole(data: bytes) -> str:
    """The old format of Office; also the shell around a new file with a password."""
    if _stream("EncryptedPackage") in data:
        raise RefusedFile(Refusal.encrypted)
    if _stream("Workbook") in data or _stream("Book") in data:
        if _stream("_VBA_PROJECT") in data:
            raise RefusedFile(Refusal.macros)
        return "workbook"
    raise RefusedFile(Refusal.old_word if _stream("WordDocument") in data else Refusal.other)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")

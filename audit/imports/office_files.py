"""The process that opens a stranger's file: `python -m audit.imports.office_files` reads it from standard input and
writes an Opened as JSON to standard output. It knows neither the server nor the database, and may die without harm."""

import contextlib
import io
import sys
import zipfile
from enum import StrEnum

import msgspec
from msgspec import Struct

from audit.imports.limits import (
    FILE_BYTES_MOST,
    MEMORY_BYTES_MOST,
    PARTS_MOST,
    SECONDS_MOST,
    UNPACKED_BYTES_MOST,
)
from audit.imports.schemas import FileTable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


class Refusal(StrEnum):
    broken = "broken"
    other = "other"
    """No workbook and no document."""
    encrypted = "encrypted"
    macros = "macros"
    old_word = "old_word"
    binary_workbook = "binary_workbook"
    too_large = "too_large"


class Opened(Struct, frozen=True):
    tables: list[FileTable] = []
    refused: Refusal | None = None


def opened(data: bytes) -> Opened:
    """What the bytes hold, whatever the file is called. Never raises for what is in them."""
    try:
        kind = _kind(data)
        return kind if isinstance(kind, Opened) else Opened(tables=_tables(kind, data))
    except MemoryError:
        return Opened(refused=Refusal.too_large)
    except BaseException as problem:  # whatever three parsers raise, calamine's panics among it: the file is broken
        if type(problem).__name__ == "PasswordError":
            return Opened(refused=Refusal.encrypted)
        return Opened(refused=Refusal.broken)


def _tables(kind: str, data: bytes) -> list[FileTable]:
    if kind == "word":
        from audit.imports import word_files

        return word_files.tables_of(data)
    from audit.imports import workbooks

    return workbooks.tables_of(data)


def _kind(data: bytes) -> str | Opened:
    """`word` or `workbook`, or why it is refused."""
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    if data.startswith(OLE):
        return _kind_of_ole(data)
    return Opened(refused=Refusal.other)


def _kind_of_archive(data: bytes) -> str | Opened:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = file.infolist()
        if len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_BYTES_MOST:
            return Opened(refused=Refusal.too_large)
        names = {part.filename for part in parts}
        if any(name.endswith("vbaProject.bin") for name in names):
            return Opened(refused=Refusal.macros)
        if "xl/workbook.bin" in names:
            return Opened(refused=Refusal.binary_workbook)
        if "word/document.xml" in names:
            return "word"
        is_ods = "mimetype" in names and file.read("mimetype").strip() == ODS_TYPE
        return "workbook" if is_ods or "xl/workbook.xml" in names else Opened(refused=Refusal.other)


def _kind_of_ole(data: bytes) -> str | Opened:
    """The old format of Office; also the shell around a new file with a password."""
    if _stream("EncryptedPackage") in data:
        return Opened(refused=Refusal.encrypted)
    if _stream("Workbook") in data or _stream("Book") in data:
        return Opened(refused=Refusal.macros) if _stream("_VBA_PROJECT") in data else "workbook"
    return Opened(refused=Refusal.old_word if _stream("WordDocument") in data else Refusal.other)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def limit_this_process() -> None:
    """Where the system can: a file that unpacks without end ends this process and nothing else."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MOST, MEMORY_BYTES_MOST))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MOST, SECONDS_MOST))


def main() -> None:
    limit_this_process()
    sys.stdout.buffer.write(msgspec.json.encode(opened(sys.stdin.buffer.read(FILE_BYTES_MOST + 1))))


if __name__ == "__main__":
    main()

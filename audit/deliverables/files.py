"""What the bytes of a file are, judged by themselves and never by the name. Runs in a process of its own: hostile bytes can end that."""

import zipfile
from pathlib import Path

HEAD = 8
MEMBERS_MOST = 5000
OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
HEADS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
MACROS = "vbaproject.bin"


def media_type_of(path: Path) -> str | None:
    """None for everything that is not taken, office files with macros among it."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _office(path)
    return next((kind for start, kind in HEADS.items() if head.startswith(start)), None)


def _office(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as container:
            names = container.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return None
    if len(names) > MEMBERS_MOST or "[Content_Types].xml" not in names or any(MACROS in one.lower() for one in names):
        return None
    found = [kind for member, kind in OFFICE.items() if member in names]
    return found[0] if len(found) == 1 else None

"""An archive as it lies there, a ZIP or the folder it was unpacked into, opened without trust."""

import hashlib
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from audit.archives import rules
from audit.archives.spool import BLOCK

FILES_MOST = 500_000
RATIO_MOST = 200
"""How much larger than the ZIP its content may be."""
FREE_BYTES = 50_000_000
"""So much a small ZIP may always hold."""
ENCRYPTED = 1


class Container(Protocol):
    def names(self) -> set[str]: ...

    def open(self, path: str) -> IO[bytes]: ...


class Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> set[str]:
        """Raises Rejected archive_unsafe for anything but files and folders."""
        found = set()
        for path in self._root.rglob("*"):
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise rules.unsafe(path.name)
            if path.is_file():
                found.add(path.relative_to(self._root).as_posix())
        return found

    def open(self, path: str) -> IO[bytes]:
        return (self._root / path).open("rb")


class Zipped:
    def __init__(self, file: ZipFile) -> None:
        self._file = file

    def names(self) -> set[str]:
        return set(self._file.namelist())

    def open(self, path: str) -> IO[bytes]:
        return self._file.open(path)


@contextmanager
def opened(path: Path) -> Iterator[Container]:
    """Raises Rejected archive_unreadable, archive_unsafe, archive_broken; FileNotFoundError."""
    if path.is_dir():
        yield Folder(path)
        return
    with path.open("rb") as raw:
        _refuse_changed(raw)
        try:
            file = ZipFile(raw)
        except (BadZipFile, NotImplementedError, ValueError, UnicodeDecodeError) as problem:
            raise rules.unreadable() from problem
        with file:
            _refuse_hostile(file, path.stat().st_size)
            yield Zipped(file)


def _refuse_changed(raw: IO[bytes]) -> None:
    """The comment of our ZIPs has the digest of every byte before it."""
    if raw.read(4) != b"PK\x03\x04":
        raise rules.unreadable()
    left = raw.seek(0, 2) - rules.TAIL_BYTES
    raw.seek(max(left, 0))
    tail = rules.TAIL.fullmatch(raw.read())
    digest = hashlib.sha256()
    raw.seek(0)
    while left > 0 and (block := raw.read(min(BLOCK, left))):
        digest.update(block)
        left -= len(block)
    raw.seek(0)
    if tail is None or tail[1].decode() != digest.hexdigest():
        raise rules.broken(
            "压缩包被改动过、重新压缩过或没有下载完；若是重新压缩的，请解压后核验文件夹。",
            "The ZIP was changed, packed anew or not downloaded whole. If it was packed anew, unpack it and verify the folder.",
        )


def _refuse_hostile(file: ZipFile, size: int) -> None:
    entries = file.infolist()
    if len(entries) > FILES_MOST or sum(one.file_size for one in entries) > size * RATIO_MOST + FREE_BYTES:
        raise rules.unsafe("*")
    seen = set()
    for one in entries:
        if one.filename in seen or _is_odd(one):
            raise rules.unsafe(one.filename)
        rules.refuse_unsafe(one.filename)
        seen.add(one.filename)


def _is_odd(one: ZipInfo) -> bool:
    mode = one.external_attr >> 16
    return (
        one.orig_filename != one.filename
        or one.compress_type not in (ZIP_STORED, ZIP_DEFLATED)
        or bool(one.flag_bits & ENCRYPTED)
        or (stat.S_IFMT(mode) not in (0, stat.S_IFREG))
    )

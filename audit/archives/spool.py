"""What goes into an archive besides photos, in unnamed files on the disk: nothing is left behind, however the program ends."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

BLOCK = 256 * 1024


class Entry(NamedTuple):
    """A file of the archive, and where its bytes are."""

    path: str
    sha256: str
    size: int
    source: IO[bytes] | Path
    offset: int = 0

    @property
    def is_photo(self) -> bool:
        return isinstance(self.source, Path)

    def blocks(self) -> Iterator[bytes]:
        if isinstance(self.source, Path):
            with self.source.open("rb") as file:
                while block := file.read(BLOCK):
                    yield block
            return
        at, end = self.offset, self.offset + self.size
        while at < end:
            block = os.pread(self.source.fileno(), min(BLOCK, end - at), at)
            at += len(block)
            yield block


class Lines:
    """A file that grows line by line."""

    def __init__(self, path: str, folder: Path) -> None:
        self.path = path
        self.count = self._size = 0
        self._digest = hashlib.sha256()
        self._file = _unnamed(folder)

    def add(self, line: bytes) -> None:
        self._file.write(line)
        self._digest.update(line)
        self._size += len(line)
        self.count += 1

    def entry(self) -> Entry:
        self._file.flush()
        return Entry(self.path, self._digest.hexdigest(), self._size, self._file)

    def close(self) -> None:
        self._file.close()


class Spool:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._whole = _unnamed(folder)
        self._size = 0
        self._lines: list[Lines] = []
        self._entries: list[Entry] = []

    def lines(self, path: str) -> Lines:
        self._lines.append(Lines(path, self._folder))
        return self._lines[-1]

    def add(self, path: str, content: bytes) -> None:
        self._entries.append(self.kept(path, content))

    def kept(self, path: str, content: bytes) -> Entry:
        """On the disk, but not among the entries."""
        entry = Entry(path, hashlib.sha256(content).hexdigest(), len(content), self._whole, self._size)
        self._whole.write(content)
        self._size += len(content)
        return entry

    def add_photo(self, entry: Entry) -> None:
        self._entries.append(entry)

    def entries(self) -> list[Entry]:
        """Lists first, then documents, then photos."""
        self._whole.flush()
        return [*(one.entry() for one in self._lines), *sorted(self._entries, key=lambda one: one.is_photo)]

    def flush(self) -> None:
        self._whole.flush()

    def close(self) -> None:
        self._whole.close()
        for one in self._lines:
            one.close()


def _unnamed(folder: Path) -> IO[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryFile(dir=folder)

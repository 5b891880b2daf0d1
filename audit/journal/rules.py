"""The chain of the journal and the tree over it. Pure; docs/seals.md says the same in words.

A leaf is SHA-256(0x00 ‖ canonical entry) and a node SHA-256(0x01 ‖ left ‖ right), as RFC 6962 has them. An entry's hash is
SHA-256(0x02 ‖ hash of the entry before ‖ its leaf): a changed, missing, added or moved entry changes every hash after it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

BEGINNING = bytes(32)
"""What the first entry names as the hash before it."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ENTRY = ("sequence", "id", "hall", "actor", "act", "subject", "detail", "at")


def plain(value: object) -> object:
    """A value of either database, written in the one way that is hashed."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return (value - EPOCH) // MICROSECOND
    if value is None or isinstance(value, int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def canonical(row: Mapping[str, Any], columns: Sequence[str]) -> bytes:
    return msgspec.json.encode([plain(row[column]) for column in columns])


def digest_of_row(row: Mapping[str, Any], columns: Sequence[str]) -> str:
    return hashlib.sha256(canonical(row, columns)).hexdigest()


def leaf(entry: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(b"\x00" + canonical(entry, ENTRY)).digest()


def link(before: bytes, leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x02" + before + leaf).digest()


class Tree:
    """The root over the leaves added so far; it keeps one hash for each power of two in their number."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []
        """Size and root of the whole subtrees, the largest first."""

    def add(self, leaf: bytes) -> None:
        self.size += 1
        size, root = 1, leaf
        while self._peaks and self._peaks[-1][0] == size:
            _, left = self._peaks.pop()
            size, root = 2 * size, node(left, root)
        self._peaks.append((size, root))

    def copy(self) -> "Tree":
        other = Tree()
        other.size, other._peaks = self.size, list(self._peaks)
        return other

    def root(self) -> bytes:
        """SHA-256 of nothing when there is no leaf."""
        if not self._peaks:
            return hashlib.sha256().digest()
        root = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            root = node(left, root)
        return root


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    tree = Tree()
    for one in leaves:
        tree.add(one)
    return tree.root()

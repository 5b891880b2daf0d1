"""The check of an archive by itself: no server, no database, no network. The first bad thing ends it, in one sentence."""

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import BadZipFile

import msgspec

from audit.archives import rows, rules
from audit.archives.containers import Container, opened
from audit.archives.schemas import ArchiveManifest, VerifiedArchive
from audit.archives.spool import BLOCK
from audit.journal import rules as chain
from audit.journal.watched import WATCHED
from audit.ledger.actions import FOR_YEAR, slip_of
from audit.ledger.schemas import SealedSheet
from audit.seals import rules as seals
from audit.seals.schemas import Manifest

SMALL_MOST = 64_000_000
"""Of a file that is read as a whole: the list of digests is the largest."""
LINE_MOST = 4_000_000
Said = dict[tuple[str, str], str | None]


class Checked:
    """An archive whose files are all what the signed manifest says."""

    def __init__(self, container: Container) -> None:
        self._container = container
        names = container.names()
        for path in rules.SIGNING:
            if path not in names:
                raise rules.missing(path)
        self.manifest = rules.read_manifest(self.whole(rules.MANIFEST), self.whole(rules.SIGNATURE))
        sums = self.whole(rules.SUMS)
        if seals.digest(sums) != self.manifest.sums:
            raise rules.changed(rules.SUMS)
        self.sums = rules.read_sums(sums)
        _refuse_other_files(names, set(self.sums) | set(rules.SIGNING))
        for path, sha256 in self.sums.items():
            if self.digest(path) != sha256:
                raise rules.changed(path)

    def whole(self, path: str) -> bytes:
        return b"".join(self.blocks(path, most=SMALL_MOST))

    def digest(self, path: str) -> str:
        digest = hashlib.sha256()
        for block in self.blocks(path):
            digest.update(block)
        return digest.hexdigest()

    def blocks(self, path: str, *, most: int | None = None) -> Iterator[bytes]:
        """Raises Rejected archive_broken, archive_unsafe."""
        length = 0
        try:
            with self._container.open(path) as file:
                while block := file.read(BLOCK):
                    length += len(block)
                    if most is not None and length > most:
                        raise rules.unsafe(path)
                    yield block
        except (BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as problem:
            raise rules.changed(path) from problem

    def lines(self, path: str) -> Iterator[bytes]:
        if path not in self.sums:
            raise rules.missing(path)
        with self._container.open(path) as file:
            while line := file.readline(LINE_MOST):
                if not line.endswith(b"\n"):
                    raise rules.changed(path)
                yield line[:-1]

    def rows(self, kind: str) -> Iterator[dict[str, Any]]:
        """Raises Rejected archive_broken, archive_newer."""
        path = rules.rows_path(kind)
        for line in self.lines(path):
            try:
                yield rows.read_line(kind, line)
            except ValueError:
                raise rules.changed(path) from None


def _refuse_other_files(found: set[str], wanted: set[str]) -> None:
    for path in sorted(wanted - found)[:1]:
        raise rules.missing(path)
    for path in sorted(found - wanted)[:1]:
        raise rules.surplus(path)


def verify_archive(path: Path) -> VerifiedArchive:
    """Raises Rejected archive_unreadable, archive_unsafe, archive_broken, archive_newer, seal_alg."""
    with opened(path) as container:
        return verify(Checked(container))


def verify(checked: Checked) -> VerifiedArchive:
    manifest = checked.manifest
    for kind in manifest.rows:
        if kind not in WATCHED:
            raise rules.newer()
    said, roots = _journal(checked, _wanted(checked))
    documents: dict[UUID, str] = {}
    for kind in manifest.rows:
        _rows(checked, kind, said, documents)
    for seal in _seals(checked):
        _seal(seal, checked, documents, roots)
    for row in checked.rows("year_seal") if "year_seal" in manifest.rows else ():
        _year_seal(row, checked)
    name = seals.key_name(bytes.fromhex(manifest.key))
    return VerifiedArchive(manifest, manifest.rows.get("seal", 0), manifest.journal.sequence, name)


def _rows(checked: Checked, kind: str, said: Said, documents: dict[UUID, str]) -> None:
    """Each row is as the journal's last word on it, and has its document and its photo."""
    watched, count, content = WATCHED[kind], 0, rows.content_of(kind)
    for row in checked.rows(kind):
        count += 1
        if said.get((kind, str(row["id"]))) != chain.digest_of_row(row, watched.columns):
            raise rules.broken(
                f"{watched.zh} {row['id']} 与日志不符。", f"The {watched.en} {row['id']} does not fit the journal."
            )
        if content:
            path = rules.document_path(kind, row["id"])
            _require_file(checked, path, row[content[1]])
        if kind in rows.FILE and row["file"] is not None:
            _require_file(checked, row["file"], row["sha256"])
        if kind == "inspection":
            documents[row["id"]] = row["sha256"]
    if count != checked.manifest.rows[kind]:
        raise rules.changed(rules.rows_path(kind))


def _require_file(checked: Checked, path: str, sha256: str) -> None:
    if path not in checked.sums:
        raise rules.missing(path)
    if checked.sums[path] != sha256:
        raise rules.changed(path)


def _journal(checked: Checked, wanted: set[int]) -> tuple[Said, Mapping[int, str]]:
    """What the journal says last of each row, and the roots that seals name."""
    said: Said = {}
    tree, before, roots = chain.Tree(), chain.BEGINNING, {}
    for line in checked.lines(rules.JOURNAL):
        leaf = _leaf(line, said)
        before = chain.link(before, leaf)
        tree.add(leaf)
        if tree.size in wanted:
            roots[tree.size] = tree.root().hex()
    point = checked.manifest.journal
    if (tree.size, before.hex(), tree.root().hex()) != (point.sequence, point.hash, point.root):
        raise rules.changed(rules.JOURNAL)
    return said, roots


def _leaf(line: bytes, said: Said) -> bytes:
    try:
        if line.startswith(b'"'):
            return bytes.fromhex(msgspec.json.decode(line, type=str))
        detail = msgspec.json.decode(msgspec.json.decode(line, type=list[Any])[chain.ENTRY.index("detail")])
        for kind, ids in detail.get("rows", {}).items():
            said.update({(kind, id): digest for id, digest in ids.items()})
    except (msgspec.DecodeError, ValueError, IndexError, AttributeError, TypeError):
        raise rules.changed(rules.JOURNAL) from None
    return hashlib.sha256(b"\x00" + line).digest()


class _Seal(msgspec.Struct):
    row: dict[str, Any]
    content: bytes
    manifest: Manifest


def _seals(checked: Checked) -> Iterator[_Seal]:
    if "seal" not in checked.manifest.rows:
        return
    for row in checked.rows("seal"):
        path = rules.document_path("seal", row["id"])
        content = checked.whole(path)
        try:
            yield _Seal(row, content, seals.read_manifest(content))
        except ValueError:
            raise rules.changed(path) from None


def _wanted(checked: Checked) -> set[int]:
    return {one.manifest.journal.sequence for one in _seals(checked)}


def _seal(one: _Seal, checked: Checked, documents: Mapping[UUID, str], roots: Mapping[int, str]) -> None:
    keys = {row["name"]: bytes.fromhex(row["public_key"]) for row in checked.rows("seal_key")}
    number, manifest = seals.number_of(one.row["id"]), one.manifest
    if not _is_genuine(one, keys):
        raise rules.broken(f"封存 {number} 的内容与签名不符。", f"Seal {number} does not fit its signature.")
    for document in manifest.facts.documents:
        if documents.get(document.id) != document.sha256:
            raise rules.broken(
                f"封存 {number} 所封的检查 {document.id} 缺失或被改动过。",
                f"The inspection {document.id} of seal {number} is missing or was changed.",
            )
    own = manifest.key == seals.key_name(bytes.fromhex(checked.manifest.key))
    if own and roots.get(manifest.journal.sequence) != manifest.journal.root:
        raise rules.broken(f"封存 {number} 之前的日志被改写过。", f"The journal before seal {number} was rewritten.")


def _year_seal(row: dict[str, Any], checked: Checked) -> None:
    """The accepted year is what both sides signed, and the key of its server sealed it."""
    path = rules.document_path("year_seal", row["id"])
    content = checked.whole(path)
    keys = {one["name"]: bytes.fromhex(one["public_key"]) for one in checked.rows("seal_key")}
    number, public = seals.number_of(row["id"]), keys.get(row["key_name"])
    try:
        sealed = msgspec.json.decode(content, type=SealedSheet)
        signature = bytes.fromhex(row["signature"])
    except (msgspec.DecodeError, ValueError):
        raise rules.changed(path) from None
    genuine = (
        public is not None
        and seals.is_signed(row["alg"], public, FOR_YEAR, content, signature)
        and sealed.seal == row["id"]
        and seals.read_slip(row["slip"], keys) == slip_of(sealed, seals.digest(content))
    )
    if not genuine:
        raise rules.broken(
            f"年度验收封存 {number} 的内容与签名不符。", f"The seal {number} of a year does not fit its signature."
        )


def _is_genuine(one: _Seal, keys: Mapping[str, bytes]) -> bool:
    row, public = one.row, keys.get(one.manifest.key)
    try:
        signature = bytes.fromhex(row["signature"])
    except ValueError:
        return False
    return (
        public is not None
        and seals.is_signed(one.manifest.alg, public, seals.FOR_MANIFEST, one.content, signature)
        and one.manifest.seal == row["id"]
        and seals.digest(seals.canonical(one.manifest.facts)) == row["facts"]
        and seals.read_slip(row["slip"], keys) == seals.slip_of(one.manifest, seals.digest(one.content))
    )


def key_of(manifest: ArchiveManifest) -> str:
    """To compare with a checkpoint's, in groups of four."""
    return " ".join(manifest.key[at : at + 4] for at in range(0, len(manifest.key), 4))

"""Paths, the list of digests, the seal around the ZIP, the manifest's signature. Pure."""

import calendar
import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.archives.schemas import ArchiveManifest, Month
from audit.deliverables.rules import ENDINGS as OF_FILES
from audit.errors import Conflict, Rejected
from audit.seals import rules as seals
from audit.strict_json import invalid_field

VERSION = 1
MANIFEST, SIGNATURE, SUMS, README, JOURNAL = "manifest.json", "manifest.sig", "SHA256SUMS", "说明.txt", "journal.jsonl"
SIGNING = (MANIFEST, SIGNATURE, SUMS)
"""The files that SHA256SUMS does not list."""
FOR_ARCHIVE = b"hall-audit archive\n"
PATH_BYTES = 400
NAME_MOST = 40
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/heif": "heif",
    **OF_FILES,
}
UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\s]+')
LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)\n")
TAIL = re.compile(rb"G\x00sha256:([0-9a-f]{64})")
"""The end of the file: two bytes with the length of the ZIP's comment, 71, and the comment."""
TAIL_BYTES = 73
END_RECORD_BYTES = 22


def rows_path(kind: str) -> str:
    return f"data/{kind}.jsonl"


def document_path(kind: str, id: object) -> str:
    return f"documents/{kind}/{id}.json"


def days_of(month: str) -> tuple[date, date]:
    """The first and the last of 2026-11. Raises Malformed invalid_field."""
    try:
        msgspec.convert({"month": month}, _OfMonth)
    except msgspec.ValidationError as problem:
        raise invalid_field(problem) from None
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


class _OfMonth(msgspec.Struct):
    month: Month


def file_name(text: str) -> str:
    """As every system takes it."""
    return UNFIT.sub("_", text)[:NAME_MOST].strip("._ ") or "_"


def wall_time(at: datetime, time_zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(time_zone)):%Y%m%d-%H%M}"


class PhotoNames:
    """A readable path for each photo and every other original, the first time it is mentioned."""

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}
        self._counted: dict[str, int] = {}

    def mention(self, sha256: str, folder: str, stem: str, *, top: str = "photos") -> None:
        if sha256 not in self._paths:
            path = f"{top}/{file_name(folder)}/{stem}"
            number = self._counted[path.lower()] = self._counted.get(path.lower(), 0) + 1
            self._paths[sha256] = f"{path}-{number}"

    def path(self, sha256: str, media_type: str) -> str:
        return f"{self._paths.get(sha256) or f'photos/_/{sha256}'}.{ENDINGS.get(media_type, 'bin')}"

    def mentioned(self) -> list[str]:
        return list(self._paths)


def write_sums(digests: Iterable[tuple[str, str]]) -> bytes:
    """As `sha256sum -c` reads it; pairs of path and digest."""
    return "".join(f"{sha256}  {path}\n" for path, sha256 in digests).encode()


def read_sums(content: bytes) -> dict[str, str]:
    """By path. Raises Rejected archive_broken, archive_unsafe."""
    text = content.decode()
    found = {path: sha256 for sha256, path in LINE.findall(text)}
    if write_sums(found.items()) != content:
        raise changed(SUMS)
    for path in found:
        refuse_unsafe(path)
    return found


def refuse_unsafe(path: str) -> None:
    """A path that leads out of the archive, or that a system reads in another way than we do."""
    parts = path.split("/")
    odd = any(part in {"", ".", ".."} or UNFIT.sub("", part) != part for part in parts)
    if odd or len(path.encode(errors="replace")) > PATH_BYTES:
        raise unsafe(path)


def sign(manifest: ArchiveManifest, key: Ed25519PrivateKey) -> tuple[bytes, bytes]:
    content = seals.canonical(manifest)
    return content, seals.sign(key, FOR_ARCHIVE, content).hex().encode() + b"\n"


def read_manifest(content: bytes, signature: bytes) -> ArchiveManifest:
    """Raises Rejected archive_newer, seal_alg, archive_broken."""
    try:
        head = msgspec.json.decode(content, type=_Head)
        if head.version > VERSION:
            raise newer()
        if head.alg != seals.ED25519:
            raise seals.unknown_algorithm(head.alg)
        manifest = msgspec.json.decode(content, type=ArchiveManifest)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise changed(MANIFEST) from None
    if seals.canonical(manifest) != content:
        raise changed(MANIFEST)
    if not re.fullmatch(rb"[0-9a-f]{128}\n", signature):
        raise changed(SIGNATURE)
    if not seals.is_signed(
        manifest.alg, bytes.fromhex(manifest.key), FOR_ARCHIVE, content, bytes.fromhex(signature.decode())
    ):
        raise changed(MANIFEST)
    return manifest


class _Head(msgspec.Struct):
    version: int
    alg: str


def sealed(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """A ZIP without comment, given a comment with the SHA-256 of every byte before: none can be changed unseen."""
    digest, held = hashlib.sha256(), b""
    for block in blocks:
        held += block
        if len(held) > END_RECORD_BYTES:
            out, held = held[:-END_RECORD_BYTES], held[-END_RECORD_BYTES:]
            digest.update(out)
            yield out
    digest.update(held[:-2])
    yield held[:-2] + b"G\x00sha256:" + digest.hexdigest().encode()


def changed(path: str) -> Rejected:
    return broken(f"“{path}”被改动过或不完整。", f"{path} was changed or is not whole.")


def missing(path: str) -> Rejected:
    return broken(f"缺少文件“{path}”。", f"The file {path} is missing.")


def surplus(path: str) -> Rejected:
    return broken(f"多出文件“{path}”，它不在清单里。", f"The file {path} is not in the list.")


def broken(zh: str, en: str) -> Rejected:
    return Rejected(
        "archive_broken",
        f"归档包不完整：{zh}请另取一份完好的副本。",
        f"The archive is not whole: {en} Get another copy.",
    )


def unsafe(path: str) -> Rejected:
    shown = path.encode(errors="replace").decode()[:80]
    return Rejected(
        "archive_unsafe",
        f"归档包里有不安全的条目“{shown!r}”，没有读取；请向对方要一份直接导出的文件。",
        f"The archive holds an unsafe entry {shown!r} and was not read. Ask for a file as it was exported.",
    )


def unreadable() -> Rejected:
    return Rejected(
        "archive_unreadable",
        "这不是归档包，或文件已损坏，请检查是否选对了文件、是否下载完整。",
        "This is no archive, or it is damaged. See whether it is the right file and was downloaded as a whole.",
    )


def newer() -> Rejected:
    return Rejected(
        "archive_newer",
        "归档包由更新的程序导出，请先升级本程序再读取。",
        "The archive was made by a newer program. Upgrade this one first.",
    )


def clash(zh: str, en: str) -> Conflict:
    return Conflict(
        "archive_clash",
        f"归档包与这里已有的内容冲突，没有写入任何内容：{zh}",
        f"The archive clashes with what is here and nothing was written: {en}",
    )

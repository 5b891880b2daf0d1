"""Canonical JSON, signatures, and the slip of the QR code. Pure: needs neither database nor server to verify.

`alg` names the signature: a hall with a device for SM2 can add it beside Ed25519 without changing what is signed.
"""

import base64
import binascii
import hashlib
import struct
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from audit.errors import Rejected
from audit.inspections.schemas import Result
from audit.seals.schemas import Manifest, Slip

ED25519 = "ed25519"
FOR_MANIFEST = b"hall-audit seal\n"
FOR_SLIP = b"hall-audit slip\n"
FOR_CHECKPOINT = b"hall-audit checkpoint\n"
"""Set before what is signed, so that no signature of one kind serves as another."""
NUMBER_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

SLIP = struct.Struct(">BB8s16s16sIBHHHHHHI")
SLIP_VERSION = 1
YEAR_SLIP_VERSION = 2
"""Of the acceptance of a contract year: its four counts are promises, broken ones, unproven ones and kept ones."""
SLIP_ALGS = {ED25519: 1}
SIGNATURE_BYTES = 64
NO_SCORE = 0xFFFFFFFF
RESULTS = (Result.unscored, Result.passed, Result.failed)
DAY_ZERO = date(2000, 1, 1)
HALL_NAME_BYTES = 60
PLACE_BYTES = 45
COUNT_MOST = 0xFFFF


def canonical(content: object) -> bytes:
    return msgspec.json.encode(content, order="sorted")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def key_name(public: bytes) -> str:
    return digest(public)[:16]


def number_of(seal: UUID) -> str:
    """Eight letters of the id's random end, none of which looks like another."""
    value = int.from_bytes(seal.bytes[-5:])
    letters = "".join(NUMBER_LETTERS[value >> shift & 31] for shift in range(35, -5, -5))
    return f"{letters[:4]}-{letters[4:]}"


def sign(key: Ed25519PrivateKey, purpose: bytes, content: bytes) -> bytes:
    return key.sign(purpose + content)


def is_signed(alg: str, public: bytes, purpose: bytes, content: bytes, signature: bytes) -> bool:
    """Raises Rejected seal_alg for an algorithm that this program does not know."""
    if alg != ED25519:
        raise unknown_algorithm(alg)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, purpose + content)
    except (InvalidSignature, ValueError):
        return False
    return True


def unknown_algorithm(alg: str) -> Rejected:
    return Rejected(
        "seal_alg",
        f"不支持的签名算法“{alg[:20]}”，请用更新的程序核验。",
        f"The signature algorithm “{alg[:20]}” is not supported. Verify with a newer program.",
    )


def read_manifest(content: bytes) -> Manifest:
    """The manifest, when it is written in the one canonical way. Raises Rejected seal_alg, ValueError."""
    manifest = msgspec.json.decode(content, type=Manifest)
    if manifest.alg != ED25519:
        raise unknown_algorithm(manifest.alg)
    if canonical(manifest) != content:
        raise ValueError("not canonical")
    return manifest


def slip_of(manifest: Manifest, sha256: str) -> Slip:
    facts = manifest.facts
    return Slip(
        key=manifest.key,
        seal=manifest.seal,
        manifest=sha256[:32],
        score=facts.score,
        result=facts.result,
        answered=min(facts.answered, COUNT_MOST),
        failed=min(facts.failed, COUNT_MOST),
        critical_failed=min(facts.critical_failed, COUNT_MOST),
        photos=min(sum(len(one.photos) for one in facts.documents), COUNT_MOST),
        from_on=facts.from_on,
        to_on=facts.to_on,
        sealed_at=manifest.sealed_at.replace(microsecond=0),
        hall_name=_cut(facts.hall_name, HALL_NAME_BYTES),
        place=_cut(facts.place, PLACE_BYTES),
    )


def _cut(text: str, most: int) -> str:
    """Whole characters only."""
    return text.encode()[:most].decode(errors="ignore")


def write_slip(slip: Slip, key: Ed25519PrivateKey) -> str:
    head = SLIP.pack(
        YEAR_SLIP_VERSION if slip.of_year else SLIP_VERSION,
        SLIP_ALGS[ED25519],
        bytes.fromhex(slip.key),
        slip.seal.bytes,
        bytes.fromhex(slip.manifest),
        NO_SCORE if slip.score is None else slip.score,
        RESULTS.index(slip.result),
        slip.answered,
        slip.failed,
        slip.critical_failed,
        slip.photos,
        (slip.from_on - DAY_ZERO).days,
        (slip.to_on - DAY_ZERO).days,
        int(slip.sealed_at.timestamp()),
    )
    names = b"".join(bytes([len(name)]) + name for name in (slip.hall_name.encode(), slip.place.encode()))
    content = head + names
    return base64.urlsafe_b64encode(content + sign(key, FOR_SLIP, content)).decode().rstrip("=")


def read_slip(text: str, keys: Mapping[str, bytes]) -> Slip | None:
    """The slip, when it was signed by one of these keys (public halves by name); None for anything else.

    Raises Rejected seal_alg.
    """
    raw = _slip_bytes(text)
    if raw is None:
        return None
    if raw[1] not in SLIP_ALGS.values():
        raise unknown_algorithm(str(raw[1]))
    content, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    public = keys.get(raw[2:10].hex())
    if public is None or not is_signed(ED25519, public, FOR_SLIP, content, signature):
        return None
    return _slip_content(content)


def _slip_bytes(text: str) -> bytes | None:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    same = base64.urlsafe_b64encode(raw).decode().rstrip("=") == text  # else the last letter has spare bits
    return (
        raw
        if same and len(raw) >= SLIP.size + 2 + SIGNATURE_BYTES and raw[0] in (SLIP_VERSION, YEAR_SLIP_VERSION)
        else None
    )


def _slip_content(content: bytes) -> Slip:
    version, _, key, seal, manifest, score, result, *counts, first, last, sealed_at = SLIP.unpack_from(content)
    answered, failed, critical_failed, photos = counts
    names = content[SLIP.size :]
    hall_name, rest = names[1 : 1 + names[0]], names[1 + names[0] :]
    return Slip(
        key=key.hex(),
        seal=UUID(bytes=seal),
        manifest=manifest.hex(),
        score=None if score == NO_SCORE else score,
        result=RESULTS[result],
        answered=answered,
        failed=failed,
        critical_failed=critical_failed,
        photos=photos,
        from_on=DAY_ZERO + timedelta(days=first),
        to_on=DAY_ZERO + timedelta(days=last),
        sealed_at=datetime.fromtimestamp(sealed_at, UTC),
        hall_name=hall_name.decode(),
        place=rest[1 : 1 + rest[0]].decode(),
        of_year=version == YEAR_SLIP_VERSION,
    )

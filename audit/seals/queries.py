from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from audit.database import fetch
from audit.errors import NotFound
from audit.ids import HallId, InspectionId, PersonId
from audit.seals import rules
from audit.seals.schemas import Seal, SealKey, SealLine, Seals, SealSigning, SealState, SignSeal

COLUMNS = "id, hall, subject, supersedes, sealed_at, key_name, alg, facts, sha256, manifest, signature, slip"
LIST_MOST = 500


class KeptSeal(Struct, frozen=True):
    """A row: the manifest as it was signed."""

    id: UUID
    hall: UUID
    subject: str
    supersedes: UUID | None
    sealed_at: object
    key_name: str
    alg: str
    facts: str
    sha256: str
    manifest: str
    signature: str
    slip: str


def subject_of(inspection: InspectionId | None, from_on: date, to_on: date) -> str:
    return f"inspection/{inspection}" if inspection else f"period/{from_on}/{to_on}"


async def newest(hall: HallId, subject: str) -> KeptSeal | None:
    rows = await fetch(
        f"SELECT {COLUMNS} FROM seal WHERE hall = ? AND subject = ? ORDER BY id DESC LIMIT 1",  # noqa: S608
        hall,
        subject,
    )
    return KeptSeal(**rows[0]) if rows else None


async def seals_of(hall: HallId, subject: str, *, facts: str) -> Seals:
    """Of one scorecard; `facts` is the digest of what it says today."""
    sql = f"SELECT {COLUMNS} FROM seal WHERE hall = ? AND subject = ? ORDER BY id DESC"  # noqa: S608
    kept = [KeptSeal(**row) for row in await fetch(sql, hall, subject)]
    if not kept:
        return Seals(state=SealState.unsealed, seals=[])
    state = SealState.sealed if kept[0].facts == facts else SealState.changed
    return Seals(state=state, seals=[line_of(one) for one in kept], signings=await signings_of(kept[0].id))


async def signings_of(seal: UUID) -> list[SealSigning]:
    """Oldest first."""
    sql = """SELECT s.document, s.author, s.at, p.display_name FROM seal_signing s JOIN person p ON p.id = s.author
        WHERE s.seal = ? ORDER BY s.id"""
    return [_signing(row) for row in await fetch(sql, seal)]


def _signing(row: dict[str, Any]) -> SealSigning:
    held = msgspec.json.decode(row["document"], type=SignSeal)
    return SealSigning(held.title, PersonId(row["author"]), row["display_name"], row["at"], held.signature)


async def seals_of_hall(hall: HallId) -> list[SealLine]:
    """Newest first."""
    sql = f"SELECT {COLUMNS} FROM seal WHERE hall = ? ORDER BY id DESC LIMIT {LIST_MOST}"  # noqa: S608
    return [line_of(KeptSeal(**row)) for row in await fetch(sql, hall)]


async def seal_by_id(hall: HallId, seal: UUID) -> Seal:
    """Raises NotFound seal_unknown."""
    rows = await fetch(f"SELECT {COLUMNS} FROM seal WHERE id = ? AND hall = ?", seal, hall)  # noqa: S608
    if not rows:
        raise NotFound(
            "seal_unknown", "没有找到这份封存，请返回列表重新选择。", "There is no such seal. Go back to the list."
        )
    return seal_of(KeptSeal(**rows[0]))


def seal_of(kept: KeptSeal) -> Seal:
    return Seal(
        line=line_of(kept),
        manifest=rules.read_manifest(kept.manifest.encode()),
        sha256=kept.sha256,
        signature=kept.signature,
        slip=kept.slip,
    )


def line_of(kept: KeptSeal) -> SealLine:
    manifest = rules.read_manifest(kept.manifest.encode())
    facts = manifest.facts
    return SealLine(
        id=kept.id,
        number=rules.number_of(kept.id),
        inspection=facts.inspection,
        from_on=facts.from_on,
        to_on=facts.to_on,
        score=facts.score,
        result=facts.result,
        sealed_by_name=manifest.sealed_by_name,
        sealed_at=manifest.sealed_at,
        supersedes=kept.supersedes,
        key=kept.key_name,
    )


async def keys() -> list[SealKey]:
    """Every key that has signed here, the newest first."""
    rows: Sequence[dict[str, Any]] = await fetch("SELECT name, alg, public_key FROM seal_key ORDER BY id DESC")
    return [SealKey(**row) for row in rows]

from datetime import datetime
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.accounts.schemas import Actor
from audit.config import Settings
from audit.database import bulk_insert, in_turn
from audit.errors import Conflict, Rejected
from audit.ids import HallId, new_id
from audit.journal.actions import record
from audit.seals import keys, queries, rules
from audit.seals.schemas import JournalPoint, Manifest, Seal, SealFacts, Seals, SignSeal
from audit.seals.tables import SealKeyRow, SealRow, SealSigningRow

SIGNERS_MOST = 12
"""What a paper has room for."""
SIGNING_COLUMNS = ("id", "hall", "seal", "document", "author", "at")
KEY_COLUMNS = ("id", "name", "alg", "public_key", "made_at")
SEAL_COLUMNS = (
    "id",
    "hall",
    "subject",
    "supersedes",
    "sealed_by",
    "sealed_at",
    "key_name",
    "alg",
    "facts",
    "sha256",
    "manifest",
    "signature",
    "slip",
)


async def seal(*, facts: SealFacts, point: JournalPoint, actor: Actor, settings: Settings, now: datetime) -> Seal:
    """Freezes what a scorecard says, in the caller's transaction and the hall's turn.

    Raises Conflict already_sealed while nothing has changed since the newest seal, Rejected nothing_to_seal.
    """
    if not facts.documents:
        raise Rejected(
            "nothing_to_seal", "没有可封存的检查，请先完成检查。", "No inspection counts here. Inspect first."
        )
    subject = queries.subject_of(facts.inspection, facts.from_on, facts.to_on)
    digest = rules.digest(rules.canonical(facts))
    before = await queries.newest(facts.hall, subject)
    if before and before.facts == digest:
        raise _already_sealed(before.id)
    key = await ensure_key(settings, now=now)
    id = new_id()
    manifest = Manifest(
        alg=rules.ED25519,
        key=rules.key_name(keys.public_half(key)),
        seal=id,
        supersedes=before.id if before else None,
        facts=facts,
        sealed_by=actor.person,
        sealed_by_name=actor.display_name,
        sealed_at=now,
        journal=point,
    )
    await _keep(manifest, subject, digest, key)
    return await queries.seal_by_id(facts.hall, id)


async def _keep(manifest: Manifest, subject: str, facts: str, key: Ed25519PrivateKey) -> None:
    content = rules.canonical(manifest)
    sha256 = rules.digest(content)
    row = (
        manifest.seal,
        manifest.facts.hall,
        subject,
        manifest.supersedes,
        manifest.sealed_by,
        manifest.sealed_at,
        manifest.key,
        manifest.alg,
        facts,
        sha256,
        content.decode(),
        rules.sign(key, rules.FOR_MANIFEST, content).hex(),
        rules.write_slip(rules.slip_of(manifest, sha256), key),
    )
    await bulk_insert(SealRow, SEAL_COLUMNS, [row])
    await record(
        act="scorecard.sealed",
        hall=manifest.facts.hall,
        actor=manifest.sealed_by,
        subject=manifest.seal,
        detail={"sha256": sha256, "supersedes": manifest.supersedes},
        rows={"seal": [manifest.seal]},
        now=manifest.sealed_at,
    )


async def ensure_key(settings: Settings, *, now: datetime) -> Ed25519PrivateKey:
    """The key of this installation; its public half is noted once, in the caller's transaction."""
    key = keys.signing_key(settings)
    public = keys.public_half(key)
    name = rules.key_name(public)
    await in_turn("seal keys")
    if name not in {one.name for one in await queries.keys()}:
        id = new_id()
        await bulk_insert(SealKeyRow, KEY_COLUMNS, [(id, name, rules.ED25519, public.hex(), now)])
        detail = {"key": name, "public_key": public.hex()}
        await record(act="seal_key.made", subject=id, detail=detail, rows={"seal_key": [id]}, now=now)
    return key


def _already_sealed(seal: UUID) -> Conflict:
    number = rules.number_of(seal)
    return Conflict(
        "already_sealed",
        f"这份评分卡已经封存，编号 {number}，数据没有变化，不必再封。",
        f"This scorecard is sealed already, number {number}, and nothing has changed since.",
    )


async def sign_seal(*, hall: HallId, seals: Seals, signed: SignSeal, actor: Actor, now: datetime) -> None:
    """Puts the actor's name below the newest seal, in the caller's transaction and the hall's turn.

    Raises Conflict seal_signed, signers_many.
    """
    if any(one.author == actor.person for one in seals.signings):
        raise Conflict("seal_signed", "您已经签署过这次封存，不必再签。", "You have signed this seal already.")
    if len(seals.signings) >= SIGNERS_MOST:
        raise Conflict(
            "signers_many",
            f"一次封存最多 {SIGNERS_MOST} 人签署，已经签满。",
            f"A seal bears {SIGNERS_MOST} names at most, and it has them.",
        )
    id, seal = new_id(), seals.seals[0].id
    row = (id, hall, seal, msgspec.json.encode(signed).decode(), actor.person, now)
    await bulk_insert(SealSigningRow, SIGNING_COLUMNS, [row])
    detail, rows = {"title": signed.title}, {"seal_signing": [id]}
    await record(act="seal.signed", hall=hall, actor=actor.person, subject=seal, detail=detail, rows=rows, now=now)

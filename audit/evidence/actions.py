import secrets
from datetime import datetime

from audit.accounts.schemas import Actor
from audit.database import bulk_insert, in_turn, transaction
from audit.evidence import queries, rules
from audit.evidence.schemas import Challenge, Decide, Decided, Decision
from audit.evidence.tables import ChallengeKey, PhotoDecision
from audit.ids import HallId, new_id
from audit.inspections.queries import document
from audit.journal.actions import record

DECISION = ("id", "hall", "inspection", "sha256", "verdict", "note", "person", "decided_at")


async def issue_challenge(hall: HallId, *, now: datetime) -> Challenge:
    text = rules.challenge(hall, now, await _secret(now))
    issued = now.replace(microsecond=0)
    return Challenge(challenge=text, issued_at=issued, counts_until=issued + rules.COUNTS)


async def _secret(now: datetime) -> str:
    """Made once for the life of the database."""
    known = await queries.challenge_secret()
    if known:
        return known
    async with transaction():
        await in_turn("challenge key")
        if not await ChallengeKey.exists():
            await bulk_insert(ChallengeKey, ("id", "secret", "made_at"), [(new_id(), secrets.token_hex(32), now)])
            await record(act="challenge_key.made", now=now)
    return await queries.challenge_secret() or ""


async def decide(*, hall: HallId, decide: Decide, actor: Actor, now: datetime) -> Decided:
    """Keeps what a person decided of a repeated picture. Raises NotFound review_unknown, NotAllowed review_own."""
    if not await queries.is_photo_of(hall, decide.inspection, decide.sha256):
        raise rules.no_such_photo()
    summary, _, _ = await document(decide.inspection)
    if summary.author == actor.person:
        raise rules.own_photo()
    id, note = new_id(), decide.note.strip()
    row = (id, hall, decide.inspection, decide.sha256, decide.verdict.value, note, actor.person, now)
    detail = {"sha256": decide.sha256, "verdict": decide.verdict.value, "note": note}
    async with transaction():
        await bulk_insert(PhotoDecision, DECISION, [row])
        await record(
            act="photo.reviewed",
            hall=hall,
            actor=actor.person,
            subject=decide.inspection,
            detail=detail,
            rows={"photo_decision": [id]},
            now=now,
        )
    mine = (await queries.decisions(hall))[decide.inspection, decide.sha256]
    return Decided(id=id, decision=Decision(decide.verdict, note, mine.person_name, now))

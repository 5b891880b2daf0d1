"""What a scorecard says, as it is sealed; and the sealing, in the hall's turn, so that nothing changes meanwhile."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from audit.accounts.schemas import Actor
from audit.checklists.queries import checklist as checklist_by_id
from audit.checklists.queries import digests as checklist_digests
from audit.config import Settings
from audit.database import in_turn, transaction
from audit.errors import Conflict
from audit.ids import ChecklistId, InspectionId
from audit.inspections import queries as inspections
from audit.journal.queries import root
from audit.reports import queries, rules
from audit.reports.schemas import NO_STAMP, CounterLine, Scorecard, Stamp
from audit.scores.rules import RULES, taken
from audit.seals import actions
from audit.seals.queries import seal_by_id, seals_of, subject_of
from audit.seals.rules import canonical, digest
from audit.seals.schemas import (
    JournalPoint,
    Seal,
    SealedChecklist,
    SealedDocument,
    SealedSpot,
    SealFacts,
    SealLine,
    Seals,
    SealState,
    SignSeal,
)
from audit.sites.rules import no_such_hall
from audit.sites.schemas import Hall


async def seal_inspection(
    hall: Hall, inspection: InspectionId, *, actor: Actor, settings: Settings, now: datetime
) -> Seal:
    """Raises NotFound, Rejected photos_missing, inspection_corrected, Conflict already_sealed."""
    point = await _point()
    async with transaction():
        await in_turn(hall.id)
        summary, document, _ = await inspections.document(inspection)
        if document.hall != hall.id:
            raise no_such_hall()
        rules.refuse_unsealable(summary)
        facts = await inspection_facts(inspection, now=now)
        return await actions.seal(facts=facts, point=point, actor=actor, settings=settings, now=now)


async def seal_period(
    hall: Hall, *, from_on: date, to_on: date, actor: Actor, settings: Settings, now: datetime
) -> Seal:
    """Raises Rejected nothing_to_seal, Conflict already_sealed."""
    point = await _point()
    async with transaction():
        await in_turn(hall.id)
        facts = await period_facts(hall, from_on=from_on, to_on=to_on, now=now)
        return await actions.seal(facts=facts, point=point, actor=actor, settings=settings, now=now)


async def sign_seal(hall: Hall, seal: UUID, signed: SignSeal, *, actor: Actor, now: datetime) -> Seals:
    """Names stand only below a seal that still says what the scorecard says.

    Raises NotFound seal_unknown, Conflict seal_outdated, seal_signed, signers_many.
    """
    line = (await seal_by_id(hall.id, seal)).line
    async with transaction():
        await in_turn(hall.id)
        found = await _seals_of(hall, line, now=now)
        if found.state is not SealState.sealed or found.seals[0].id != seal:
            raise Conflict(
                "seal_outdated",
                "封存之后数据有变化，请重新封存后再签署。",
                "The data have changed since this seal. Seal again, then sign.",
            )
        await actions.sign_seal(hall=hall.id, seals=found, signed=signed, actor=actor, now=now)
    return await _seals_of(hall, line, now=now)


async def _seals_of(hall: Hall, line: SealLine, *, now: datetime) -> Seals:
    if line.inspection:
        return await seals_of_facts(await inspection_facts(line.inspection, now=now))
    return await seals_of_facts(await period_facts(hall, from_on=line.from_on, to_on=line.to_on, now=now))


async def _point() -> JournalPoint:
    sequence, hash, top = await root()
    return JournalPoint(sequence=sequence, hash=hash.hex(), root=top.hex())


async def seals_of_facts(facts: SealFacts) -> Seals:
    """The seals of the scorecard, and whether the newest still says what the scorecard says."""
    subject = subject_of(facts.inspection, facts.from_on, facts.to_on)
    return await seals_of(facts.hall, subject, facts=digest(canonical(facts)))


async def stamp_of(facts: SealFacts, *, site: str) -> Stamp:
    """`site` is the address under which people reach this server: https://hall.example. Without it there is no code."""
    found = await seals_of_facts(facts)
    if found.state is SealState.unsealed:
        return NO_STAMP
    newest = found.seals[0]
    sealed = await seal_by_id(facts.hall, newest.id)
    address = f"{site}/verify#{sealed.slip}" if site and found.state is SealState.sealed else ""
    signings = found.signings if found.state is SealState.sealed else []
    return Stamp(found.state, newest.number, newest.sealed_by_name, newest.sealed_at, address, signings)


async def inspection_facts(inspection: InspectionId, *, now: datetime) -> SealFacts:
    """Raises NotFound."""
    summary, document, _ = await inspections.document(inspection)
    card = await queries.spot_scorecard(inspection, now=now)
    return await _facts(card, inspection, [], [(summary, document)])


async def period_facts(hall: Hall, *, from_on: date, to_on: date, now: datetime) -> SealFacts:
    card = await queries.hall_scorecard(hall, from_on=from_on, to_on=to_on, now=now)
    submitted = await inspections.documents(hall.id, from_on=from_on, to_on=to_on)
    return await _facts(card, None, card.counters, await _counted(submitted))


async def _counted(submitted: Sequence[rules.Submitted]) -> list[rules.Submitted]:
    """Those that take part in the score."""
    checklists = {summary.checklist: (await checklist_by_id(summary.checklist)).checklist for summary, _ in submitted}
    given = taken(rules.given_of(submitted, checklists))
    counted = {one.inspection for some in given.values() for one in some}
    return [one for one in submitted if one[0].id in counted]


async def _facts(
    card: Scorecard,
    inspection: InspectionId | None,
    counters: Sequence[CounterLine],
    counted: Sequence[rules.Submitted],
) -> SealFacts:
    received = await inspections.digests([summary.id for summary, _ in counted])
    documents = [
        SealedDocument(
            id=summary.id,
            sha256=received[summary.id],
            spot=summary.spot,
            checklist=summary.checklist,
            finished_at=summary.finished_at,
            score=summary.score,
            result=summary.result,
            photos=sorted({photo.sha256 for photo in document.photos}),
        )
        for summary, document in sorted(counted, key=lambda one: one[0].id)
    ]
    return SealFacts(
        rules=RULES,
        hall=card.hall,
        hall_name=card.hall_name,
        inspection=inspection,
        from_on=card.from_on,
        to_on=card.to_on,
        place=f"{card.spot_code} {card.spot_name}" if card.spot else "",
        score=card.score,
        result=card.result,
        pass_mark=card.pass_mark,
        answered=card.answered,
        failed=card.failed,
        not_applicable=card.not_applicable,
        critical_failed=card.critical_failed,
        pillars=card.pillars,
        spots=[_spot(counter) for counter in counters],
        checklists=await _checklists(sorted({summary.checklist for summary, _ in counted})),
        documents=documents,
    )


def _spot(counter: CounterLine) -> SealedSpot:
    return SealedSpot(
        spot=counter.spot,
        code=counter.code,
        name=counter.name,
        score=counter.score,
        result=counter.result,
        answered=sum(pillar.answered for pillar in counter.pillars),
        failed=counter.failed,
        critical_failed=counter.critical_failed,
        pillars=counter.pillars,
    )


async def _checklists(versions: Sequence[ChecklistId]) -> list[SealedChecklist]:
    known = await checklist_digests(versions)
    published = [await checklist_by_id(version) for version in versions]
    return [
        SealedChecklist(id=one.id, pack=one.checklist.pack, edition=one.checklist.edition, digest=known[one.id])
        for one in published
    ]

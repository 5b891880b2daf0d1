from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from audit.accounts.schemas import Actor, Role
from audit.assessments import queries, rules
from audit.assessments.schemas import AssessmentState, Object, SaveAssessment, SaveRules, Side, Sign
from audit.assessments.tables import AssessmentRow, AssessmentRulesRow, AssessmentStepRow
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.errors import Conflict, NotAllowed
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.monthly.gathering import first_of
from audit.notices.actions import tell
from audit.notices.queries import people_with
from audit.notices.schemas import NoticeKind
from audit.sites.queries import hall_by_id
from audit.sites.rules import local_day
from audit.sites.schemas import Hall

HALL_SIDE = (Role.supervisor, Role.hall_manager)
SUPPLIER_SIDE = (Role.supplier_lead,)
REMINDED = timedelta(days=5)
"""Before the last day."""


async def save_rules(*, hall: HallId, save: SaveRules, author: PersonId, now: datetime) -> None:
    """Raises Conflict assessment_changed, Rejected bands_unfit."""
    rules.refuse_unfit(save.rules)
    async with transaction():
        await in_turn(hall)
        if (await queries.rules_in_force(hall))[0] != save.replaces:
            raise _changed()
        id = new_id()
        row = (id, hall, msgspec.json.encode(save.rules).decode(), author, now)
        await bulk_insert(AssessmentRulesRow, ("id", "hall", "document", "author", "at"), [row])
        kept = {"assessment_rules": [id]}
        await record(act="assessment_rules.changed", hall=hall, actor=author, subject=id, rows=kept, now=now)


async def save_assessment(*, hall: Hall, month: str, save: SaveAssessment, author: PersonId, now: datetime) -> UUID:
    """The new revision; what both sides signed before stays and needs new signatures. Raises Conflict assessment_changed,
    Rejected month_unfit."""
    first_of(month, today=local_day(now, hall.time_zone))
    async with transaction():
        await in_turn(hall.id)
        saved = await queries.revisions(hall.id, month)
        if (UUID(str(saved[0]["id"])) if saved else None) != save.replaces:
            raise _changed()
        _, in_force = await queries.rules_in_force(hall.id)
        id, held = new_id(), queries.Revision(in_force, save.lines, save.note)
        row = (id, hall.id, month, msgspec.json.encode(held).decode(), author, now)
        await bulk_insert(AssessmentRow, ("id", "hall", "month", "document", "author", "at"), [row])
        detail = {"month": month, "total": rules.total_of(in_force, save.lines)[2]}
        kept = {"assessment_revision": [id]}
        await record(act="assessment.saved", hall=hall.id, actor=author, subject=id, detail=detail, rows=kept, now=now)
    return id


async def object_to(*, hall: Hall, month: str, said: Object, actor: Actor, now: datetime) -> None:
    """The supplier's word, before it is signed. Raises Conflict assessment_changed, assessment_signed."""
    async with transaction():
        await in_turn(hall.id)
        held = await _standing(hall, month, said.revision)
        if held.state is AssessmentState.signed:
            raise Conflict(
                "assessment_signed",
                "双方都已签字，不能再提异议；需要更正时请大厅一方另存一版。",
                "Both sides have signed. If something must change, the hall's side saves another version.",
            )
        await _step(hall.id, said.revision, Side.supplier, "object", said.text, actor, now)


async def sign(*, hall: Hall, month: str, signed: Sign, actor: Actor, now: datetime) -> None:
    """Each side once. Raises Conflict assessment_changed, assessment_signed, NotAllowed not_your_side."""
    side = side_of(actor, hall.id)
    async with transaction():
        await in_turn(hall.id)
        held = await _standing(hall, month, signed.revision)
        if any(one.side is side for one in held.signatures):
            raise Conflict(
                "assessment_signed",
                "您这一方已经签过字，请刷新查看。",
                "Your side has signed already. Refresh to see it.",
            )
        await _step(hall.id, signed.revision, side, "sign", signed.signature, actor, now)


def side_of(actor: Actor, hall: HallId) -> Side:
    """Raises NotAllowed not_your_side."""
    if actor.has(hall, *SUPPLIER_SIDE):
        return Side.supplier
    if actor.has(hall, Role.supervisor):
        return Side.hall
    raise NotAllowed(
        "not_your_side",
        "由督查人员代表大厅、业务主管代表供应商签字，请交给他们。",
        "The supervisor signs for the hall and the supplier's lead for the supplier. Ask them.",
    )


async def _standing(hall: Hall, month: str, revision: UUID) -> queries.Standing:
    held = await queries.standing(hall.id, month)
    if held.revision != revision:
        raise _changed()
    return held


async def _step(
    hall: HallId, revision: UUID, side: Side, act: str, content: object, actor: Actor, now: datetime
) -> None:
    id = new_id()
    row = (id, hall, revision, side.value, act, msgspec.json.encode(content).decode(), actor.person, now)
    columns = ("id", "hall", "revision", "side", "act", "document", "author", "at")
    await bulk_insert(AssessmentStepRow, columns, [row])
    name = "assessment.signed" if act == "sign" else "assessment.objected"
    kept = {"assessment_step": [id]}
    await record(act=name, hall=hall, actor=actor.person, subject=revision, detail={"side": side}, rows=kept, now=now)


def _changed() -> Conflict:
    return Conflict(
        "assessment_changed",
        "别人刚刚修改了这份考核，请刷新后再操作。",
        "Somebody else has just changed this assessment. Refresh and try again.",
    )


async def watch_assessments(now: datetime) -> None:
    """A job: in each hall that keeps assessments, five days before the last day and once it is over, who must sign last month's
    hears of it (R94). A missing one counts."""
    for row in await fetch("SELECT DISTINCT hall FROM assessment_rules"):
        hall = await hall_by_id(HallId(row["hall"]))
        today = local_day(now, hall.time_zone)
        last = (await queries.months(hall, now=now))[1]
        if last.state is AssessmentState.signed or today < last.due_on - REMINDED:
            continue
        late = today > last.due_on
        async with transaction():
            await tell(
                hall=hall.id,
                people=await people_with(hall.id, [Role.supervisor, *SUPPLIER_SIDE]),
                kind=NoticeKind.assessment,
                subject=hall.id,
                path=f"/assessments/{last.month}",
                words={"what": last.month, "due": last.due_on.isoformat()},
                key=f"assessment:{last.month}:{'late' if late else 'soon'}",
                now=now,
            )

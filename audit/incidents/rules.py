"""Where an incident stands, its clock and the limits of a contract year. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct, structs

from audit.accounts.schemas import SENDERS, Role
from audit.checklists.tender_schemas import Obligation
from audit.contracts.rules import year_around
from audit.errors import Rejected
from audit.incidents.schemas import (
    Channel,
    ContractYear,
    IncidentAct,
    IncidentDocument,
    IncidentKind,
    IncidentState,
    IncidentStepDocument,
    Limit,
    LimitState,
    Nature,
    Party,
    Quota,
    QuotaLevel,
    QuotaOf,
)
from audit.sites.rules import local_day
from audit.workdays.rules import add_working_days, moment
from audit.workdays.schemas import Notice

HANDLERS = (Role.consultant, Role.supervisor, Role.hall_manager, Role.admin)
ANSWERERS = (Role.supervisor, Role.hall_manager, Role.admin)
"""Who sees how to reach a citizen."""
EVERYBODYS_ACTS = (IncidentAct.note, IncidentAct.arrive, IncidentAct.measure, IncidentAct.escalate)
SUPERVISORS_ACTS = (IncidentAct.verdict, IncidentAct.withdraw)
"""Who is counted does not decide what counts."""
FITTING: Mapping[IncidentKind, frozenset[IncidentAct]] = {
    IncidentKind.complaint: frozenset({IncidentAct.reply, IncidentAct.verdict}),
    IncidentKind.emergency: frozenset({IncidentAct.arrive, IncidentAct.close}),
    IncidentKind.drill: frozenset({IncidentAct.hold}),
    IncidentKind.outside_check: frozenset({IncidentAct.close}),
    IncidentKind.good_practice: frozenset(),
    IncidentKind.proposal: frozenset({IncidentAct.answer}),
}
"""What changes where an incident stands. Notes, measures, lessons and passing up fit every kind."""
ALWAYS = frozenset({IncidentAct.note, IncidentAct.measure, IncidentAct.lesson, IncidentAct.escalate})
IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
PHONE_PROMISE, NET_PROMISE, COMPLAINT_PROMISE, ON_SITE_PROMISE = "qj-phone", "qj-net", "qj-complaint", "qj-on-site"
QUOTA_PROMISES = {
    QuotaOf.window_complaints: "hn-complaints-windows",
    QuotaOf.guide_complaints: "hn-complaints-guides",
    QuotaOf.window_deductions: "hn-deductions-windows",
    QuotaOf.guide_deductions: "hn-deductions-guides",
}
COMPLAINTS = (QuotaOf.window_complaints, QuotaOf.guide_complaints)
PARTIES = {
    QuotaOf.window_complaints: Party.window,
    QuotaOf.guide_complaints: Party.guide,
    QuotaOf.window_deductions: Party.window,
    QuotaOf.guide_deductions: Party.guide,
}
Promises = Mapping[str, Obligation]
"""What the tenders promise, by id."""


class Done(Struct, frozen=True):
    """One step, as it counts."""

    at: datetime
    """The earlier of the phone's moment and the receipt."""
    id: UUID
    document: IncidentStepDocument


class Standing(Struct, frozen=True):
    state: IncidentState
    replied_at: datetime | None = None
    valid: bool | None = None
    arrived_at: datetime | None = None
    adopted: bool | None = None
    ineffective: frozenset[UUID] = frozenset()


def who_may(act: IncidentAct) -> tuple[Role, ...]:
    if act in SUPERVISORS_ACTS:
        return (Role.supervisor,)
    return SENDERS if act in EVERYBODYS_ACTS else HANDLERS


def fold(document: IncidentDocument, at: datetime, steps: Iterable[Done]) -> Standing:
    """An incident and its steps, in whatever order they arrived → where it stands."""
    standing = _begun(document, at)
    for step in sorted(steps, key=lambda one: (one.at, one.id)):
        if _fits(document.kind, standing, step.document.act):
            standing = _after(document, standing, step)
        else:
            standing = structs.replace(standing, ineffective=standing.ineffective | {step.id})
    return standing


def _begun(document: IncidentDocument, at: datetime) -> Standing:
    standing = Standing(state=IncidentState.open, replied_at=at if document.settled_on_spot else None)
    return structs.replace(standing, state=_state(document, standing, done=False))


def _fits(kind: IncidentKind, standing: Standing, act: IncidentAct) -> bool:
    if standing.state is IncidentState.withdrawn:
        return False
    return act in ALWAYS or act is IncidentAct.withdraw or act in FITTING[kind]


def _after(document: IncidentDocument, standing: Standing, step: Done) -> Standing:
    said = step.document
    done = standing.state is IncidentState.settled
    match said.act:
        case IncidentAct.withdraw:
            return structs.replace(standing, state=IncidentState.withdrawn)
        case IncidentAct.reply:
            standing = structs.replace(standing, replied_at=standing.replied_at or step.at)
        case IncidentAct.verdict:
            standing = structs.replace(standing, valid=said.valid)
        case IncidentAct.arrive:
            standing = structs.replace(standing, arrived_at=standing.arrived_at or step.at)
        case IncidentAct.answer:
            standing = structs.replace(standing, adopted=said.adopted, replied_at=standing.replied_at or step.at)
        case IncidentAct.hold | IncidentAct.close:
            done = True
    return structs.replace(standing, state=_state(document, standing, done=done))


def _state(document: IncidentDocument, standing: Standing, *, done: bool) -> IncidentState:
    match document.kind:
        case IncidentKind.good_practice:
            return IncidentState.settled
        case IncidentKind.proposal:
            done = standing.replied_at is not None
        case IncidentKind.complaint:
            if standing.replied_at is None:
                return IncidentState.open
            done = document.nature is not Nature.complaint or standing.valid is not None
            return IncidentState.settled if done else IncidentState.replied
    return IncidentState.settled if done else IncidentState.open


def due(
    document: IncidentDocument, at: datetime, time_zone: str, promises: Promises, notices: Sequence[Notice]
) -> tuple[datetime, Obligation] | None:
    """Until when an incident must be answered or somebody must be there, and which promise says so."""
    if document.kind is IncidentKind.emergency:
        promise = promises[ON_SITE_PROMISE]
        return at + timedelta(hours=promise.number or 0), promise
    if document.kind is not IncidentKind.complaint or document.settled_on_spot:
        return None
    day = local_day(at, time_zone)
    if document.nature is Nature.query and document.channel in (Channel.phone, Channel.on_the_spot):
        return moment(day, 1440, time_zone), promises[PHONE_PROMISE]
    promise = promises[NET_PROMISE if document.nature is Nature.query else COMPLAINT_PROMISE]
    return moment(_after_working_days(day, promise.number or 0, notices), 1440, time_zone), promise


def _after_working_days(day: date, days: int, notices: Sequence[Notice]) -> date:
    """Weekdays where the holidays of a year are not known yet: a complaint has a clock all the same."""
    try:
        return add_working_days(day, days, notices)
    except Rejected:
        return _after_weekdays(day, days)


def _after_weekdays(day: date, days: int) -> date:
    step = timedelta(days=1 if days >= 0 else -1)
    left = abs(days)
    while left:
        day += step
        left -= day.weekday() < 5
    return day


def limit(
    document: IncidentDocument,
    at: datetime,
    standing: Standing,
    *,
    now: datetime,
    time_zone: str,
    promises: Promises,
    notices: Sequence[Notice],
) -> Limit | None:
    found = due(document, at, time_zone, promises, notices)
    if found is None or standing.state is IncidentState.withdrawn:
        return None
    due_at, promise = found
    met_at = standing.arrived_at if document.kind is IncidentKind.emergency else standing.replied_at
    if met_at is not None:
        state = LimitState.met if met_at <= due_at else LimitState.late
    elif now >= due_at:
        state = LimitState.overdue
    else:
        state = LimitState.due_soon if _is_near(due_at, now, time_zone, notices) else LimitState.running
    return Limit(due_at=due_at, state=state, promise=promise.id, text=promise.title)


def _is_near(due_at: datetime, now: datetime, time_zone: str, notices: Sequence[Notice]) -> bool:
    """From the working day before the last day on."""
    last = local_day(due_at - timedelta(seconds=1), time_zone)
    return local_day(now, time_zone) >= _after_working_days(last, -1, notices)


def contract_year(anchor: date | None, on: date) -> ContractYear:
    """The contract year that a day lies in; the calendar year while nobody has entered the contract."""
    span = year_around(anchor or date(on.year, 1, 1), on)
    return ContractYear(first=span.first, last=span.last, known=anchor is not None)


class Counted(Struct, frozen=True):
    """A complaint or an outside check, as the limits look at it."""

    day: date
    document: IncidentDocument
    standing: Standing


def quotas(counted: Iterable[Counted], year: ContractYear, promises: Promises) -> list[Quota]:
    """Valid complaints of the contract year; deductions of any year, because the whole contract allows none."""
    every = [one for one in counted if one.standing.state is not IncidentState.withdrawn]
    complaints = [
        one for one in every if one.document.nature is Nature.complaint and year.first <= one.day <= year.last
    ]
    deductions = [one for one in every if one.document.deducted]
    found = []
    for of, promise in QUOTA_PROMISES.items():
        asks = of in COMPLAINTS
        mine = [one for one in (complaints if asks else deductions) if one.document.party is PARTIES[of]]
        count = sum(one.standing.valid is True for one in mine) if asks else len(mine)
        undecided = sum(one.standing.valid is None for one in mine) if asks else 0
        found.append(_quota(of, count, undecided, promises[promise]))
    return found


def _quota(of: QuotaOf, count: int, undecided: int, promise: Obligation) -> Quota:
    most = promise.number or 0
    return Quota(
        of=of,
        count=count,
        undecided=undecided,
        most=most,
        level=level(count, most),
        promise=promise.id,
        text=promise.title,
        clause=promise.clause,
    )


def level(count: int, most: int) -> QuotaLevel:
    """A warning one before the limit and at it; where nothing is allowed the first one breaks it."""
    if count > most:
        return QuotaLevel.broken
    return QuotaLevel.warning if most and count >= most - 1 else QuotaLevel.within


def masked(contact: str) -> str:
    """Enough to tell two callers apart: 138****1234."""
    return f"{contact[:3]}****{contact[-4:]}" if len(contact) >= 10 else f"{contact[:1]}***" if contact else ""


def refuse_unfit(document: IncidentDocument) -> None:
    """Raises Rejected identity_number, incident_unfit."""
    _refuse_identity_number(document.title, document.text, document.reply, document.contact)
    wanted: Mapping[str, object] = {}
    match document.kind:
        case IncidentKind.complaint:
            wanted = {name: getattr(document, name) for name in ("nature", "channel", "party")}
            wanted |= {"reply": document.reply} if document.settled_on_spot else {}
        case IncidentKind.outside_check:
            wanted = {"source": document.source, "party": document.party}
        case IncidentKind.drill:
            wanted = {"drill": document.drill}
    for field, value in wanted.items():
        if not value:
            raise Rejected(
                "incident_unfit",
                "登记还缺一项，请补全后保存。",
                f"The entry lacks “{field}”. Fill it in and save again.",
                field=field,
            )


def refuse_unfit_step(document: IncidentStepDocument) -> None:
    """Raises Rejected identity_number, incident_step_unfit."""
    _refuse_identity_number(document.note)
    lacking = {
        "note": document.act is not IncidentAct.arrive and not document.note.strip(),
        "valid": document.act is IncidentAct.verdict and document.valid is None,
        "adopted": document.act is IncidentAct.answer and document.adopted is None,
    }
    for field, lacks in lacking.items():
        if lacks:
            raise Rejected(
                "incident_step_unfit",
                "请写明内容和结论后保存。",
                f"Say what was done or decided (“{field}”), then save again.",
                field=field,
            )


def _refuse_identity_number(*texts: str) -> None:
    if any(IDENTITY_NUMBER.search(text) for text in texts):
        raise Rejected(
            "identity_number",
            "内容里有身份证号，请删去后保存：登记只写事情，不写证件号码。",
            "There is a number of an identity card in it. Remove it: the register is about what happened.",
            field="text",
        )

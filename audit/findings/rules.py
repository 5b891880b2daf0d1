"""What a fault says when it becomes a finding, and where it stands after all that happened at the spot. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct, structs

from audit.accounts.schemas import SENDERS, Role
from audit.checklists.rules import citations_on
from audit.checklists.schemas import Citation, Item, Pillar, Standard, Text
from audit.errors import Rejected
from audit.findings.schemas import UNSETTLED, Act, EscalatedTo, Finding, FindingState, Severity, StepDocument
from audit.ids import FindingId, PersonId
from audit.workdays.rules import add_working_days
from audit.workdays.schemas import Notice

RECURS_WITHIN = timedelta(days=90)
SYSTEMIC_AT = 3
DUE_DAYS = {Severity.general: 5, Severity.serious: 2, Severity.hazard: 0}
"""Working days to put it right; 0 is the same day."""
ESCALATES_AFTER = 3
"""Working days overdue, after which it belongs before the service section (服务管理科)."""
JUDGES = (Role.consultant, Role.supervisor, Role.hall_manager, Role.admin)
"""Who may recheck, send back, assign, escalate, tag and withdraw. A clerk repairs and comments."""
CLERKS_ACTS = (Act.fix, Act.comment)


class Fault(Struct, frozen=True):
    """A failed item, as seen in one inspection."""

    item: Item
    reasons: list[str]
    """Ids of the item's reason chips."""
    note: str
    photos: list[str]


class FindingFacts(Struct, frozen=True):
    """Frozen words of the finding: they stay even when the checklist changes."""

    title: Text
    citations: list[Citation]
    reasons: list[Text]
    note: str
    photos: list[str]
    due_on: date | None = None
    """As it was on the day it was raised; None in findings older than this field, due after seven days."""


def facts(fault: Fault, raised_on: date, due_on: date, standards: Mapping[str, Standard]) -> FindingFacts:
    """It cites the editions in force on the day it is raised; `standards` is the register by number."""
    chosen = [Text(zh=reason.zh, en=reason.en) for reason in fault.item.reasons if reason.id in fault.reasons]
    return FindingFacts(
        title=fault.item.title,
        citations=citations_on(fault.item.citations, raised_on, standards),
        reasons=chosen,
        note=fault.note,
        photos=fault.photos,
        due_on=due_on,
    )


def finding_id(source: UUID, item: str) -> FindingId:
    """A UUIDv7 with the time of its source: a phone that is offline and every server give it the same id."""
    rest = hashlib.sha256(source.bytes + item.encode()).digest()[:10]
    made = int.from_bytes(source.bytes[:6] + rest, "big")
    versioned = made & ~(0xF << 76) | 0x7 << 76
    return FindingId(UUID(int=versioned & ~(0x3 << 62) | 0x2 << 62))


def severity_of(pillar: Pillar, *, critical: bool) -> Severity:
    if not critical:
        return Severity.general
    return Severity.hazard if pillar is Pillar.safety else Severity.serious


def after_working_days(day: date, days: int, notices: Sequence[Notice]) -> date:
    """Weekdays where no holidays are published yet: a finding is raised all the same."""
    try:
        return add_working_days(day, days, notices)
    except Rejected:
        return after_weekdays(day, days)


def after_weekdays(day: date, days: int) -> date:
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


class Raised(Struct, frozen=True):
    """An inspection found an item wrong, or somebody reported something."""

    finding: FindingId
    severity: Severity
    due_on: date
    stands: bool = True
    """False when the inspection was corrected: what it raised is withdrawn."""


class Passed(Struct, frozen=True):
    """An inspection that counts found the item right."""


class Done(Struct, frozen=True):
    """A step of somebody."""

    step: UUID
    finding: FindingId
    author: PersonId
    document: StepDocument


class Event(Struct, frozen=True):
    """Something that happened about one item of one spot."""

    at: datetime
    id: UUID
    """Of the inspection or step; settles which of two of the same instant came first."""
    what: Raised | Passed | Done


class Standing(Struct, frozen=True):
    """Where a finding stands."""

    state: FindingState
    chain: FindingId
    """The first finding of those that carry each other on."""
    due_on: date
    severity: Severity
    occurrence: int
    sent_back: int = 0
    owner: str = ""
    escalated_to: EscalatedTo | None = None
    tagged: bool = False
    fixed_by: PersonId | None = None
    photos_after: tuple[str, ...] = ()
    settled_at: datetime | None = None

    @property
    def systemic(self) -> bool:
        return self.occurrence + self.sent_back >= SYSTEMIC_AT


class Outcome(Struct, frozen=True):
    standings: dict[FindingId, Standing]
    ineffective: frozenset[UUID]
    """Steps that changed nothing."""


def fold(events: Iterable[Event], begun: Sequence[datetime] = ()) -> Outcome:
    """Everything that happened about one item of one spot, in whatever order it arrived → where its findings stand.

    At most one finding is unsettled at a time: what is found wrong again before it was closed carries the earlier finding on,
    with its owner and its due day. A step about a finding that was carried on counts for the one that carries it on.
    `begun`: when the item failed anew before these events.
    """
    story = _Story(begun)
    for event in sorted(events, key=lambda one: (one.at, one.id)):
        match event.what:
            case Raised() as raised:
                story.raise_(raised, event.at)
            case Passed():
                story.settle(FindingState.closed, event.at)
            case Done() as done:
                story.do(done, event.at)
    return Outcome(standings=story.standings, ineffective=frozenset(story.ineffective))


class _Story:
    """The findings of one item of one spot while `fold` reads what happened."""

    def __init__(self, begun: Sequence[datetime]) -> None:
        self.standings: dict[FindingId, Standing] = {}
        self.ineffective: set[UUID] = set()
        self.current: FindingId | None = None
        self._begun = list(begun)

    def raise_(self, raised: Raised, at: datetime) -> None:
        if not raised.stands:
            self.standings[raised.finding] = self._first(raised, at, FindingState.withdrawn)
        elif self.current is None:
            self._begun.append(at)
            self.standings[raised.finding] = self._first(raised, at, FindingState.open)
            self.current = raised.finding
        else:
            self._carry_on(self.current, raised, at)

    def _first(self, raised: Raised, at: datetime, state: FindingState) -> Standing:
        return Standing(
            state=state,
            chain=raised.finding,
            due_on=raised.due_on,
            severity=raised.severity,
            occurrence=max(1, sum(at - begun <= RECURS_WITHIN for begun in self._begun)),
            settled_at=at if state is FindingState.withdrawn else None,
        )

    def _carry_on(self, earlier: FindingId, raised: Raised, at: datetime) -> None:
        """What somebody said was repaired and is found wrong again has been sent back by that."""
        held = self.standings[earlier]
        returned = held.state is FindingState.fixed
        self.standings[raised.finding] = structs.replace(
            held,
            state=FindingState.sent_back if returned else held.state,
            sent_back=held.sent_back + returned,
        )
        self.standings[earlier] = structs.replace(held, state=FindingState.carried, settled_at=at)
        self.current = raised.finding

    def settle(self, state: FindingState, at: datetime) -> bool:
        if self.current is None:
            return False
        self._change(state=state, settled_at=at)
        self.current = None
        return True

    def do(self, done: Done, at: datetime) -> None:
        chain = self.standings[done.finding].chain if done.finding in self.standings else None
        now = self.standings[self.current] if self.current else None
        if now is None or now.chain != chain or not self._act(now, done, at):
            self.ineffective.add(done.step)

    def _act(self, now: Standing, done: Done, at: datetime) -> bool:
        """Whether the step changed something."""
        document = done.document
        match document.act:
            case Act.fix | Act.fix_on_spot:
                self._fix(now, done, at)
            case Act.close:
                return now.fixed_by != done.author and self.settle(FindingState.closed, at)
            case Act.withdraw:
                return self.settle(FindingState.withdrawn, at)
            case Act.send_back:
                return self._send_back(now, done)
            case Act.assign | Act.escalate | Act.tag | Act.untag:
                self._change(**_arranged(now, document))
        return True

    def _fix(self, now: Standing, done: Done, at: datetime) -> None:
        photos = tuple(photo.sha256 for photo in done.document.photos)
        self._change(state=FindingState.fixed, fixed_by=done.author, photos_after=photos)
        if done.document.act is Act.fix_on_spot and now.severity is Severity.general:
            self.settle(FindingState.closed, at)

    def _send_back(self, now: Standing, done: Done) -> bool:
        if now.state is not FindingState.fixed or now.fixed_by == done.author:
            return False
        self._change(state=FindingState.sent_back, sent_back=now.sent_back + 1)
        return True

    def _change(self, **changes: object) -> None:
        if self.current:
            self.standings[self.current] = structs.replace(self.standings[self.current], **changes)


def _arranged(now: Standing, document: StepDocument) -> dict[str, object]:
    """What a step arranges around a finding whose state stays."""
    match document.act:
        case Act.assign:
            return {"owner": document.owner or now.owner, "due_on": document.due_on or now.due_on}
        case Act.escalate:
            return {"escalated_to": document.to}
        case _:
            return {"tagged": document.act is Act.tag}


def is_overdue(state: FindingState, due_on: date, *, on: date) -> bool:
    """What was repaired in time and waits for its recheck is not late."""
    return state in UNSETTLED and state is not FindingState.fixed and on > due_on


def needs_escalation(finding: Finding, *, on: date) -> bool:
    """已超期需上报: nobody has escalated it yet, and it is overdue for longer than a hall may keep to itself."""
    late = is_overdue(finding.state, finding.due_on, on=on)
    return late and finding.escalated_to is None and on >= finding.escalates_on


def refuse_unfit_step(step: StepDocument) -> None:
    """Raises Rejected step_unfit for a step that says too little."""
    if step.act in (Act.send_back, Act.withdraw) and not step.note.strip():
        raise _unfit("请写明原因后再提交。", "Write the reason, then send it again.", "note")
    if step.act is Act.escalate and step.to is None:
        raise _unfit("请选择上报给谁后再提交。", "Choose whom it is escalated to, then send it again.", "to")
    if step.act is Act.assign and not (step.owner.strip() or step.due_on):
        raise _unfit("请填写责任人或整改期限后再提交。", "Name an owner or a due day, then send it again.", "owner")
    if step.due_on and not step.note.strip():
        raise _unfit("更改整改期限请写明原因。", "Write why the due day is another one.", "note")


def _unfit(zh: str, en: str, field: str) -> Rejected:
    return Rejected("step_unfit", zh, en, field=field)


def who_may(act: Act) -> Sequence[Role]:
    return SENDERS if act in CLERKS_ACTS else JUDGES

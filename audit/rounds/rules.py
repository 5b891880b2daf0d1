"""Which rounds were kept, late, missed or excused. Pure: the same plan and records give the same answer in any order of arrival."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from msgspec import Struct

from audit.errors import Rejected
from audit.ids import InspectionId, SpotId
from audit.inspections.schemas import InspectionKind
from audit.rounds.schemas import (
    EXCUSES,
    Ask,
    DayPlan,
    Excuse,
    GiveExcuse,
    PlanLine,
    Round,
    RoundCause,
    RoundCount,
    RoundState,
    Slot,
)
from audit.sites.rules import local_day
from audit.workdays.rules import minutes_closed
from audit.workdays.schemas import Closure, DayKind

DAYS_MOST = 366
YEARS = (2000, 2100)


class Record(Struct, frozen=True):
    """That somebody has looked."""

    inspection: InspectionId
    tier: InspectionKind
    pack: str
    spot: SpotId
    at: datetime
    """The earlier of the phone's moment and the receipt."""
    received_at: datetime
    answered: frozenset[str]
    skipped: frozenset[str]
    """Items that its version asks of this spot and that were not answered."""


class Around(Struct, frozen=True):
    """What may excuse a round."""

    excuses: Sequence[Excuse]
    closures: Sequence[Closure]
    time_zone: str


def covers(items: Iterable[str], record: Record) -> bool:
    """Whether the record answers what was asked. Items that its edition did not have yet are not held against it."""
    asked = frozenset(items)
    return bool(asked & record.answered) and not asked & record.skipped


def judge(plan: DayPlan, records: Sequence[Record], around: Around, now: datetime) -> list[Round]:
    """Every round of the plan as it stands now."""
    return [one for line in plan.lines for one in _judge_line(line, plan, records, around, now)]


def _judge_line(
    line: PlanLine, plan: DayPlan, records: Sequence[Record], around: Around, now: datetime
) -> Iterator[Round]:
    own = [one for one in records if one.tier is line.tier and one.pack == line.pack]
    if line.route:
        fitting = [one for one in own if any(one.spot in ask.spots and covers(ask.items, one) for ask in line.asks)]
        yield from _judge_spot(line, None, fitting, plan, around, now)
        return
    for ask in line.asks:
        for spot in ask.spots:
            fitting = [one for one in own if one.spot == spot and covers(ask.items, one)]
            yield from _judge_spot(line, spot, fitting, plan, around, now)


def _judge_spot(
    line: PlanLine, spot: SpotId | None, records: Sequence[Record], plan: DayPlan, around: Around, now: datetime
) -> Iterator[Round]:
    kept = assign(line.slots, records)
    for number, slot in enumerate(line.slots):
        yield _round(line, spot, slot, kept.get(number), plan, around, now)


def assign(slots: Sequence[Slot], records: Iterable[Record]) -> dict[int, Record]:
    """The record that keeps each slot. A record serves one slot: the one it lies in, else the last one it is late for.

    The same as frontend/src/rules/rounds.ts: tests/vectors/rounds.json.
    """
    kept: dict[int, Record] = {}
    for record in sorted(records, key=lambda one: (one.at, one.inspection)):
        open_slots = [number for number in range(len(slots)) if number not in kept]
        in_time = [number for number in open_slots if slots[number].starts_at <= record.at < slots[number].ends_at]
        late = [number for number in open_slots if slots[number].ends_at <= record.at < slots[number].late_until]
        for number in in_time[:1] or late[-1:]:
            kept[number] = record
    return kept


def _round(
    line: PlanLine,
    spot: SpotId | None,
    slot: Slot,
    record: Record | None,
    plan: DayPlan,
    around: Around,
    now: datetime,
) -> Round:
    state, cause, reason = _standing(line, spot, slot, record, plan, around, now)
    return Round(
        tier=line.tier,
        pack=line.pack,
        checklist=line.checklist,
        when=line.when,
        spot=spot,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        state=state,
        cause=cause,
        reason=reason,
        inspection=record.inspection if record else None,
        at=record.at if record else None,
        arrived_at=record.received_at if record and record.received_at >= slot.missed_at else None,
    )


def _standing(
    line: PlanLine,
    spot: SpotId | None,
    slot: Slot,
    record: Record | None,
    plan: DayPlan,
    around: Around,
    now: datetime,
) -> tuple[RoundState, RoundCause | None, str]:
    if record is not None:
        return RoundState.kept if record.at < slot.ends_at else RoundState.late, None, ""
    excuse = excuse_for(line.tier, spot, slot, around)
    if excuse is not None:
        return RoundState.excused, *excuse
    if plan.kind is DayKind.unknown:
        return RoundState.excused, RoundCause.calendar_unknown, ""
    if now < slot.missed_at:
        return RoundState.due, None, ""
    return RoundState.missed, RoundCause.no_record, ""


def excuse_for(tier: InspectionKind, spot: SpotId | None, slot: Slot, around: Around) -> tuple[RoundCause, str] | None:
    """An excuse holds the whole slot; an emergency excuses the slots of which it closes half or more."""
    first, last = (local_day(at, around.time_zone) for at in (slot.starts_at, slot.ends_at))
    for excuse in around.excuses:
        fits = excuse.spot in (None, spot) and excuse.tier in (None, tier)
        if fits and excuse.first_on <= first and last <= excuse.last_on:
            return excuse.cause, excuse.reason
    minutes = int((slot.ends_at - slot.starts_at).total_seconds()) // 60
    if 2 * minutes_closed(around.closures, slot.starts_at, slot.ends_at) >= minutes:
        reasons = [one.reason for one in around.closures if minutes_closed([one], slot.starts_at, slot.ends_at)]
        return RoundCause.emergency, reasons[0]
    return None


def asked_now(rounds: Sequence[Round], plan: DayPlan, spot: SpotId, now: datetime) -> list[str]:
    """The items of the self-check that are still open at a spot at this moment: the union over the slots that are running."""
    running = {
        (one.pack, one.when)
        for one in rounds
        if one.spot == spot and one.state is RoundState.due and one.starts_at <= now < one.ends_at
    }
    found: dict[str, None] = {}
    for line in plan.lines:
        if line.tier is InspectionKind.self_check and (line.pack, line.when) in running:
            found |= dict.fromkeys(item for ask in line.asks if spot in ask.spots for item in ask.items)
    return [*found]


def asks_of(plan: DayPlan, tier: InspectionKind, spot: SpotId) -> list[Ask]:
    """What one spot is asked over the day, an entry for each slot."""
    return [
        Ask(spots=[spot], items=ask.items)
        for line in plan.lines
        if line.tier is tier
        for ask in line.asks
        if spot in ask.spots
        for _ in line.slots
    ]


def counts(rounds: Iterable[Round]) -> list[RoundCount]:
    """By tier, spot, state and cause, in that order."""
    found = Counter((one.tier, one.spot, one.state, one.cause) for one in rounds)
    return [
        RoundCount(tier=tier, spot=spot, state=state, cause=cause, rounds=number)
        for (tier, spot, state, cause), number in sorted(found.items(), key=lambda one: tuple(map(str, one[0])))
    ]


def refuse_odd_days(first: date, last: date) -> None:
    """Raises Rejected period_unfit."""
    if not (YEARS[0] <= first.year and last.year <= YEARS[1] and 0 <= (last - first).days < DAYS_MOST):
        raise Rejected(
            "period_unfit",
            f"起止日期不合适，请选择 {YEARS[0]} 至 {YEARS[1]} 年间不超过 {DAYS_MOST} 天的时段，且起日不晚于止日。",
            f"The days do not fit. Choose at most {DAYS_MOST} days of {YEARS[0]} to {YEARS[1]}, the first not after the last.",
            field="from",
        )


def refuse_unfit_excuse(given: GiveExcuse) -> None:
    """Raises Rejected days_unfit, cause_unfit."""
    days = (given.last_on - given.first_on).days
    if not 0 <= days < DAYS_MOST or not YEARS[0] <= given.first_on.year <= YEARS[1]:
        raise Rejected(
            "days_unfit",
            "日期有误：结束不能早于开始，且最多一年。请更正后保存。",
            "Days do not fit: the last is not before the first, and a year is the most. Correct them.",
            field="last_on",
        )
    if given.cause not in EXCUSES:
        raise Rejected(
            "cause_unfit",
            "免检原因只能是点位停用、已同意缺勤或其他已同意，请重新选择。",
            "An excuse is a closed spot, an agreed absence or another agreement. Choose again.",
            field="cause",
        )

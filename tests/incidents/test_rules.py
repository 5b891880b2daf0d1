"""The clock of a complaint, the limits of a contract year, and where an incident stands: pure decisions."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import Rejected
from audit.ids import HallId, new_id
from audit.incidents import rules
from audit.incidents.queries import promises
from audit.incidents.rules import Counted, Done
from audit.incidents.schemas import (
    IncidentAct,
    IncidentDocument,
    IncidentState,
    IncidentStepDocument,
    LimitState,
    QuotaLevel,
    QuotaOf,
)
from tests import builders

SHANGHAI = "Asia/Shanghai"
HALL = HallId(new_id())
ID_NUMBER = "330402" + "19800101" + "123X"


def here(day: str, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=ZoneInfo(SHANGHAI)).astimezone(UTC)


def entry(**changes: Any) -> IncidentDocument:
    return msgspec.convert(builders.incident_document(hall=HALL, **changes), IncidentDocument)


def step(act: str, at: datetime, **changes: Any) -> Done:
    said = builders.incident_step(hall=HALL, incident=new_id(), act=act, made_at=at, **changes)
    return Done(at=at, id=new_id(), document=msgspec.convert(said, IncidentStepDocument))


def last_day(document: IncidentDocument, at: datetime) -> date:
    found = rules.due(document, at, SHANGHAI, promises(), ())
    assert found is not None
    return (found[0] - timedelta(seconds=1)).astimezone(ZoneInfo(SHANGHAI)).date()


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-16", "2026-11-23"),  # a plain week: Monday to Monday
        (
            "2026-09-24",
            "2026-10-09",
        ),  # 25–27 September and 1–7 October are off, Sunday 20 September and 10 October are worked
        ("2026-02-10", "2026-02-24"),  # Spring Festival 15–23 February; Saturday 14 February is worked
        ("2026-11-21", "2026-11-27"),  # a Saturday: the clock begins to count on Monday
    ],
)
def test_a_complaint_is_answered_within_five_working_days_of_the_real_calendar(received: str, due: str) -> None:
    assert last_day(entry(), here(received)) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("nature", "channel", "due"),
    [
        ("query", "phone", "2026-11-20"),
        ("query", "on_the_spot", "2026-11-20"),
        ("query", "net", "2026-11-27"),
        ("opinion", "letter", "2026-11-27"),
        ("complaint", "phone", "2026-11-27"),
        ("complaint", "forwarded", "2026-11-27"),
    ],
)
def test_a_query_by_phone_is_answered_the_same_day_and_what_is_written_in_five(
    nature: str, channel: str, due: str
) -> None:
    assert last_day(entry(nature=nature, channel=channel), here("2026-11-20")) == date.fromisoformat(due)


def test_what_was_settled_on_the_spot_has_no_clock_and_an_emergency_has_one_hour() -> None:
    assert rules.due(entry(settled_on_spot=True, reply="当场办结"), builders.NOON, SHANGHAI, promises(), ()) is None
    found = rules.due(entry(kind="emergency"), builders.NOON, SHANGHAI, promises(), ())
    assert found is not None
    assert found[0] - builders.NOON == timedelta(hours=1)


def test_a_year_without_known_holidays_counts_weekdays() -> None:
    assert last_day(entry(), here("2098-01-01")) == date(2098, 1, 8)


@pytest.mark.parametrize(
    ("now", "replied", "state"),
    [
        (here("2026-11-18"), None, LimitState.running),
        (here("2026-11-20"), None, LimitState.due_soon),
        (here("2026-11-23", 23, 59), None, LimitState.due_soon),
        (here("2026-11-24", 0), None, LimitState.overdue),
        (here("2026-11-24"), here("2026-11-23", 23, 59), LimitState.met),
        (here("2026-11-25"), here("2026-11-24", 0, 1), LimitState.late),
    ],
)
def test_the_clock_warns_from_the_working_day_before(
    now: datetime, replied: datetime | None, state: LimitState
) -> None:
    at, document = here("2026-11-16"), entry()
    standing = rules.fold(document, at, [step("reply", replied)] if replied else [])
    limit = rules.limit(document, at, standing, now=now, time_zone=SHANGHAI, promises=promises(), notices=())
    assert limit is not None
    assert limit.state is state


@pytest.mark.parametrize(
    ("starts_on", "on", "first", "last", "known"),
    [
        (date(2025, 8, 1), date(2026, 7, 31), date(2025, 8, 1), date(2026, 7, 31), True),
        (date(2025, 8, 1), date(2026, 8, 1), date(2026, 8, 1), date(2027, 7, 31), True),
        (date(2026, 1, 1), date(2026, 11, 25), date(2026, 1, 1), date(2026, 12, 31), True),
        (date(2025, 8, 1), date(2025, 7, 31), date(2024, 8, 1), date(2025, 7, 31), True),
        (date(2024, 2, 29), date(2025, 2, 28), date(2024, 2, 29), date(2025, 2, 28), True),
        (None, date(2026, 11, 25), date(2026, 1, 1), date(2026, 12, 31), False),
    ],
)
def test_a_contract_year_begins_on_the_day_of_the_contract(
    starts_on: date | None, on: date, first: date, last: date, known: bool
) -> None:
    year = rules.contract_year(starts_on, on)
    assert (year.first, year.last, year.known) == (first, last, known)


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.dates(date(2001, 1, 1), date(2099, 12, 31)))
def test_every_day_lies_in_exactly_one_contract_year(starts_on: date, on: date) -> None:
    year = rules.contract_year(starts_on, on)
    assert year.first <= on <= year.last
    assert rules.contract_year(starts_on, year.last + timedelta(days=1)).first == year.last + timedelta(days=1)


def valid_complaints(party: str, count: int, day: date = date(2026, 11, 2)) -> list[Counted]:
    document = entry(party=party)
    standing = rules.fold(document, here("2026-11-02"), [step("verdict", here("2026-11-03"))])
    return [Counted(day=day, document=document, standing=standing)] * count


@pytest.mark.parametrize(
    ("party", "of", "levels"),
    [
        ("window", QuotaOf.window_complaints, ["within", "within", "warning", "warning", "broken"]),
        ("guide", QuotaOf.guide_complaints, ["within", "warning", "warning", "broken"]),
    ],
)
def test_a_limit_warns_one_before_it_and_breaks_one_after_it(party: str, of: QuotaOf, levels: list[str]) -> None:
    year = rules.contract_year(date(2025, 8, 1), date(2026, 11, 25))
    for count, level in enumerate(levels):
        found = {one.of: one for one in rules.quotas(valid_complaints(party, count), year, promises())}
        assert (found[of].count, found[of].level) == (count, QuotaLevel(level))
        others = {one.level for kind, one in found.items() if kind is not of}
        assert others == {QuotaLevel.within}


def test_only_valid_complaints_of_this_contract_year_count() -> None:
    year = rules.contract_year(date(2025, 8, 1), date(2026, 11, 25))
    undecided = Counted(day=date(2026, 11, 2), document=entry(), standing=rules.fold(entry(), builders.NOON, []))
    invalid = structs_invalid()
    earlier = valid_complaints("window", 1, date(2026, 7, 31))
    opinion = Counted(
        day=date(2026, 11, 2),
        document=entry(nature="opinion"),
        standing=valid_complaints("window", 1)[0].standing,
    )
    [windows, *_] = rules.quotas([undecided, invalid, *earlier, opinion], year, promises())
    assert (windows.count, windows.undecided) == (0, 1)


def structs_invalid() -> Counted:
    standing = rules.fold(entry(), builders.NOON, [step("verdict", builders.NOON, valid=False)])
    return Counted(day=date(2026, 11, 2), document=entry(), standing=standing)


def test_a_deduction_by_an_outside_check_is_a_red_line() -> None:
    year = rules.contract_year(None, date(2026, 11, 25))
    for deducted, level in ((0, QuotaLevel.within), (500, QuotaLevel.broken)):
        document = entry(kind="outside_check", deducted=deducted)
        counted = Counted(day=date(2020, 1, 1), document=document, standing=rules.fold(document, builders.NOON, []))
        found = {one.of: one.level for one in rules.quotas([counted], year, promises())}
        assert found[QuotaOf.window_deductions] is level


def test_a_complaint_is_settled_when_it_is_answered_and_judged() -> None:
    at = here("2026-11-16")
    replied, judged = step("reply", here("2026-11-17")), step("verdict", here("2026-11-18"))
    assert rules.fold(entry(), at, []).state is IncidentState.open
    assert rules.fold(entry(), at, [replied]).state is IncidentState.replied
    assert rules.fold(entry(), at, [judged]).state is IncidentState.open
    assert rules.fold(entry(), at, [judged, replied]).state is IncidentState.settled
    assert rules.fold(entry(nature="opinion"), at, [replied]).state is IncidentState.settled


def test_the_last_verdict_holds_and_nothing_changes_what_was_withdrawn() -> None:
    at = here("2026-11-16")
    first, second = step("verdict", here("2026-11-17")), step("verdict", here("2026-11-18"), valid=False)
    assert rules.fold(entry(), at, [second, first]).valid is False
    gone, late = step("withdraw", here("2026-11-19")), step("reply", here("2026-11-20"))
    standing = rules.fold(entry(), at, [late, gone])
    assert standing.state is IncidentState.withdrawn
    assert standing.replied_at is None
    assert standing.ineffective == {late.id}


@given(
    st.sampled_from(["complaint", "emergency", "drill", "outside_check", "good_practice", "proposal"]),
    st.lists(st.tuples(st.sampled_from(list(IncidentAct)), st.integers(0, 5)), max_size=7),
    st.randoms(use_true_random=False),
)
def test_steps_say_the_same_in_any_order_of_arrival(
    kind: str, acts: list[tuple[IncidentAct, int]], order: random.Random
) -> None:
    document, at = entry(kind=kind), here("2026-11-16")
    steps = [step(act.value, at + timedelta(hours=hours)) for act, hours in acts]
    mixed = list(steps)
    order.shuffle(mixed)
    assert rules.fold(document, at, mixed) == rules.fold(document, at, steps)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"text": f"来电人 {ID_NUMBER}"}, "identity_number", "text"),
        ({"contact": ID_NUMBER}, "identity_number", "text"),
        ({"nature": None}, "incident_unfit", "nature"),
        ({"party": None}, "incident_unfit", "party"),
        ({"settled_on_spot": True}, "incident_unfit", "reply"),
        ({"kind": "drill", "drill": None}, "incident_unfit", "drill"),
        ({"kind": "outside_check", "source": ""}, "incident_unfit", "source"),
    ],
)
def test_an_entry_that_lacks_something_or_names_an_identity_card_is_refused(
    changes: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Rejected) as refused:
        rules.refuse_unfit(entry(**changes))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_long_numbers_that_are_no_identity_cards_are_kept() -> None:
    rules.refuse_unfit(entry(text="受理编号 20261120001234567890", contact="13800001234"))


@pytest.mark.parametrize(
    ("contact", "shown"),
    [("13800001234", "138****1234"), ("0573-87001234", "057****1234"), ("张女士", "张***"), ("", "")],
)
def test_a_masked_contact_tells_callers_apart_and_no_more(contact: str, shown: str) -> None:
    assert rules.masked(contact) == shown

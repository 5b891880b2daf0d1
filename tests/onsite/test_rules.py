"""How days in the hall are counted, whatever the order in which they are told."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.contracts.schemas import Contract
from audit.onsite.rules import Spent, contract_years, day_counts, halves, overlap, state_of
from audit.onsite.schemas import DayState, OnsiteDocument, Part
from audit.workdays.schemas import DayKind
from tests import builders

CONTRACT = Contract(starts_on=date(2025, 8, 1), ends_on=date(2028, 7, 31))
DAYS = st.dates(date(2025, 7, 1), date(2026, 12, 31))
SPENT = st.builds(Spent, day=DAYS, part=st.sampled_from(Part), state=st.sampled_from(DayState))


def agreed(*days: tuple[date, Part]) -> list[Spent]:
    return [Spent(day, part, DayState.countersigned) for day, part in days]


@settings(deadline=None, max_examples=40)
@given(st.lists(SPENT), st.randoms())
def test_order_and_repetition_change_nothing(spent: list[Spent], random: object) -> None:
    shuffled = [*spent, *spent[: len(spent) // 2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert contract_years(CONTRACT, shuffled, today=date(2026, 11, 25)) == contract_years(
        CONTRACT, spent, today=date(2026, 11, 25)
    )


@given(st.lists(SPENT))
def test_no_day_counts_for_more_than_a_day(spent: list[Spent]) -> None:
    for state in DayState:
        assert halves(spent, state) <= 2 * len({one.day for one in spent})


def test_moving_the_anchor_moves_the_day_to_another_year() -> None:
    spent = agreed((date(2025, 12, 1), Part.whole), (date(2026, 8, 3), Part.whole))
    by_contract = contract_years(CONTRACT, spent, today=date(2026, 11, 25))
    by_post = contract_years(Contract(starts_on=date(2026, 1, 1)), spent, today=date(2026, 11, 25))
    assert [(one.promised, one.agreed_halves) for one in by_contract] == [(50, 2), (25, 2)]
    assert [(one.promised, one.agreed_halves) for one in by_post] == [(50, 2)]


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Part.morning, Part.afternoon, False),
        (Part.morning, Part.morning, True),
        (Part.whole, Part.afternoon, True),
    ],
)
def test_a_morning_and_an_afternoon_lie_beside_each_other(one: Part, other: Part, both: bool) -> None:
    assert overlap(one, other) is overlap(other, one) is both


def test_two_people_on_one_day_are_one_day_and_two_halves_are_a_whole() -> None:
    day = date(2026, 3, 2)
    assert halves(agreed((day, Part.whole), (day, Part.morning)), DayState.countersigned) == 2
    assert halves(agreed((day, Part.morning), (day, Part.afternoon)), DayState.countersigned) == 2
    assert halves(agreed((day, Part.morning)), DayState.countersigned) == 1


def test_latest_start_and_pace_by_hand() -> None:
    """2026: 1 Jan to 31 Dec. On 25 November 26 working days are left; 12 whole days are missing."""
    contract = Contract(starts_on=date(2026, 1, 1))
    spent = agreed(*((date(2026, 3, 2) + timedelta(days=number), Part.whole) for number in range(38)))
    [year] = contract_years(contract, spent, today=date(2026, 11, 25))
    assert (year.agreed_halves, year.workdays_left, year.out_of_reach) == (76, 26, False)
    assert year.needed_from == date(2026, 12, 16)  # 16–18, 21–25, 28–31 December are twelve
    assert year.pace_halves == 76 + 76 * 26 // 222
    assert year.reached_on is None


def test_a_promise_that_cannot_be_kept_any_more_is_called_so() -> None:
    [year] = contract_years(Contract(starts_on=date(2026, 1, 1)), [], today=date(2026, 11, 25))
    assert (year.out_of_reach, year.needed_from, year.pace_halves) == (True, None, None)


def test_a_kept_promise_needs_no_further_start() -> None:
    days = agreed(*((date(2026, 1, 5) + timedelta(days=number), Part.whole) for number in range(60)))
    [year] = contract_years(Contract(starts_on=date(2026, 1, 1)), days, today=date(2026, 6, 1))
    assert (year.needed_from, year.reached_on, year.out_of_reach) == (None, None, False)


def test_beyond_the_known_holidays_nothing_is_forecast() -> None:
    [year] = contract_years(Contract(starts_on=date(2060, 1, 1)), [], today=date(2060, 6, 1))
    assert (year.workdays_left, year.needed_from, year.reached_on, year.out_of_reach) == (None, None, None, False)


def test_a_day_off_counts_only_when_the_contract_says_so() -> None:
    sunday = date(2026, 3, 1)
    assert not day_counts(DayKind.rest, sunday, CONTRACT)
    assert day_counts(DayKind.rest, sunday, msgspec.structs.replace(CONTRACT, count_days_off=True))
    assert day_counts(DayKind.unknown, date(2060, 3, 1), CONTRACT)
    assert not day_counts(DayKind.holiday, date(2026, 10, 1), CONTRACT)


def test_a_corrected_entry_stays_corrected_whatever_was_decided() -> None:
    content = builders.onsite_document(hall=builders.new_id())  # type: ignore[arg-type]
    document = msgspec.convert(content, OnsiteDocument)
    assert state_of(document, corrected=True, agreed=True) is DayState.corrected
    assert state_of(document, corrected=False, agreed=None) is DayState.entered
    assert state_of(document, corrected=False, agreed=False) is DayState.refused
    gone = msgspec.structs.replace(document, withdrawn=True)
    assert state_of(gone, corrected=False, agreed=True) is DayState.withdrawn

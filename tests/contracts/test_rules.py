"""Years of a contract, and how what was set before is read as one."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from audit.checklists.queries import promises
from audit.contracts.queries import tenders
from audit.contracts.rules import (
    Earlier,
    OldStart,
    OldTerms,
    carried,
    offers,
    posts_on,
    year_around,
    year_days,
    year_number,
)
from audit.contracts.schemas import Contract, Phase, Post
from audit.ids import new_id

CONTRACT = Contract(starts_on=date(2025, 8, 1), ends_on=date(2028, 7, 31))
AT = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@given(st.dates(date(2025, 8, 1), date(2028, 7, 31)))
def test_every_day_of_the_contract_lies_in_exactly_one_of_its_years(day: date) -> None:
    number = year_number(day, CONTRACT)
    assert [one for one in range(1, 6) if year_days(one, CONTRACT)[0] <= day <= year_days(one, CONTRACT)[1]] == [number]


@given(DAYS, DAYS)
def test_each_year_follows_the_one_before_also_outside_of_the_contract(anchor: date, day: date) -> None:
    year = year_around(anchor, day)
    after = year_around(anchor, year.last + timedelta(days=1))
    assert year.first <= day <= year.last
    assert (after.first, after.number) == (year.last + timedelta(days=1), year.number + 1)


def test_a_day_before_or_after_the_contract_belongs_to_no_year() -> None:
    assert year_number(date(2025, 7, 31), CONTRACT) is None
    assert year_number(date(2028, 8, 1), CONTRACT) is None


def test_the_years_may_begin_after_the_contract_does_and_the_last_is_cut_off_with_it() -> None:
    by_post = Contract(starts_on=date(2025, 8, 1), ends_on=date(2028, 7, 31), years_from=date(2026, 1, 1))
    assert year_number(date(2025, 12, 31), by_post) is None
    assert [year_days(number, by_post)[1] for number in (1, 2, 3)] == [
        date(2026, 12, 31),
        date(2027, 12, 31),
        date(2028, 7, 31),
    ]


def test_a_contract_from_29_february_begins_its_other_years_on_1_march() -> None:
    contract = Contract(starts_on=date(2024, 2, 29))
    assert year_days(1, contract) == (date(2024, 2, 29), date(2025, 2, 28))
    assert year_days(2, contract) == (date(2025, 3, 1), date(2026, 2, 28))
    assert year_days(5, contract)[0] == date(2028, 2, 29)
    assert year_number(date(2025, 2, 28), contract) == 1
    assert year_number(date(2025, 3, 1), contract) == 2


def told(*said: OldTerms | OldStart) -> list[Contract]:
    """Newest first."""
    return [one.contract for one in carried(Earlier(new_id(), one, "周岚", AT) for one in said)]


def test_terms_keep_their_years_and_a_start_says_when_the_contract_began() -> None:
    start, terms = (
        OldStart(date(2025, 8, 1), "合同签订"),
        OldTerms(date(2026, 1, 1), 60, 30, date(2028, 7, 31), True, "设岗"),
    )
    for newest in (told(start, terms)[0], told(terms, start)[0]):
        assert (newest.starts_on, newest.anchor, newest.ends_on) == (
            date(2025, 8, 1),
            date(2026, 1, 1),
            date(2028, 7, 31),
        )
        assert (newest.first_year, newest.later_years, newest.count_days_off) == (60, 30, True)


def test_without_the_other_each_old_setting_says_the_first_day() -> None:
    assert [(one.starts_on, one.anchor) for one in told(OldStart(date(2025, 8, 1), ""))] == [(date(2025, 8, 1),) * 2]
    assert [(one.starts_on, one.anchor) for one in told(OldTerms(date(2026, 1, 1)))] == [(date(2026, 1, 1),) * 2]
    moved = told(OldStart(date(2025, 8, 1), ""), OldStart(date(2025, 9, 1), "顺延"))
    assert [one.anchor for one in moved] == [date(2025, 9, 1), date(2025, 8, 1)]


def test_posts_are_those_of_the_phases_that_hold_on_the_day() -> None:
    post = Post(title="综窗", number=38, obligation="hn-posts-1-windows")
    phases = [Phase("一", date(2025, 8, 1), date(2025, 12, 31), [post]), Phase("增", date(2025, 12, 1), None, [post])]
    contract = Contract(starts_on=date(2025, 8, 1), phases=phases)
    days = [date(2025, 7, 31), date(2025, 8, 1), date(2025, 12, 31), date(2026, 1, 1)]
    assert [posts_on(contract, "hn-posts-1-windows", day) for day in days] == [0, 38, 76, 38]
    assert posts_on(contract, "hn-posts-1-lead", date(2025, 8, 1)) == 0


def test_a_tender_offers_its_dates_and_its_posts_by_phase() -> None:
    offered = {one.id: one for one in offers(tenders(), list(promises().values()))}
    phases = offered["haining"].phases
    assert [(one.from_on, one.to_on, sum(post.number for post in one.posts)) for one in phases] == [
        (date(2025, 8, 1), date(2025, 12, 31), 47),
        (date(2026, 1, 1), date(2028, 7, 31), 55),
    ]
    assert offered["hebei"].phases == []

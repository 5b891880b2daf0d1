"""Codes of displays, and which spots are shown as good practice."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from audit.ids import SpotId, ZoneId, new_id
from audit.inspections.schemas import Result
from audit.plans.rules import BEST_MOST, best, days_back, fresh_code, plain_code, rounds_by_tier
from audit.rounds.schemas import InspectionKind, RoundCount, RoundState
from audit.scores.schemas import SpotScore
from audit.sites.schemas import SpotKind

SPOT = SpotScore(
    spot=SpotId(new_id()),
    zone=ZoneId(new_id()),
    kind=SpotKind.counter,
    code="A01",
    name="一号",
    name_en="One",
    score=100_000,
    result=Result.passed,
    answered=3,
    failed=0,
    not_applicable=0,
    critical_failed=0,
    pass_mark=80_000,
    pillars=[],
    modules=[],
    inspections=[],
    last_day_on=date(2026, 11, 20),
)


def test_a_code_is_fresh_each_time_and_read_however_it_is_typed() -> None:
    codes = {fresh_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        plain = plain_code(code)
        assert len(plain) == 20
        assert not set(plain) & set("01ilo")
        assert plain_code(code.upper().replace("-", " ")) == plain


@given(st.text())
def test_whatever_is_typed_can_be_read(typed: str) -> None:
    assert len(plain_code(typed)) <= 100


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.integers(1, 400))
def test_so_many_days_end_with_today(today: date, days: int) -> None:
    first = days_back(today, days)
    assert sum(first + timedelta(days=n) <= today for n in range(days + 5)) == days


@given(st.lists(st.tuples(st.sampled_from([None, 90_000, 100_000]), st.integers(0, 1), st.booleans()), max_size=20))
def test_good_practice_is_where_nothing_failed_and_nothing_is_open(
    spots: list[tuple[int | None, int, bool]],
) -> None:
    scored = [
        replace(SPOT, spot=SpotId(new_id()), code=str(place), score=score, failed=failed)
        for place, (score, failed, _) in enumerate(spots)
    ]
    unsettled = {one.spot for one, (*_, is_open) in zip(scored, spots, strict=True) if is_open}
    found = best(scored, unsettled)
    sound = [one for one in scored if one.score is not None and not one.failed and one.spot not in unsettled]
    assert len(found) == min(BEST_MOST, len(sound))
    assert {one.code for one in found} <= {one.code for one in sound}
    assert [one.score for one in found] == sorted((one.score or 0 for one in sound), reverse=True)[:BEST_MOST]


def test_the_hall_as_a_whole_is_no_example() -> None:
    assert best([replace(SPOT, kind=SpotKind.hall)], set()) == []


def test_each_round_of_the_day_is_counted_once_under_its_tier() -> None:
    def some(tier: InspectionKind, state: RoundState, rounds: int) -> RoundCount:
        return RoundCount(tier=tier, spot=None, state=state, cause=None, rounds=rounds)

    counts = [some(InspectionKind.self_check, state, place + 1) for place, state in enumerate(RoundState)]
    counts += [some(InspectionKind.patrol, RoundState.due, 7), some(InspectionKind.self_check, RoundState.kept, 10)]
    own, patrol = rounds_by_tier(counts)
    assert (own.due, own.kept, own.late, own.missed, own.excused) == (1, 12, 3, 4, 5)
    assert (patrol.tier, patrol.due, patrol.kept) == (InspectionKind.patrol, 7, 0)

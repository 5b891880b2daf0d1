"""Grading, challenges and repeats, as pure decisions."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from audit.evidence import rules, words
from audit.evidence.rules import Known, Use
from audit.evidence.schemas import EvidenceGrade
from audit.ids import HallId, InspectionId, new_id
from audit.media.schemas import PhotoSource

ROOT = Path(__file__).parents[2]
RECEIVED = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HALL = HallId(new_id())
BEST = Known(
    source=PhotoSource.live,
    taken_at=RECEIVED - timedelta(minutes=10),
    not_after=RECEIVED,
    issued_at=RECEIVED - timedelta(hours=1),
    at_place=True,
)

sources = st.sampled_from(PhotoSource)
moments = st.integers(-20 * 24 * 60, 60).map(lambda minutes: RECEIVED + timedelta(minutes=minutes))
knowledge = st.builds(
    Known,
    source=sources,
    taken_at=moments,
    not_after=st.just(RECEIVED),
    issued_at=st.none() | moments,
    at_place=st.booleans(),
    repeated=st.booleans(),
)


def better(one: EvidenceGrade, other: EvidenceGrade) -> bool:
    """At least as good."""
    return one.value <= other.value


@given(knowledge)
def test_a_fact_that_is_not_known_never_raises_a_grade(known: Known) -> None:
    grade = rules.grade(known)
    assert better(grade, rules.grade(replace(known, at_place=False)))
    assert better(grade, rules.grade(replace(known, issued_at=None)))


@given(knowledge)
def test_a_fact_more_never_lowers_a_grade(known: Known) -> None:
    grade = rules.grade(known)
    assert better(rules.grade(replace(known, at_place=True)), grade)
    assert better(rules.grade(replace(known, repeated=False)), grade)
    assert better(rules.grade(replace(known, source=PhotoSource.live)), grade)
    if known.issued_at is None:
        assert better(rules.grade(replace(known, issued_at=RECEIVED - timedelta(hours=1))), grade)


@given(knowledge, moments)
def test_a_younger_challenge_never_lowers_a_grade(known: Known, issued: datetime) -> None:
    inside = replace(known, taken_at=RECEIVED, issued_at=min(issued, RECEIVED))
    younger = replace(inside, issued_at=RECEIVED - (RECEIVED - min(issued, RECEIVED)) / 2)
    assert better(rules.grade(younger), rules.grade(inside))


@given(knowledge)
def test_the_bracket_is_never_upside_down(known: Known) -> None:
    since = rules.not_before(known)
    assert since is None or since <= known.not_after


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({}, EvidenceGrade.A),
        ({"at_place": False}, EvidenceGrade.B),
        ({"issued_at": RECEIVED - timedelta(hours=23)}, EvidenceGrade.A),
        ({"issued_at": RECEIVED - timedelta(hours=25)}, EvidenceGrade.B),
        ({"issued_at": RECEIVED - timedelta(days=7)}, EvidenceGrade.B),
        ({"issued_at": RECEIVED - timedelta(days=8)}, EvidenceGrade.C),
        ({"taken_at": RECEIVED - timedelta(hours=3)}, EvidenceGrade.B),
        ({"taken_at": RECEIVED + timedelta(hours=3)}, EvidenceGrade.B),
        ({"issued_at": None}, EvidenceGrade.C),
        ({"issued_at": RECEIVED + timedelta(seconds=1)}, EvidenceGrade.C),
        ({"source": PhotoSource.system}, EvidenceGrade.C),
        ({"source": PhotoSource.gallery}, EvidenceGrade.D),
        ({"repeated": True}, EvidenceGrade.D),
    ],
)
def test_the_table_of_grades(changes: dict[str, object], grade: EvidenceGrade) -> None:
    assert rules.grade(replace(BEST, **changes)) is grade


def test_a_day_offline_with_the_challenge_of_the_morning_still_has_its_bracket() -> None:
    morning = RECEIVED - timedelta(hours=10)
    known = replace(BEST, issued_at=morning, taken_at=RECEIVED - timedelta(hours=7))
    assert (rules.not_before(known), rules.grade(known)) == (morning, EvidenceGrade.A)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)))
def test_a_challenge_says_when_it_was_issued(at: datetime) -> None:
    text = rules.challenge(HALL, at, "secret")
    assert rules.issued_at(text, HALL, "secret") == at.replace(microsecond=0)
    assert len(text) <= 200


@given(st.text(max_size=60) | st.builds(lambda second, rest: f"{second}.{rest}", st.integers(), st.text(max_size=30)))
def test_nothing_that_was_made_up_is_a_challenge(text: str) -> None:
    assert rules.issued_at(text, HALL, "secret") is None


def test_a_challenge_counts_in_its_hall_and_with_its_time_only() -> None:
    text = rules.challenge(HALL, RECEIVED, "secret")
    second, _, signature = text.partition(".")
    assert rules.issued_at(text, HallId(new_id()), "secret") is None
    assert rules.issued_at(text, HALL, "another secret") is None
    assert rules.issued_at(text, HALL, None) is None
    assert rules.issued_at(f"{int(second) + 60}.{signature}", HALL, "secret") is None


def use(minute: int, sha256: str = "a") -> Use:
    return Use(InspectionId(new_id()), RECEIVED + timedelta(minutes=minute), sha256)


def test_the_later_one_repeats_the_earliest_whatever_order_they_are_told_in() -> None:
    first, second, third = use(0), use(1), use(2)
    for told in permutations([(one, other) for one, other in permutations([first, second, third], 2)], 6):
        assert rules.first_uses(told, {}) == {second: first, third: first}


def test_a_chain_of_corrections_repeats_nothing_but_what_stands_beside_it() -> None:
    first, corrected, again, other = use(0), use(1), use(2), use(3)
    corrects = {corrected.inspection: first.inspection, again.inspection: corrected.inspection}
    pairs = list(permutations([first, corrected, again, other], 2))
    assert rules.first_uses(pairs, corrects) == {other: first}


def test_a_ring_of_corrections_ends() -> None:
    one, other = use(0), use(1)
    ring = {one.inspection: other.inspection, other.inspection: one.inspection}
    assert rules.first_uses([(one, other), (other, one)], ring) == {}


def test_the_page_and_the_app_say_of_a_grade_what_the_paper_says() -> None:
    page = (ROOT / "docs/evidence.md").read_text()
    app = (ROOT / "frontend/src/text/rooms/evidence.ts").read_text()
    for meaning in words.MEANINGS.values():
        assert meaning.zh in page
        assert meaning.zh in app
        assert meaning.en in app

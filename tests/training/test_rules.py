"""Who was there and which promises are kept, whatever the order in which it is told."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.checklists.queries import promises, training_book
from audit.ids import PersonId
from audit.training import rules
from audit.training.effects import question_of
from audit.training.page_schemas import CounterState
from audit.training.schemas import (
    AttendanceDocument,
    CodeCheck,
    CounterLight,
    Plan,
    Presence,
    Quiz,
    SignInProof,
    TrainingDocument,
)
from tests import builders
from tests.checklists.test_library import FILES

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
HALL = UUID(int=1)
TRAINING = UUID(int=2)
SECRET = "00" * 32
PEOPLE = [PersonId(UUID(int=10 + number)) for number in range(3)]


def signed(
    number: int,
    *,
    person: PersonId | None = None,
    guest: str = "",
    minute: int = 0,
    presence: Presence = Presence.present,
    proof: SignInProof = SignInProof.signature,
    code: str = "",
) -> rules.Signed:
    changes = {
        "person": str(person) if person else None,
        "guest": guest,
        "presence": presence,
        "proof": proof,
        "code": code,
    }
    document = builders.attendance_document(hall=HALL, training=TRAINING, **changes)  # type: ignore[arg-type]
    decoded = msgspec.convert(document, AttendanceDocument)
    return rules.Signed(UUID(int=1000 + number), NOON + timedelta(minutes=minute), decoded)


def training(**changes: object) -> TrainingDocument:
    return msgspec.convert(
        builders.training_document(hall=HALL, training=TRAINING, **changes),  # type: ignore[arg-type]
        TrainingDocument,
    )


SIGNED = st.builds(
    signed,
    st.integers(0, 10_000),
    person=st.sampled_from([*PEOPLE, None]),
    guest=st.sampled_from(["王 来宾", "王来宾", "Li"]),
    minute=st.integers(0, 5),
    presence=st.sampled_from(Presence),
    proof=st.sampled_from(SignInProof),
    code=st.sampled_from([rules.code_of(SECRET, rules.minute_of(NOON)), "1_ffff", ""]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(SIGNED, max_size=12, unique_by=lambda one: one.id), st.randoms())
def test_a_roll_is_the_same_in_any_order_and_however_often_it_is_told(told: list[rules.Signed], random: Random) -> None:
    shuffled = [*told, *told[: len(told) // 2]]
    random.shuffle(shuffled)
    decided = rules.roll(shuffled, [SECRET])
    assert decided == rules.roll(told, [SECRET])
    keys = [rules.who(one.document) for one in decided]
    assert len(keys) == len(set(keys))


@settings(deadline=None, max_examples=40)
@given(st.lists(SIGNED, max_size=12, unique_by=lambda one: one.id), st.sampled_from(PEOPLE))
def test_the_newest_word_of_the_roll_decides_for_a_person(told: list[rules.Signed], person: PersonId) -> None:
    last = signed(20_000, person=person, minute=9, presence=Presence.absent, proof=SignInProof.roll)
    decided = {one.document.person: one.document.presence for one in rules.roll([*told, last], [SECRET])}
    assert decided[person] is Presence.absent


def test_the_first_sign_in_counts_and_a_foreign_code_is_none() -> None:
    early = signed(1, person=PEOPLE[0], minute=0, proof=SignInProof.code, code="1_ffff")
    code = rules.code_of(SECRET, rules.minute_of(NOON + timedelta(minutes=1)))
    scanned = signed(2, person=PEOPLE[0], minute=1, proof=SignInProof.code, code=code)
    late = signed(3, person=PEOPLE[0], minute=2)
    assert rules.roll([late, early, scanned], [SECRET]) == [scanned]


@pytest.mark.parametrize(
    ("minutes", "check"), [(0, CodeCheck.fresh), (2, CodeCheck.fresh), (-2, CodeCheck.fresh), (3, CodeCheck.old)]
)
def test_a_code_tells_whether_it_was_shown_at_that_time(minutes: int, check: CodeCheck) -> None:
    code = rules.code_of(SECRET, rules.minute_of(NOON))
    assert rules.check_code(code, ["11" * 32, SECRET], NOON + timedelta(minutes=minutes)) is check


@given(st.text(max_size=30))
def test_no_text_is_taken_for_a_code_by_accident(text: str) -> None:
    assert rules.check_code(text, [SECRET], NOON) is CodeCheck.wrong


def test_a_training_reaches_all_staff_when_everybody_expected_came_or_is_excused() -> None:
    one = training(all_staff=True, expected=[str(person) for person in PEOPLE])
    assert rules.reached_all(one, PEOPLE[:2], PEOPLE[2:])
    assert not rules.reached_all(one, PEOPLE[:2], [])
    assert not rules.reached_all(one, [], PEOPLE), "nobody came"
    assert not rules.reached_all(training(all_staff=True), [], []), "nobody was expected"
    assert not rules.reached_all(training(expected=[str(PEOPLE[0])]), PEOPLE, []), "not meant for all"


@pytest.mark.parametrize(
    ("first", "last", "too_long"),
    [
        ("2026-03-01", "2026-03-31", False),
        ("2026-03-01", "2026-04-01", True),
        ("2026-01-31", "2026-02-27", False),
        ("2026-01-31", "2026-02-28", True),
        ("2026-12-15", "2027-01-14", False),
        ("2026-12-15", "2027-01-15", True),
    ],
)
def test_a_closed_training_lasts_at_most_a_month(first: str, last: str, too_long: bool) -> None:
    assert rules.is_too_long(training(day=first, last_day=last, closed=True)) is too_long
    assert not rules.is_too_long(training(day=first, last_day=last))


# The counters, held against the promises of the tenders.


def state(
    id: str, today: date, *held: rules.Held, exams: list[date] | None = None, plan: Plan | None = None
) -> CounterState:
    counter = next(one for one in training_book().counters if one.id == id)
    promise = promises()[counter.obligation]
    return rules.counter_state(counter, promise, year=2026, today=today, held=held, exams=exams or [], plan=plan)


def test_three_trainings_of_all_staff_a_quarter() -> None:
    held = [
        rules.Held(date(2026, month, 9), ["policy"], reached)
        for month, reached in ((1, True), (2, True), (3, False), (4, True))
    ]
    counted = state("all_staff_quarter", date(2026, 5, 1), *held)
    assert counted.least == 3
    assert [(one.done, one.light) for one in counted.periods] == [(2, CounterLight.missed), (1, CounterLight.open)]
    more = state("all_staff_quarter", date(2026, 5, 1), *held, rules.Held(date(2026, 3, 31), ["six_s"], True))
    assert more.periods[0].light is CounterLight.kept


def test_a_year_owes_each_of_conduct_etiquette_and_psychology() -> None:
    some = [rules.Held(date(2026, 3, 1), ["conduct", "etiquette"], False)] * 3
    assert state("conduct_year", date(2026, 12, 1), *some).periods[0].done == 0
    whole = state("conduct_year", date(2026, 12, 1), *some, rules.Held(date(2026, 9, 1), ["counselling"], False))
    assert (whole.periods[0].done, whole.periods[0].light) == (1, CounterLight.kept)


def test_a_month_owes_a_training_a_study_an_exam_and_its_part_of_the_plan() -> None:
    entry = UUID(int=7)
    document = {"entries": [{"id": str(entry), "month": 2, "title": "礼仪", "heads": ["etiquette"]}]}
    plan = msgspec.convert(document, Plan)
    held = rules.Held(date(2026, 2, 10), ["etiquette"], False, plan_entry=entry)
    today, exams = date(2026, 2, 28), [date(2026, 2, 27), date(2026, 2, 27)]
    done = {
        id: [one.done for one in state(id, today, held, exams=exams, plan=plan).periods]
        for id in ("topic_month", "study_month", "exam_month", "plan_month", "done_month", "plan_year")
    }
    assert done == {
        "topic_month": [0, 1],
        "study_month": [0, 0],
        "exam_month": [0, 1],
        "plan_month": [0, 1],
        "done_month": [0, 1],
        "plan_year": [1],
    }
    late = rules.Held(date(2026, 3, 2), ["etiquette"], False, plan_entry=entry)
    assert [one.done for one in state("done_month", date(2026, 3, 5), late, plan=plan).periods] == [0, 0, 0]


@given(st.integers(1, 1000), st.integers(1, 100))
def test_a_pass_mark_is_the_least_whole_number_of_points_that_reaches_the_percentage(most: int, percent: int) -> None:
    needed = rules.mark_needed(most, percent)
    assert needed * 100 >= most * percent > (needed - 1) * 100


def test_every_item_of_the_library_gives_a_question_that_may_be_saved() -> None:
    from audit.checklists.library import load_library
    from audit.training import refusals

    exams = {one.id: one for one in training_book().exams}
    items = [item for checklist in load_library() for item in checklist.items]
    assert FILES
    for start in range(0, len(items), 8):
        asked = [question_of(item, items[start : start + 8]) for item in items[start : start + 8]]
        refusals.unfit_quiz(Quiz(title="月测", exam="month", pass_percent=80, questions=asked), exams=exams)

"""The pure decisions of the room against the plainest reckoning."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.deliverables.rules import by_month, fold, light_of
from audit.deliverables.schemas import DeliverableAbout, DeliverableState, Light, RolloutStep, Stage
from audit.ids import SpotId

BASE = datetime(2026, 3, 2, tzinfo=UTC)
SPOT = SpotId(UUID(int=1))


@st.composite
def steps(draw: st.DrawFn) -> list[RolloutStep]:
    moments = draw(st.lists(st.integers(0, 5), max_size=8))
    return [
        RolloutStep(
            id=UUID(int=number),
            stage=draw(st.sampled_from(Stage)),
            at=BASE + timedelta(hours=hour),
            author_name="",
            note="",
            photos=draw(st.lists(st.sampled_from(["a", "b"]), max_size=2)),
            works=[],
        )
        for number, hour in enumerate(moments)
    ]


@given(made=steps(), data=st.data())
@settings(max_examples=60)
def test_where_a_counter_stands_does_not_depend_on_the_order_of_arrival(
    made: list[RolloutStep], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(made))
    line = fold(SPOT, made)
    assert fold(SPOT, shuffled) == line
    newest = None
    for step in made:
        if newest is None or (step.at, step.id) > (newest.at, newest.id):
            newest = step
    assert line.stage == (newest.stage if newest else None)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.dates(date(2026, 1, 1), date(2026, 4, 30))), max_size=20))
@settings(max_examples=40)
def test_every_service_is_counted_in_exactly_one_month(given_on: list[tuple[str, date]]) -> None:
    months = by_month(given_on, today=date(2026, 5, 1))
    assert months[0].month == "2026-05"
    assert sum(sum(one.counts.values()) for one in months) == len(given_on)
    for one in months:
        for service, count in one.counts.items():
            assert count == len([1 for name, day in given_on if name == service and str(day)[:7] == one.month])


def test_a_light_turns_with_the_day() -> None:
    about = DeliverableAbout(title="方案", group="plans", due_on=date(2026, 3, 20))
    lights = [light_of(about, DeliverableState.planned, today=date(2026, 3, day)) for day in (5, 6, 20, 21)]
    assert lights == [Light.ahead, Light.soon, Light.soon, Light.overdue]
    assert light_of(about, DeliverableState.accepted, today=date(2027, 1, 1)) is Light.done

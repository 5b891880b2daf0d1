"""The draw and the agreement, whatever was seen."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.ids import HallId, InspectionId, SpotId
from audit.inspections.schemas import InspectionKind
from audit.rounds.eyes import WEIGHT_MOST, Glance, compare, draw, weight

DAY = date(2026, 3, 2)
HALL = HallId(UUID(int=1))
SPOTS = [SpotId(UUID(int=number)) for number in range(100, 112)]
UNSEEN = st.dictionaries(st.sampled_from(SPOTS), st.one_of(st.none(), st.integers(0, 90)))
KINDS = [InspectionKind.self_check, InspectionKind.spot_check, InspectionKind.audit, InspectionKind.patrol]


def glance(
    number: int,
    kind: InspectionKind,
    days: int,
    *,
    failed: bool,
    spot: SpotId = SPOTS[0],
    item: str = "T1",
    minute: int = 0,
) -> Glance:
    day = DAY + timedelta(days=days)
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)
    return Glance(InspectionId(UUID(int=number)), kind, spot, item, at, day, failed)


GLANCES = st.lists(
    st.builds(
        glance,
        st.integers(1, 10**6),
        st.sampled_from(KINDS),
        st.integers(0, 9),
        failed=st.booleans(),
        spot=st.sampled_from(SPOTS[:3]),
        item=st.sampled_from(["T1", "T2"]),
        minute=st.integers(0, 1439),
    ),
    max_size=30,
    unique_by=lambda one: one.inspection,
)


@given(UNSEEN, st.integers(0, 5), st.randoms())
def test_a_draw_takes_each_spot_once_and_is_the_same_in_any_order(unseen, count, random) -> None:  # type: ignore[no-untyped-def]
    drawn = draw(HALL, DAY, unseen, count)
    mixed = list(unseen.items())
    random.shuffle(mixed)
    assert draw(HALL, DAY, dict(mixed), count) == drawn
    assert len({one.spot for one in drawn}) == len(drawn) == min(count, len(unseen))
    assert all(one.weight == weight(one.days_unseen) and 1 <= one.weight <= WEIGHT_MOST for one in drawn)


def test_what_nobody_has_seen_for_long_is_drawn_more_often_and_everything_in_time() -> None:
    unseen = dict.fromkeys(SPOTS, 4) | {SPOTS[0]: 39}
    first = Counter(draw(HALL, DAY + timedelta(days=back), unseen, 1)[0].spot for back in range(1900))
    assert 700 < first[SPOTS[0]] < 900, "forty of ninety-five lots"
    assert set(first) == set(SPOTS)


@settings(deadline=None)
@given(GLANCES, st.integers(0, 5), st.randoms())
def test_agreement_counts_each_other_eye_at_most_once_in_any_order(glances, within, random) -> None:  # type: ignore[no-untyped-def]
    found = compare(glances, within=within)
    mixed = list(glances)
    random.shuffle(mixed)
    assert compare(mixed, within=within) == found
    others = [one for one in glances if one.kind in KINDS[1:3]]
    pairs = sum(line.pairs for line in found.items)
    assert pairs == sum(line.pairs for line in found.spots) <= len(others)
    assert len(found.doubts) == sum(line.overlooked for line in found.items)
    assert all(0 <= line.agreed + line.overlooked <= line.pairs for line in (*found.items, *found.spots))
    assert all(0 <= (one.day - one.self_day).days <= within for one in found.doubts)
    assert all(line.few == (line.pairs < 3) for line in (*found.items, *found.spots))
    assert [line.few for line in found.items] == sorted(line.few for line in found.items)


def test_the_newest_self_check_before_counts_and_a_later_one_does_not() -> None:
    own = [
        glance(1, KINDS[0], 0, failed=True),
        glance(2, KINDS[0], 2, failed=False),
        glance(3, KINDS[0], 4, failed=True),
    ]
    found = compare([*own, glance(4, InspectionKind.audit, 3, failed=True)], within=3)
    assert [(one.pairs, one.agreed, one.overlooked) for one in found.items] == [(1, 0, 1)]
    assert [one.self_check for one in found.doubts] == [InspectionId(UUID(int=2))]


def test_a_self_check_of_the_same_evening_does_not_answer_for_the_morning() -> None:
    own = glance(1, KINDS[0], 0, failed=False, minute=600)
    assert compare([own, glance(2, InspectionKind.audit, 0, failed=True, minute=300)], within=3).items == []
    assert len(compare([own, glance(2, InspectionKind.audit, 0, failed=True, minute=700)], within=3).doubts) == 1

"""Balances out of movements alone: however they arrive, they are the same and the sum of what was moved."""

import random
from datetime import date, datetime, timedelta
from uuid import UUID

import hypothesis
from hypothesis import strategies as st

from audit.checklists.library import load_library
from audit.documents import Clock
from audit.ids import HallId, SpotId, new_id
from audit.materials.ledger import balance, holdings, lots
from audit.materials.rules import KIT
from audit.materials.schemas import Movement, MovementDocument, MovementKind, MovementLine

HALL, COUNTER = HallId(new_id()), SpotId(new_id())
BEGIN = datetime.fromisoformat("2026-03-02T01:00:00+00:00")
SPRING, SUMMER = date(2026, 4, 1), date(2026, 7, 1)


def movement(
    kind: str,
    count: int = 0,
    at: int = 0,
    *,
    lot: date | None = None,
    spot: SpotId | None = None,
    reverses: UUID | None = None,
) -> Movement:
    lines = [] if reverses else [MovementLine(article="desk_pen", count=count, expires_on=lot)]
    document = MovementDocument(
        schema=1,
        hall=HALL,
        kind=MovementKind(kind),
        made_at=BEGIN,
        clock=Clock(zone=""),
        lines=lines,
        spot=COUNTER if kind in ("issued", "returned") else spot,
        reverses=reverses,
    )
    return Movement(id=new_id(), at=BEGIN + timedelta(hours=at), author_name="", document=document)


def test_the_store_and_the_counter_share_what_came_in() -> None:
    ledger = balance([movement("received", 10), movement("issued", 4, 1), movement("returned", 1, 2)])
    assert (ledger.count("desk_pen"), ledger.count("desk_pen", COUNTER), ledger.shorts) == (7, 3, [])
    assert [one.count for one in holdings(ledger)] == [3]


def test_a_stock_take_sets_the_number_and_shows_the_difference() -> None:
    ledger = balance([movement("received", 10), movement("counted", 8, 1), movement("scrapped", 3, 2)])
    assert ledger.count("desk_pen") == 5
    assert [(one.before, one.after) for one in ledger.movements[1].changes] == [(10, 8)]


def test_what_is_late_may_not_leave_less_than_nothing_at_a_later_moment() -> None:
    held = [movement("received", 5), movement("issued", 4, 2)]
    late = movement("issued", 2, 1)
    [short] = balance([*held, late]).shorts
    assert (short.missing, short.movement) == (1, held[1].id)


def test_a_reversed_movement_counts_nothing_and_keeps_its_place() -> None:
    received, issued = movement("received", 5), movement("issued", 4, 1)
    ledger = balance([received, issued, movement("reversed", at=2, reverses=issued.id)])
    assert (ledger.count("desk_pen"), ledger.count("desk_pen", COUNTER)) == (5, 0)
    assert ledger.movements[1].reversed_by and ledger.movements[1].changes == []


def test_what_expires_first_goes_out_first_unless_a_lot_is_named() -> None:
    came = [movement("received", 3, lot=SUMMER), movement("received", 2, 1, lot=SPRING), movement("received", 1, 2)]
    first = lots(balance([*came, movement("scrapped", 3, 3)]))["desk_pen"]
    assert [(one.expires_on, one.count) for one in first] == [(SUMMER, 2)]
    named = lots(balance([*came, movement("scrapped", 3, 3, lot=SUMMER)]))["desk_pen"]
    assert [(one.expires_on, one.count) for one in named] == [(SPRING, 2)]
    moved = lots(balance([*came, movement("issued", 1, 3)]))["desk_pen"]
    assert [(one.expires_on, one.count, one.spot) for one in moved if one.spot] == [(SPRING, 1, COUNTER)]


def test_the_eight_things_of_the_kit_are_those_of_the_checklist() -> None:
    [pack] = [one for one in load_library() if one.pack == "window_kit"]
    assert [item for item, *_ in KIT.values()] == [item.id for item in pack.items]


KINDS = st.sampled_from(["received", "issued", "returned", "counted", "scrapped"])
MADE = st.lists(st.tuples(KINDS, st.integers(1, 6), st.integers(0, 5)), max_size=14)


@hypothesis.given(MADE, st.randoms(use_true_random=False))
def test_every_order_and_repetition_of_what_was_accepted_gives_the_sum_of_the_movements(
    made: list[tuple[str, int, int]], chance: random.Random
) -> None:
    accepted: list[Movement] = []
    for kind, count, hour in made:
        new = movement(kind, count, hour)
        if not balance([*accepted, new]).shorts:
            accepted.append(new)
    again = accepted * 2
    chance.shuffle(again)
    first, other = balance(accepted), balance(again)
    assert first == other
    assert first.shorts == []
    for place in (None, COUNTER):
        moved = sum(
            change.after - change.before for one in first.movements for change in one.changes if change.spot == place
        )
        assert first.count("desk_pen", place) == moved >= 0
        assert all(change.after >= 0 for one in first.movements for change in one.changes)
    plain = {"received": 1, "issued": -1, "returned": 1, "scrapped": -1}
    if all(one.document.kind is not MovementKind.counted for one in accepted):
        counted = sum(plain[one.document.kind.value] * one.document.lines[0].count for one in accepted)
        assert first.count("desk_pen") == counted

"""What phone and server work out alike: which look keeps which slot, and the lots of the photo sample."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from audit.checklists.schemas import Frequency, PhotoRule
from audit.ids import HallId, SpotId
from audit.rounds.rules import assign
from audit.rounds.sample import lot, photo_sample, seconds_of
from audit.rounds.schemas import Slot
from tests.rounds.house import AREA, PATROL, item, record

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "rounds.json").read_text(encoding="utf-8"))
BASE = datetime(2026, 3, 2, tzinfo=UTC)
HALL, SPOT = HallId(UUID(VECTORS["hall"])), SpotId(UUID(VECTORS["spot"]))
ITEMS = {id: item(id, Frequency.daily_1, photo=PhotoRule(rule)) for id, rule in VECTORS["items"].items()}


@pytest.mark.parametrize("case", VECTORS["assign"], ids=lambda case: case["name"])
def test_the_server_gives_each_slot_the_look_of_the_shared_vectors(case: dict[str, Any]) -> None:
    slots = [Slot(*(BASE + timedelta(minutes=minute) for minute in slot)) for slot in case["slots"]]
    looks = [
        record(number, PATROL, "walk", AREA, BASE + timedelta(minutes=minute))
        for number, minute in enumerate(case["looks"])
    ]
    kept = assign(slots, looks)
    assert [kept[number].inspection.int if number in kept else None for number in range(len(slots))] == case["expected"]


def test_the_server_draws_the_lots_of_the_shared_vectors() -> None:
    assert {text: lot(text) for text in VECTORS["lots"]} == VECTORS["lots"]


@pytest.mark.parametrize("case", VECTORS["samples"], ids=lambda case: case["day"])
def test_the_server_asks_for_the_photos_of_the_shared_vectors(case: dict[str, Any]) -> None:
    rounds = [[ITEMS[id] for id in asked] for asked in case["rounds"]]
    drawn = photo_sample(
        hall=HALL,
        spot=SPOT,
        day=date.fromisoformat(case["day"]),
        rounds=rounds,
        cap_seconds=case["cap_seconds"],
        photo_share=case["photo_share"],
    )
    assert drawn == case["expected"]
    seconds = sum(seconds_of(asked) for asked in rounds)
    assert not drawn or seconds + 15 * len(drawn) <= case["cap_seconds"]
    assert all(ITEMS[id].photo in (PhotoRule.optional, PhotoRule.on_fail) for id in drawn)


def test_in_time_every_item_is_drawn_and_none_much_more_often() -> None:
    items = [item(f"T{number}", Frequency.daily_1) for number in range(20)]
    drawn = Counter(
        id
        for day in range(500)
        for id in photo_sample(
            hall=HALL,
            spot=SPOT,
            day=date(2026, 1, 1) + timedelta(days=day),
            rounds=[items],
            cap_seconds=200,
            photo_share=100,
        )
    )
    assert sum(drawn.values()) == 1000
    assert len(drawn) == 20
    assert min(drawn.values()) > 25
    assert max(drawn.values()) < 85

"""However notes of signs and walks arrive, re-ordered, repeated, at the same time, the register is the same."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import hypothesis
import pytest
from hypothesis import strategies as st

from audit.ids import new_id
from audit.journal.tables import JournalEntry
from audit.signs.tables import SignDocumentRow, WalkRow
from audit.sites.actions import add_zone
from audit.sites.tables import SpotRow
from tests import builders
from tests.cast import START, Stage

DAY = timedelta(days=1)
FIRST = datetime.now(UTC) - 10 * DAY
"""Days before, so that no moment but the one of a wrong clock lies ahead."""
AHEAD = datetime(2099, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Parcel:
    path: str
    body: bytes


async def parcels(stage: Stage) -> list[Parcel]:
    """Signs noted again and again: at the same moment, by a clock ahead, only checked, taken down; and walks."""
    downstairs = str(stage.places.zones[0].id)
    upstairs = str(await add_zone(hall=stage.hall, name="二楼", name_en="Upstairs", position=2, now=START))
    first, second, third, fourth, fifth = (str(new_id()) for _ in range(5))

    def note(sign: str, day: int, name: str, **changes: Any) -> dict[str, Any]:
        return builders.sign_document(
            **{"hall": stage.hall, "zone": downstairs, "sign": sign, "noted_at": FIRST + day * DAY, "name": name}
            | changes
        )

    documents = [
        note(first, 0, "禁止吸烟"),
        note(first, 1, "请勿吸烟", zone=upstairs),
        note(first, 1, "禁止吸烟和明火", zone=upstairs),
        note(first, 3, "禁止吸烟", check_only=True),
        note(first, 2, "禁止吸烟", check_only=True, damaged=True),
        note(second, 2, "小心地滑", last_checked_on=None),
        note(second, 1, "小心台阶", zone=upstairs),
        note(third, 0, "出口", removed=True),
        note(third, -1, "安全出口"),
        note(third, 1, "安全出口", check_only=True),
        note(fourth, 0, "快的钟", noted_at=AHEAD, last_checked_on=AHEAD.date().isoformat()),
        note(fourth, 1, "准的钟"),
        note(fifth, 0, "旧的检查", check_only=True),
        note(fifth, 1, "新的检查", zone=upstairs, check_only=True),
    ]
    walks = [
        builders.walk_document(hall=stage.hall, walked_at=FIRST + day * DAY, target=f"目标{day}", target_zone=upstairs)
        for day in (1, 0, 2, 2)
    ]
    notes = [Parcel(f"/api/signs/{new_id()}", builders.body(one)) for one in documents]
    return notes + [Parcel(f"/api/walks/{new_id()}", builders.body(one)) for one in walks]


NUMBERS = range(18)


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[int]]:
    """Groups that are sent at the same time; every document at least once, some again."""
    order = draw(st.permutations([*NUMBERS, *draw(st.lists(st.sampled_from(NUMBERS), max_size=4))]))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1), max_size=len(order) - 1)))
    return [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


async def deliver(phone: httpx.AsyncClient, every: Sequence[Parcel], groups: list[list[int]]) -> None:
    for group in groups:
        sent = (builders.put_json(phone, every[number].path, every[number].body) for number in group)
        answers = await asyncio.gather(*sent)
        assert {answer.status_code for answer in answers} <= {200, 201}, [answer.text for answer in answers]


async def state(phone: httpx.AsyncClient, stage: Stage) -> dict[str, Any]:
    """All that anybody can see, but for codes and moments of receipt."""
    found = (await phone.get(f"/api/halls/{stage.hall}/signs")).json()
    walks = (await phone.get(f"/api/halls/{stage.hall}/walks")).json()
    spots = await SpotRow.select(SpotRow.id, SpotRow.name, SpotRow.zone).where(SpotRow.kind == "sign")
    return {
        "signs": sorted((without(one, "code", "noted_at") for one in found["signs"]), key=lambda one: str(one["id"])),
        "walks": [without(one, "received_at") for one in walks],
        "spots": sorted((str(row["id"]), row["name"], str(row["zone"])) for row in spots),
        "journal": sorted(
            row["act"] for row in await JournalEntry.select(JournalEntry.act) if "spot" not in row["act"]
        ),
    }


def without(content: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in names}


async def forget() -> None:
    await WalkRow.delete(force=True)
    await SignDocumentRow.delete(force=True)
    await SpotRow.delete().where(SpotRow.kind == "sign")
    await JournalEntry.delete(force=True)


Journey = tuple[list[Parcel], dict[str, Any]]


@pytest.fixture
async def journey(consultant: httpx.AsyncClient, stage: Stage) -> Journey:
    every = await parcels(stage)
    await forget()
    await deliver(consultant, every, [[number] for number in NUMBERS])
    return every, await state(consultant, stage)


def test_in_order_the_newest_whole_document_of_each_sign_stands_with_the_last_check(journey: Journey) -> None:
    _, end = journey
    checked = {one["document"]["name"]: one["document"]["last_checked_on"] for one in end["signs"]}
    assert checked.keys() == {"禁止吸烟和明火", "小心地滑", "快的钟", "新的检查"}
    assert checked["禁止吸烟和明火"] == (FIRST + 3 * DAY).date().isoformat()
    assert checked["小心地滑"] is None
    assert checked["快的钟"] < AHEAD.date().isoformat()
    assert {name for _, name, _ in end["spots"]} == {*checked, "出口"}
    assert not any(one["document"]["damaged"] for one in end["signs"])
    assert [one["document"]["target"] for one in end["walks"]] == ["目标2", "目标2", "目标1", "目标0"]
    assert end["journal"] == ["sign.noted"] * 14 + ["walk.recorded"] * 4


@hypothesis.settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
@hypothesis.given(groups=deliveries())
async def test_in_any_order_repeated_and_at_once_the_register_is_the_same(
    groups: list[list[int]], journey: Journey, consultant: httpx.AsyncClient, stage: Stage
) -> None:
    every, end = journey
    await forget()
    await deliver(consultant, every, groups)
    assert await state(consultant, stage) == end

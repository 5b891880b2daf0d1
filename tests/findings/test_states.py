"""A finding is open until a later inspection judges the item anew, in whatever order the inspections arrive."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import httpx
import pytest

from audit.checklists.queries import current_checklists
from audit.ids import new_id
from tests import builders
from tests.builders import NOON
from tests.cast import Stage


@pytest.fixture
async def base(client: httpx.AsyncClient, stage: Stage) -> dict[str, Any]:
    office = next(one for one in await current_checklists() if one.checklist.pack == "office_check_table")
    return {"hall": stage.hall, "spot": stage.spot("A01"), "checklist": office}


async def found(client: httpx.AsyncClient, stage: Stage, state: str) -> list[str]:
    return sorted(one["item"] for one in (await client.get(f"/api/halls/{stage.hall}/findings?state={state}")).json())


async def test_a_later_inspection_that_finds_it_right_closes_the_finding(
    consultant: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    await builders.submit(consultant, builders.document(**base, failing=("T1", "T2")))
    await builders.submit(consultant, builders.document(**base, failing=("T2",), finished_at=NOON + timedelta(days=1)))
    assert await found(consultant, stage, "open") == ["T2"], "the newer finding carries on"
    assert await found(consultant, stage, "closed") == ["T1"]
    assert await found(consultant, stage, "carried") == ["T2"]


async def test_a_self_check_closes_nothing(consultant: httpx.AsyncClient, stage: Stage, base: dict[str, Any]) -> None:
    await builders.submit(consultant, builders.document(**base, failing=("T1",)))
    later = builders.document(**base, finished_at=NOON + timedelta(days=1), kind="self_check")
    await builders.submit(consultant, later)
    assert await found(consultant, stage, "open") == ["T1"]


async def test_an_item_left_out_or_not_applicable_closes_nothing(
    consultant: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    await builders.submit(consultant, builders.document(**base, failing=("T1", "T2")))
    later = builders.document(**base, finished_at=NOON + timedelta(days=1))
    later["answers"] = [{"item": "T1", "verdict": "na"}, {"item": "T3", "verdict": "pass"}]
    await builders.submit(consultant, later)
    assert await found(consultant, stage, "open") == ["T1", "T2"]


async def test_another_spot_closes_nothing_here(
    consultant: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    await builders.submit(consultant, builders.document(**base, failing=("T1",)))
    elsewhere = base | {"spot": stage.spot("A02")}
    await builders.submit(consultant, builders.document(**elsewhere, finished_at=NOON + timedelta(days=1)))
    assert await found(consultant, stage, "open") == ["T1"]


async def test_correcting_a_wrong_pass_opens_the_earlier_finding_again(
    consultant: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    wrong = new_id()
    day_2 = NOON + timedelta(days=1)
    await builders.submit(consultant, builders.document(**base, failing=("T1",)))
    await builders.submit(consultant, builders.document(**base, finished_at=day_2), id=wrong)
    assert await found(consultant, stage, "open") == []
    correction = builders.document(**base, finished_at=day_2 + timedelta(minutes=5), supersedes=str(wrong))
    correction["answers"] = [one for one in correction["answers"] if one["item"] != "T1"]
    await builders.submit(consultant, correction)
    assert await found(consultant, stage, "open") == ["T1"]


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
async def test_the_order_of_arrival_changes_nothing(
    consultant: httpx.AsyncClient, stage: Stage, base: dict[str, Any], order: tuple[int, ...]
) -> None:
    ids = [new_id() for _ in range(4)]
    documents = [
        builders.document(**base, failing=("T1", "T2")),
        builders.document(**base, failing=("T2", "T3"), finished_at=NOON + timedelta(days=1)),
        builders.document(
            **base, failing=("T4",), finished_at=NOON + timedelta(days=1, hours=1), supersedes=str(ids[1])
        ),
        builders.document(**base, failing=("T3",), finished_at=NOON + timedelta(days=2), kind="self_check"),
    ]
    for number in order:
        assert (await builders.submit(consultant, documents[number], id=ids[number])).status_code == 201
    assert await found(consultant, stage, "open") == ["T3", "T4"]
    assert await found(consultant, stage, "closed") == ["T1", "T2"]
    assert await found(consultant, stage, "carried") == []
    assert await found(consultant, stage, "withdrawn") == ["T2", "T3"]

"""However the pieces of an audit arrive, re-ordered, repeated, at the same time, the end is the same."""

import asyncio
import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import hypothesis
import pytest
from hypothesis import strategies as st

from audit.checklists.queries import current_checklists
from audit.checklists.schemas import PublishedChecklist
from audit.config import Settings
from audit.findings.rules import finding_id
from audit.findings.tables import FindingRow, JudgementRow, StepRow
from audit.ids import new_id
from audit.inspections.tables import FailedItemRow, InspectionRow, InspectionScoreRow, ScoreSeriesRow
from audit.journal.tables import JournalEntry
from audit.media.tables import ExpectedPhoto, Photo
from tests import builders
from tests.builders import NOON
from tests.cast import Stage

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PERIOD = {"from": NOON.date().isoformat(), "to": (NOON + 2 * DAY).date().isoformat()}
SCORES = (InspectionScoreRow, FailedItemRow, ScoreSeriesRow)
TABLES = (FindingRow, JudgementRow, StepRow, ExpectedPhoto, Photo, *SCORES, InspectionRow, JournalEntry)
PHOTOS = [builders.jpeg(seed) for seed in range(5)]
NEVER_SENT = builders.jpeg(5)
NAMES = (
    "wrong",
    "corrected",
    "corrected again",
    "own check before",
    "second",
    "next day",
    "own check after",
    "incomplete",
    "same moment",
    "area",
)
IDS = {name: new_id() for name in NAMES}
STEPS = {name: new_id() for name in ("repaired", "sent back", "repaired again", "own recheck", "assigned", "too late")}


@dataclass(frozen=True)
class Parcel:
    path: str
    body: bytes


class Journey:
    """Everything there is to send, and what can be seen after each parcel was sent once, in the order it was made."""

    def __init__(self, phone: httpx.AsyncClient, stage: Stage, every: list[Parcel], end: dict[str, Any]) -> None:
        self.phone, self.stage, self.parcels, self.end = phone, stage, every, end


def parcels(stage: Stage, published: Sequence[PublishedChecklist]) -> list[Parcel]:
    """In the order phones make them, each with the time it speaks of."""
    packs = {one.checklist.pack: one for one in published}

    def office(code: str, *failing: str, at: datetime = NOON, **changes: Any) -> dict[str, Any]:
        return builders.document(
            hall=stage.hall,
            spot=stage.spot(code),
            checklist=packs["office_check_table"],
            failing=failing,
            finished_at=at,
            **changes,
        )

    documents = {
        "wrong": office("A01", "T1", "T2", photos=facts(PHOTOS[:2], "T1")),
        "corrected": office("A01", "T2", "T3", photos=facts(PHOTOS[1:3], "T2"), supersedes=str(IDS["wrong"])),
        "corrected again": office("A01", "T3", photos=facts(PHOTOS[2:3], "T3"), supersedes=str(IDS["corrected"])),
        "own check before": office("A02", "T2", at=NOON - HOUR, kind="self_check"),
        "second": office("A02", "T1", "T8", "T18c", photos=facts(PHOTOS[2:5], "T8")),
        "next day": office("A02", "T8", at=NOON + DAY),
        "own check after": office("A02", at=NOON + 2 * DAY, kind="self_check"),
        "incomplete": office("A03", "T5", photos=facts([PHOTOS[0], NEVER_SENT], "T5")),
        "same moment": office("A03", "T6"),
        "area": builders.document(hall=stage.hall, spot=stage.spot("B01"), checklist=packs["hall_patrol"]),
    }
    sheets = [Parcel(f"/api/inspections/{IDS[name]}", builders.body(documents[name])) for name in NAMES]
    pictures = [
        Parcel(f"/api/halls/{stage.hall}/photos/{hashlib.sha256(photo).hexdigest()}", photo) for photo in PHOTOS
    ]
    acts = {
        "repaired": about("second", "T8", "fix", 2 * HOUR, photos=[without(facts(PHOTOS[4:5], "T8")[0], "item")]),
        "sent back": about("second", "T8", "send_back", 3 * HOUR, note="托架仍松动"),
        "repaired again": about("second", "T8", "fix", 4 * HOUR),
        "own recheck": about("second", "T8", "close", 5 * HOUR),
        "assigned": about("same moment", "T6", "assign", HOUR, owner="综合窗口组长"),
        "too late": about("second", "T1", "fix", 3 * DAY),
    }
    steps = [
        Parcel(f"/api/steps/{id}", builders.body(builders.step_document(hall=stage.hall, **acts[name])))
        for name, id in STEPS.items()
    ]
    return sheets + pictures + steps


def about(source: str, item: str, act: str, later: timedelta, **changes: Any) -> dict[str, Any]:
    """A step about what an inspection raised; on A01–A03 the same person made all of them."""
    return {"finding": finding_id(IDS[source], item), "act": act, "made_at": NOON + later} | changes


def facts(photos: Sequence[bytes], item: str) -> list[dict[str, Any]]:
    return [builders.photo_facts(photo, item) for photo in photos]


NUMBERS = range(len(NAMES) + len(PHOTOS) + len(STEPS))


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[int]]:
    """Groups of parcels that are sent at the same time; every parcel at least once, some again."""
    again = draw(st.lists(st.sampled_from(NUMBERS), max_size=8))
    order = draw(st.permutations([*NUMBERS, *again]))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1), max_size=len(order) - 1)))
    return [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


async def deliver(phone: httpx.AsyncClient, parcels: list[Parcel], groups: list[list[int]]) -> None:
    for group in groups:
        answers = await asyncio.gather(*(put(phone, parcels[number]) for number in group))
        assert {answer.status_code for answer in answers} <= {200, 201}, [answer.text for answer in answers]


async def put(phone: httpx.AsyncClient, parcel: Parcel) -> httpx.Response:
    return await phone.put(parcel.path, content=parcel.body, headers={"Content-Type": "application/json"})


async def state(phone: httpx.AsyncClient, stage: Stage) -> dict[str, Any]:
    """All that anybody can see, but for moments of receipt."""
    hall = f"/api/halls/{stage.hall}"
    card = (await phone.get(f"{hall}/scorecard", params=PERIOD)).json()
    card["photos"] = [without(photo, "not_after") for photo in card["photos"]]
    findings = (await phone.get(f"{hall}/findings")).json()
    summaries = (await phone.get(f"{hall}/inspections")).json()
    stories = [(await phone.get(f"/api/findings/{one['id']}")).json()["steps"] for one in findings]
    return {
        "summaries": sorted((without(one, "received_at") for one in summaries), key=lambda one: one["id"]),
        "findings": sorted(findings, key=lambda one: one["id"]),
        "steps": sorted({(step["id"], step["counts"]) for story in stories for step in story}),
        "card": without(card, "generated_at"),
        "papers": [(await phone.get(f"/api/inspections/{id}")).json()["document"] for id in IDS.values()],
        "journal": sorted(
            (entry["act"], str(without(json.loads(entry["detail"]), "rows")))
            for entry in await JournalEntry.select(JournalEntry.act, JournalEntry.detail)
        ),
    }


def without(content: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in names}


async def forget_all(own: Settings) -> None:
    for table in TABLES:
        await table.delete(force=True)
    shutil.rmtree(own.photo_folder, ignore_errors=True)


@pytest.fixture
async def journey(consultant: httpx.AsyncClient, stage: Stage, settings: Settings) -> Journey:
    every = parcels(stage, await current_checklists())
    await forget_all(settings)
    await deliver(consultant, every, [[number] for number in NUMBERS])
    return Journey(consultant, stage, every, await state(consultant, stage))


def test_in_order_the_last_word_on_each_item_stands(journey: Journey) -> None:
    end = journey.end
    names = {str(id): name for name, id in IDS.items()}
    states = {(names[one["source_id"]], one["item"]): one["state"] for one in end["findings"]}
    assert {finding for finding, state in states.items() if state == "open"} == {
        ("corrected again", "T3"),
        ("same moment", "T6"),
    }
    assert {finding for finding, state in states.items() if state == "closed"} == {
        ("own check before", "T2"),
        ("second", "T1"),
        ("second", "T18c"),
        ("incomplete", "T5"),
    }
    assert {finding for finding, state in states.items() if state == "carried"} == {("second", "T8")}
    [again] = [one for one in end["findings"] if (names[one["source_id"]], one["item"]) == ("next day", "T8")]
    assert again["state"] == "sent_back", "what was repaired and found wrong again is sent back by that"
    assert (again["sent_back"], again["occurrence"], again["systemic"]) == (1, 1, False)
    [assigned] = [one for one in end["findings"] if names[one["source_id"]] == "same moment" and one["item"] == "T6"]
    assert assigned["owner"] == "综合窗口组长"
    ineffective = {id for id, counts in end["steps"] if not counts}
    assert ineffective == {str(STEPS["sent back"]), str(STEPS["own recheck"]), str(STEPS["too late"])}
    summaries = {names[one["id"]]: one for one in end["summaries"]}
    assert {name for name, one in summaries.items() if one["superseded"]} == {"wrong", "corrected"}
    incomplete = summaries["incomplete"]
    assert (incomplete["photos_received"], incomplete["photos_expected"]) == (1, 2)
    assert len(end["journal"]) == len(NUMBERS)


@hypothesis.settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
@hypothesis.given(groups=deliveries())
async def test_in_any_order_repeated_and_at_once_the_end_is_the_same(
    groups: list[list[int]], journey: Journey, settings: Settings
) -> None:
    await forget_all(settings)
    await deliver(journey.phone, journey.parcels, groups)
    end = await state(journey.phone, journey.stage)
    for part, expected in journey.end.items():
        assert end[part] == expected, part

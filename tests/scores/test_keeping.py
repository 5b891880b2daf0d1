"""The sums that scores are read from follow from the inspections, whatever comes in whatever order; the check notices when not."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from audit.checklists.queries import current_checklists
from audit.config import Settings
from audit.database import fetch
from audit.ids import new_id
from audit.inspections import keeping
from audit.scores.checking import check_scores, mend_scores
from tests import builders
from tests.builders import NOON
from tests.cast import START, Stage
from tests.test_cli import run

SUMS = f"""SELECT s.id, q.hall, q.spot, q.pack, q.kind, s.day_on, s.finished_at, s.superseded, s.failed_items,
{", ".join(f"s.{name}" for name in keeping.NUMBERS)} FROM inspection_score s JOIN score_series q ON q.id = s.series ORDER BY s.id"""
COUNTS = """SELECT hall, unit, begins_on, kind, pack, item, failed FROM failed_item WHERE failed <> 0
ORDER BY hall, unit, begins_on, kind, pack, item"""


async def kept() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    return await fetch(SUMS), await fetch(COUNTS)


async def filled(client: httpx.AsyncClient, stage: Stage) -> None:
    """Two checklists, three kinds, one correction that comes after and one that comes before what it corrects."""
    packs = {one.checklist.pack: one for one in await current_checklists()}
    office = {"hall": stage.hall, "spot": stage.spot("A01"), "checklist": packs["office_check_table"]}
    desk = {"hall": stage.hall, "spot": stage.spot("A02"), "checklist": packs["desk_layout"]}
    late, early = new_id(), new_id()
    sent: Sequence[tuple[object, dict[str, Any]]] = (
        (late, builders.document(**office, failing=("T1", "T2"))),
        (new_id(), builders.document(**office, failing=("T2",), supersedes=str(late))),
        (new_id(), builders.document(**office, failing=("T3",), supersedes=str(early))),
        (early, builders.document(**office, failing=("T4",))),
        (new_id(), builders.document(**office, failing=("T1",), kind="self_check", finished_at=NOON - timedelta(40))),
        (new_id(), builders.document(**desk, failing=("D1", "D2"), kind="patrol")),
    )
    for id, content in sent:
        assert (await builders.submit(client, content, id=id)).status_code == 201  # type: ignore[arg-type]


async def test_the_sums_follow_from_the_inspections_and_can_be_made_anew(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    await filled(consultant, stage)
    before = await kept()
    assert len(before[0]) == 6 and sum(bool(row["superseded"]) for row in before[0]) == 2
    assert sorted((row["item"], row["failed"]) for row in before[1] if row["unit"] == "day") == [
        ("D1", 1),
        ("D2", 1),
        ("T1", 1),
        ("T2", 1),
        ("T3", 1),
    ]
    assert await check_scores() == []
    await keeping.rebuild(stage.hall)
    assert await kept() == before
    for table in ("inspection_score", "failed_item", "score_series"):
        await fetch(f"DELETE FROM {table}")
    await keeping.fill_all()  # as the first start after an upgrade finds them
    assert await kept() == before
    await keeping.fill_all()
    assert await kept() == before


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE inspection_score SET credit = credit + 1000 WHERE NOT superseded", "do not follow"),
        ("UPDATE inspection_score SET superseded = NOT superseded", "do not follow"),
        ("UPDATE inspection_score SET parts = '[{},{}]'", "do not follow"),
        ("UPDATE inspection_score SET failed_items = ''", "do not follow"),
        ("DELETE FROM inspection_score WHERE superseded", "do not follow"),
        (
            "UPDATE inspection_score SET id = '00000000-0000-7000-8000-000000000000' WHERE superseded = 0 AND rowid = 6",
            "no inspection",
        ),
        ("UPDATE failed_item SET failed = failed + 1 WHERE unit = 'month'", "counts of failed items"),
        ("DELETE FROM failed_item WHERE unit = 'day'", "counts of failed items"),
        ("UPDATE score_series SET kind = 'audit' WHERE kind = 'patrol'", "do not follow"),
    ],
)
async def test_whatever_is_changed_behind_the_program_is_noticed_and_mended(
    consultant: httpx.AsyncClient, stage: Stage, change: str, said: str
) -> None:
    await filled(consultant, stage)
    before = await kept()
    await fetch(change)
    assert any(said in fault.en for fault in await check_scores())
    await mend_scores(START)
    assert await check_scores() == []
    assert await kept() == before


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
async def test_the_command_says_what_is_wrong_and_mends_it(
    app: Litestar, consultant: httpx.AsyncClient, stage: Stage, settings: Settings, tmp_path: Path
) -> None:
    await filled(consultant, stage)
    assert run("check-scores", data=tmp_path).returncode == 0
    await fetch("UPDATE inspection_score SET weight = 1")
    assert run("check-scores", data=tmp_path).returncode == 3
    told = run("check-scores", "--mend", data=tmp_path)
    assert told.returncode == 3 and "计分底数与作答不符" in told.stdout, told.stderr
    assert run("check-scores", data=tmp_path).returncode == 0

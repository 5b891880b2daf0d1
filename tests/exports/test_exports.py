"""Files that take long: asked for once, made in the background, fetched later, and a killed process loses nothing."""

import shutil
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from audit.config import Settings
from audit.database import fetch
from audit.exports import actions
from tests.cast import Stage
from tests.conftest import browser, sign_in

ASK = {"kind": "month_xlsx", "month": "2026-10"}


async def ask(client: httpx.AsyncClient, stage: Stage, **changes: str) -> httpx.Response:
    return await client.post(f"/api/halls/{stage.hall}/exports", json=ASK | changes)


async def test_a_file_is_asked_for_made_and_fetched(consultant: httpx.AsyncClient, stage: Stage) -> None:
    asked = await ask(consultant, stage)
    again = await ask(consultant, stage)
    assert (asked.status_code, asked.json()["id"]) == (202, again.json()["id"])
    await actions.all_made()
    [done] = (await consultant.get(f"/api/halls/{stage.hall}/exports")).json()
    assert (done["state"], done["problem"]) == ("done", "")
    assert done["bytes"] > 5000 and done["file_name"].endswith(".xlsx")
    file = await consultant.get(f"/api/halls/{stage.hall}/exports/{done['id']}/file")
    assert file.content[:2] == b"PK" and len(file.content) == done["bytes"]
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''2026")


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"month": "2026-13"}, "month_unfit"), ({"month": "2099-01"}, "month_unfit"), ({"kind": "exe"}, "malformed")],
)
async def test_what_cannot_be_made_is_refused_in_words(
    consultant: httpx.AsyncClient, stage: Stage, changes: dict[str, str], code: str
) -> None:
    refused = await ask(consultant, stage, **changes)
    assert refused.status_code in (400, 422)
    assert (await consultant.get(f"/api/halls/{stage.hall}/exports")).json() == []
    assert code == "malformed" or refused.json()["code"] == code


async def test_a_clerk_has_no_business_with_it(app: Litestar, stage: Stage) -> None:
    async with browser(app) as clerk:
        await sign_in(clerk, "clerk")
        assert (await ask(clerk, stage)).status_code == 403
        assert (await clerk.get(f"/api/halls/{stage.hall}/exports")).status_code == 403


async def leave_running(stage: Stage, settings: Settings, *, attempts: int, lease: timedelta) -> UUID:
    """As a killed process leaves it."""
    await actions.stop_making()
    [row] = await fetch("SELECT id FROM export")
    await fetch(
        "UPDATE export SET state = 'running', attempts = ?, lease_until = ?, finished_at = NULL",
        attempts,
        datetime.now(UTC) + lease,
    )
    shutil.rmtree(settings.data / actions.FOLDER, ignore_errors=True)
    return UUID(str(row["id"]))


async def state_of(client: httpx.AsyncClient, stage: Stage) -> str:
    [one] = (await client.get(f"/api/halls/{stage.hall}/exports")).json()
    return str(one["state"])


async def test_what_a_killed_process_leaves_is_made_after_its_lease_and_given_up_after_three_times(
    consultant: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    await ask(consultant, stage)
    await actions.all_made()
    await leave_running(stage, settings, attempts=1, lease=timedelta(minutes=1))
    await actions.make_waiting(datetime.now(UTC), settings=settings)
    assert await state_of(consultant, stage) == "running"
    early = await consultant.get(
        f"/api/halls/{stage.hall}/exports/{(await fetch('SELECT id FROM export'))[0]['id']}/file"
    )
    assert (early.status_code, early.json()["code"]) == (409, "export_not_ready")

    await leave_running(stage, settings, attempts=1, lease=-timedelta(seconds=1))
    await actions.make_waiting(datetime.now(UTC), settings=settings)
    assert await state_of(consultant, stage) == "done"

    await leave_running(stage, settings, attempts=3, lease=-timedelta(seconds=1))
    await actions.make_waiting(datetime.now(UTC), settings=settings)
    assert await state_of(consultant, stage) == "failed"


async def test_files_of_a_week_ago_are_thrown_away(
    consultant: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    await ask(consultant, stage)
    await actions.all_made()
    folder = settings.data / actions.FOLDER
    await actions.sweep_exports(datetime.now(UTC) + timedelta(days=6), settings=settings)
    assert len(list(folder.iterdir())) == 1
    await actions.sweep_exports(datetime.now(UTC) + timedelta(days=8), settings=settings)
    assert list(folder.iterdir()) == []
    assert (await consultant.get(f"/api/halls/{stage.hall}/exports")).json() == []

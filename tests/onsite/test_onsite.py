"""Days in the hall through the real server: entered once, countersigned by another, corrected and never edited."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from audit.accounts.actions import grant_role
from audit.accounts.schemas import Role
from audit.ids import new_id
from audit.sites.rules import local_day
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in


async def enter(phone: httpx.AsyncClient, stage: Stage, *, id: UUID | None = None, **changes: Any) -> httpx.Response:
    content = builders.onsite_document(hall=stage.hall, **changes)
    return await builders.put_json(phone, f"/api/onsite/{id or new_id()}", content)


async def decide(phone: httpx.AsyncClient, stage: Stage, entry: UUID, **changes: Any) -> httpx.Response:
    content = builders.countersign_document(hall=stage.hall, entry=entry, **changes)
    return await builders.put_json(phone, f"/api/countersigns/{new_id()}", content)


async def page(phone: httpx.AsyncClient, stage: Stage) -> dict[str, Any]:
    answer = await phone.get(f"/api/halls/{stage.hall}/onsite")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def state(phone: httpx.AsyncClient, stage: Stage, entry: UUID) -> str:
    return next(str(one["state"]) for one in (await page(phone, stage))["days"] if one["id"] == str(entry))


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def test_a_day_is_stored_once_and_counts_after_another_person_has_countersigned(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    entry = new_id()
    first = await enter(consultant, stage, id=entry)
    again = await enter(consultant, stage, id=entry)
    assert (first.status_code, again.status_code, again.json()["sha256"]) == (201, 200, first.json()["sha256"])
    assert said(await enter(consultant, stage, id=entry, log="别的")) == (409, "document_conflict")
    async with browser(app) as hall:
        await sign_in(hall, "manager")
        saved = await hall.put(f"/api/halls/{stage.hall}/contract", json={"contract": {"starts_on": "2026-01-01"}})
        assert saved.status_code == 200, saved.text
        assert (await page(hall, stage))["years"][0]["waiting_halves"] == 2
        assert (await decide(hall, stage, entry)).status_code == 201
        year = (await page(hall, stage))["years"][0]
    assert (year["agreed_halves"], year["waiting_halves"], year["promised"]) == (2, 0, 50)


async def test_the_newest_decision_counts_and_a_refusal_needs_its_reason(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    entry = new_id()
    await enter(consultant, stage, id=entry)
    async with browser(app) as hall:
        await sign_in(hall, "supervisor")
        assert said(await decide(hall, stage, entry, agrees=False)) == (422, "reason_missing")
        assert (await decide(hall, stage, entry, agrees=False, reason="当天未见到人")).status_code == 201
        assert await state(hall, stage, entry) == "refused"
        assert (await decide(hall, stage, entry)).status_code == 201
        assert await state(hall, stage, entry) == "countersigned"
        assert said(await decide(hall, stage, new_id())) == (422, "onsite_unknown")
    assert said(await decide(consultant, stage, entry)) == (403, "forbidden")


async def test_nobody_countersigns_the_own_day(app: Litestar, stage: Stage) -> None:
    person = stage.consultant.person
    await grant_role(person=person, hall=stage.hall, role=Role.hall_manager, now=datetime.now(UTC))
    async with browser(app) as both:
        await sign_in(both, "consultant")
        entry = new_id()
        await enter(both, stage, id=entry)
        assert said(await decide(both, stage, entry)) == (422, "countersign_own")


async def test_a_correction_is_a_new_entry_that_is_countersigned_anew(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    entry, corrected = new_id(), new_id()
    await enter(consultant, stage, id=entry)
    async with browser(app) as hall:
        await sign_in(hall, "manager")
        await decide(hall, stage, entry)
        assert said(await enter(consultant, stage, supersedes=str(entry))) == (422, "reason_missing")
        fixed = {"part": "morning", "supersedes": str(entry), "reason": "下午在另一大厅"}
        assert (await enter(consultant, stage, id=corrected, **fixed)).status_code == 201
        assert said(await enter(consultant, stage, **fixed)) == (409, "onsite_corrected")
        assert await state(hall, stage, entry) == "corrected"
        assert await state(hall, stage, corrected) == "entered"
    assert (await enter(consultant, stage, part="afternoon")).status_code == 201


async def test_a_withdrawn_day_leaves_room_for_another(consultant: httpx.AsyncClient, stage: Stage) -> None:
    entry = new_id()
    await enter(consultant, stage, id=entry)
    gone = {"supersedes": str(entry), "reason": "记错了日期", "withdrawn": True, "log": ""}
    assert (await enter(consultant, stage, **gone)).status_code == 201
    assert (await enter(consultant, stage)).status_code == 201


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"part": "morning"}, "onsite_overlap"),
        ({"day": "1999-12-31"}, "day_unfit"),
        ({"day": "2026-03-03", "log": " "}, "log_missing"),
        ({"day": "2026-03-03", "proof": "scanned", "label": "FOREIGN"}, "label_unfit"),
        ({"day": "2026-03-03", "proof": "scanned"}, "label_unfit"),
        ({"day": "2026-03-03", "supersedes": str(new_id()), "reason": "错"}, "onsite_unknown"),
    ],
)
async def test_what_does_not_fit_is_told_plainly(
    consultant: httpx.AsyncClient, stage: Stage, changes: dict[str, Any], code: str
) -> None:
    assert (await enter(consultant, stage)).status_code == 201
    answer = await enter(consultant, stage, **changes)
    assert said(answer) == (422, code)
    assert "请" in answer.json()["title"]


async def test_tomorrow_is_refused_by_the_calendar_of_the_hall_and_today_is_not(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    today = local_day(datetime.now(UTC), "Asia/Shanghai")
    tomorrow = str(today + timedelta(days=1))
    assert said(await enter(consultant, stage, day=tomorrow)) == (422, "day_in_future")
    assert (await enter(consultant, stage, day=str(today))).status_code == 201


async def test_a_scanned_label_of_the_hall_confirms_the_day(consultant: httpx.AsyncClient, stage: Stage) -> None:
    label = stage.places.spots[0].label
    assert (await enter(consultant, stage, proof="scanned", label=label)).status_code == 201


async def test_clerks_do_not_read_who_was_there_when(app: Litestar, stage: Stage) -> None:
    async with browser(app) as clerk:
        await sign_in(clerk, "clerk")
        assert said(await clerk.get(f"/api/halls/{stage.hall}/onsite")) == (403, "forbidden")

"""Several people sign one seal, each once, with post and pen, and only while it says what the scorecard says."""

from datetime import UTC, date, datetime
from typing import Any

import httpx
import pypdfium2
import pytest
from litestar import Litestar

from audit.config import Settings
from audit.database import fetch
from audit.ids import new_id
from audit.journal.checking import check
from audit.monthly.gathering import month_report
from audit.monthly.paper import cover_html
from audit.seals.checking import verify
from audit.sites.queries import hall_by_id
from tests.cast import Stage
from tests.conftest import browser, sign_in
from tests.seals.test_seals import DAYS, inspect, path

PEN = [[100, 100, 500, 300, 900, 100], [200, 350, 800, 350]]
QUERY = {"from": DAYS["from_on"], "to": DAYS["to_on"]}


async def sealed(client: httpx.AsyncClient, stage: Stage, **subject: str) -> str:
    answer = await client.post(path(stage), json=subject or DAYS)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["line"]["id"])


async def sign(
    client: httpx.AsyncClient, stage: Stage, seal: str, title: str = "标准化顾问", **more: Any
) -> httpx.Response:
    return await client.post(f"{path(stage)}/{seal}/signings", json={"title": title, "signature": PEN} | more)


async def printed(client: httpx.AsyncClient, stage: Stage) -> str:
    answer = await client.get(f"/api/halls/{stage.hall}/scorecard.pdf", params=QUERY)
    with pypdfium2.PdfDocument(answer.content) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


async def test_several_people_sign_each_once_and_the_paper_shows_them(
    app: Litestar, consultant: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    await inspect(consultant, stage)
    seal = await sealed(consultant, stage)
    blank = await printed(consultant, stage)
    assert "采购人代表" in blank and "测试manager" not in blank
    signers = {"consultant": "标准化顾问", "manager": "大厅经理", "supervisor": "服务管理科科长", "lead": "项目负责人"}
    for name, title in signers.items():
        async with browser(app) as phone:
            await sign_in(phone, name)
            answer = await sign(phone, stage, seal, title)
            assert answer.status_code == 201, answer.text
            again = await sign(phone, stage, seal, "另一职务")
            assert (again.status_code, again.json()["code"]) == (409, "seal_signed")
    found = (await consultant.get(path(stage), params=QUERY)).json()
    assert [(one["title"], one["author_name"]) for one in found["signings"]] == [
        (title, f"测试{name}") for name, title in signers.items()
    ]
    assert (found["state"], found["signings"][0]["signature"]) == ("sealed", PEN)
    text = await printed(consultant, stage)
    for name, title in signers.items():
        assert f"测试{name}" in text and title in text
    assert "采购人代表" not in text, "no line waits for a pen once names stand"
    assert (await check()).faults == []
    assert (await verify(settings, with_photos=False)).faults == []


async def test_names_do_not_stand_below_what_they_did_not_sign(consultant: httpx.AsyncClient, stage: Stage) -> None:
    await inspect(consultant, stage)
    seal = await sealed(consultant, stage)
    assert (await sign(consultant, stage, seal, "驻点组长")).status_code == 201
    assert "驻点组长" in await printed(consultant, stage)
    await inspect(consultant, stage, code="A02", hours=1)
    changed = await printed(consultant, stage)
    assert "驻点组长" not in changed and "采购人代表" in changed
    late = await sign(consultant, stage, seal)
    assert (late.status_code, late.json()["code"]) == (409, "seal_outdated")
    newer = await sealed(consultant, stage)
    found = (await consultant.get(path(stage), params=QUERY)).json()
    assert (found["state"], found["signings"]) == ("sealed", [])
    older = await sign(consultant, stage, seal)
    assert (older.status_code, older.json()["code"]) == (409, "seal_outdated")
    assert (await sign(consultant, stage, newer)).status_code == 201
    assert len(await fetch("SELECT id FROM seal_signing")) == 2


async def test_an_inspection_is_signed_below_its_inspector(consultant: httpx.AsyncClient, stage: Stage) -> None:
    inspection = await inspect(consultant, stage)
    seal = await sealed(consultant, stage, inspection=str(inspection))
    answer = await sign(consultant, stage, seal)
    assert [one["title"] for one in answer.json()["signings"]] == ["标准化顾问"]


@pytest.mark.parametrize(
    "body",
    [
        {"title": ""},
        {"title": "   "},
        {"title": "长" * 21},
        {"signature": []},
        {"signature": [[1, 1001]]},
        {"signature": [[-1, 1]]},
        {"signature": [[1, 1]] * 101},
        {"signature": "x"},
        {"author": "somebody"},
    ],
)
async def test_what_is_no_signature_is_refused(
    consultant: httpx.AsyncClient, stage: Stage, body: dict[str, Any]
) -> None:
    await inspect(consultant, stage)
    seal = await sealed(consultant, stage)
    assert (await sign(consultant, stage, seal, **body)).status_code == 400
    assert await fetch("SELECT id FROM seal_signing") == []


async def test_only_people_of_the_hall_sign_and_no_clerk(
    app: Litestar, consultant: httpx.AsyncClient, stage: Stage
) -> None:
    await inspect(consultant, stage)
    seal = await sealed(consultant, stage)
    for name, status in (("clerk", 403), ("stranger", 404)):
        async with browser(app) as phone:
            await sign_in(phone, name)
            assert (await sign(phone, stage, seal)).status_code == status
            own = f"/api/halls/{stage.other_hall}/seals/{seal}/signings"
            assert (await phone.post(own, json={"title": "顾问", "signature": PEN})).status_code == 404
    unknown = await sign(consultant, stage, str(new_id()))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "seal_unknown")


async def test_a_paper_is_not_signed_full(
    consultant: httpx.AsyncClient, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.seals.actions.SIGNERS_MOST", 0)
    await inspect(consultant, stage)
    refused = await sign(consultant, stage, await sealed(consultant, stage))
    assert (refused.status_code, refused.json()["code"]) == (409, "signers_many")


async def test_a_name_that_was_changed_in_the_database_is_found(consultant: httpx.AsyncClient, stage: Stage) -> None:
    await inspect(consultant, stage)
    assert (await sign(consultant, stage, await sealed(consultant, stage))).status_code == 201
    await fetch("UPDATE seal_signing SET author = ?", stage.manager.person)
    faults = (await check()).faults
    assert len(faults) == 1 and "签署" in faults[0].zh


async def test_the_cover_of_the_month_bears_the_names_below_its_sealed_scorecard(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    hall, month = await hall_by_id(stage.hall), date(2026, 11, 1)
    at = datetime(2026, 12, 2, tzinfo=UTC)
    await inspect(consultant, stage)
    subject = {"from_on": "2026-11-01", "to_on": "2026-11-30"}
    seal = await sealed(consultant, stage, **subject)
    before = await month_report(hall, month, now=at)
    assert (await sign(consultant, stage, seal, "驻点组长")).status_code == 201
    after = await month_report(hall, month, now=at)
    assert "驻点组长" not in cover_html(before, []) and "驻点组长" in cover_html(after, [])
    assert after.digest == before.digest, "who signs later changes nothing that is told"
    await inspect(consultant, stage, code="A02", hours=1)
    changed = await month_report(hall, month, now=at)
    assert "驻点组长" not in cover_html(changed, [])

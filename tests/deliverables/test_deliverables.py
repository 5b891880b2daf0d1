"""Deliverables through the real server: handed over as files, accepted by the other side, never by who handed them over."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from audit.checklists.library import load_obligations
from audit.checklists.tender_schemas import ObligationKind
from audit.config import Settings
from audit.deliverables.queries import accepted_deliverables, groups, kinds
from audit.ids import new_id
from audit.sites.queries import hall_by_id
from audit.sites.rules import local_day
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF"
ABOUT = {"title": "大厅服务标准", "group": "standards", "obligation": "hn-standards-a", "owner": "沈知行"}


def office(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        for member in members:
            container.writestr(member, "<x/>")
    return out.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
XLSX = office("[Content_Types].xml", "xl/workbook.xml")


async def begin(client: httpx.AsyncClient, stage: Stage, **changes: Any) -> UUID:
    deliverable = new_id()
    answer = await client.put(
        f"/api/halls/{stage.hall}/deliverables/{deliverable}", json={"about": ABOUT | changes, "replaces": None}
    )
    assert answer.status_code == 200, answer.text
    return deliverable


async def upload(
    client: httpx.AsyncClient,
    stage: Stage,
    deliverable: UUID,
    content: bytes = PDF,
    *,
    id: UUID | None = None,
    name: str = "服务标准.pdf",
) -> httpx.Response:
    path = f"/api/halls/{stage.hall}/deliverables/{deliverable}/versions/{id or new_id()}"
    return await client.put(path, params={"name": name, "note": "初稿"}, content=content)


async def decide(client: httpx.AsyncClient, stage: Stage, version: object, **changes: Any) -> httpx.Response:
    content = builders.acceptance(hall=stage.hall, version=version, **changes)
    return await builders.put_json(client, f"/api/acceptances/{new_id()}", content)


async def one(client: httpx.AsyncClient, stage: Stage, deliverable: UUID) -> dict[str, Any]:
    page = (await client.get(f"/api/halls/{stage.hall}/deliverables")).json()
    found: dict[str, Any] = next(each for each in page["deliverables"] if each["id"] == str(deliverable))
    return found


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_every_group_of_the_tender_stands_in_the_register_with_a_title_and_a_clause() -> None:
    promised = {each.id: each for each in load_obligations() if each.kind is ObligationKind.deliverable}
    assert {each.obligation for each in kinds()} <= promised.keys()
    counts = {group.id: len(group.obligations) for group in groups()}
    assert (counts["standards"], counts["consulting"], counts["assessments"], counts["landing"]) == (6, 10, 6, 8)


async def test_a_version_is_handed_over_once_refused_improved_and_accepted_by_the_hall(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    deliverable, first, second = await begin(consultant, stage), new_id(), new_id()
    assert (await one(consultant, stage, deliverable))["state"] == "planned"
    assert (await upload(consultant, stage, deliverable, id=first)).status_code == 201
    assert (await upload(consultant, stage, deliverable, id=first)).status_code == 200
    assert said(await upload(consultant, stage, deliverable, PDF + b"\n", id=first)) == (409, "version_conflict")
    async with browser(app) as hall:
        await sign_in(hall, "manager")
        assert said(await decide(hall, stage, first, accepts=False)) == (422, "reason_missing")
        assert (await decide(hall, stage, first, accepts=False, reason="缺少窗口部分")).status_code == 201
        assert (await one(hall, stage, deliverable))["state"] == "refused"
        assert (await upload(consultant, stage, deliverable, DOCX, id=second, name="v2.docx")).status_code == 201
        assert (await one(hall, stage, deliverable))["state"] == "submitted"
        assert (await decide(hall, stage, second)).status_code == 201
        found = await one(hall, stage, deliverable)
    assert (found["state"], found["accepted_by"], found["light"]) == ("accepted", "测试manager", "done")
    assert [each["number"] for each in found["versions"]] == [2, 1]
    kept = await accepted_deliverables(await hall_by_id(stage.hall), now=datetime.now(UTC))
    assert [(each.obligation, each.on) for each in kept] == [
        ("hn-standards-a", local_day(builders.NOON, "Asia/Shanghai"))
    ]


async def test_nobody_accepts_the_own_version_and_only_the_hall_accepts(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    deliverable, version = await begin(consultant, stage), new_id()
    async with browser(app) as hall:
        await sign_in(hall, "manager")
        assert (await upload(hall, stage, deliverable, id=version)).status_code == 201
        assert said(await decide(hall, stage, version)) == (422, "acceptance_own")
        assert said(await decide(hall, stage, new_id())) == (422, "version_unknown")
    assert said(await decide(consultant, stage, version)) == (403, "forbidden")


async def test_a_file_is_handed_out_as_it_came_and_never_shown_in_the_page(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    deliverable, version = await begin(consultant, stage), new_id()
    await upload(consultant, stage, deliverable, XLSX, id=version, name="../<b>.html")
    path = f"/api/halls/{stage.hall}/deliverables/{deliverable}/versions/{version}/file"
    answer = await consultant.get(path)
    assert answer.content == XLSX
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats-officedocument.spreadsheetml")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert ".html" not in answer.headers["content-disposition"]
    other = await begin(consultant, stage, obligation=None)
    missing = path.replace(str(deliverable), str(other))
    assert said(await consultant.get(missing)) == (404, "deliverable_unknown")


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"<html><script>alert(1)</script></html>", "标准.pdf", (422, "file_type")),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "图.png", (422, "file_type")),
        (b"", "空.pdf", (422, "file_type")),
        (office("[Content_Types].xml", "a.txt"), "a.docx", (422, "file_type")),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docx", (422, "file_type")),
        (b"PK\x03\x04" + b"\x00" * 200, "a.docx", (422, "file_type")),
        (PDF, "", (422, "file_name_unfit")),
        (PDF, "长" * 121, (422, "file_name_unfit")),
        (PDF + b"\x00" * (20 * 1024 * 1024), "大.pdf", (413, "file_too_large")),
    ],
)
async def test_what_is_no_such_file_is_refused_and_leaves_nothing(
    consultant: httpx.AsyncClient,
    settings: Settings,
    stage: Stage,
    content: bytes,
    name: str,
    expected: tuple[int, str],
) -> None:
    deliverable = await begin(consultant, stage)
    assert said(await upload(consultant, stage, deliverable, content, name=name)) == expected
    assert (await one(consultant, stage, deliverable))["versions"] == []
    assert [path for path in Path(settings.photo_folder).rglob("*") if path.is_file()] == []


async def test_the_register_takes_over_what_the_tender_asks_for_each_once(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    await begin(consultant, stage)
    wanted = {"obligations": [each.obligation for each in kinds()], "due_on": "2026-12-31", "owner": "标准化公司"}
    for _ in range(2):
        page = await consultant.post(f"/api/halls/{stage.hall}/deliverables/adopt", json=wanted)
        assert len(page.json()["deliverables"]) == len(kinds())
    first = page.json()["deliverables"][0]
    assert (first["about"]["title"], first["about"]["owner"]) == ("大厅服务标准", "沈知行")


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changes", "replaces", "expected"),
    [
        ({"group": "none"}, None, (422, "deliverable_unfit")),
        ({"obligation": "hn-landing-a"}, None, (422, "deliverable_unfit")),
        ({"title": "  "}, None, (422, "deliverable_unfit")),
        ({"due_on": "1999-01-01"}, None, (422, "deliverable_unfit")),
        ({}, str(new_id()), (409, "deliverable_changed")),
    ],
)
async def test_what_does_not_fit_in_the_register_is_told_plainly(
    consultant: httpx.AsyncClient,
    stage: Stage,
    changes: dict[str, Any],
    replaces: str | None,
    expected: tuple[int, str],
) -> None:
    path = f"/api/halls/{stage.hall}/deliverables/{new_id()}"
    answer = await consultant.put(path, json={"about": ABOUT | changes, "replaces": replaces})
    assert said(answer) == expected


async def test_a_counter_goes_through_the_stages_whatever_order_the_steps_arrive_in(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    spot = stage.spot("A01")
    photo = builders.photo_facts(builders.JPEG_1, "x")["sha256"]
    work = {"what": "理线槽", "count": 3, "bearer": "supplier"}
    steps = [
        ("2026-03-01T02:00:00Z", {"stage": "before", "photos": [photo]}),
        ("2026-03-02T02:00:00Z", {"stage": "pilot", "works": [work]}),
        ("2026-03-05T02:00:00Z", {"stage": "done", "note": "完成"}),
    ]
    for made_at, said_of in reversed(steps):
        content = builders.rollout_step(hall=stage.hall, spot=spot, **said_of) | {"made_at": made_at}
        assert (await builders.put_json(consultant, f"/api/rollout-steps/{new_id()}", content)).status_code == 201
    lines = (await consultant.get(f"/api/halls/{stage.hall}/rollout")).json()["lines"]
    line = next(each for each in lines if each["spot"] == str(spot))
    assert (line["stage"], line["before"], line["after"], line["works"]) == ("done", [photo], [], [work])
    assert [each["stage"] for each in line["steps"]] == ["before", "pilot", "done"]
    assert next(each for each in lines if each["spot"] == str(stage.spot("A02")))["stage"] is None
    foreign = builders.rollout_step(hall=stage.hall, spot=stage.spot("Z01"))
    answer = await builders.put_json(consultant, f"/api/rollout-steps/{new_id()}", foreign)
    assert said(answer) == (422, "spot_unknown")


async def test_landing_services_are_counted_by_month(consultant: httpx.AsyncClient, stage: Stage) -> None:
    async def given(**changes: Any) -> httpx.Response:
        content = builders.landing_activity(hall=stage.hall, **changes)
        return await builders.put_json(consultant, f"/api/landing-activities/{new_id()}", content)

    for day in ("2026-02-27", "2026-03-02", "2026-03-31"):
        assert (await given(day=day)).status_code == 201
    assert (await given(service="hn-landing-d")).status_code == 201
    page = (await consultant.get(f"/api/halls/{stage.hall}/deliverables")).json()
    counts = {each["month"]: each["counts"] for each in page["months"]}
    assert counts["2026-03"] == {"hn-landing-c": 2, "hn-landing-d": 1}
    assert counts["2026-02"] == {"hn-landing-c": 1}
    assert page["months"][0] == {"month": page["today"][:7], "counts": {}}
    assert said(await given(service="hn-standards-a")) == (422, "service_unknown")
    assert said(await given(day="2099-01-01")) == (422, "day_in_future")
    assert said(await given(day="1999-01-01")) == (422, "day_unfit")

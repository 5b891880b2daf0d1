"""A complaint entered in a hall without a network arrives once, rings at the manager's phone and is answered there."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from audit.ids import new_id
from tests import builders
from tests.conftest import sign_in as sign_in_by_program
from tests.e2e.phone import Phone
from tests.e2e.steps import ready_offline, sign_in
from tests.e2e.test_accessibility import COLOURS_STAND_STILL, SCHEMES, grave_barriers
from tests.faults.conftest import Site
from tests.faults.server import Server

TITLE = "导办台没有人"


async def test_a_complaint_entered_offline_arrives_once_and_nobody_types_an_identity_number(
    phone: Phone, server: Server, site: Site
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url, name="clerk")
    await ready_offline(page)
    await phone.context.set_offline(True)
    await page.get_by_role("link", name="投诉与事件").click()
    await page.get_by_test_id("incident-add").click()
    for choice in ("nature-complaint", "channel-on_the_spot", "party-guide"):
        await page.get_by_test_id(choice).check()
    await page.get_by_test_id("incident-title").fill(f"{TITLE} 33040219800101123X")
    await page.get_by_test_id("incident-save").click()
    await expect(page.get_by_role("alert")).to_contain_text("身份证号")
    await page.get_by_test_id("incident-title").fill(TITLE)
    await page.get_by_test_id("incident-save").click()
    await expect(page.get_by_test_id("incident")).to_contain_text("本机已存，待上传")
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("incident")).to_contain_text("待处理")
    await expect(page.get_by_test_id("incident")).not_to_contain_text("本机已存")
    async with server.phone() as client:
        await sign_in_by_program(client, "manager")
        held = (await client.get(f"/api/halls/{site.stage.hall}/incidents")).json()["incidents"]
    assert [one["document"]["title"] for one in held] == [TITLE]


async def test_a_manager_follows_the_bell_and_answers(phone: Phone, server: Server, site: Site) -> None:
    async with server.phone() as client:
        await sign_in_by_program(client, "manager")
        never = {"settings": {"quiet_from": 0, "quiet_to": 0}}
        await client.put(f"/api/halls/{site.stage.hall}/notices/settings", json=never)
        await sign_in_by_program(client, "clerk")
        said = builders.incident_document(hall=site.stage.hall, title=TITLE, happened_at=datetime.now(UTC))
        entered = await builders.put_json(client, f"/api/incidents/{new_id()}", said)
        assert entered.status_code == 201
    await phone.open()
    page = phone.page
    await sign_in(page, server.url, name="manager")
    await expect(page.get_by_test_id("bell")).to_have_accessible_name("通知，1 条未读")
    await page.get_by_test_id("bell").click()
    await page.get_by_test_id("notice").click()
    await expect(page.get_by_test_id("limit")).to_be_visible()
    await page.get_by_test_id("act-reply").click()
    await page.get_by_test_id("step-note").fill("已向群众致歉并说明。")
    await page.get_by_test_id("step-save").click()
    await expect(page.get_by_test_id("step")).to_contain_text("已向群众致歉并说明。")
    await expect(page.get_by_text("待认定", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    "person, screens",
    [
        (
            "consultant",
            {
                "/incidents": "incident-add",
                "/incidents/new/complaint": "incident-save",
                "/notices/settings": "save-quiet",
            },
        ),
        ("manager", {"/contract/edit": "contract-save"}),
    ],
)
async def test_its_screens_have_no_grave_barriers(
    phone: Phone, server: Server, site: Site, person: str, screens: dict[str, str]
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url, name=person)
    await ready_offline(page)
    barriers: list[str] = []
    for path, mark in screens.items():
        await page.goto(server.url + path)
        await expect(page.get_by_test_id(mark)).to_be_visible()
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await page.evaluate(COLOURS_STAND_STILL)
            barriers += [f"{path}, {scheme}: {barrier}" for barrier in await grave_barriers(page)]
    assert barriers == []

"""A clerk's self-check and a patrol round with the thumb: counted taps, measured seconds, no network."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from msgspec.structs import replace
from playwright.async_api import Page, expect

from audit import database
from audit.ids import HallId
from audit.rounds.actions import save_settings
from audit.rounds.schemas import SaveSettings
from audit.rounds.usual import USUAL
from audit.sites.actions import add_spot
from audit.sites.queries import hall_by_id
from audit.sites.rules import local_day
from audit.sites.schemas import SpotKind
from audit.workdays.actions import save_calendar
from audit.workdays.schemas import HallCalendar, Opening, SaveCalendar
from tests.conftest import forget_everything
from tests.conftest import sign_in as sign_in_by_program
from tests.e2e.phone import Phone
from tests.e2e.steps import frozen_documents, ready_offline, sign_in
from tests.e2e.test_accessibility import COLOURS_STAND_STILL, SCHEMES, grave_barriers
from tests.faults.conftest import Site
from tests.faults.server import Server

ALL_DAY = [Opening(opens=0, closes=720), Opening(opens=720, closes=1440)]
"""So that a slot is running whenever this test runs."""
SELF_CHECK_TAPS, SELF_CHECK_SECONDS, PATROL_TAPS = 4, 20, 3
HALF_HOUR_SECONDS, LEAST_SECONDS = 1800, 200


@pytest.fixture
async def due(site: Site) -> None:
    """Rounds of every hour of the week, and the hall as a whole as a place of the route. To be asked for before `server`.

    Not in the last minutes of a half hour: the round would end in the middle of the test.
    """
    left = HALF_HOUR_SECONDS - time.time() % HALF_HOUR_SECONDS
    if left < LEAST_SECONDS:
        await asyncio.sleep(left)
    before = datetime.now(UTC) - timedelta(days=2)
    forget_everything()
    async with database.opened(f"sqlite:///{site.data / 'audit.sqlite'}"):
        hall = await hall_by_id(site.stage.hall)
        author, first = site.stage.consultant.person, local_day(before, hall.time_zone)
        calendar = HallCalendar(week=[ALL_DAY] * 7, holiday=ALL_DAY)
        await save_calendar(
            hall=hall, save=SaveCalendar(calendar=calendar, effective_from=first), author=author, now=before
        )
        settings = replace(USUAL, duty_self_checks=True, cap_seconds=180)
        await save_settings(
            hall=hall, save=SaveSettings(settings=settings, effective_from=first), author=author, now=before
        )
        await add_whole_hall(site, hall.id)


async def add_whole_hall(site: Site, hall: HallId) -> None:
    zone = site.stage.places.zones[0].id
    await add_spot(
        hall=hall,
        zone=zone,
        kind=SpotKind.hall,
        code="H00",
        name="大厅整体",
        name_en="Whole hall",
        position=9,
        now=datetime.now(UTC),
    )


class Taps:
    """Counts what the thumb does."""

    def __init__(self, page: Page) -> None:
        self._page, self.count = page, 0

    async def on(self, name: str) -> None:
        await self._page.get_by_test_id(name).click()
        self.count += 1


async def clerk_at_a01(phone: Phone, server: Server) -> Page:
    await phone.open()
    await sign_in(phone.page, server.url, name="clerk")
    await ready_offline(phone.page)
    await phone.page.get_by_test_id("quick-own").select_option(label="A01 A01 号点位")
    await expect(phone.page.get_by_test_id("quick-all")).to_be_visible()
    return phone.page


async def shoot_until_sent(phone: Phone, taps: Taps) -> None:
    """The camera opens by itself for what is photographed today and shuts by itself."""
    shutter, sent = phone.page.get_by_test_id("shutter"), phone.page.get_by_test_id("quick-sent")
    await expect(shutter.or_(sent).first).to_be_visible()
    while not await sent.count():
        before = len(await phone.stored("photos"))
        await taps.on("shutter")
        while len(await phone.stored("photos")) == before:
            await phone.page.wait_for_timeout(20)
        await expect(sent.or_(shutter.and_(phone.page.locator(":enabled"))).first).to_be_visible()


async def states(client: httpx.AsyncClient, site: Site, tier: str) -> list[str]:
    page: Any = (await client.get(f"/api/halls/{site.stage.hall}/rounds")).json()
    return [one["state"] for one in page["rounds"] if one["tier"] == tier and one["state"] in ("kept", "late")]


async def test_a_clerk_whose_counter_is_in_order_is_done_in_four_taps_without_a_network(
    phone: Phone, due: None, server: Server, site: Site
) -> None:
    page = await clerk_at_a01(phone, server)
    await page.reload()
    await expect(page.get_by_test_id("quick-all")).to_be_visible()
    server.stop()
    await phone.context.set_offline(True)
    taps, begun = Taps(page), time.monotonic()
    await taps.on("quick-all")
    await shoot_until_sent(phone, taps)
    seconds = time.monotonic() - begun
    print(f"self-check: {taps.count} taps, {seconds:.1f} s")
    assert taps.count <= SELF_CHECK_TAPS
    assert seconds <= SELF_CHECK_SECONDS
    [sent] = (await frozen_documents(phone)).values()
    assert '"kind":"self_check"' in sent["body"]
    assert '"signature":[]' in sent["body"]

    server.start()
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    async with server.phone() as client:
        await sign_in_by_program(client, "manager")
        assert await states(client, site, "self_check")


async def test_what_a_clerk_finds_takes_three_taps_and_becomes_a_finding(
    phone: Phone, due: None, server: Server, site: Site
) -> None:
    page = await clerk_at_a01(phone, server)
    taps = Taps(page)
    await taps.on("quick-T19")
    await page.get_by_test_id("quick-T19").wait_for()
    reason = page.locator("[data-testid^=reason-]").first
    await reason.check()
    await taps.on("item-done")
    assert taps.count + 1 == 3
    await expect(page.get_by_test_id("quick-T19")).to_contain_text("不合格")
    await page.get_by_test_id("quick-all").click()
    await shoot_until_sent(phone, taps)
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    async with server.phone() as client:
        await sign_in_by_program(client, "manager")
        found: Any = (await client.get(f"/api/halls/{site.stage.hall}/findings?state=open")).json()
    assert [(one["item"], len(one["reasons"])) for one in found] == [("T19", 1)]


async def test_a_patrol_round_without_faults_takes_three_taps_and_a_fault_three_more(
    phone: Phone, due: None, server: Server, site: Site
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url, name="manager")
    await ready_offline(page)
    await phone.context.set_offline(True)
    await expect(page.get_by_test_id("quick-all")).to_be_disabled()
    fault = Taps(page)
    for name in ("stop-B01", "quick-HP5", "outcome-section"):
        await fault.on(name)
    await expect(page.get_by_test_id("quick-sent")).to_be_visible()
    taps, begun = Taps(page), time.monotonic()
    await taps.on("number-HP4-10")
    await taps.on("quick-all")
    await expect(page.get_by_test_id("quick-next").or_(page.get_by_test_id("quick-HP6a")).first).to_be_visible()
    await expect(page.get_by_test_id("quick-sent")).to_be_visible()
    print(f"patrol: {taps.count} taps, {time.monotonic() - begun:.1f} s")
    assert (fault.count, taps.count <= PATROL_TAPS) == (3, True)

    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    async with server.phone() as client:
        await sign_in_by_program(client, "manager")
        assert "kept" in await states(client, site, "patrol")
        found: Any = (await client.get(f"/api/halls/{site.stage.hall}/findings?state=open")).json()
    assert [(one["item"], one["note"], one["escalated_to"]) for one in found] == [
        ("HP5", "转服务管理科", "service_section")
    ]


async def test_the_check_of_a_minute_has_no_serious_barrier(phone: Phone, due: None, server: Server) -> None:
    page = await clerk_at_a01(phone, server)
    barriers: list[str] = []
    for opened in ("quick", "reason-sheet"):
        if opened != "quick":
            await page.get_by_test_id("quick-T1").click()
            await expect(page.get_by_test_id("item-done")).to_be_visible()
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await page.evaluate(COLOURS_STAND_STILL)
            barriers.extend(f"{opened}, {scheme}: {barrier}" for barrier in await grave_barriers(page))
    assert barriers == []

"""What is sent again, twice or out of order changes nothing: a bad network, two tabs, a restored backup."""

import asyncio
import shutil
from contextlib import suppress
from datetime import UTC, datetime

from playwright.async_api import Error, Page, expect

from audit import database
from audit.journal.actions import begin_epoch
from tests.e2e.bad_network import Fate, bad_network
from tests.e2e.phone import Phone
from tests.e2e.steps import (
    Fault,
    answer_all,
    frozen_documents,
    open_checklist,
    photos_of,
    ready_offline,
    sign_and_submit,
    sign_in,
)
from tests.faults.conftest import Site
from tests.faults.evidence import Evidence
from tests.faults.server import Server, wait_until

FAULTS = [Fault("T1", "有作废文件", "旧表"), Fault("T2", "柜内未分类", "第二层")]
PHOTOGRAPHED = ("T7",)
STORM = [Fate.swallowed, Fate.answer_lost, Fate.answer_late, Fate.answer_lost, Fate.swallowed, Fate.answer_lost]


async def audit_one_counter(page: Page) -> None:
    await open_checklist(page, "A01", "office_check_table")
    await answer_all(page, FAULTS, photographed=PHOTOGRAPHED)
    await sign_and_submit(page)


async def send_until_nothing_waits(page: Page, url: str) -> None:
    """As an impatient person does it, instead of waiting for the next try."""
    await page.goto(f"{url}/outbox")
    button, nothing = page.get_by_test_id("send-now"), page.get_by_text("没有待上传的内容")
    while True:
        await expect(button.or_(nothing).first).to_be_visible()
        if await nothing.is_visible():
            return
        with suppress(Error):  # it is gone: another tab, or the app itself, was faster
            await button.click(timeout=500)


def each_thing_once(frozen: dict[str, dict[str, object]], evidence: Evidence) -> None:
    assert evidence.documents() == {id: one["sha256"] for id, one in frozen.items()}
    assert evidence.intact_files() == set(evidence.photos()) == photos_of(frozen)
    assert evidence.parts() == []
    assert sorted(item for _, item in evidence.findings().elements()) == [fault.item for fault in FAULTS]
    assert set(evidence.journal().values()) == {1}


async def test_lost_answers_and_two_impatient_tabs_store_everything_once(
    phone: Phone, server: Server, site: Site
) -> None:
    async with bad_network(server.port) as network:
        await phone.open()
        await sign_in(phone.page, network.url)
        await ready_offline(phone.page)
        network.plan(STORM)
        await audit_one_counter(phone.page)
        other = await phone.context.new_page()
        await asyncio.gather(
            send_until_nothing_waits(phone.page, network.url), send_until_nothing_waits(other, network.url)
        )
        frozen = await frozen_documents(phone)
        await phone.close()
    assert network.suffered[: len(STORM)] == STORM
    each_thing_once(frozen, Evidence(site.data))


async def test_a_server_restored_from_a_backup_gets_again_what_it_lost(
    phone: Phone, server: Server, site: Site
) -> None:
    evidence = Evidence(site.data)
    await phone.open()
    await sign_in(phone.page, server.url)
    await ready_offline(phone.page)
    server.stop()
    live, backup = site.data / "audit.sqlite", site.data / "backup.sqlite"
    shutil.copy(live, backup)
    server.start()
    await audit_one_counter(phone.page)
    await send_until_nothing_waits(phone.page, server.url)
    frozen = await frozen_documents(phone)
    each_thing_once(frozen, evidence)
    server.stop()

    backup.replace(live)
    shutil.rmtree(evidence.photo_folder)
    async with database.opened(f"sqlite:///{live}"):
        await begin_epoch(now=datetime.now(UTC))
    assert evidence.documents() == {}
    server.start()
    await phone.page.goto(server.url)
    await asyncio.to_thread(wait_until, lambda: len(evidence.photos()) == len(photos_of(frozen)), "the photos")
    each_thing_once(frozen, evidence)

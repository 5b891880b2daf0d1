"""A day in a hall without a network: two counters, a battery that falls out, and in the evening everything arrives once."""

import hashlib
import json

import pypdfium2
from playwright.async_api import expect

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
from tests.faults.server import Server

PACK = "office_check_table"
ALWAYS_PHOTOGRAPHED = ("T7",)
FAULTS = {
    "A01": [
        Fault("T1", "有作废文件", "抽屉里有两份去年的受理单"),
        Fault("T8", "水杯", "水杯放在键盘左边", presses=("count-more", "count-more")),
        Fault("T6", "与文件混放", "签字笔压在申请表下面", photos=0),
    ],
    "A02": [
        Fault("T2", "柜内未分类", "文件柜第二层混放"),
        Fault("T9", "有无关物品", "抽屉里有零食", presses=("scale-1",)),
    ],
}
PHOTOS = 6


async def test_two_counters_audited_offline_survive_a_dead_battery_and_arrive_exactly_once(
    phone: Phone, server: Server, site: Site
) -> None:
    await become_ready_offline(phone, server)
    server.stop()
    await phone.context.set_offline(True)
    for spot, faults in FAULTS.items():
        await open_checklist(phone.page, spot, PACK)
        await answer_all(phone.page, faults, photographed=ALWAYS_PHOTOGRAPHED)
        await phone.page.goto(server.url)
    before = await phone.stored("inspections")
    await phone.kill()

    await start_offline(phone, server)
    assert await phone.stored("inspections") == before
    assert sum(len(one["photos"]) for one in before) == PHOTOS
    for spot in FAULTS:
        await phone.page.get_by_role("link", name=spot).click()
        await expect(phone.page.get_by_text("全部已答")).to_be_visible()
        await sign_and_submit(phone.page)
        await phone.page.goto(server.url)
    frozen = await frozen_documents(phone)
    unsent = len(frozen) + len(photos_of(frozen))
    await expect(phone.page.get_by_test_id("sync-chip")).to_have_text(f"待上传 {unsent}")

    server.start()
    await phone.context.set_offline(False)
    await expect(phone.page.get_by_test_id("sync-chip")).to_have_text("已送达")
    arrived_exactly_once(frozen, Evidence(site.data))
    for id, one in frozen.items():
        await reads_back_and_prints(phone, server, id, json.loads(one["body"]))


async def become_ready_offline(phone: Phone, server: Server) -> None:
    """Signed in and put away properly once: a browser writes its cookies down only after a while."""
    await phone.open()
    await sign_in(phone.page, server.url)
    await ready_offline(phone.page)
    await phone.close()
    await phone.open()
    await phone.page.goto(server.url)
    await ready_offline(phone.page)


async def start_offline(phone: Phone, server: Server) -> None:
    await phone.open()
    await phone.context.set_offline(True)
    await phone.page.goto(server.url)
    await expect(phone.page.get_by_text("未完成的检查")).to_be_visible()


def arrived_exactly_once(frozen: dict[str, dict[str, object]], evidence: Evidence) -> None:
    """Every document with the very bytes the phone froze, every photo whole, every fault one finding."""
    for one in frozen.values():
        assert hashlib.sha256(str(one["body"]).encode()).hexdigest() == one["sha256"]
    assert evidence.documents() == {id: one["sha256"] for id, one in frozen.items()}
    assert evidence.intact_files() == set(evidence.photos()) == photos_of(frozen)
    assert evidence.waiting_photos() == 0
    assert evidence.parts() == []
    assert sorted(item for _, item in evidence.findings().elements()) == sorted(
        fault.item for faults in FAULTS.values() for fault in faults
    )
    assert set(evidence.journal().values()) == {1}


async def reads_back_and_prints(phone: Phone, server: Server, id: str, document: dict[str, object]) -> None:
    back = await phone.context.request.get(f"{server.url}/api/inspections/{id}")
    assert (await back.json())["document"] == document
    await phone.page.goto(f"{server.url}/inspections/{id}/scorecard")
    path = await phone.page.get_by_test_id("scorecard-pdf").get_attribute("href")
    printed = await phone.context.request.get(f"{server.url}{path}")
    assert printed.status == 200, await printed.text()
    text = words_of(await printed.body())
    [faults] = [faults for spot, faults in FAULTS.items() if f"{spot}号点位" in text]
    for fault in faults:
        assert fault.note in text
        assert fault.reason in text


def words_of(pdf: bytes) -> str:
    """Its text in one line: a sentence may be broken anywhere."""
    with pypdfium2.PdfDocument(pdf) as paper:
        return "".join("".join(page.get_textpage().get_text_bounded() for page in paper).split())

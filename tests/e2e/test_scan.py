"""Labels scanned with the phone's camera, without a network: the fake camera films a printed label."""

import io
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image
from playwright.async_api import Page, Playwright, expect

from tests.e2e.conftest import FILM_SIZE
from tests.e2e.phone import Phone
from tests.e2e.steps import every_card, pass_the_rest, ready_offline, sign_and_submit, sign_in, take_photos
from tests.faults.conftest import Site
from tests.faults.server import Server

PACK = "office_check_table"
FRAMES = 20
HOST = "https://hall.example.gov.cn"
Camera = Callable[[str], Phone]


def label_of(site: Site, code: str) -> str:
    with sqlite3.connect(site.data / "audit.sqlite") as database:
        [label] = database.execute("SELECT label FROM spot WHERE code = ?", (code,)).fetchone()
    return str(label)


def picture(text: str, turn: int = 0) -> Image.Image:
    """A label lying on a desk, a little crooked."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=9, border=4)
    code = Image.open(out).convert("RGB").rotate(turn, expand=True, fillcolor="white")
    desk = Image.new("RGB", FILM_SIZE, (150, 140, 128))
    desk.paste(code, ((FILM_SIZE[0] - code.width) // 2, (FILM_SIZE[1] - code.height) // 2))
    return desk


def frame(text: str, turn: int) -> bytes:
    out = io.BytesIO()
    picture(text, turn).save(out, "JPEG", quality=70)
    return out.getvalue()


@pytest.fixture
async def filming(playwright: Playwright, tmp_path: Path, fonts: Path) -> AsyncIterator[Camera]:
    """Phones whose camera sees one QR code; whatever they do, nothing may be asked of another origin."""
    phones: list[Phone] = []

    def film(text: str) -> Phone:
        path = tmp_path / f"label-{len(phones)}.mjpeg"
        path.write_bytes(b"".join(frame(text, number % 7 - 3) for number in range(FRAMES)))
        phones.append(Phone(playwright, tmp_path / f"phone-{len(phones)}", film=path, fonts=fonts))
        return phones[-1]

    yield film
    for phone in phones:
        await phone.close()
        assert phone.asked_elsewhere == []


async def offline(phone: Phone, server: Server) -> Page:
    await phone.open()
    await sign_in(phone.page, server.url)
    await ready_offline(phone.page)
    server.stop()
    await phone.context.set_offline(True)
    return phone.page


async def the_draft(phone: Phone) -> dict[str, Any]:
    [draft] = await phone.stored("inspections")
    return dict(draft)


async def test_a_scanned_label_leads_offline_to_the_checklist_and_its_photos_carry_it(
    filming: Camera, server: Server, site: Site
) -> None:
    label = label_of(site, "A02")
    phone = filming(f"{HOST}/s/{label}")
    page = await offline(phone, server)
    await page.get_by_test_id("nav-scan").click()
    await expect(page.get_by_role("heading", name="A02 A02 号点位")).to_be_visible()
    await page.get_by_test_id(f"start-{PACK}").click()
    await every_card(page)
    await expect(page.get_by_test_id("scan-own")).to_contain_text("已扫本点位标签")
    await take_photos(page, page.get_by_test_id("item-T7"), 1)
    draft = await the_draft(phone)
    assert draft["scannedLabel"]["label"] == label
    assert [photo["label"] for photo in draft["photos"]] == [label]
    await page.reload()
    await every_card(page)
    await expect(page.get_by_test_id("scan-own")).to_contain_text("已扫本点位标签")
    await pass_the_rest(page)
    await sign_and_submit(page)
    server.start()
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")


async def test_the_own_label_is_scanned_from_within_a_check_and_another_one_is_told_apart(
    filming: Camera, server: Server, site: Site
) -> None:
    label = label_of(site, "A01")
    phone = filming(f"{HOST}/s/{label}")
    page = await offline(phone, server)
    await page.get_by_role("link", name="点位", exact=True).click()
    await page.get_by_test_id("spot-A02").click()
    await page.get_by_test_id(f"start-{PACK}").click()
    await every_card(page)
    await take_photos(page, page.get_by_test_id("item-T7"), 1)
    await page.get_by_test_id("scan-own").click()
    await expect(page.get_by_text("这是 A01 A01 号点位 的标签，正在检查的是 A02。")).to_be_visible()
    await page.get_by_role("button", name="打开 A01").click()
    await page.get_by_test_id(f"start-{PACK}").click()
    await every_card(page)
    await take_photos(page, page.get_by_test_id("item-T7"), 1)
    carried = {
        one["spot_code"]: [photo.get("label") for photo in one["photos"]] for one in await phone.stored("inspections")
    }
    assert carried == {"A02": [None], "A01": [label]}
    await page.get_by_test_id("scan-own").click()
    await every_card(page)
    await expect(page.get_by_role("heading", name="A01 A01 号点位")).to_be_visible()


async def test_a_foreign_code_is_shown_and_not_opened_and_the_typed_code_leads_on(
    filming: Camera, server: Server
) -> None:
    phone = filming("https://pay.example/collect?to=someone")
    page = await offline(phone, server)
    await page.get_by_test_id("nav-scan").click()
    await expect(page.get_by_text("不是本厅的标签")).to_be_visible()
    await expect(page.get_by_text("https://pay.example/collect?to=someone")).to_be_visible()
    assert await page.get_by_role("link", name="pay.example").count() == 0
    await page.get_by_test_id("scan-code").fill("X99")
    await expect(page.get_by_text("没有这个编号")).to_be_visible()
    await page.get_by_test_id("scan-code").fill("a03")
    await page.get_by_test_id("scan-found-A03").click()
    await expect(page.get_by_role("heading", name="A03 A03 号点位")).to_be_visible()


async def test_a_label_that_the_hall_does_not_know_says_what_to_do_and_a_photo_of_another_is_read(
    filming: Camera, server: Server, site: Site, tmp_path: Path
) -> None:
    phone = filming(f"{HOST}/s/{label_of(site, 'Z01')}")
    page = await offline(phone, server)
    await page.get_by_test_id("nav-scan").click()
    await expect(page.get_by_text("这是点位标签，但本厅名单里没有它")).to_be_visible()
    file = tmp_path / "label.png"
    picture(f"{HOST}/s/{label_of(site, 'A03')}", 20).save(file)
    await page.get_by_test_id("scan-photo").set_input_files(file)
    await expect(page.get_by_role("heading", name="A03 A03 号点位")).to_be_visible()


async def test_a_label_opened_by_another_scanner_asks_to_sign_in_and_counts_as_scanned(
    filming: Camera, server: Server, site: Site
) -> None:
    label = label_of(site, "A01")
    phone = filming("nothing")
    await phone.open()
    page = phone.page
    await sign_in(page, f"{server.url}/s/{label}")
    await expect(page.get_by_role("heading", name="A01 A01 号点位")).to_be_visible()
    await page.get_by_test_id(f"start-{PACK}").click()
    await every_card(page)
    await expect(page.get_by_test_id("scan-own")).to_contain_text("已扫本点位标签")


async def test_without_a_camera_the_label_is_photographed(
    filming: Camera, server: Server, site: Site, tmp_path: Path
) -> None:
    phone = filming("nothing")
    page = await offline(phone, server)
    await phone.context.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('refused'))"
    )
    await page.goto(f"{server.url}/scan")
    await expect(page.get_by_text("这里打不开相机")).to_be_visible()
    file = tmp_path / "blank.png"
    Image.new("RGB", (300, 300), "white").save(file)
    await page.get_by_test_id("scan-photo").set_input_files(file)
    await expect(page.get_by_text("照片里没有找到二维码")).to_be_visible()
    picture(f"{HOST}/s/{label_of(site, 'B01')}").save(file)
    await page.get_by_test_id("scan-photo").set_input_files(file)
    await expect(page.get_by_role("heading", name="B01 B01 号点位")).to_be_visible()

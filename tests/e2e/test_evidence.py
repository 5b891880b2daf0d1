"""From the label on the counter to the letter beside the photo, and what a colleague decides of a repeated picture."""

from playwright.async_api import expect

from tests.e2e.phone import Phone
from tests.e2e.steps import answer_all, every_card, ready_offline, sign_and_submit, sign_in
from tests.faults.server import Server


async def test_a_photo_taken_in_front_of_the_scanned_label_is_an_a_and_says_what_that_means(
    phone: Phone, server: Server
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url)
    await ready_offline(page)
    label = await page.evaluate(
        """async () => {
          const me = await (await fetch('/api/me')).json()
          const pack = await (await fetch(`/api/sync/pack?hall=${me.halls[0].hall}`)).json()
          return pack.places.spots.find(spot => spot.code === 'A01').label
        }"""
    )
    await page.goto(f"{server.url}/s/{label}")
    await page.get_by_test_id("start-office_check_table").click()
    await every_card(page)
    await answer_all(page, [], photographed=["T7"])
    await sign_and_submit(page)
    await expect(page.get_by_text("照片 1/1")).to_be_visible()
    await page.get_by_role("link", name="看评分卡").click()
    await expect(page.get_by_text("照片 1 张：A 1 B 0 C 0 D 0")).to_be_visible()
    await page.get_by_role("button", name="证据 A").click()
    await expect(page.get_by_text("不证明画面内容属实")).to_be_visible()

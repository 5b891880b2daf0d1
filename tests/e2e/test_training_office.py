"""The office of trainings: results of an exam entered without a network arrive once, are corrected, and a certificate is kept."""

from typing import Any

from playwright.async_api import expect

from tests.conftest import sign_in as sign_in_by_program
from tests.e2e.phone import Phone
from tests.e2e.steps import ready_offline, sign_in
from tests.e2e.test_accessibility import grave_barriers
from tests.faults.conftest import Site
from tests.faults.server import Server


async def people(server: Server, site: Site) -> list[dict[str, Any]]:
    async with server.phone() as client:
        await sign_in_by_program(client, "manager")
        found: list[dict[str, Any]] = (await client.get(f"/api/halls/{site.stage.hall}/training/matrix")).json()[
            "people"
        ]
        return [one for one in found if one["results"] or one["certificates"]]


async def test_results_entered_offline_arrive_once_and_a_correction_stands_in_their_place(
    phone: Phone, server: Server, site: Site
) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url, name="manager")
    await ready_offline(page)
    await page.goto(server.url + "/training/exam")
    await expect(page.get_by_test_id("points").first).to_be_visible()
    assert await grave_barriers(page) == []
    await phone.context.set_offline(True)
    await page.get_by_test_id("exam-kind").select_option("month")
    await page.get_by_test_id("points").first.fill("101")
    await page.get_by_test_id("exam-save").click()
    await expect(page.get_by_role("alert")).to_contain_text("得分是 0 到满分之间的整数")
    await page.get_by_test_id("points").first.fill("72")
    await page.get_by_test_id("exam-save").click()
    await expect(page.get_by_test_id("exam-saved")).to_contain_text("1 人的成绩已保存在本机")
    await phone.context.set_offline(False)
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    [one] = await people(server, site)
    assert [(result["points"], result["passed"]) for result in one["results"]] == [(72, False)]

    await page.goto(server.url + "/training/exam")
    await page.get_by_test_id("exam-kind").select_option("month")
    await expect(page.get_by_text("已登记 72")).to_be_visible()
    await page.get_by_test_id("points").first.fill("92")
    await page.get_by_test_id("exam-save").click()
    await expect(page.get_by_test_id("sync-chip")).to_have_text("已送达")
    [one] = await people(server, site)
    assert [(result["points"], result["passed"]) for result in one["results"]] == [(92, True)]


async def test_settings_and_certificates_are_saved_by_who_organises(phone: Phone, server: Server, site: Site) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url, name="manager")
    await ready_offline(page)
    await page.goto(server.url + "/training/settings")
    await page.get_by_test_id("trainer-add").click()
    await page.get_by_test_id("training-settings-save").click()
    await expect(page.get_by_role("alert")).to_contain_text("每位讲师都要填写姓名")
    await page.get_by_test_id("trainer-name").fill("陈老师")
    await page.get_by_test_id("gate").check()
    assert await grave_barriers(page) == []
    await page.get_by_test_id("training-settings-save").click()
    await page.wait_for_url(server.url + "/training")
    await page.goto(server.url + "/training/settings")
    await expect(page.get_by_test_id("trainer-name")).to_have_value("陈老师")
    await expect(page.get_by_test_id("gate")).to_be_checked()

    await page.goto(server.url + "/training/certificates")
    await page.get_by_test_id("certificate-new").click()
    await page.get_by_test_id("certificate-save").click()
    await expect(page.get_by_role("alert")).to_contain_text("请选择持证人")
    await page.get_by_test_id("certificate-holder").select_option(index=1)
    await page.get_by_test_id("certificate-name").fill("红十字救护员证")
    assert await grave_barriers(page) == []
    await page.get_by_test_id("certificate-save").click()
    await expect(page.get_by_test_id("certificate")).to_contain_text("长期有效")
    [one] = await people(server, site)
    assert [each["document"]["name"] for each in one["certificates"]] == ["红十字救护员证"]

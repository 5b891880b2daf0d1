"""An empty push message on a phone whose app is closed or open: it says that there is something, and a tap opens it."""

from playwright.async_api import expect

from tests.e2e.phone import Phone
from tests.e2e.steps import ready_offline, sign_in
from tests.faults.server import Server

SHOWN = "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(one => one.body)"
TRIES = 30
"""A browser without a screen takes some messages before it listens, and shows a notification a moment only."""


async def test_an_empty_message_says_that_there_is_something_to_read(phone: Phone, server: Server) -> None:
    await phone.open()
    page = phone.page
    await sign_in(page, server.url, name="manager")
    await ready_offline(page)
    await phone.context.grant_permissions(["notifications"], origin=server.url)
    devtools = await phone.context.new_cdp_session(page)
    registrations: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(one["registrationId"] for one in told["registrations"]),
    )
    await devtools.send("ServiceWorker.enable")
    await page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    shown: list[str] = []
    for _ in range(TRIES):
        message = {"origin": server.url, "registrationId": registrations[-1], "data": ""}
        await devtools.send("ServiceWorker.deliverPushMessage", message)
        for _ in range(10):
            shown = shown or await page.evaluate(SHOWN)
            await page.wait_for_timeout(50)
        if shown:
            break
    assert shown and shown[0].startswith("有新的通知")

    await page.goto(f"{server.url}/notices/settings")
    await expect(page.get_by_test_id("push")).to_contain_text("本服务器没有开启推送")

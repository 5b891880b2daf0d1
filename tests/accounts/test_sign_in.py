import httpx
import pytest
from litestar import Litestar

from audit.accounts.actions import switch_off
from tests.cast import PASSWORD, START, Stage
from tests.conftest import browser, sign_in


async def test_the_right_password_signs_in_and_names_the_halls_and_roles(
    client: httpx.AsyncClient, stage: Stage
) -> None:
    answer = await client.post("/api/sign-in", json={"name": "Consultant", "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["halls"] == [
        {
            "hall": str(stage.hall),
            "hall_name": "云杉区政务服务大厅",
            "hall_name_en": "Yunshan Service Hall",
            "roles": ["consultant"],
        }
    ]
    assert (await client.get("/api/me")).json()["display_name"] == "测试consultant"


async def test_the_cookie_is_http_only_same_site_and_opaque(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/sign-in", json={"name": "consultant", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "samesite=lax" in cookie.lower() and "Path=/" in cookie
    assert "consultant" not in cookie


async def test_over_https_the_cookie_is_a_host_cookie_and_secure(app: Litestar) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="https://hall.test", headers={"X-Hall-Audit": "1"}
    ) as phone:
        answer = await phone.post("/api/sign-in", json={"name": "consultant", "password": PASSWORD})
    assert answer.headers["set-cookie"].startswith("__Host-hall-audit=")
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize("name", ["consultant", "nobody"])
async def test_a_wrong_password_and_an_unknown_name_get_the_same_words(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.post("/api/sign-in", json={"name": name, "password": "wrong password"})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (401, "login_wrong")
    assert problem["title"] == "用户名或密码不对，请核对后重新输入。"


async def test_the_sixth_wrong_password_has_to_wait_even_when_right(client: httpx.AsyncClient) -> None:
    for _ in range(5):
        await client.post("/api/sign-in", json={"name": "consultant", "password": "wrong password"})
    answer = await client.post("/api/sign-in", json={"name": "consultant", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (429, "login_wait")
    assert answer.headers["retry-after"] == "900"
    other = await client.post("/api/sign-in", json={"name": "clerk", "password": PASSWORD})
    assert other.status_code == 200, "one name's failures do not lock the hall out"


async def test_signing_in_again_makes_a_new_session_and_ends_the_old_one(app: Litestar) -> None:
    async with browser(app) as phone, browser(app) as thief:
        await sign_in(phone, "consultant")
        thief.cookies.update(dict(phone.cookies))
        await sign_in(phone, "consultant")
        assert dict(phone.cookies) != dict(thief.cookies)
        assert (await thief.get("/api/me")).json()["code"] == "session_invalid"


async def test_a_cookie_chosen_by_somebody_else_never_becomes_a_session(client: httpx.AsyncClient) -> None:
    client.cookies.set("hall-audit", "chosen-by-an-attacker")
    answer = await client.post("/api/sign-in", json={"name": "consultant", "password": PASSWORD})
    assert "chosen-by-an-attacker" not in answer.headers["set-cookie"]
    client.cookies.clear()
    client.cookies.set("hall-audit", "chosen-by-an-attacker")
    assert (await client.get("/api/me")).status_code == 401


async def test_signing_out_ends_the_session_at_once(app: Litestar) -> None:
    async with browser(app) as phone, browser(app) as copy:
        await sign_in(phone, "consultant")
        copy.cookies.update(dict(phone.cookies))
        assert (await copy.get("/api/me")).status_code == 200
        assert (await phone.post("/api/sign-out")).status_code == 204
        assert (await copy.get("/api/me")).status_code == 401


async def test_a_person_switched_off_is_out_at_once(consultant: httpx.AsyncClient, stage: Stage) -> None:
    await switch_off(person=stage.consultant.person, now=START)
    assert (await consultant.get("/api/me")).status_code == 401
    answer = await consultant.post("/api/sign-in", json={"name": "consultant", "password": PASSWORD})
    assert answer.json()["code"] == "login_wrong"


async def test_a_request_from_another_origin_is_refused(client: httpx.AsyncClient) -> None:
    sign_in_body = {"name": "consultant", "password": PASSWORD}
    foreign = await client.post("/api/sign-in", json=sign_in_body, headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "csrf")
    del client.headers["Sec-Fetch-Site"]
    by_origin = await client.post("/api/sign-in", json=sign_in_body, headers={"Origin": "http://evil.test"})
    assert by_origin.json()["code"] == "csrf"
    del client.headers["X-Hall-Audit"]
    assert (await client.post("/api/sign-in", json=sign_in_body)).json()["code"] == "csrf"


async def test_the_demo_accounts_are_shown_in_demo_mode_only(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/sign-in")).json() == {"demo_accounts": []}

"""Web push: off until somebody answers for it, one empty message for whatever rang, never to a stranger's machine."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from litestar import Litestar
from msgspec.structs import replace
from py_vapid import Vapid02

from audit.app import create_app
from audit.config import Settings
from audit.database import fetch
from audit.errors import Rejected
from audit.ids import PersonId
from audit.notices import pushing
from audit.notices.actions import mark_read
from audit.notices.schemas import NoticeKind, ReadNotices
from tests.bulletins.receiver import Receiver, receiving
from tests.cast import Stage
from tests.conftest import browser, lifespan_of, sign_in
from tests.notices.test_notices import tell

NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    with receiving(tmp_path_factory.mktemp("push")) as receiver:
        yield receiver


@pytest.fixture
def receiver(server: Receiver) -> Receiver:
    server.got.clear()
    server.headers.clear()
    server.answer = lambda: (201, b"")
    return server


@pytest.fixture
def on(settings: Settings, receiver: Receiver) -> Settings:
    return replace(
        settings,
        push_contact="mailto:it@hall.gov.cn",
        push_hosts=f"{receiver.host} .push.example",
        robot_ca=str(receiver.certificate),
    )


async def keep(receiver: Receiver, on: Settings, person: PersonId, name: str = "a") -> None:
    await pushing.keep_address(
        person=person, endpoint=f"https://{receiver.host}/{name}", settings=on, now=NOON - timedelta(hours=1)
    )


async def test_until_an_administrator_answers_for_it_nothing_is_offered_or_sent(consultant: httpx.AsyncClient) -> None:
    assert (await consultant.get("/api/push")).json() == {"key": ""}
    refused = await consultant.put("/api/push", json={"endpoint": "https://fcm.googleapis.com/x"})
    assert (refused.status_code, refused.json()["code"]) == (422, "push_off")


async def test_a_browser_subscribes_with_the_key_of_the_installation(on: Settings, stage: Stage) -> None:
    app: Litestar = create_app(on)
    async with lifespan_of(app), browser(app) as client:
        assert (await client.get("/api/push")).status_code == 401
        await sign_in(client, "consultant")
        keys = {(await client.get("/api/push")).json()["key"] for _ in range(2)}
        [key] = keys
        assert len(base64.urlsafe_b64decode(key + "=")) == 65
        kept = await client.put("/api/push", json={"endpoint": "https://one.push.example/x"})
        assert kept.status_code == 204
        rows = await fetch("SELECT person, endpoint FROM push_address")
        assert [row["endpoint"] for row in rows] == ["https://one.push.example/x"]
        await client.post("/api/push/forget", json={"endpoint": "https://one.push.example/x"})
        assert await fetch("SELECT id FROM push_address") == []


@pytest.mark.parametrize(
    "endpoint",
    ["https://127.0.0.1/x", "http://one.push.example/x", "https://push.example.evil/x", "https://a@one.push.example/x"],
)
async def test_a_forged_address_makes_the_server_call_nobody(
    opened: None, on: Settings, stage: Stage, endpoint: str
) -> None:
    with pytest.raises(Rejected, match="push_address"):
        await pushing.keep_address(person=stage.consultant.person, endpoint=endpoint, settings=on, now=NOON)


async def test_whatever_rang_is_one_empty_signed_message(
    opened: None, stage: Stage, on: Settings, receiver: Receiver
) -> None:
    await keep(receiver, on, stage.manager.person)
    for number in range(3):
        await tell(stage, stage.manager.person, NoticeKind.escalated, f"one:{number}", NOON)
    await pushing.push_due(NOON, settings=on)
    await pushing.push_due(NOON + MINUTE, settings=on)
    assert receiver.got == [("/a", {})]
    [headers] = receiver.headers
    assert headers["Topic"] == "notices"
    assert Vapid02.verify(headers["Authorization"])
    key = (await pushing.public_key(on, now=NOON)).rstrip("=")
    assert f"k={key}" in headers["Authorization"].replace(" ", "")

    await tell(stage, stage.manager.person, NoticeKind.sent_back, "two", NOON + 2 * MINUTE)
    await pushing.push_due(NOON + 2 * MINUTE, settings=on)
    assert len(receiver.got) == 2


async def test_nothing_is_sent_at_night_or_of_what_was_read(
    opened: None, stage: Stage, on: Settings, receiver: Receiver
) -> None:
    night = NOON + timedelta(hours=12)
    await keep(receiver, on, stage.manager.person)
    await tell(stage, stage.manager.person, NoticeKind.escalated, "late", night)
    await pushing.push_due(night, settings=on)
    assert receiver.got == []
    notices = [row["id"] for row in await fetch("SELECT id FROM notice")]
    await mark_read(hall=stage.hall, person=stage.manager.person, read=ReadNotices(notices), now=night)
    await pushing.push_due(night + timedelta(hours=12), settings=on)
    assert receiver.got == []


async def test_a_service_that_fails_is_asked_again_and_one_that_knows_no_such_browser_never(
    opened: None, stage: Stage, on: Settings, receiver: Receiver
) -> None:
    await keep(receiver, on, stage.manager.person)
    await tell(stage, stage.manager.person, NoticeKind.escalated, "one", NOON)
    receiver.answer = lambda: (503, b"")
    await pushing.push_due(NOON, settings=on)
    await pushing.push_due(NOON, settings=on)
    assert len(receiver.got) == 1
    receiver.answer = lambda: (410, b"")
    await pushing.push_due(NOON + MINUTE, settings=on)
    assert len(receiver.got) == 2
    assert await fetch("SELECT id FROM push_address") == []


async def test_a_service_that_is_down_for_long_is_let_be_until_something_new_rings(
    opened: None, stage: Stage, on: Settings, receiver: Receiver
) -> None:
    await keep(receiver, on, stage.manager.person)
    await tell(stage, stage.manager.person, NoticeKind.escalated, "one", NOON)
    receiver.answer = lambda: (500, b"")
    for hour in range(24):
        await pushing.push_due(NOON + timedelta(hours=hour), settings=on)
    assert len(receiver.got) == len(pushing.WAITS) + 1


async def test_a_browser_belongs_to_who_is_signed_in_there_and_a_person_has_a_few(
    opened: None, stage: Stage, on: Settings, receiver: Receiver
) -> None:
    await keep(receiver, on, stage.consultant.person)
    await keep(receiver, on, stage.manager.person)
    await tell(stage, stage.consultant.person, NoticeKind.escalated, "one", NOON)
    await pushing.push_due(NOON, settings=on)
    assert receiver.got == []
    for number in range(pushing.MOST + 2):
        await keep(receiver, on, stage.manager.person, str(number))
    assert len(await fetch("SELECT id FROM push_address")) == pushing.MOST

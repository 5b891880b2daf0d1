"""Posting to group robots: what is sent, what answers mean, tried again, never in anybody's way, no secret told."""

import base64
import hashlib
import hmac
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from msgspec.structs import replace

from audit.bulletins import actions, posting, queries, robots
from audit.bulletins.schemas import (
    Period,
    PostLine,
    PostState,
    PublishBulletin,
    RobotKind,
    SaveRobot,
    StartBulletin,
)
from audit.bulletins.troubles import TROUBLES
from audit.config import Settings
from audit.database import fetch, transaction
from audit.errors import Rejected
from audit.ids import new_id
from audit.sites.queries import hall_by_id
from tests.bulletins.receiver import Receiver, receiving
from tests.cast import Stage

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
HOSTS = ["qyapi.weixin.qq.com", "robot.gov.cn:8443"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    with receiving(tmp_path_factory.mktemp("robots")) as receiver:
        yield receiver


@pytest.fixture
def receiver(server: Receiver) -> Receiver:
    server.got.clear()
    server.answer = lambda: (200, {"errcode": 0, "code": 0})
    return server


@pytest.fixture
def allowed(settings: Settings, receiver: Receiver) -> Settings:
    return replace(settings, robot_hosts=receiver.host, robot_ca=str(receiver.certificate))


async def published(stage: Stage, allowed: Settings, receiver: Receiver, *kinds: RobotKind, secret: str = "") -> UUID:
    hall = await hall_by_id(stage.hall)
    chosen = [new_id() for _ in kinds]
    for id, kind in zip(chosen, kinds, strict=True):
        save = SaveRobot(f"{kind}群", kind, f"https://{receiver.host}/{kind}?key=verysecret1234", secret)
        await posting.save_robot(hall.id, id, save, author=stage.admin.person, settings=allowed, now=NOW)
    id, _ = await actions.start_bulletin(
        hall, StartBulletin(Period.day, date(2026, 11, 25)), author=stage.manager.person, now=NOW
    )
    revision = (await queries.bulletin(hall.id, id)).revision
    publish = PublishBulletin(revision, robots=chosen)
    await actions.publish_bulletin(hall, id, publish, actor=stage.manager, now=NOW)
    return id


async def only_post(bulletin: UUID) -> PostLine:
    [post] = await queries.posts(bulletin)
    return post


async def test_each_kind_gets_its_own_format_and_the_page_says_posted(
    opened: None, stage: Stage, allowed: Settings, receiver: Receiver
) -> None:
    bulletin = await published(stage, allowed, receiver, *RobotKind)
    await posting.post_due(NOW, settings=allowed)
    sent = {path.split("?")[0]: content for path, content in receiver.got}
    assert "运行情况的通报" in sent["/wecom"]["text"]["content"]
    assert sent["/dingtalk"]["markdown"]["title"] == "通报〔2026〕第 1 期"
    assert sent["/feishu"]["msg_type"] == "text"
    assert [post.state for post in await queries.posts(bulletin)] == [PostState.sent] * 3
    await posting.post_due(NOW + timedelta(days=1), settings=allowed)
    assert len(receiver.got) == 3


async def test_signatures_are_made_as_the_two_kinds_want_them(
    opened: None, stage: Stage, allowed: Settings, receiver: Receiver
) -> None:
    await published(stage, allowed, receiver, RobotKind.dingtalk, RobotKind.feishu, secret="SEC1")
    await posting.post_due(NOW, settings=allowed)
    ding, fei = (next(one for one in receiver.got if one[0].startswith(f"/{kind}")) for kind in ("dingtalk", "feishu"))
    asked = parse_qs(urlsplit(ding[0]).query)
    stamp = str(int(NOW.timestamp() * 1000))
    expected = base64.b64encode(hmac.new(b"SEC1", f"{stamp}\nSEC1".encode(), hashlib.sha256).digest()).decode()
    assert (asked["timestamp"], asked["sign"]) == ([stamp], [expected])
    seconds = str(int(NOW.timestamp()))
    expected = base64.b64encode(hmac.new(f"{seconds}\nSEC1".encode(), b"", hashlib.sha256).digest()).decode()
    assert (fei[1]["timestamp"], fei[1]["sign"]) == (seconds, expected)


@pytest.mark.parametrize(
    ("kind", "status", "answer", "trouble"),
    [
        (RobotKind.wecom, 200, {"errcode": 45009}, "rate"),
        (RobotKind.wecom, 200, {"errcode": 93000}, "key"),
        (RobotKind.dingtalk, 200, {"errcode": 130101}, "rate"),
        (RobotKind.dingtalk, 200, {"errcode": 410100}, "rate"),
        (RobotKind.dingtalk, 200, {"errcode": 310000, "errmsg": "keywords not in content"}, "keyword"),
        (RobotKind.dingtalk, 200, {"errcode": 310000, "errmsg": "sign not match"}, "signature"),
        (RobotKind.feishu, 200, {"code": 11232}, "rate"),
        (RobotKind.feishu, 400, {"code": 99991400}, "rate"),
        (RobotKind.feishu, 200, {"code": 19021}, "signature"),
        (RobotKind.feishu, 429, {}, "rate"),
        (RobotKind.wecom, 502, b"<html>", "network"),
        (RobotKind.wecom, 200, b"<html>captive portal</html>", "refused"),
        (RobotKind.wecom, 302, b"", "refused"),
        (RobotKind.wecom, 200, {}, "refused"),
    ],
)
async def test_every_refusal_has_words_and_only_what_may_pass_by_itself_is_tried_again(
    opened: None,
    stage: Stage,
    allowed: Settings,
    receiver: Receiver,
    kind: RobotKind,
    status: int,
    answer: object,
    trouble: str,
) -> None:
    receiver.answer = lambda: (status, answer)
    bulletin = await published(stage, allowed, receiver, kind)
    await posting.post_due(NOW, settings=allowed)
    post = await only_post(bulletin)
    assert post.trouble == TROUBLES[trouble].zh
    assert (post.state is PostState.waiting) == (trouble in ("rate", "network"))
    assert len(receiver.got) == 1


async def test_a_network_that_comes_back_delivers_and_one_that_does_not_ends_in_words(
    opened: None, stage: Stage, allowed: Settings, receiver: Receiver
) -> None:
    receiver.answer = lambda: (503, b"")
    bulletin = await published(stage, allowed, receiver, RobotKind.wecom)
    now = NOW
    for wait in posting.WAITS:
        await posting.post_due(now, settings=allowed)
        assert (await only_post(bulletin)).state is PostState.waiting
        now += wait
        await posting.post_due(now - timedelta(seconds=1), settings=allowed)
    assert len(receiver.got) == len(posting.WAITS)
    await posting.post_due(now, settings=allowed)
    assert (await only_post(bulletin)).state is PostState.failed
    receiver.answer = lambda: (200, {"errcode": 0})
    post = (await only_post(bulletin)).id
    assert await posting.send_again(stage.hall, post, author=stage.manager.person, now=now) == bulletin
    await posting.post_due(now, settings=allowed)
    assert (await only_post(bulletin)).state is PostState.sent


async def test_a_robot_that_says_nothing_keeps_no_other_back(
    opened: None, stage: Stage, allowed: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "READ_SECONDS", 0.3)
    posting._client.cache_clear()
    silent = iter([(0, b"")])
    receiver.answer = lambda: next(silent, (200, {"errcode": 0, "code": 0}))
    bulletin = await published(stage, allowed, receiver, RobotKind.wecom, RobotKind.feishu)
    await posting.post_due(NOW, settings=allowed)
    posting._client.cache_clear()
    states = {post.kind: post.state for post in await queries.posts(bulletin)}
    assert sorted(states.values()) == [PostState.sent, PostState.waiting]


async def test_no_robot_gets_more_than_its_messages_a_minute(
    opened: None, stage: Stage, allowed: Settings, receiver: Receiver
) -> None:
    bulletin = await published(stage, allowed, receiver, RobotKind.wecom)
    robot = (await fetch("SELECT robot FROM bulletin_post"))[0]["robot"]
    async with transaction():
        for _ in range(24):
            await posting.queue(stage.hall, bulletin, [robot], "再来一条", now=NOW)
    await posting.post_due(NOW, settings=allowed)
    assert len(receiver.got) == posting.A_MINUTE_MOST
    await posting.post_due(NOW + timedelta(seconds=61), settings=allowed)
    assert len(receiver.got) == 25


async def test_a_certificate_nobody_vouches_for_is_not_trusted(
    opened: None, stage: Stage, allowed: Settings, receiver: Receiver
) -> None:
    bulletin = await published(stage, allowed, receiver, RobotKind.wecom)
    await posting.post_due(NOW, settings=replace(allowed, robot_ca=""))
    assert (await only_post(bulletin)).trouble == TROUBLES["certificate"].zh
    assert receiver.got == []


async def test_a_host_that_is_no_longer_allowed_gets_nothing(
    opened: None, stage: Stage, allowed: Settings, receiver: Receiver
) -> None:
    bulletin = await published(stage, allowed, receiver, RobotKind.wecom)
    await posting.post_due(NOW, settings=replace(allowed, robot_hosts="qyapi.weixin.qq.com"))
    assert (await only_post(bulletin)).trouble == TROUBLES["host"].zh
    assert receiver.got == []


async def test_addresses_are_neither_shown_nor_logged_nor_in_the_journal(
    opened: None, stage: Stage, allowed: Settings, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receiver.answer = lambda: (503, b"")
    await published(stage, allowed, receiver, RobotKind.wecom, secret="SEC9")
    await posting.post_due(NOW, settings=allowed)
    [shown] = await queries.robots(stage.hall)
    assert shown.address.endswith("…1234") and "verysecret" not in shown.address
    told = "".join(str(row) for row in await fetch("SELECT detail FROM journal_entry"))
    assert "verysecret" not in told + caplog.text and "SEC9" not in told + caplog.text
    await posting.switch_off_robot(stage.hall, shown.id, author=stage.admin.person, now=NOW)
    assert (await fetch("SELECT url, secret FROM robot"))[0] == {"url": "", "secret": ""}


@pytest.mark.parametrize(
    "url",
    [
        "http://qyapi.weixin.qq.com/x",
        "https://qyapi.weixin.qq.com:8443/x",
        "https://robot.gov.cn/x",
        "https://qyapi.weixin.qq.com.evil.cn/x",
        "https://qyapi.weixin.qq.com@evil.cn/x",
        "https://evil.cn\\@qyapi.weixin.qq.com/x",
        "https://evil.cn#qyapi.weixin.qq.com",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://qyapi.weixin.qq.com:99999/x",
        "https://qyapi.weixin.qq.com/x\r\nHost: evil.cn",
        "https://ⓠyapi.weixin.qq.com/x",
        "file:///etc/passwd",
        "",
    ],
)
def test_only_https_to_hosts_the_administrator_named(url: str) -> None:
    with pytest.raises(Rejected) as refused:
        robots.refuse_foreign(url, HOSTS)
    assert refused.value.code == "robot_address"


@pytest.mark.parametrize("url", ["https://QYAPI.weixin.qq.com/x?key=1", "https://robot.gov.cn:8443/hook"])
def test_named_hosts_pass(url: str) -> None:
    robots.refuse_foreign(url, HOSTS)


@pytest.mark.parametrize("most", [100, 101, 102])
def test_a_long_text_is_cut_at_a_whole_character(most: int) -> None:
    cut = robots.shortened("通报" * 200, most)
    assert len(cut.encode()) <= most and cut.endswith(robots.CUT) and cut.startswith("通报")


def test_every_trouble_an_answer_can_mean_has_words() -> None:
    named: set[Any] = {name for codes in robots.MEANINGS.values() for name in codes.values()}
    assert named <= set(TROUBLES) and set(TROUBLES) >= posting.AGAIN

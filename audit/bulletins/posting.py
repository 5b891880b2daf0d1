"""Posting to group robots: rows written with the act they tell of, sent by a job, tried again, never in anybody's way."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import urllib3
from urllib3.exceptions import HTTPError, SSLError

from audit.bulletins import robots
from audit.bulletins.queries import label_of
from audit.bulletins.schemas import PostState, RobotKind, SaveRobot
from audit.bulletins.tables import BulletinPostRow, RobotRow
from audit.bulletins.troubles import AGAIN
from audit.config import Settings
from audit.database import bulk_insert, fetch, transaction
from audit.errors import NotFound, Rejected
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.logs import facts, log
from audit.outside import hosts_of, is_allowed

logging.getLogger("urllib3").setLevel(logging.ERROR)  # it would write whole addresses, which are secrets
POST = ("id", "hall", "bulletin", "robot", "text", "state", "tries", "next_at", "sent_at", "trouble", "made_at")
ROBOT = ("id", "hall", "name", "kind", "url", "secret", "active", "author", "at")
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360)]
"""Before each further attempt; then it has failed."""
RATE_WAIT = timedelta(minutes=10)
"""钉钉 shuts a robot off for ten minutes."""
A_MINUTE = timedelta(minutes=1)
A_MINUTE_MOST = 18
"""企业微信 and 钉钉 take 20 messages of a robot in a minute."""
CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
ANSWER_BYTES_MOST = 65_536
BATCH = 50
DUE = """SELECT o.*, r.kind, r.url, r.secret, r.active FROM bulletin_post o JOIN robot r ON r.id = o.robot
WHERE o.state = 'waiting' AND o.next_at <= ? ORDER BY o.next_at, o.id LIMIT ?"""


async def queue(hall: HallId, bulletin: UUID, chosen: Sequence[UUID], text: str, *, now: datetime) -> None:
    """Inside the caller's transaction. Raises Rejected robot_unknown."""
    known = {row["id"] for row in await fetch("SELECT id FROM robot WHERE hall = ? AND active = ?", hall, True)}
    if not known.issuperset(chosen):
        raise Rejected(
            "robot_unknown",
            "所选的群机器人不存在或已停用，请重新选择。",
            "A chosen robot does not exist or is switched off. Choose again.",
            field="robots",
        )
    rows = [
        (new_id(), hall, bulletin, robot, text, PostState.waiting.value, 0, now, None, "", now)
        for robot in dict.fromkeys(chosen)
    ]
    await bulk_insert(BulletinPostRow, POST, rows)


async def post_due(now: datetime, *, settings: Settings) -> None:
    """Sends what is due. One that fails keeps no other back."""
    for row in await fetch(DUE, now, BATCH):
        if await _is_free(row["robot"], now) and await _claim(row, now):
            trouble = await _send(row, settings, now)
            await _keep(row, trouble, now)


async def _is_free(robot: UUID, now: datetime) -> bool:
    rows = await fetch(
        "SELECT count(*) AS sent FROM bulletin_post WHERE robot = ? AND sent_at > ?", robot, now - A_MINUTE
    )
    return bool(rows[0]["sent"] < A_MINUTE_MOST)


async def _claim(row: dict[str, Any], now: datetime) -> bool:
    """Whether this process is the one to send it; a killed one leaves it due in a while."""
    tries = row["tries"]
    async with transaction():
        won = await fetch(
            "UPDATE bulletin_post SET tries = ?, next_at = ? WHERE id = ? AND state = 'waiting' AND tries = ? RETURNING id",
            tries + 1,
            now + WAITS[min(tries, len(WAITS) - 1)],
            row["id"],
            tries,
        )
    return bool(won)


async def _send(row: dict[str, Any], settings: Settings, now: datetime) -> str:
    """The name of the trouble, empty when they took it."""
    if not row["active"]:
        return "robot_gone"
    if not is_allowed(row["url"], hosts_of(settings.robot_hosts)):
        return "host"
    robot = robots.Robot(RobotKind(row["kind"]), row["url"], row["secret"])
    title = f"通报{await label_of(row['bulletin'])}"
    sent = robots.message(robot, title, row["text"], now)
    trouble = await asyncio.to_thread(_post, robot.kind, sent, settings.robot_ca)
    if trouble:
        log.warning("robot_post", extra=facts(post=str(row["id"]), trouble=trouble, tries=row["tries"] + 1))
    return trouble


def _post(kind: RobotKind, sent: robots.Message, ca: str) -> str:
    try:
        answer = _client(ca).request(
            "POST",
            sent.url,
            body=sent.body,
            headers={"Content-Type": "application/json"},
            redirect=False,
            preload_content=False,
        )
        try:
            return robots.trouble_of(kind, answer.status, answer.read(ANSWER_BYTES_MOST))
        finally:
            answer.release_conn()
    except SSLError:
        return "certificate"
    except (HTTPError, OSError):
        return "network"


@cache
def _client(ca: str) -> urllib3.PoolManager:
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    return urllib3.PoolManager(num_pools=8, timeout=timeout, retries=False, ca_certs=ca or None)


async def _keep(row: dict[str, Any], trouble: str, now: datetime) -> None:
    over = trouble and (trouble not in AGAIN or row["tries"] + 1 > len(WAITS))
    state = PostState.failed if over else PostState.waiting if trouble else PostState.sent
    wait = WAITS[min(row["tries"], len(WAITS) - 1)]
    later = now + (max(wait, RATE_WAIT) if trouble == "rate" else wait)
    async with transaction():
        await fetch(
            "UPDATE bulletin_post SET state = ?, trouble = ?, sent_at = ?, next_at = ? WHERE id = ?",
            state.value,
            trouble,
            None if trouble else now,
            later if state is PostState.waiting else None,
            row["id"],
        )


async def send_again(hall: HallId, post: UUID, *, author: PersonId, now: datetime) -> UUID:
    """A failed post is due at once; whose bulletin it is. Raises NotFound."""
    async with transaction():
        rows = await fetch(
            """UPDATE bulletin_post SET state = 'waiting', tries = 0, next_at = ? WHERE id = ? AND hall = ? AND state <> 'sent'
            RETURNING bulletin""",
            now,
            post,
            hall,
        )
        if not rows:
            raise _no_such_robot()
        await record(act="bulletin.sent_again", hall=hall, actor=author, subject=post, now=now)
    return UUID(str(rows[0]["bulletin"]))


async def save_robot(
    hall: HallId, id: UUID, save: SaveRobot, *, author: PersonId, settings: Settings, now: datetime
) -> None:
    """A robot is never changed, only switched off: the same id again with other content is refused as a conflict would
    be. Raises Rejected robot_address."""
    robots.refuse_foreign(save.url, hosts_of(settings.robot_hosts))
    row = (id, hall, save.name, save.kind.value, save.url, save.secret, True, author, now)
    async with transaction():
        if await bulk_insert(RobotRow, ROBOT, [row], ignore_conflicts=True):
            detail = {"name": save.name, "kind": save.kind.value}
            await record(act="robot.added", hall=hall, actor=author, subject=id, detail=detail, now=now)
        elif not await fetch("SELECT 1 FROM robot WHERE id = ? AND hall = ?", id, hall):
            raise _no_such_robot()


async def switch_off_robot(hall: HallId, id: UUID, *, author: PersonId, now: datetime) -> None:
    """Its address is forgotten. Raises NotFound."""
    async with transaction():
        rows = await fetch(
            "UPDATE robot SET active = ?, url = '', secret = '' WHERE id = ? AND hall = ? RETURNING id", False, id, hall
        )
        if not rows:
            raise _no_such_robot()
        await record(act="robot.switched_off", hall=hall, actor=author, subject=id, now=now)


def _no_such_robot() -> NotFound:
    return NotFound(
        "not_found", "没有找到这条内容，可能已被移走，请返回重试。", "Nothing was found here. Go back and try again."
    )

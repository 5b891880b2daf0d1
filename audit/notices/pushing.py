"""Web push: an empty message that there is something to read. What it is never leaves this server (docs/notices.md)."""

import asyncio
import base64
from datetime import datetime, timedelta
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from audit.config import Settings
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.errors import Rejected
from audit.ids import PersonId, new_id
from audit.journal.actions import record
from audit.logs import facts, log
from audit.notices.tables import PushAddress, PushKey
from audit.outside import hosts_of, is_allowed

ADDRESS = ("id", "person", "endpoint", "made_at", "told_at", "next_at", "tries")
MOST = 5
"""Browsers of one person; the oldest makes way."""
BATCH = 50
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 180)]
"""Before each further attempt; then it is let be until something new rings."""
KEEP_SECONDS = 12 * 3600
"""How long a push service holds the message for a phone that is off; a token is valid as long."""
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
SECONDS = urllib3.Timeout(connect=5.0, read=10.0)
DUE = """SELECT a.id, a.endpoint, a.tries FROM push_address a JOIN person p ON p.id = a.person
WHERE p.active = ? AND a.next_at <= ? AND EXISTS (SELECT 1 FROM notice n WHERE n.person = a.person AND n.read_at IS NULL
AND n.rings_at > a.told_at AND n.rings_at <= ?) ORDER BY a.next_at, a.id LIMIT ?"""


async def public_key(settings: Settings, *, now: datetime) -> str:
    """What a browser subscribes with, as base64url; empty where web push is switched off."""
    if not settings.push_contact:
        return ""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # slow to import, seldom needed

    point = (await _keys(now)).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


async def _keys(now: datetime) -> Any:
    """Made once for the life of the database: another key would make every subscription void."""
    from py_vapid import Vapid02  # it imports cryptography

    async with transaction():
        await in_turn("push key")
        if not await PushKey.exists():
            fresh = Vapid02()
            fresh.generate_keys()
            await bulk_insert(PushKey, ("id", "pem", "made_at"), [(new_id(), fresh.private_pem().decode(), now)])
            await record(act="push_key.made", now=now)
        [row] = await fetch("SELECT pem FROM push_key ORDER BY id LIMIT 1")
    return Vapid02.from_pem(row["pem"].encode())


async def keep_address(*, person: PersonId, endpoint: str, settings: Settings, now: datetime) -> None:
    """From now on this browser is told what rings for the person. Raises Rejected push_off, push_address."""
    if not settings.push_contact:
        raise Rejected(
            "push_off",
            "本服务器没有开启浏览器推送，通知仍会在应用内显示，需要时请联系管理员。",
            "This server sends no push messages; notices still show in the app. Ask the administrator if you need them.",
        )
    if not is_allowed(endpoint, hosts_of(settings.push_hosts)):
        raise Rejected(
            "push_address",
            "这个浏览器的推送服务不在允许的名单中，请换一个浏览器，或联系管理员。",
            "The push service of this browser is not allowed here. Use another browser or ask the administrator.",
            field="endpoint",
        )
    async with transaction():
        await fetch("DELETE FROM push_address WHERE endpoint = ?", endpoint)
        await bulk_insert(PushAddress, ADDRESS, [(new_id(), person, endpoint, now, now, now, 0)])
        await fetch(
            """DELETE FROM push_address WHERE person = ? AND id NOT IN
            (SELECT id FROM push_address WHERE person = ? ORDER BY id DESC LIMIT ?)""",
            person,
            person,
            MOST,
        )


async def forget_address(*, person: PersonId, endpoint: str) -> None:
    await fetch("DELETE FROM push_address WHERE person = ? AND endpoint = ?", person, endpoint)


async def push_due(now: datetime, *, settings: Settings) -> None:
    """A job: one empty message to each browser whose person has something new to read, however much it is."""
    if not settings.push_contact:
        return
    due = await fetch(DUE, True, now, now, BATCH)
    if not due:
        return
    keys = await _keys(now)
    for row in due:
        status = await asyncio.to_thread(_push, row["endpoint"], keys, settings, now)
        await _keep(row, status, now)


def _push(endpoint: str, keys: Any, settings: Settings, now: datetime) -> int:
    """What the push service answered; 0 when it could not be asked."""
    if not is_allowed(endpoint, hosts_of(settings.push_hosts)):
        return HTTPStatus.GONE
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(now.timestamp()) + KEEP_SECONDS,
        "sub": settings.push_contact,
    }
    # A message that still waits for the phone is replaced by this one.
    headers = {"TTL": str(KEEP_SECONDS), "Topic": "notices", "Content-Length": "0", **keys.sign(claims)}
    try:
        answer = _client(settings.robot_ca).request("POST", endpoint, headers=headers, redirect=False)
    except (HTTPError, OSError):
        return 0
    return int(answer.status)


@cache
def _client(ca: str) -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=8, timeout=SECONDS, retries=False, ca_certs=ca or None)


async def _keep(row: dict[str, Any], status: int, now: datetime) -> None:
    tries = row["tries"]
    if status in GONE:
        await fetch("DELETE FROM push_address WHERE id = ?", row["id"])
    elif HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES or tries >= len(WAITS):
        await fetch("UPDATE push_address SET told_at = ?, tries = 0 WHERE id = ?", now, row["id"])
    else:
        log.warning("push", extra=facts(address=str(row["id"]), status=status, tries=tries + 1))
        await fetch(
            "UPDATE push_address SET next_at = ?, tries = ? WHERE id = ?", now + WAITS[tries], tries + 1, row["id"]
        )

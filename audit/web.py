"""The one middleware around every request: who asks, from where, with which headers the answer leaves."""

import time
from datetime import UTC, datetime
from typing import cast

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from audit.accounts.guards import COOKIE, COOKIE_PLAIN_HTTP
from audit.accounts.queries import actor_of_token
from audit.accounts.schemas import Actor
from audit.ids import new_id
from audit.logs import facts, log, path_shown
from audit.problems import MEDIA_TYPE, problem_body

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CLIENT_HEADER = b"x-hall-audit"
SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), geolocation=(), microphone=()"),
]
NO_STORE = (b"cache-control", b"no-store")

Headers = dict[bytes, bytes]


class FrontDoor:
    """Gives the request an id and an actor, refuses foreign origins, adds the security headers, logs writes and failures.

    Stands outside Litestar's router, whose own middlewares do not see a path or method that no route takes.
    Reads that succeed are not logged: they are most of the traffic and say nothing about what changed.
    """

    def __init__(self, house: ASGIApp) -> None:
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if str(scope["type"]) != ScopeType.HTTP.value:
            await self.house(scope, receive, send)
            return
        started = time.perf_counter()
        http = cast(HTTPScope, scope)
        headers: Headers = dict(http["headers"])
        request_id = str(new_id())
        http["request_id"] = request_id  # type: ignore[typeddict-unknown-key]
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _with_security(list(message["headers"]))
            await send(message)

        if _is_foreign(http["method"], http["path"], headers):
            await _refuse(send_with_headers, request_id)
        else:
            http["actor"] = await _actor(http["path"], headers)  # type: ignore[typeddict-unknown-key]
            await self.house(scope, receive, send_with_headers)
        if status >= 400 or http["method"] not in SAFE_METHODS:
            _log(http, status, request_id, started)


def _with_security(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    given = {name.lower() for name, _ in headers}
    extra = [] if b"cache-control" in given else [NO_STORE]
    return [*headers, *SECURITY_HEADERS, *extra]


def _is_foreign(method: str, path: str, headers: Headers) -> bool:
    """A page of another origin can send cookies along, but neither our header nor our origin."""
    if method in SAFE_METHODS or not path.startswith("/api/"):
        return False
    if CLIENT_HEADER not in headers:
        return True
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site not in (b"same-origin", b"none")
    origin = headers.get(b"origin")
    return origin is not None and origin.split(b"://", 1)[-1] != headers.get(b"host")


async def _refuse(send: Send, request_id: str) -> None:
    body = problem_body(
        status=403,
        code="csrf",
        title="请求不是从本系统页面发出的，请刷新页面后重试。",
        title_en="The request did not come from this app. Reload the page and try again.",
        request_id=request_id,
    )
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _actor(path: str, headers: Headers) -> Actor | None:
    token = _cookie(headers.get(b"cookie", b"").decode("latin-1"))
    return await actor_of_token(token, now=datetime.now(UTC)) if token and path.startswith("/api/") else None


def _cookie(header: str) -> str | None:
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name in (COOKIE, COOKIE_PLAIN_HTTP) and value:
            return value
    return None


def _log(scope: HTTPScope, status: int, request_id: str, started: float) -> None:
    actor = cast(Actor | None, scope.get("actor"))
    about = facts(
        method=scope["method"],
        path=path_shown(scope["path"]),
        status=status,
        milliseconds=round((time.perf_counter() - started) * 1000),
        person=actor.person if actor else None,
        request_id=request_id,
    )
    log.info("request", extra=about)

"""How a route learns who is asking. `identify` runs in the one middleware of audit/web.py."""

from typing import Any

from litestar.connection import ASGIConnection, Request
from litestar.handlers.base import BaseRouteHandler

from audit.accounts.rules import not_signed_in
from audit.accounts.schemas import Actor

COOKIE = "__Host-hall-audit"
COOKIE_PLAIN_HTTP = "hall-audit"
"""Browsers refuse `__Host-` cookies over plain HTTP, which is what a laptop or a test serves."""


async def signed_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: refuses with 401 session_invalid when nobody is signed in."""
    if connection.scope.get("actor") is None:
        raise not_signed_in()


async def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """Dependency `actor` of every route behind `signed_in`."""
    actor: Actor | None = request.scope.get("actor")  # type: ignore[assignment]
    if actor is None:
        raise not_signed_in()
    return actor


def session_token(cookies: dict[str, str]) -> str | None:
    return cookies.get(COOKIE) or cookies.get(COOKIE_PLAIN_HTTP)

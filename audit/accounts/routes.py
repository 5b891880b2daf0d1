from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency

from audit.accounts import actions, queries
from audit.accounts.guards import COOKIE, COOKIE_PLAIN_HTTP, session_token, signed_in
from audit.accounts.schemas import Actor, Me, SignIn, SignInPage
from audit.config import Settings
from audit.ids import HallId
from audit.requests import read_body
from audit.strict_json import read_json

HallNames = Callable[[list[HallId]], Awaitable[dict[HallId, tuple[str, str]]]]
"""Dependency `hall_names`, filled in by audit/app.py: the names of halls live one room higher, in sites."""


@get("/api/sign-in")
async def sign_in_page(request: Request[Any, Any, Any]) -> SignInPage:
    return SignInPage(demo_accounts=request.app.state.demo_accounts)


@post("/api/sign-in", status_code=200)
async def sign_in(
    request: Request[Any, Any, Any], settings: NamedDependency[Settings], hall_names: NamedDependency[HallNames]
) -> Response[Me]:
    data = read_json(await read_body(request), SignIn)
    actor, token = await actions.sign_in(
        name=data.name,
        password=data.password,
        device=data.device,
        previous_token=session_token(request.cookies),
        session_days=settings.session_days,
        now=datetime.now(UTC),
    )
    me = queries.me(actor, await hall_names(list(actor.roles)))
    return Response(me, cookies=[_cookie(request, settings, token)])


def _cookie(request: Request[Any, Any, Any], settings: Settings, token: str) -> Cookie:
    secure = settings.production or request.url.scheme == "https"
    return Cookie(
        key=COOKIE if secure else COOKIE_PLAIN_HTTP,
        value=token,
        max_age=settings.session_days * 86_400,
        path="/",
        httponly=True,
        secure=secure,
        samesite="lax",
    )


@post("/api/sign-out", status_code=204, guards=[signed_in])
async def sign_out(request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Response[None]:
    token = session_token(request.cookies)
    if token:
        await actions.sign_out(token=token, actor=actor, now=datetime.now(UTC))
    gone = [
        Cookie(key=key, value="", max_age=0, path="/") for key in request.cookies if key in (COOKIE, COOKIE_PLAIN_HTTP)
    ]
    return Response(None, status_code=204, cookies=gone)


@get("/api/me", guards=[signed_in])
async def who_am_i(actor: NamedDependency[Actor], hall_names: NamedDependency[HallNames]) -> Me:
    return queries.me(actor, await hall_names(list(actor.roles)))


accounts_router = Router(path="/", route_handlers=[sign_in_page, sign_in, sign_out, who_am_i])

"""What a client sends, and the files it gets."""

import re
from collections.abc import AsyncIterator
from typing import Any, TypeVar
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import InternalServerException

from audit.config import Settings
from audit.errors import Busy, Rejected, TooLarge, WrongType

Stored = TypeVar("Stored")
NAME_MOST = 80
HOST = re.compile(r"(?=.{1,260}$)([A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?")


async def chunks(request: Request[Any, Any, Any]) -> AsyncIterator[bytes]:
    """The body as it comes. Raises Busy body_cut, which a phone reads as: keep it and try again."""
    try:
        async for chunk in request.stream():
            yield chunk
    except InternalServerException as error:  # how Litestar says that the phone went away in the middle
        raise Busy(
            "body_cut",
            "内容没有传完，网络恢复后会自动重传。",
            "The content did not arrive whole. It is sent again when the network is back.",
        ) from error


async def read_body(request: Request[Any, Any, Any]) -> bytes:
    """The JSON body, at most AUDIT_DOCUMENT_MAX_BYTES. Raises WrongType content_type, TooLarge document_too_large."""
    settings: Settings = request.app.state.settings
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise WrongType(
            "content_type",
            "内容类型必须是 application/json，请更新程序后重试。",
            "The content type must be application/json. Update the app and try again.",
        )
    body = bytearray()
    async for chunk in chunks(request):
        body += chunk
        if len(body) > settings.document_max_bytes:
            raise TooLarge(
                "document_too_large",
                f"内容超过 {settings.document_max_bytes // 1024} KB，请减少备注后重新提交。",
                f"The content is larger than {settings.document_max_bytes // 1024} KB. Shorten the notes and submit again.",
            )
    return bytes(body)


def stored_answer(stored: tuple[Stored, bool]) -> Response[Stored]:
    """201 for what is new, 200 for what was here already: the same answer to the same document sent twice."""
    answer, is_new = stored
    return Response(answer, status_code=201 if is_new else 200)


def public_origin(request: Request[Any, Any, Any]) -> str:
    """The address by which phones reach us: AUDIT_PUBLIC_URL, else as this browser asked, also through a proxy that ends
    HTTPS. Raises Rejected public_url_unknown."""
    settings: Settings = request.app.state.settings
    if settings.public_url:
        return settings.public_url
    host = request.headers.get("host", "")
    if not HOST.fullmatch(host):
        raise Rejected(
            "public_url_unknown",
            "不知道本系统对外的网址，请管理员设置 AUDIT_PUBLIC_URL 后再打印。",
            "The public address of this system is unknown. Ask the administrator to set AUDIT_PUBLIC_URL, then print again.",
        )
    secure = request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
    return f"{'https' if secure else 'http'}://{host}"


def named(name: str, disposition: str) -> dict[str, str]:
    """The header that names a file. A long name is cut before its ending, so that disks and proxies take it."""
    stem, _, ending = name.rpartition(".")
    return {"content-disposition": f"{disposition}; filename*=UTF-8''{quote(stem[:NAME_MOST], safe='')}.{ending}"}


def file_answer(content: bytes, name: str, *, media_type: str, disposition: str = "inline") -> Response[bytes]:
    return Response(content, media_type=media_type, headers=named(name, disposition))

"""Reading what a client sends."""

from collections.abc import AsyncIterator
from typing import Any

from litestar import Request
from litestar.exceptions import InternalServerException

from audit.config import Settings
from audit.errors import Busy, TooLarge, WrongType


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

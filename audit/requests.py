"""Reading what a client sends."""

from typing import Any

from litestar import Request

from audit.config import Settings
from audit.errors import TooLarge, WrongType


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
    async for chunk in request.stream():
        body += chunk
        if len(body) > settings.document_max_bytes:
            raise TooLarge(
                "document_too_large",
                f"内容超过 {settings.document_max_bytes // 1024} KB，请减少备注后重新提交。",
                f"The content is larger than {settings.document_max_bytes // 1024} KB. Shorten the notes and submit again.",
            )
    return bytes(body)

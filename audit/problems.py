"""The one place that turns failures into RFC 9457 problem+json."""

from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from audit.errors import AuditError
from audit.logs import facts, log, path_shown

MEDIA_TYPE = "application/problem+json"

FRAMEWORK = {
    400: (
        "invalid_field",
        "请求中的参数不符合要求，请返回重试。",
        "A parameter of the request does not fit. Go back and try again.",
    ),
    401: ("session_invalid", "请先登录，再继续操作。", "Sign in first, then continue."),
    403: (
        "forbidden",
        "您的账号没有这项权限，请联系大厅管理员。",
        "Your account may not do this. Ask the hall's administrator.",
    ),
    404: (
        "not_found",
        "没有找到这条内容，可能已被移走，请返回重试。",
        "Nothing was found here. Go back and try again.",
    ),
    405: ("method_not_allowed", "此处不支持这种操作，请返回重试。", "This cannot be done here. Go back and try again."),
    413: ("too_large", "内容过大，请减少后重试。", "The content is too large. Make it smaller and try again."),
    415: (
        "content_type",
        "不支持这种内容类型，请更新程序后重试。",
        "This content type is not supported. Update the app and try again.",
    ),
}
INTERNAL = (
    "internal_error",
    "系统出错了，内容没有丢失，请稍后重试；若仍不行请把编号告诉管理员。",
    "Something went wrong and nothing was lost. Try again later, or give the request id to the administrator.",
)


class Problem(msgspec.Struct, omit_defaults=True):
    """The body of every error."""

    status: int
    code: str
    title: str
    title_en: str
    request_id: str
    type: str = "about:blank"
    field: str | None = None


def problem_body(
    *, status: int, code: str, title: str, title_en: str, request_id: str, field: str | None = None
) -> bytes:
    return msgspec.json.encode(
        Problem(
            status=status,
            code=code,
            title=title,
            title_en=title_en,
            request_id=request_id,
            field=field,
            type=f"urn:hall-audit:{code}",
        )
    )


def expected(request: Request[Any, Any, Any], error: AuditError) -> Response[bytes]:
    headers = {"Retry-After": str(error.retry_after_seconds)} if error.retry_after_seconds else {}
    body = problem_body(
        status=error.status,
        code=error.code,
        title=error.title,
        title_en=error.title_en,
        request_id=request_id(request),
        field=error.field,
    )
    return Response(body, status_code=error.status, headers=headers, media_type=MEDIA_TYPE)


def from_framework(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    if error.status_code >= 500:
        return unexpected(request, error)
    code, title, title_en = FRAMEWORK.get(error.status_code, FRAMEWORK[400])
    body = problem_body(
        status=error.status_code, code=code, title=title, title_en=title_en, request_id=request_id(request)
    )
    return Response(body, status_code=error.status_code, headers=error.headers, media_type=MEDIA_TYPE)


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    log.error(
        "unexpected", exc_info=error, extra=facts(request_id=request_id(request), path=path_shown(request.url.path))
    )
    code, title, title_en = INTERNAL
    body = problem_body(status=500, code=code, title=title, title_en=title_en, request_id=request_id(request))
    return Response(body, status_code=500, media_type=MEDIA_TYPE)


def request_id(request: Request[Any, Any, Any]) -> str:
    return str(request.scope.get("request_id", ""))

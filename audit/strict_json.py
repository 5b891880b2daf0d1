"""Reads a request body as JSON without mercy: duplicate keys, deep nesting, unknown fields and wrong types are named errors."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

import msgspec

from audit.errors import Malformed

T = TypeVar("T")
DEPTH_MOST = 32
YEARS = range(1970, 2101)
"""Of every moment that is sent. A clock that lost its battery says 1970; at the edges of datetime no day can be reckoned."""
_ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_ESCAPED_OR_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')


def read_json(body: bytes, kind: type[T]) -> T:
    """The body as `kind`.

    Raises Malformed json_broken, json_too_deep, json_duplicate_key, json_nul, unknown_field, invalid_field, time_unfit.
    """
    _refuse_deep(body)
    _refuse_nul(body)
    _refuse_duplicate_keys(body)
    try:
        content = msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as problem:
        raise invalid_field(problem) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise _broken() from None
    _refuse_odd_years(content)
    return content


def invalid_field(problem: msgspec.ValidationError) -> Malformed:
    """Names the field that does not fit, e.g. answers/3/value."""
    text, _, path = str(problem).partition(" - at `$")
    field = path.rstrip("`").replace("[", "/").replace("]", "").replace(".", "/").strip("/") or None
    unknown = re.search(r"unknown field `([^`]{0,80})`", text)
    if unknown:
        name = "/".join(filter(None, (field, unknown[1])))
        return Malformed(
            "unknown_field",
            f"内容里有系统不认识的字段“{name}”，请更新程序后重试。",
            f"The field “{name}” is unknown. Update the app and try again.",
            field=name,
        )
    return Malformed(
        "invalid_field",
        f"字段“{field or '内容'}”的值不符合要求，请更正后重试。",
        f"The value of “{field or 'the body'}” does not fit. Correct it and try again.",
        field=field,
    )


def _refuse_deep(body: bytes) -> None:
    if body.count(b"[") + body.count(b"{") <= DEPTH_MOST:
        return
    depth = 0
    for byte in _ESCAPED_OR_TEXT.sub(b"", body):
        if byte in b"[{":
            depth += 1
            if depth > DEPTH_MOST:
                raise Malformed(
                    "json_too_deep",
                    "内容嵌套过深，无法读取，请更新程序后重试。",
                    "The content is nested too deeply. Update the app and try again.",
                )
        elif byte in b"]}":
            depth -= 1


def _refuse_nul(body: bytes) -> None:
    """PostgreSQL keeps no such character. Unescaped it is no JSON anyway."""
    if _ESCAPED_NUL.search(body):
        raise Malformed(
            "json_nul",
            "内容里有无法保存的空字符，请删去后重新输入。",
            "The content holds a NUL character, which cannot be kept. Delete it and type again.",
        )


def _refuse_odd_years(content: object) -> None:
    for field, moment in _moments(content, ""):
        if moment.year not in YEARS:
            raise Malformed(
                "time_unfit",
                f"时间不在 {YEARS[0]} 至 {YEARS[-1]} 年之间，请校正手机的日期后重新记录。",
                f"The time is not between the years {YEARS[0]} and {YEARS[-1]}. "
                "Correct the date of the phone and note it again.",
                field=field,
            )


def _moments(value: object, path: str) -> Iterator[tuple[str, datetime]]:
    if isinstance(value, datetime):
        yield path, value
    for name, part in _parts(value):
        yield from _moments(part, f"{path}/{name}" if path else str(name))


def _parts(value: object) -> Iterable[tuple[object, object]]:
    if isinstance(value, msgspec.Struct):
        return ((name, getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


class _DuplicateKeyError(ValueError):
    pass


def _once(pairs: list[tuple[str, object]]) -> None:
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise _DuplicateKeyError(next(key for key in keys if keys.count(key) > 1))


def _refuse_duplicate_keys(body: bytes) -> None:
    try:
        json.loads(body, object_pairs_hook=_once)
    except _DuplicateKeyError as twice:
        name = str(twice)[:80]
        raise Malformed(
            "json_duplicate_key",
            f"字段“{name}”出现了两次，请更新程序后重试。",
            f"The field “{name}” appears twice. Update the app and try again.",
            field=name,
        ) from None
    except (ValueError, RecursionError):
        raise _broken() from None


def _broken() -> Malformed:
    return Malformed(
        "json_broken", "内容不是完整的 JSON，请重新发送。", "The body is not complete JSON. Send it again."
    )

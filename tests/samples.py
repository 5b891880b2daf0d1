"""A value of any of our types, with the same text in every field that holds text."""

import datetime
import types
import uuid
from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from typing import Annotated, Any, NewType, Union, get_args, get_origin, get_type_hints

import msgspec

DAY = datetime.date(2026, 11, 20)
MOMENT = datetime.datetime(2026, 11, 20, 4, 0, tzinfo=datetime.UTC)
PLAIN: Mapping[type, Any] = {
    int: 1,
    float: 1.0,
    bool: True,
    bytes: b"",
    uuid.UUID: uuid.UUID(int=1),
    datetime.date: DAY,
    datetime.datetime: MOMENT,
}
FIXED = {"time_zone": "Asia/Shanghai", "svg": "<svg></svg>"}
"""Fields that the program wrote."""


def sample(kind: Any, text: str) -> Any:
    """Raises TypeError for a type that it does not know."""
    if isinstance(kind, NewType):
        return sample(kind.__supertype__, text)
    if kind is str:
        return text
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = get_type_hints(kind, include_extras=True)
        return kind(**{name: FIXED.get(name) or sample(hints[name], text) for name in kind.__struct_fields__})
    return _of_parts(kind, text)


def _of_parts(kind: Any, text: str) -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return sample(parts[0], text)
    if origin in (Union, types.UnionType):
        return sample(next(one for one in parts if one is not types.NoneType), text)
    if origin in (list, Sequence, Collection):
        return [sample(parts[0], text)]
    if origin is tuple:
        return tuple(sample(one, text) for one in parts if one is not Ellipsis)
    if origin in (dict, Mapping):
        return {sample(parts[0], text): sample(parts[1], text)}
    raise TypeError(f"no sample of {kind}")

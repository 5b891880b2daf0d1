"""A checklist as the YAML file that standards_library/ would hold: what is written out loads as the same checklist."""

from typing import Any

import msgspec
import yaml

from audit.checklists.library import UNITS
from audit.checklists.rules import document_of
from audit.checklists.schemas import Checklist

THEIRS = {ours: (theirs, factor) for theirs, (ours, factor) in UNITS.items()}
LINE_MOST = 110


def yaml_of(checklist: Checklist) -> str:
    """Lengths in centimetres, the pass mark in points; what is as usual is left out."""
    _, digest = document_of(checklist)
    title = "".join(letter for letter in checklist.title.zh if letter.isprintable())
    head = f"# {title}\n# 第 {checklist.edition} 版  SHA-256 {digest}\n"
    content = _written(msgspec.to_builtins(checklist))
    return head + yaml.dump(
        content,
        Dumper=yaml.CSafeDumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=LINE_MOST,
    )


def _written(value: Any) -> Any:
    """In the units that people write."""
    if isinstance(value, list):
        return [_written(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {key: one for key, one in value.items() if one is not None and one is not False and one != []}
    return dict(_field(key, one) for key, one in kept.items())


def _field(key: str, value: Any) -> tuple[str, Any]:
    if key not in THEIRS:
        return key, _written(value)
    theirs, factor = THEIRS[key]
    return theirs, value // factor if value % factor == 0 else value / factor

"""A checklist as the YAML file that standards_library/ would hold: what is written out loads as the same checklist, once
the library knows the sources it cites. A checklist of the library cites no other; a hall's own may, and the file then says so."""

from collections.abc import Collection
from typing import Any

import msgspec
import yaml

from audit.checklists.library import UNITS
from audit.checklists.rules import document_of
from audit.checklists.schemas import Checklist

THEIRS = {ours: (theirs, factor) for theirs, (ours, factor) in UNITS.items()}
LINE_MOST = 110
REGISTER_FIRST = "先在 standards.yaml 或 tenders.yaml 登记 Register first: "


def yaml_of(checklist: Checklist, known: Collection[str]) -> str:
    """Lengths in centimetres, the pass mark in points; what is as usual is left out.

    `known` is what the library's files may cite: numbers of standards and ids of tenders.
    """
    _, digest = document_of(checklist)
    head = f"# {one_line(checklist.title.zh)}\n# 第 {checklist.edition} 版  SHA-256 {digest}\n"
    cited = [one.source for item in checklist.items for one in item.citations]
    head += "".join(f"# {REGISTER_FIRST}{one_line(one)}\n" for one in dict.fromkeys(cited) if one not in known)
    content = _written(msgspec.to_builtins(checklist))
    return head + yaml.dump(
        content,
        Dumper=yaml.CSafeDumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=LINE_MOST,
    )


def one_line(text: str) -> str:
    """For places that hold one line and no signs that nobody sees."""
    return " ".join("".join(letter for letter in text if letter.isprintable() or letter.isspace()).split())


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

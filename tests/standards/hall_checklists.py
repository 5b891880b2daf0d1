"""Builders of what a hall writes: items, changes, profiles, drafts."""

from typing import Any

import msgspec

from audit.checklists.library import load_library
from audit.checklists.schemas import Checklist, Item
from audit.standards.schemas import AddedItem, DraftDocument, ItemChange

WHY = "本厅显示器较宽，经采购人同意。"


def library_pack(pack: str) -> Checklist:
    return next(one for one in load_library() if one.pack == pack)


def item_dict(id: str = "N1", **changes: Any) -> dict[str, Any]:
    """An item as it is written; whole, with a citation of the tender."""
    return {
        "id": id,
        "title": {"zh": "窗口不放绿植", "en": "No plants at the counter"},
        "requirement": {
            "zh": "窗口台面和外屏之间不摆放绿植。",
            "en": "No plant stands on the counter or between screens.",
        },
        "how_to_check": {"zh": "从群众一侧看台面。", "en": "Look from the visitor's side."},
        "pillar": "sort",
        "response": {"type": "pass_fail"},
        "photo": "on_fail",
        "weight": 1,
        "frequency": "daily_1",
        "citations": [{"source": "qujiang", "clause": "四(一) 8", "grade": "S"}],
    } | changes


def item(id: str = "N1", **changes: Any) -> Item:
    return msgspec.convert(item_dict(id, **changes), Item)


def added(id: str = "N1", **changes: Any) -> AddedItem:
    return AddedItem(item=item(id, **changes), reason=WHY)


def change(id: str, **fields: Any) -> ItemChange:
    return msgspec.convert({"item": id, "reason": WHY} | fields, ItemChange)


def gap(target_mm: int = 580, tolerance_mm: int = 30) -> ItemChange:
    """Another distance between the computers of two counters."""
    return change("D9b", target_mm=target_mm, tolerance_mm=tolerance_mm)


def draft_dict(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A draft that can be published as it is."""
    return {
        "pack": "own_morning",
        "title": {"zh": "晨检", "en": ""},
        "pass_mark": 80_000,
        "spot_kinds": ["counter"],
        "module": "site_management",
        "items": list(items) or [item_dict("M1"), item_dict("M2", title={"zh": "叫号屏已开", "en": ""})],
    } | changes


def draft(*items: dict[str, Any], **changes: Any) -> DraftDocument:
    return msgspec.convert(draft_dict(*items, **changes), DraftDocument)

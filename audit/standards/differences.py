"""What is other in one version of a checklist than in another. Pure."""

from collections.abc import Iterator
from typing import Any

import msgspec

from audit.checklists.schemas import Checklist, Item, ItemId
from audit.standards.schemas import ChecklistDifference, FieldChange, ItemDifference, ItemName

HEAD = ("title", "edition", "pass_mark", "spot_kinds", "module")


def diff(old: Checklist, new: Checklist) -> ChecklistDifference:
    before, after = _by_id(old), _by_id(new)
    common = [item for item in after if item in before]
    fields = {item: list(_fields(_flat(before[item]), _flat(after[item]))) for item in common}
    return ChecklistDifference(
        head=[*_fields(_head(old), _head(new)), *_order([item for item in before if item in after], common)],
        added=[_name(item) for item in after.values() if item.id not in before],
        removed=[_name(item) for item in before.values() if item.id not in after],
        changed=[
            ItemDifference(item=item, title=after[item].title, fields=found) for item, found in fields.items() if found
        ],
    )


def _by_id(checklist: Checklist) -> dict[ItemId, Item]:
    return {item.id: item for item in checklist.items}


def _name(item: Item) -> ItemName:
    return ItemName(item=item.id, title=item.title)


def _head(checklist: Checklist) -> dict[str, Any]:
    return {name: msgspec.to_builtins(getattr(checklist, name)) for name in HEAD}


def _flat(item: Item) -> dict[str, Any]:
    whole: dict[str, Any] = msgspec.to_builtins(item)
    response: dict[str, Any] = whole.pop("response")
    return whole | response


def _fields(before: dict[str, Any], after: dict[str, Any]) -> Iterator[FieldChange]:
    for name in before | after:
        if before.get(name) != after.get(name):
            yield FieldChange(field=name, before=before.get(name), after=after.get(name))


def _order(before: list[ItemId], after: list[ItemId]) -> Iterator[FieldChange]:
    if before != after:
        yield FieldChange(field="order", before=before, after=after)

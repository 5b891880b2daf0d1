"""本厅标准: what a hall changed in the library's checklists, and how that gives the hall's own versions. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from audit.checklists import rules
from audit.checklists.rules import Fault
from audit.checklists.schemas import Checklist, Citation, Item, PhotoRule, Pillar, Text
from audit.standards.schemas import ItemChange, Leftover, PackProfile, RuleBook

RESPONSE_CHANGES = ("target_mm", "tolerance_mm", "min_mm", "max_mm", "at_least", "at_most")
ITEM_CHANGES = ("frequency", "photo", "weight", "title", "requirement", "how_to_check")


class Applied(Struct, frozen=True):
    checklist: Checklist
    leftovers: list[Leftover]


def apply_profile(base: Checklist, profile: PackProfile, *, taken: Collection[str] = ()) -> Applied:
    """The hall's checklist from the library's; `base` still holds the items shipped switched off.

    `taken` are ids of items in other checklists of the hall. Whether the pack is in use at all is not decided here.
    """
    items = {item.id: item for item in base.items}
    leftovers = []
    for change in profile.changes:
        if why := _unfit_change(items.get(change.item), change):
            leftovers.append(Leftover(item=change.item, reason=change.reason, why=why))
        else:
            items[change.item] = changed(items[change.item], change)
    changed_ids = {change.item for change in profile.changes}
    added: dict[str, Item] = {}
    for one in profile.added:
        if why := _unfit_item(one.item, base, {*taken, *items, *added, *changed_ids}):
            leftovers.append(Leftover(item=one.item.id, reason=one.reason, why=why, added=True))
        else:
            added[one.item.id] = one.item
    whole = msgspec.structs.replace(base, items=[*items.values(), *added.values()])
    return Applied(rules.asked(rules.with_forced_advice(whole)), leftovers)


def changed(item: Item, change: ItemChange) -> Item:
    """The item with the change in it. What it cites, and so whether it may fail, stays."""
    response = {name: value for name in RESPONSE_CHANGES if (value := getattr(change, name)) is not None}
    others = {name: value for name in ITEM_CHANGES if (value := getattr(change, name)) is not None}
    if change.enabled is not None:
        others["off"] = not change.enabled
    return msgspec.structs.replace(item, response=msgspec.structs.replace(item.response, **response), **others)


def _unfit_change(item: Item | None, change: ItemChange) -> Text | None:
    if item is None:
        return Text(zh="标准库的这一版没有该检查项。", en="This edition of the library has no such item.")
    if change.photo not in (None, PhotoRule.never) and no_photos(item):
        return PHOTO_OF_PERSONS
    if list(rules.response_faults(changed(item, change), ())):
        return Text(
            zh="目标、允许偏差或上下限与该项的作答方式不符，请按该项原有的写法填写，下限不大于上限。",
            en="The target, tolerance or limits do not fit how the item is answered. Use the fields it has, lower before upper.",
        )
    return None


PHOTO_OF_PERSONS = Text(
    zh="涉及人员、抽屉和涉密资料的检查项不拍照，请把拍照要求改为“不拍”。",
    en="People, drawers and confidential papers are not photographed. Set the photo rule to “never”.",
)


def no_photos(item: Item) -> bool:
    """What the library never photographs, and everything about how persons behave."""
    return item.photo is PhotoRule.never or item.pillar is Pillar.sustain


def _unfit_item(item: Item, base: Checklist, taken: Collection[str]) -> Text | None:
    if item.id in taken:
        return Text(zh=f"编号“{item.id}”已被使用，请换一个。", en=f"The id “{item.id}” is taken. Choose another.")
    if item.photo is not PhotoRule.never and item.pillar is Pillar.sustain:
        return PHOTO_OF_PERSONS
    alone = rules.with_forced_advice(msgspec.structs.replace(base, items=[item]))
    fault = next(rules.faults(alone), None)
    return fault.text if fault else None


def profile_faults(
    base: Checklist, old: PackProfile, new: PackProfile, *, taken: Collection[str], books: Sequence[RuleBook]
) -> Iterator[Fault]:
    """Why `new` cannot take the place of `old`. What was a leftover before may stay one."""
    if not new.enabled and not new.reason.strip():
        yield _fault(("reason",), "请写明停用的理由。", "Say why the checklist is switched off.")
    for index, change in enumerate(new.changes):
        yield from _change_faults(change, ("changes", index))
    for index, one in enumerate(new.added):
        yield from _reason_faults(one.reason, ("added", index))
        yield from clause_faults(one.item.citations, books, ("added", index, "item"))
    yield from rules.repeated(("changes",), "item", [change.item for change in new.changes])
    applied = apply_profile(base, new, taken=taken)
    yield from _new_leftovers(applied, old, new)
    if new.enabled and not applied.checklist.items:
        yield _fault(
            ("changes",),
            "所有检查项都停用了，请改为停用整张检查表。",
            "Every item is switched off. Switch the whole checklist off instead.",
        )


def _change_faults(change: ItemChange, at: rules.Path) -> Iterator[Fault]:
    yield from _reason_faults(change.reason, at)
    if all(getattr(change, name) is None for name in ("enabled", *RESPONSE_CHANGES, *ITEM_CHANGES)):
        yield _fault(
            at, f"“{change.item}”没有任何改动，请删去这一条。", f"Nothing changes for “{change.item}”; remove it."
        )


def _reason_faults(reason: str, at: rules.Path) -> Iterator[Fault]:
    if not reason.strip():
        yield _fault((*at, "reason"), "请写明理由。", "Give a reason.")


def _new_leftovers(applied: Applied, old: PackProfile, new: PackProfile) -> Iterator[Fault]:
    known = [*old.changes, *old.added]
    changes = {change.item: (("changes", index), change) for index, change in enumerate(new.changes)}
    added = {one.item.id: (("added", index), one) for index, one in enumerate(new.added)}
    for leftover in applied.leftovers:
        at, written = added[leftover.item] if leftover.added else changes[leftover.item]
        if written not in known:
            zh, en = f"“{leftover.item}”：{leftover.why.zh}", f"“{leftover.item}”: {leftover.why.en}"
            yield _fault(at, zh, en)


def clause_faults(citations: Sequence[Citation], books: Sequence[RuleBook], at: rules.Path) -> Iterator[Fault]:
    """Citations of a rule book of the hall that name a clause it does not have."""
    numbers = clauses_by_book(books)
    for index, citation in enumerate(citations):
        if citation.source in numbers and citation.clause not in numbers[citation.source]:
            yield _fault(
                (*at, "citations", index, "clause"),
                f"“{citation.source}”没有条款“{citation.clause}”，请从规矩中选择。",
                f"“{citation.source}” has no clause “{citation.clause}”. Choose one that it has.",
            )


def clauses_by_book(books: Sequence[RuleBook]) -> Mapping[str, frozenset[str]]:
    return {book.name: frozenset(clause.number for clause in book.clauses) for book in books}


def book_faults(old: Sequence[RuleBook], new: Sequence[RuleBook], cited: Mapping[str, Item]) -> Iterator[Fault]:
    """Books and clauses named twice, and clauses that are gone although an item cites them."""
    yield from rules.repeated(("books",), "name", [book.name for book in new])
    for index, book in enumerate(new):
        yield from rules.repeated(("books", index, "clauses"), "number", [one.number for one in book.clauses])
    before, after = clauses_by_book(old), clauses_by_book(new)
    for item in cited.values():
        for citation in item.citations:
            was = citation.clause in before.get(citation.source, ())
            if was and citation.clause not in after.get(citation.source, ()):
                yield _fault(
                    ("books",),
                    f"检查项“{item.title.zh}”引用了“{citation.source}”{citation.clause}，请先修改该项，再删除条款。",
                    f"The item “{item.title.en}” cites “{citation.source}” {citation.clause}. Change the item first.",
                )


def _fault(path: rules.Path, zh: str, en: str) -> Fault:
    return Fault(path=path, text=Text(zh=zh, en=en))

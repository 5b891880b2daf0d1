"""Drafts of a hall's own checklists: what still hinders publishing, what one should think about, and the finished checklist. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import msgspec
from msgspec import Struct

from audit.checklists import rules
from audit.checklists.explain import explain, parse_path
from audit.checklists.schemas import Checklist, Frequency, Item, PackName, PhotoRule, Pillar, ResponseType, Text
from audit.sites.schemas import SpotKind
from audit.standards.profiles import PHOTO_OF_PERSONS, clause_faults
from audit.standards.schemas import Burden, DraftDocument, DraftItem, Lint, Remark, RuleBook

SECONDS = {
    ResponseType.pass_fail: 3,
    ResponseType.scale: 4,
    ResponseType.count: 4,
    ResponseType.length: 20,
    ResponseType.measure: 20,
}
"""To look and to answer: an estimate, explained in docs/profiles.md."""
PHOTO_SECONDS = 15
TIMES_A_DAY = {
    Frequency.half_hourly: Fraction(16),
    Frequency.daily_1: Fraction(1),
    Frequency.daily_2: Fraction(2),
    Frequency.anytime: Fraction(1),
    Frequency.periodic: Fraction(1, 5),
    Frequency.weekly: Fraction(1, 5),
    Frequency.half_monthly: Fraction(1, 10),
    Frequency.monthly: Fraction(1, 20),
    Frequency.quarterly: Fraction(1, 60),
    Frequency.half_yearly: Fraction(1, 120),
    Frequency.yearly: Fraction(1, 240),
    Frequency.on_change: Fraction(0),
}
"""On a working day: five a week, twenty a month."""
CLERK_SECONDS_MOST = 60
"""What the self-check of the own counter may take from a clerk's day."""
ITEMS_MOST = 40
TITLE_MOST = 16
"""Chinese characters that fit one line of a phone; a letter is half of one."""
WORDS = {
    "title": ("标题", "title"),
    "requirement": ("要求", "requirement"),
    "how_to_check": ("检查方法", "way to check"),
    "pillar": ("6S 分类", "pillar"),
    "response": ("作答方式", "way of answering"),
    "photo": ("拍照要求", "photo rule"),
    "weight": ("权重", "weight"),
    "frequency": ("频率", "frequency"),
    "id": ("编号", "id"),
    "spot_kinds": ("点位种类", "kinds of spot"),
    "pass_mark": ("合格线", "pass mark"),
    "pack": ("检查表名称", "name of the checklist"),
}
LIMITS = {
    ResponseType.length: Text(
        zh="请填写目标和允许偏差，或填写下限、上限（下限不大于上限）。",
        en="Fill in the target and the tolerance, or the limits, lower before upper.",
    ),
    ResponseType.measure: Text(
        zh="请选择单位，并填写下限、上限（至少一个，下限不大于上限）。",
        en="Choose the unit and fill in at least one limit, lower before upper.",
    ),
}


class Around(Struct, frozen=True):
    """What is already there in the hall."""

    items: Mapping[str, str]
    """Ids in other checklists, with the title of the checklist."""
    packs: Collection[str]
    """Names of the library's packs, also of those that are gone."""
    books: Sequence[RuleBook]
    sources: Collection[str]
    """What may be cited without a second look: standards of the register, sources of the library, rule books."""


def lint(draft: DraftDocument, around: Around) -> Lint:
    items = list(enumerate(draft.items))
    faults = [*_head_faults(draft, around)]
    warnings = [*_head_warnings(draft)]
    for index, item in items:
        faults += _item_faults(index, item, draft, around)
        warnings += _item_warnings(index, item, around)
    burden = burden_of(draft)
    return Lint(faults=faults, warnings=[*_burden_warnings(draft, burden), *warnings], burden=burden)


def burden_of(draft: DraftDocument) -> Burden:
    """Halves are rounded up; what is not filled in yet counts as nothing."""
    seconds, photos = Fraction(0), Fraction(0)
    for item in draft.items:
        times = TIMES_A_DAY[item.frequency] if item.frequency else Fraction(0)
        shots = times if item.photo is PhotoRule.always else Fraction(0)
        kind = item.response.type if item.response else None
        seconds += times * (SECONDS[kind] if kind else 0) + shots * PHOTO_SECONDS
        photos += shots
    return Burden(seconds=int(seconds + Fraction(1, 2)), photos=int(photos + Fraction(1, 2)))


def finished(draft: DraftDocument, edition: int) -> Checklist:
    """The checklist that the draft has become; `lint` must have found no fault."""
    document = {**_whole(msgspec.to_builtins(draft)), "edition": edition}
    return rules.with_forced_advice(msgspec.convert(document, Checklist))


def _whole(value: Any) -> Any:
    """Without what was left empty, and Chinese in the place of English that nobody wrote."""
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "zh" in value and not value.get("en"):
        value = value | {"en": value["zh"]}
    return {key: _whole(each) for key, each in value.items() if each is not None}


def _head_faults(draft: DraftDocument, around: Around) -> Iterator[Remark]:
    if not draft.title.zh.strip():
        yield _missing(None, "title")
    if not draft.spot_kinds:
        yield _missing(None, "spot_kinds")
    if draft.pass_mark is None or draft.pass_mark > 100_000:
        yield _remark(None, "pass_mark", "请填写合格线，0 到 100 分。", "Fill in the pass mark, 0 to 100 points.")
    if not draft.items:
        yield _remark(None, "items", "请至少写一个检查项。", "Write at least one item.")
    yield from _pack_faults(draft.pack, around)


def _pack_faults(pack: str, around: Around) -> Iterator[Remark]:
    if pack in around.packs:
        yield _remark(
            None,
            "pack",
            f"“{pack}”是标准库的检查表，请换一个名称；要改标准库的检查表，请用本厅标准。",
            f"“{pack}” belongs to the library. Choose another name; to change the library's checklist use the hall's standard.",
        )
    elif fault := _shape_fault(pack, PackName):
        yield Remark(item=None, field="pack", text=fault[1])


def _item_faults(index: int, item: DraftItem, draft: DraftDocument, around: Around) -> Iterator[Remark]:
    missing = [*_missing_fields(index, item)]
    yield from missing
    yield from _id_faults(index, item, draft, around)
    if item.pillar is Pillar.sustain and item.photo not in (None, PhotoRule.never):
        yield _at(index, "photo", PHOTO_OF_PERSONS)
    if missing:
        return
    written = _whole(msgspec.to_builtins(item))
    if shape := _shape_fault(written, Item):
        yield _at(index, _field(shape[0]), shape[1])
        return
    yield from _rule_faults(index, msgspec.convert(written, Item), draft, around)


def _missing_fields(index: int, item: DraftItem) -> Iterator[Remark]:
    for name in ("title", "requirement", "how_to_check"):
        if not getattr(item, name).zh.strip():
            yield _missing(index, name)
    for name in ("pillar", "photo", "weight", "frequency"):
        if getattr(item, name) is None:
            yield _missing(index, name)
    if item.response is None or item.response.type is None:
        yield _missing(index, "response")
    if not any(one.source.strip() and one.clause.strip() and one.grade for one in item.citations):
        yield _remark(
            index,
            "citations",
            "请写明至少一条依据：来源、条款和核实程度；没有见到条款就写“未见条款”。",
            "Give at least one citation with source, clause and grade; write 未见条款 for a clause nobody has seen.",
        )


def _id_faults(index: int, item: DraftItem, draft: DraftDocument, around: Around) -> Iterator[Remark]:
    if item.id in around.items:
        yield _remark(
            index,
            "id",
            f"编号“{item.id}”已在“{around.items[item.id]}”中用过，请换一个。",
            f"The id “{item.id}” is taken in “{around.items[item.id]}”. Choose another.",
        )
    elif item.id in [other.id for other in draft.items[:index]]:
        yield _remark(
            index, "id", f"编号“{item.id}”出现了两次，请换一个。", f"The id “{item.id}” is used twice. Choose another."
        )


def _shape_fault(written: object, kind: type[Any]) -> tuple[rules.Path, Text] | None:
    try:
        msgspec.convert(written, kind)
    except msgspec.ValidationError as error:
        message, path = parse_path(str(error))
        return path, explain(message, path, {})
    return None


def _rule_faults(index: int, item: Item, draft: DraftDocument, around: Around) -> Iterator[Remark]:
    alone = Checklist(
        pack="own",
        title=item.title,
        edition=1,
        pass_mark=0,
        spot_kinds=draft.spot_kinds or list(SpotKind),
        items=[item],
    )
    for fault in rules.faults(rules.with_forced_advice(alone)):
        field = _field(fault.path[2:])
        own = LIMITS.get(item.response.type) if field == "response" else None
        yield _at(index, field, own or fault.text)
    for fault in clause_faults(item.citations, around.books, ()):
        yield _at(index, "citations", fault.text)


def _head_warnings(draft: DraftDocument) -> Iterator[Remark]:
    if len(draft.items) > ITEMS_MOST:
        yield _remark(
            None,
            "items",
            f"有 {len(draft.items)} 项，超过 {ITEMS_MOST} 项就很难一次做完，建议分成两张。",
            f"There are {len(draft.items)} items; more than {ITEMS_MOST} are hard to do in one go. Consider two checklists.",
        )


def _item_warnings(index: int, item: DraftItem, around: Around) -> Iterator[Remark]:
    if width(item.title.zh) > TITLE_MOST:
        yield _remark(
            index,
            "title",
            f"标题超过 {TITLE_MOST} 个字，手机上会折行，请缩短，细节写进要求。",
            f"The title is longer than {TITLE_MOST} Chinese characters and breaks on a phone. Shorten it.",
        )
    for citation in item.citations:
        if citation.source.strip() and citation.source not in around.sources:
            yield _remark(
                index,
                "citations",
                f"标准登记表和规矩里没有“{citation.source}”，请核对写法。",
                f"Neither the register of standards nor the rule books know “{citation.source}”. Check how it is written.",
            )


def _burden_warnings(draft: DraftDocument, burden: Burden) -> Iterator[Remark]:
    if SpotKind.counter in draft.spot_kinds and burden.seconds > CLERK_SECONDS_MOST:
        yield _remark(
            None,
            "items",
            f"窗口自查每人每天约 {burden.seconds} 秒，超过 {CLERK_SECONDS_MOST} 秒；请减少项目、频率或必拍照片，或只用于巡查。",
            f"A clerk's self-check would take about {burden.seconds} seconds a day, more than {CLERK_SECONDS_MOST}. "
            "Ask less, less often or with fewer photos, or use it for patrols only.",
        )


def width(title: str) -> float:
    return sum(1 if ord(letter) > 0x2E80 else 0.5 for letter in title)


def _field(path: rules.Path) -> str:
    return next((part for part in path if isinstance(part, str)), "")


def _missing(index: int | None, name: str) -> Remark:
    zh, en = WORDS[name]
    return _remark(index, name, f"还没有{zh}，请补上。", f"The {en} is missing. Add it.")


def _remark(index: int | None, field: str, zh: str, en: str) -> Remark:
    return _at(index, field, Text(zh=zh, en=en))


def _at(index: int | None, field: str, text: Text) -> Remark:
    """The sentence begins with the place, so that it can be read without the list."""
    if index is not None:
        text = Text(zh=f"第 {index + 1} 项：{text.zh}", en=f"Item {index + 1}: {text.en}")
    return Remark(item=index, field=field, text=text)

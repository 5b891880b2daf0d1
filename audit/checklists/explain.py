"""Turns msgspec's messages into sentences for somebody who knows 6S and not Python."""

import re
from collections.abc import Mapping
from enum import StrEnum

from audit.checklists.schemas import (
    Calculator,
    Frequency,
    Grade,
    Module,
    PhotoRule,
    Pillar,
    ResponseType,
    StandardStatus,
    Text,
    Unit,
)
from audit.checklists.tender_schemas import Bound, CostBearer, DeedKind, ObligationKind, ObligationUnit, Period
from audit.sites.schemas import SpotKind

CHOICES: dict[str, type[StrEnum]] = {
    "pillar": Pillar,
    "type": ResponseType,
    "photo": PhotoRule,
    "frequency": Frequency,
    "grade": Grade,
    "spot_kinds": SpotKind,
    "module": Module,
    "calculator": Calculator,
    "unit": Unit,
    "status": StandardStatus,
    "cost_bearer": CostBearer,
    "obligations.kind": ObligationKind,
    "obligations.unit": ObligationUnit,
    "obligations.period": Period,
    "obligations.bound": Bound,
    "obligations.counted_by": DeedKind,
}
"""Choices of a field; a name with a dot holds inside that list only."""
KINDS = {
    "str": ("文字", "text"),
    "int": ("整数", "a whole number"),
    "bool": ("true 或 false", "true or false"),
    "array": ("列表（每行以 - 开头）", "a list (each line begins with -)"),
    "date": ("日期，如 2026-03-01", "a day such as 2026-03-01"),
    "object": ("一组“字段: 内容”", "a group of “field: content”"),
}
FieldPath = tuple[str | int, ...]
Units = Mapping[str, tuple[str, int]]


def parse_path(message: str) -> tuple[str, FieldPath]:
    """msgspec's `… - at `$.items[0].id`` → the message and ("items", 0, "id")."""
    found = re.fullmatch(r"(.*?)(?: - at `\$(.*)`)?", message, re.DOTALL)
    text, where = found.groups() if found else (message, "")
    parts = re.findall(r"\.(\w+)|\[(\d+)\]", where or "")
    return text, tuple(int(index) if index else name for name, index in parts)


def explain(message: str, path: FieldPath, units: Units) -> Text:
    """What is wrong and what to do. `units` maps a written field to ours and the factor between them."""
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    if found := re.match(r"Object missing required field `(\w+)`", message):
        wanted = next((theirs for theirs, (ours, _) in units.items() if ours == found[1]), found[1])
        return Text(zh=f"缺少“{wanted}”，请补上。", en=f"“{wanted}” is missing; add it.")
    if found := re.match(r"Object contains unknown field `(.*)`", message, re.DOTALL):
        return Text(
            zh=f"不认识“{found[1][:60]}”，请检查拼写或删去。",
            en=f"“{found[1][:60]}” is unknown; check the spelling or remove it.",
        )
    kind = CHOICES.get(f"{path[0]}.{name}", CHOICES.get(name)) if path else None
    if message.startswith("Invalid enum value") and kind:
        choices = " ".join(kind)
        return Text(zh=f"这里只能选：{choices}。", en=f"Choose one of: {choices}.")
    return _limit(message, name, units) or _kind(message)


def _limit(message: str, name: str, units: Units) -> Text | None:
    if "matching regex" in message and name == "requirement":
        return Text(zh="写成 R 加需求行号，如 R45。", en="Write R and the row of the requirement, as in R45.")
    if "matching regex" in message:
        return Text(
            zh="编号以英文字母开头，只用字母、数字、点、横线和下划线（pack 只用小写字母、数字和下划线），最多 40 个字符。",
            en="Begin with a letter; use only letters, digits, dot, dash and underscore (a pack: lower case, digits, underscore), at most 40.",
        )
    if found := re.match(r"Expected `str` of length (<=|>=) (\d+)", message):
        more, fewer = ("最多", "at most") if found[1] == "<=" else ("至少", "at least")
        return Text(zh=f"文字{more} {found[2]} 个字符。", en=f"Use {fewer} {found[2]} characters.")
    if found := re.match(r"Expected `int` (<=|>=) (\d+)", message):
        factor = next((factor for ours, factor in units.values() if ours == name), 1)
        more, fewer = ("最大", "at most") if found[1] == "<=" else ("最小", "at least")
        return Text(
            zh=f"数字{more}为 {int(found[2]) // factor}。", en=f"The number must be {fewer} {int(found[2]) // factor}."
        )
    return None


def _kind(message: str) -> Text:
    found = re.match(r"Expected `(\w+)|Invalid RFC3339 encoded (date)", message)
    zh, en = KINDS.get((found[1] or found[2]) if found else "", ("别的写法", "another form"))
    hint_zh, hint_en = (
        ("，像数字或 yes/no 的文字要加引号", "; quote text that looks like a number or yes/no")
        if zh == "文字"
        else ("", "")
    )
    return Text(zh=f"这里要写{zh}{hint_zh}。", en=f"Write {en} here{hint_en}.")

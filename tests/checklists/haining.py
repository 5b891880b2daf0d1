"""Reads the tender's own text (sources/haining_3_4.txt): what it names in 3.4.1 and lists in 3.4.2."""

import re
from pathlib import Path

TEXT = (Path(__file__).parent / "sources" / "haining_3_4.txt").read_text(encoding="utf-8")


def section(number: str) -> str:
    """The paragraphs under a number such as 3.4.1.2, without its heading."""
    found = re.search(rf"^{re.escape(number)}(?![.\d])[^\n]*\n(.*?)(?=^3\.4\.\d|\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, number
    return found[1]


def named(number: str, before: str, after: str) -> list[str]:
    """What a section lists between two phrases, one by one."""
    text = section(number)
    start = text.index(before) + len(before)
    return [one.removesuffix("等") for one in re.split("[、，]", text[start : text.index(after, start)])]


def modules() -> list[str]:
    [*some, last_two] = named("3.4.1", "重点聚焦大厅在", "等模块")
    return [*some, *last_two.split("和")]


def sign_objects() -> list[str]:
    return named("3.4.1.1", "对于", "的使用位置")


def symbols() -> list[str]:
    """The source writes 座使器 for 座便器."""
    return [one.replace("座使器", "座便器") for one in named("3.4.1.2", "如：", "使用场景")]


def symbol_carriers() -> list[str]:
    """The source writes 信息版 for 信息板."""
    return [one.replace("信息版", "信息板") for one in named("3.4.1.2", "公共信息导向系统中的", "等导向要素")]


def wayfinding_qualities() -> list[str]:
    return named("3.4.1.3", "导向系统的", "把控")


def wayfinding_fields() -> list[str]:
    return named("3.4.1.3", "位置标志和导向标志", "等元素")


def zones() -> list[str]:
    return named("3.4.1.4", "对大厅的", "等功能区")


def digital_roles() -> list[str]:
    return named("3.4.1.4", "加快形成", "的新型政务服务机制")


def developments() -> list[str]:
    return named("3.4.1.4", "推动政务大厅在", "等方面")

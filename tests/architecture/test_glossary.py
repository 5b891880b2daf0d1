"""docs/glossary.md knows every word of the rooms, and nothing that is gone."""

import importlib
import re
from enum import StrEnum
from pathlib import Path

import pytest

AUDIT = Path(__file__).parents[2] / "audit"
PAGE = (AUDIT.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
SECTIONS = {
    title.split()[0]: re.findall(r"^\| `([^|]+)` \| [^|]*\w[^|]* \| [^|]*\w[^|]* \|$", text, re.MULTILINE)
    for title, text in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
}
ROOMS = [
    importlib.import_module(f"audit.{path.parent.name}.{path.stem}") for path in sorted(AUDIT.glob("*/*schemas.py"))
]
ENUMS = [
    kind
    for room in ROOMS
    for kind in vars(room).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind.__module__ == room.__name__
]


def room_words() -> list[str]:
    """`Words of the room: person 人员, role 角色.` → person, role."""
    words: list[str] = []
    for room in ROOMS:
        said = re.search(r"Words of the room: (.*?)[.;]", room.__doc__ or "", re.DOTALL)
        assert said, f"{room.__name__} does not begin with its words"
        words += [match[1] for part in said[1].split(",") if (match := re.match(r"\s*(?:its )?([a-z_]+)", part))]
    return words


@pytest.mark.parametrize("word", room_words())
def test_each_word_of_a_room_is_explained(word: str) -> None:
    assert word in SECTIONS["Words"]


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_each_choice_is_explained_in_its_order_and_no_other_is(kind: type[StrEnum]) -> None:
    assert SECTIONS.get(kind.__name__) == [member.value for member in kind]


def test_no_section_explains_a_kind_that_is_gone() -> None:
    assert set(SECTIONS) - {"Words", "At"} == {kind.__name__ for kind in ENUMS}

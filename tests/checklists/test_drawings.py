"""Example drawings come in pairs, are small and harmless, speak no language, and are there when an item names them."""

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from audit.checklists.library import LIBRARY, load_book, load_library

FILES = sorted((LIBRARY / "drawings").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = frozenset({"svg", "g", "rect", "circle", "ellipse", "path", "text"})
MOST_BYTES = 1536
NUMBER_AND_UNIT = re.compile(r"[≥≤]? ?\d+(\.\d+)?( ?(cm|m|°))?")


def tree(file: Path) -> ElementTree.Element:
    return ElementTree.fromstring(file.read_bytes())


def test_every_drawing_has_its_good_and_its_bad_half() -> None:
    halves = Counter(file.stem.rpartition("_")[0] for file in FILES)
    assert {file.stem.rpartition("_")[2] for file in FILES} == {"good", "bad"}
    assert set(halves.values()) == {2}
    assert len(halves) >= 32


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_drawing_holds_plain_shapes_and_nothing_else(file: Path) -> None:
    elements = list(tree(file).iter())
    assert {element.tag.removeprefix(SVG) for element in elements} <= SHAPES
    names = {name for element in elements for name in element.attrib}
    assert not {name for name in names if name in ("id", "class", "style") or "href" in name or name.startswith("on")}
    assert not [value for element in elements for value in element.attrib.values() if "url(" in value or ":" in value]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_drawing_is_small_and_of_one_size(file: Path) -> None:
    assert file.stat().st_size <= MOST_BYTES
    assert tree(file).get("viewBox") == "0 0 320 200"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_drawing_says_numbers_and_units_and_no_words(file: Path) -> None:
    for text in tree(file).iter(f"{SVG}text"):
        assert NUMBER_AND_UNIT.fullmatch(text.text or "")


def test_every_drawing_that_an_item_names_is_in_the_book() -> None:
    drawings = load_book().drawings
    named = {(item.id, item.drawing) for checklist in load_library() for item in checklist.items if item.drawing}
    assert named, "no item names a drawing"
    assert {(item, name) for item, name in named if not {f"{name}_good", f"{name}_bad"} <= drawings.keys()} == set()

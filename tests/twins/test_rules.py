"""Boxes lie in the picture, quantities make sense, stickers are counted as docs/twins.md says."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.checklists.library import load_library
from audit.ids import SpotId, new_id
from audit.twins.queries import KIT, desk_things
from audit.twins.rules import Around, faults, inside, kit_of, quantity_words
from audit.twins.schemas import Box, BoxKind, Place, TwinDocument
from audit.twins.stickers import at_one_spot, stickers, times
from tests.builders import forbidden_box, twin_box, twin_document

LIBRARY = load_library()
A01, A02 = SpotId(new_id()), SpotId(new_id())
AROUND = Around(
    items={item.id for one in LIBRARY for item in one.items},
    articles={"desk_pen"},
    symbols={"no_smoking"},
    names={"市监窗口"},
    codes={A01: "A01", A02: "A02"},
    taken={A02: "市监窗口"},
)
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "twins.json").read_text(encoding="utf-8"))


def box(**changes: Any) -> Box:
    return msgspec.convert(twin_box(**changes), Box)


def document(*boxes: dict[str, Any], spots: tuple[SpotId, ...] = (), **changes: Any) -> TwinDocument:
    return msgspec.convert(twin_document(*spots, boxes=list(boxes), **changes), TwinDocument)


def fields(twin: TwinDocument) -> list[str]:
    return ["/".join(map(str, fault.path)) for fault in faults(twin, AROUND)]


def test_a_sound_twin_has_no_fault() -> None:
    assert fields(document(twin_box(sku="desk_pen", symbol="no_smoking"), forbidden_box(), spots=(A01,))) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"left": 900, "width": 101}, "boxes/0"),
        ({"top": 950, "height": 60}, "boxes/0"),
        ({"width": 11}, "boxes/0"),
        ({"height": 0}, "boxes/0"),
        ({"name": "  "}, "boxes/0/name"),
        ({"quantity_min": None}, "boxes/0/quantity_max"),
        ({"quantity_min": 3, "quantity_max": 2}, "boxes/0/quantity_max"),
        ({"quantity_min": 0, "quantity_max": 0}, "boxes/0/quantity_max"),
        ({"items": ["D7", "NOWHERE"]}, "boxes/0/items"),
        ({"sku": "gold_pen"}, "boxes/0/sku"),
        ({"symbol": "no_such"}, "boxes/0/symbol"),
    ],
)
def test_what_is_wrong_with_a_box_is_told_with_its_number(changes: dict[str, Any], field: str) -> None:
    twin = document(twin_box(**changes))
    assert fields(twin) == [field]
    [fault] = faults(twin, AROUND)
    assert "1" in fault.text.zh or field.endswith(("sku", "symbol"))


def test_a_zone_where_nothing_may_be_has_no_quantity() -> None:
    assert fields(document(forbidden_box(quantity_min=1, quantity_max=1))) == ["boxes/0/quantity_min"]


def test_a_spot_has_one_twin_and_is_of_the_hall() -> None:
    assert fields(document(spots=(A01, A01))) == ["spots/1"]
    assert fields(document(spots=(SpotId(new_id()),))) == ["spots/0"]
    [fault] = faults(document(spots=(A02,)), AROUND)
    assert "A02" in fault.text.zh and "市监窗口" in fault.text.zh


def test_two_twins_do_not_share_a_name() -> None:
    assert fields(document(name="市监窗口")) == ["name"]


@given(*[st.integers(0, 1000)] * 4)
def test_a_box_that_fits_never_leaves_the_picture(left: int, top: int, width: int, height: int) -> None:
    one = box(left=left, top=top, width=width, height=height)
    assert inside(one) == (left + width <= 1000 and top + height <= 1000 and min(width, height) >= 12)


@pytest.mark.parametrize("vector", VECTORS["quantities"], ids=lambda one: one["words"])
def test_a_quantity_reads_the_same_on_phone_and_paper(vector: dict[str, Any]) -> None:
    assert quantity_words(msgspec.convert(twin_box(**vector["box"]), Box)) == vector["words"]


def test_the_kit_lacks_what_no_box_names_and_a_forbidden_zone_names_nothing() -> None:
    kit = next(one for one in LIBRARY if one.pack == KIT).items
    boxes = [box(items=["D7", "EN22h"]), msgspec.convert(forbidden_box(items=["EN22a"]), Box)]
    found = kit_of(kit, boxes)
    assert found.expected == 8
    assert [one.item for one in found.missing] == [f"EN22{letter}" for letter in "abcdefg"]


def test_the_things_of_the_library_are_judged_by_items_that_exist_and_cover_the_kit() -> None:
    things = desk_things()
    ids = [one.id for one in things]
    assert len(ids) == len(set(ids))
    named = {item for one in things for item in one.items}
    assert named <= AROUND.items
    assert {item.id for one in LIBRARY if one.pack == KIT for item in one.items} <= named
    assert [one.title.zh for one in things if one.kind is BoxKind.forbidden][:5] == [
        "水杯",
        "衣物",
        "手套",
        "包",
        "食品",
    ]


def test_a_thing_by_itself_gets_four_corners_and_a_small_one_an_outline() -> None:
    [large, small, flat] = stickers([box(), box(width=40, height=50), box(width=40, height=300)])
    assert (large.corners, large.outlines) == (4, 0)
    assert (small.corners, small.outlines) == (0, 1)
    assert (flat.corners, flat.outlines) == (4, 0)


def test_things_in_one_container_share_its_marks_and_each_has_a_class_label() -> None:
    lines = stickers([box(container="笔筒"), box(container="笔筒"), box(container="收纳盒")])
    assert [line.corners for line in lines] == [4, 0, 4]
    assert [line.classes for line in lines] == [1, 1, 1]


def test_what_is_in_a_drawer_has_a_class_label_and_the_drawer_an_owner() -> None:
    boxes = [box(place=Place.upper_drawer), box(place=Place.upper_drawer), box(place=Place.file_basket), box()]
    assert [(line.corners, line.classes) for line in stickers(boxes)] == [(0, 1), (0, 1), (0, 1), (4, 0)]
    assert at_one_spot(boxes).owners == 2


def test_a_forbidden_zone_has_a_reminder_and_nothing_else() -> None:
    [line] = stickers([msgspec.convert(forbidden_box(), Box)])
    assert (line.corners, line.outlines, line.classes, line.reminders) == (0, 0, 0, 1)


@given(
    st.lists(
        st.builds(
            lambda place, name, kind: box(place=place, container=name, kind=kind),
            st.sampled_from(Place),
            st.sampled_from(["", "盒", "筒"]),
            st.sampled_from(BoxKind),
        ),
        max_size=12,
    ),
    st.integers(0, 30),
)
def test_so_many_spots_need_so_many_times_the_stickers(boxes: list[Box], spots: int) -> None:
    one, every = at_one_spot(boxes), times(at_one_spot(boxes), spots)
    assert msgspec.structs.astuple(every) == tuple(count * spots for count in msgspec.structs.astuple(one))
    assert one.owners >= 1 and one.reminders == sum(each.kind is BoxKind.forbidden for each in boxes)

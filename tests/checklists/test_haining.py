"""What haining 3.4.1 names is in the library, name by name."""

import pytest

from audit.checklists.library import load_book, load_library
from audit.checklists.schemas import Item, PhotoRule, ResponseType
from tests.checklists import haining

LIBRARY = {checklist.pack: checklist for checklist in load_library()}
BOOK = load_book()


def asking(pack: str, words: str) -> list[Item]:
    """The items of a pack whose requirement speaks of it."""
    return [item for item in LIBRARY[pack].items if words in item.requirement.zh]


def test_the_source_names_so_many_of_each() -> None:
    counts = [
        len(names())
        for names in (
            haining.modules,
            haining.sign_objects,
            haining.symbols,
            haining.symbol_carriers,
            haining.wayfinding_qualities,
            haining.wayfinding_fields,
            haining.zones,
            haining.digital_roles,
            haining.developments,
        )
    ]
    assert counts == [8, 9, 18, 4, 6, 7, 9, 6, 5]


def test_the_eight_modules_are_those_of_the_source_in_its_order() -> None:
    assert [module.title.zh for module in BOOK.modules] == haining.modules()


@pytest.mark.parametrize("name", haining.sign_objects())
def test_each_sign_object_is_checked(name: str) -> None:
    assert asking("safety_signs", name)


@pytest.mark.parametrize("name", haining.symbols())
def test_each_named_symbol_is_checked_and_in_the_register_of_symbols(name: str) -> None:
    assert len([item for item in LIBRARY["public_info_symbols"].items if f"“{name}”" in item.requirement.zh]) == 1
    [symbol] = [one for one in BOOK.symbols if one.title.zh == name]
    assert symbol.sign_class == "public_symbol"
    assert symbol.citations[0].clause == "3.4.1.2"


@pytest.mark.parametrize("name", haining.symbol_carriers())
def test_each_element_that_carries_symbols_is_checked(name: str) -> None:
    assert [item for item in asking("public_info_symbols", name) if item.id.startswith("PG3")]


@pytest.mark.parametrize("name", haining.wayfinding_qualities())
def test_each_quality_of_the_wayfinding_is_rated(name: str) -> None:
    [item] = [item for item in asking("wayfinding", f"导向系统{name}") if item.response.type is ResponseType.scale]
    assert name in item.title.zh


@pytest.mark.parametrize("name", haining.wayfinding_fields())
def test_each_element_of_the_wayfinding_is_checked(name: str) -> None:
    assert [item for item in asking("wayfinding", name) if item.response.type is not ResponseType.scale]


@pytest.mark.parametrize("name", haining.zones())
def test_each_zone_is_rated_once(name: str) -> None:
    rated = [item for item in LIBRARY["zones"].items if item.title.zh.startswith(name)]
    assert [item.response.type for item in rated] == [ResponseType.scale]


def test_the_baby_room_asks_for_all_that_the_ministries_name() -> None:
    [room] = [item for item in LIBRARY["zones"].items if item.title.zh.startswith("母婴室")]
    things = (
        "10 m²",
        "防滑",
        "安全带",
        "护理台",
        "热水",
        "洗手液",
        "婴儿床",
        "哺乳",
        "桌",
        "插座",
        "垃圾桶",
        "锁",
        "帘",
    )
    assert [thing for thing in things if thing not in room.how_to_check.zh] == []


@pytest.mark.parametrize("name", haining.digital_roles())
def test_each_digital_role_is_rated(name: str) -> None:
    assert [item.title.zh for item in LIBRARY["zones"].items if item.title.zh.endswith(name)] == [f"数字化作用：{name}"]


@pytest.mark.parametrize("name", haining.developments())
def test_each_side_of_the_development_is_in_the_advice(name: str) -> None:
    assert asking("zones", name)


@pytest.mark.parametrize("pack", ["safety_signs", "public_info_symbols", "wayfinding", "zones"])
def test_the_new_packs_say_why_and_force_no_photo_of_what_is_right(pack: str) -> None:
    for item in LIBRARY[pack].items:
        assert item.why, item.id
        assert item.photo is not PhotoRule.always, item.id

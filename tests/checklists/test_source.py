"""The checklists say what the tender says: every row, every rule, the exact frequency and group."""

from collections import Counter

import pytest

from audit.checklists.library import load_library
from audit.checklists.rules import may_fail
from audit.checklists.schemas import Checklist, Frequency, Item, PhotoRule, Pillar, ResponseType
from audit.sites.schemas import SpotKind
from tests.checklists.source import Row, desk_rules, drawer_rules, plain, table_rows

LIBRARY = {checklist.pack: checklist for checklist in load_library()}
WORDS = {
    "1次/日": Frequency.daily_1,
    "2次/日": Frequency.daily_2,
    "随时": Frequency.anytime,
    "定期自查": Frequency.periodic,
}
GROUPS = {
    "整理": Pillar.sort,
    "整顿": Pillar.set_in_order,
    "清扫": Pillar.shine,
    "清洁": Pillar.standardize,
    "素养": Pillar.sustain,
}


def citing(pack: str, clause: str) -> list[Item]:
    return [item for item in LIBRARY[pack].items if any(one.clause == clause for one in item.citations)]


def test_the_source_has_22_rows_in_five_groups_of_6_5_3_4_4() -> None:
    groups = Counter(row.clause.split()[1] for row in table_rows())
    assert groups == {"整理": 6, "整顿": 5, "清扫": 3, "清洁": 4, "素养": 4}


@pytest.mark.parametrize("row", table_rows(), ids=lambda row: row.clause)
def test_each_row_of_the_table_is_an_item_in_its_own_words(row: Row) -> None:
    items = citing("office_check_table", row.clause)
    assert plain("".join(item.requirement.zh for item in items)) == plain(row.text)
    assert {item.frequency for item in items} == {WORDS[row.frequency]}


@pytest.mark.parametrize("row", table_rows(), ids=lambda row: row.clause)
def test_each_row_counts_for_its_own_s_except_cutting_the_power(row: Row) -> None:
    for item in citing("office_check_table", row.clause):
        expected = Pillar.safety if item.id == "T18c" else GROUPS[row.clause.split()[1]]
        assert item.pillar is expected


def test_the_items_keep_the_order_of_the_rows() -> None:
    clauses = [item.citations[0].clause for item in LIBRARY["office_check_table"].items]
    assert list(dict.fromkeys(clauses)) == [row.clause for row in table_rows()]


def test_one_row_holds_three_duties_and_is_split() -> None:
    assert [item.id for item in citing("office_check_table", "四(三) 清洁 4")] == ["T18a", "T18b", "T18c"]


@pytest.mark.parametrize(("number", "rule"), desk_rules().items())
def test_each_desk_rule_is_an_item_in_its_own_words(number: int, rule: str) -> None:
    items = citing("desk_layout", f"四(一) {number}")
    assert plain("".join(item.requirement.zh for item in items)) == plain(rule)


@pytest.mark.parametrize(("number", "rule"), drawer_rules().items())
def test_each_drawer_rule_is_an_item_in_its_own_words(number: int, rule: str) -> None:
    items = citing("desk_layout", f"四(二) {number}")
    assert plain("".join(item.requirement.zh for item in items)) == plain(rule)


def test_there_are_nine_desk_rules_and_two_drawers() -> None:
    assert (len(desk_rules()), len(drawer_rules())) == (9, 2)


def test_the_measured_items_carry_the_numbers_of_the_source_in_millimetres() -> None:
    lengths = {
        item.id: (item.response.target_mm, item.response.tolerance_mm)
        for item in LIBRARY["desk_layout"].items
        if item.response.type is ResponseType.length
    }
    assert lengths == {"D9b": (600, 20), "D9c": (350, 20)}


CRITICAL = {
    "T18c": "the power is left on at night",
    "DR2b": "papers and seals lie in an open drawer",
    "FE2a": "in smoke nobody finds the exit",
    "FE3a": "the extinguisher cannot be taken out",
    "PG21": "nobody finds the emergency button",
    "PG22": "nobody finds first aid",
}
"""One failure of these makes a result 不合格: it takes a life, a fire or a secret to be on this list."""


def test_few_items_are_critical_and_each_for_a_reason() -> None:
    assert {item.id for one in LIBRARY.values() for item in one.items if item.critical} == set(CRITICAL)
    assert all(
        item.weight == 3 and not item.advisory for one in LIBRARY.values() for item in one.items if item.critical
    )


NOT_OPENED = {"SS9", "SS10", "SS14", "SS17", "SS18", "SS19", "WF10", "WF11"}
"""Their numbers stand in a withdrawn edition or in one source only, and the tender beside it names none: advice until somebody has looked."""


def test_weak_sources_are_advice_and_nothing_else_is() -> None:
    items = [item for checklist in LIBRARY.values() for item in checklist.items]
    assert {item.id for item in items if item.advisory} == {
        item.id for item in items if not may_fail(item.citations)
    } | NOT_OPENED


def test_what_nobody_has_opened_yet_is_advice() -> None:
    """Exits, records and chained strips rest on one source; so does all that GB 55019 says of accessibility."""
    advice = {pack: {item.id for item in checklist.items if item.advisory} for pack, checklist in LIBRARY.items()}
    assert (advice["safety_signs"], advice["public_info_symbols"]) == (
        {"SS11", "SS15"} | {id for id in NOT_OPENED if id.startswith("SS")},
        {"PG4"},
    )
    assert (advice["wayfinding"], advice["zones"]) == ({"WF10", "WF11", "WF15"}, {"ZN10b"})
    assert advice["fire_electric"] == {"FE1", "FE5", "FE6a", "FE6b", "EL1b"}
    assert {item.id for item in LIBRARY["accessibility"].items} - advice["accessibility"] == {
        "AC7",
        "AC8",
        "AC9",
        "AC10",
    }


def test_what_other_halls_decide_otherwise_is_shipped_switched_off() -> None:
    off = {item.id: item.advisory for item in LIBRARY["desk_layout"].items if item.off}
    assert off == {"D10": True, "D11": True, "DR3": False}


@pytest.mark.parametrize("checklist", LIBRARY.values(), ids=LIBRARY)
def test_items_are_short_and_explained(checklist: Checklist) -> None:
    for item in checklist.items:
        assert len(item.title.zh) <= 14, item.id
        assert len(item.title.en) <= 44, item.id
        assert 10 <= len(item.how_to_check.zh) <= 90, item.id
        assert 2 <= len(item.reasons) <= 5, item.id
        assert 1 <= item.weight <= 3, item.id


DRAWINGS = frozenset(
    [
        "sign_shape",
        "sign_order",
        "sign_height",
        "sign_blocked",
        "sign_size",
        "sign_angle",
        "sign_faded",
        "symbol_stretched",
        "symbol_missing",
        "direction_arrow",
        "floor_plan",
        "zone_marked",
        "passage",
        "exit_clear",
        "extinguisher",
        "waste_bins",
        "plant",
        "cables",
        "power_strip",
        "desk_tidy",
        "papers_three",
        "drawers",
        "cabinet",
        "screens_gap",
        "kit_set",
        "medicine_box",
        "cleaning",
        "queue",
        "notice_board",
        "accessible_desk",
        "personal_things",
        "staff_conduct",
    ]
)
CALCULATORS = frozenset(
    [
        "sign_min_size",
        "view_angle",
        "sign_order",
        "symbol_size",
        "text_height",
        "mount_height",
        "extinguisher_point",
        "desk_gap",
        "exit_spacing",
        "problem_score",
        "next_due",
    ]
)


@pytest.mark.parametrize("checklist", LIBRARY.values(), ids=LIBRARY)
def test_items_say_why_and_name_only_scenes_and_calculators_that_are_planned(checklist: Checklist) -> None:
    assert all(item.why for item in checklist.items)
    assert {item.drawing for item in checklist.items} - {None} <= DRAWINGS
    assert {item.calculator for item in checklist.items} - {None} <= CALCULATORS


@pytest.mark.parametrize(
    ("kind", "packs"),
    [
        (SpotKind.counter, {"desk_layout", "office_check_table", "staff_service", "window_kit"}),
        (SpotKind.area, {"hall_patrol", "environment", "fire_electric"}),
        (SpotKind.device, {"hall_patrol", "fire_electric"}),
        (SpotKind.station, {"hall_patrol", "environment", "fire_electric", "accessibility"}),
    ],
)
def test_a_place_is_offered_few_checklists(kind: SpotKind, packs: set[str]) -> None:
    signs = {"safety_signs", "public_info_symbols", "wayfinding", "zones"}
    fitting = {
        pack for pack, one in LIBRARY.items() if any(kind in (item.spot_kinds or one.spot_kinds) for item in one.items)
    }
    assert fitting - signs == packs


@pytest.mark.parametrize("kind", [SpotKind.area, SpotKind.device, SpotKind.station])
def test_the_patrol_of_a_place_without_a_desk_is_short(kind: SpotKind) -> None:
    items = [item for item in LIBRARY["hall_patrol"].items if kind in item.spot_kinds]
    assert 3 <= len(items) <= 6
    assert {item.frequency for item in items} == {Frequency.half_hourly}


@pytest.mark.parametrize("checklist", LIBRARY.values(), ids=LIBRARY)
def test_few_photos_are_compulsory_and_none_shows_people_or_drawers(checklist: Checklist) -> None:
    assert sum(item.photo is PhotoRule.always for item in checklist.items) <= 3
    private = {item.id for item in checklist.items if item.pillar is Pillar.sustain} | {"DR1", "DR2a", "T6"}
    assert all(item.photo is PhotoRule.never for item in checklist.items if item.id in private)

"""The checklists say what the tender says: every row, every rule, the exact frequency and group."""

from collections import Counter

import pytest

from audit.checklists.library import load_library
from audit.checklists.schemas import Checklist, Frequency, Item, PhotoRule, Pillar, ResponseType
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
    "office_check_table": {"T18c"},
    "desk_layout": {"DR2b"},
    "public_area": {"FE3a"},
    "safety_signs": {"SS19"},
    "public_info_symbols": {"PG21", "PG22"},
    "wayfinding": set(),
    "zones": set(),
}
ADVISORY = {
    "office_check_table": set(),
    "desk_layout": set(),
    "public_area": {"FE1", "FE5"},
    "safety_signs": {"SS11", "SS15"},
    "public_info_symbols": {"PG4"},
    "wayfinding": {"WF15"},
    "zones": {"ZN10b"},
}


@pytest.mark.parametrize(("pack", "items"), CRITICAL.items())
def test_what_endangers_people_or_secrets_is_critical_and_nothing_else_is(pack: str, items: set[str]) -> None:
    assert {item.id for item in LIBRARY[pack].items if item.critical} == items


@pytest.mark.parametrize(("pack", "items"), ADVISORY.items())
def test_weak_sources_are_advice_and_nothing_else_is(pack: str, items: set[str]) -> None:
    assert {item.id for item in LIBRARY[pack].items if item.advisory} == items


@pytest.mark.parametrize("checklist", LIBRARY.values(), ids=LIBRARY)
def test_items_are_short_and_explained(checklist: Checklist) -> None:
    for item in checklist.items:
        assert len(item.title.zh) <= 14, item.id
        assert len(item.title.en) <= 44, item.id
        assert 10 <= len(item.how_to_check.zh) <= 90, item.id
        assert 2 <= len(item.reasons) <= 5, item.id
        assert 1 <= item.weight <= 3, item.id


@pytest.mark.parametrize("checklist", LIBRARY.values(), ids=LIBRARY)
def test_few_photos_are_compulsory_and_none_shows_people_or_drawers(checklist: Checklist) -> None:
    assert sum(item.photo is PhotoRule.always for item in checklist.items) <= 3
    private = {item.id for item in checklist.items if item.pillar is Pillar.sustain} | {"DR1", "DR2a", "T6"}
    assert all(item.photo is PhotoRule.never for item in checklist.items if item.id in private)

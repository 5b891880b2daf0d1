"""haining 3.4.1: the environment, the window kit, staff, refit and the eight modules say what the tender says."""

import pytest

from audit.checklists.library import load_library
from audit.checklists.schemas import Item, Module, PhotoRule, ResponseType
from tests.checklists.source_haining import TEXT, clause, listed

LIBRARY = {checklist.pack: checklist for checklist in load_library()}
ITEMS = {item.id: item for checklist in LIBRARY.values() for item in checklist.items}
ENVIRONMENT, STAFF, REFIT = clause("3.4.1.5"), clause("3.4.1.6"), clause("3.4.1.7")
FACILITIES = listed(ENVIRONMENT, "大厅根据需要配置", "等设备")
KIT = listed(ENVIRONMENT, "窗口根据具体情况配备", "等。私人物品")


def test_the_source_lists_six_facilities_and_eight_things_at_a_window() -> None:
    assert (len(FACILITIES), len(KIT)) == (6, 8)


def test_each_facility_is_an_item_of_the_whole_hall_in_the_source_order() -> None:
    items = [ITEMS[f"EN{number}"] for number in range(16, 22)]
    for item, word in zip(items, FACILITIES, strict=True):
        assert word in item.requirement.zh
        assert "hall" in item.spot_kinds
        assert item.citations[0].clause == "3.4.1.5"


def test_each_thing_at_a_window_is_an_item_of_a_counter_in_the_source_order() -> None:
    items = LIBRARY["window_kit"].items
    assert [item.id for item in items] == [f"EN22{letter}" for letter in "abcdefgh"]
    for item, word in zip(items, KIT, strict=True):
        assert word in item.requirement.zh
    assert LIBRARY["window_kit"].spot_kinds == ["counter"]


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("EN1", "统一规划"),
        ("EN2", "定位"),
        ("EN3", "定容"),
        ("EN4", "定数量"),
        ("EN5", "易取、易放、易管理"),
        ("EN6", "绿化植物摆放位置固定"),
        ("EN7", "定位标识清晰"),
        ("EN8", "定期养护"),
        ("EN13", "保持整洁干净"),
        ("EN14", "垃圾分类收集"),
        ("EN15", "及时清理"),
        ("EN24", "制定中心大厅柜面6S标准"),
        ("EN25", "大厅公共区域相关标准"),
    ],
)
def test_the_words_of_the_environment_clause_are_items(item: str, words: str) -> None:
    assert words in ENVIRONMENT
    assert words in ITEMS[item].requirement.zh


def test_four_kinds_of_equipment_and_five_fields_of_supervision_are_asked_for() -> None:
    for item, word in zip(
        ("EN9", "EN10", "EN11", "EN12"), listed(ENVIRONMENT, "定期养护。", "等相关设备"), strict=True
    ):
        assert word in ITEMS[item].title.zh
    assert "场所建设、服务环境、服务形象、安全管理和监督考核" in ENVIRONMENT
    assert "场所建设、服务环境、服务形象、安全管理和监督考核" in ITEMS["EN26"].requirement.zh


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("SV1", "专业辅导培训"),
        ("SV2", "提升服务效率"),
        ("SV3", "拉近服务距离，营造服务氛围，增强群众的服务体验"),
        ("SV4", "强化大厅的服务能力、服务精神和服务创新"),
        ("SV5", "建立服务相关管理要求，形成可持续的服务标准"),
    ],
)
def test_the_words_of_the_staff_clause_are_items(item: str, words: str) -> None:
    assert words in STAFF
    assert words in ITEMS[item].requirement.zh


def test_nobody_is_photographed_for_service() -> None:
    assert {item.photo for item in LIBRARY["staff_service"].items} == {PhotoRule.never}


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("RM1", "人工成本（柜面改造人工）"),
        ("RM2", "专项定制的物料费用（涉及物料涵盖专项定制的办公用品）"),
        ("RM3", "线路安全管理的物资费用"),
        ("RM4", "办公文件收纳的必需品"),
        ("RM5", "6S所涉及的定位标识"),
    ],
)
def test_each_cost_of_a_refit_is_an_item_borne_by_the_supplier(item: str, words: str) -> None:
    assert words in REFIT
    assert words in ITEMS[item].requirement.zh
    assert "由成交供应商承担" in ITEMS[item].requirement.zh


def test_the_eight_modules_are_rated_in_the_source_order() -> None:
    names = listed(TEXT, "重点聚焦大厅在", "等模块")
    *first, last = names
    rated: list[Item] = LIBRARY["overall"].items[:8]
    assert [item.title.zh for item in rated] == [*first, *last.split("和")]
    assert [item.module for item in rated] == list(Module)
    assert {item.response.type for item in rated} == {ResponseType.scale}

"""The catalogue is the 28 lines of haining 3.4.2 row 5, its sizes those that the tender names."""

import re
from collections import Counter
from pathlib import Path

import pytest

from audit.checklists.library import MATERIALS, load_materials
from audit.checklists.tender_schemas import CostBearer, Material
from audit.checklists.written import LibraryError
from tests.checklists.source_haining import clause, service_rows

CATALOGUE = load_materials()
LINES = service_rows()[5][1:]


def material(words: str) -> Material:
    return next(one for one in CATALOGUE if words in one.source_text)


def numbers(text: str, unit: str) -> list[float]:
    return [float(one) for one in re.findall(rf"([\d.]+){unit}", text)]


def test_the_catalogue_is_the_source_line_by_line() -> None:
    assert [one.source_text for one in CATALOGUE] == LINES
    assert (len(LINES), sum(len(one.skus) for one in CATALOGUE)) == (28, 33)


@pytest.mark.parametrize("one", CATALOGUE, ids=lambda one: one.id)
def test_what_is_made_for_the_hall_is_marked_as_the_source_says(one: Material) -> None:
    assert one.custom is ("定制" in one.source_text)


def test_a_line_without_sizes_is_one_article_of_the_same_name() -> None:
    split = {one.id: len(one.skus) for one in CATALOGUE if len(one.skus) > 1}
    assert split == {"mouse_mat": 2, "file_box": 2, "power_strip": 4}


def test_mouse_mats_have_the_sizes_of_the_source() -> None:
    mats = material("鼠标垫")
    pairs = re.findall(r"(\d+)cm\*(\d+)cm", mats.source_text)
    assert [(sku.length_mm, sku.width_mm) for sku in mats.skus] == [(int(a) * 10, int(b) * 10) for a, b in pairs]
    assert len(pairs) == 2


def test_file_boxes_and_the_usb_cable_have_the_sizes_of_the_source() -> None:
    boxes, cable = material("档案盒"), material("USB")
    assert [sku.width_mm for sku in boxes.skus] == numbers(boxes.source_text, "mm") == [35, 55]
    assert [sku.length_mm for sku in cable.skus] == [1000 * one for one in numbers(cable.source_text, "米")] == [5000]


def test_power_strips_are_every_pair_of_sockets_and_length() -> None:
    strips = material("拖线板")
    wanted = {
        (int(n), round(1000 * m)) for n in numbers(strips.source_text, "孔") for m in numbers(strips.source_text, "米")
    }
    assert {(sku.sockets, sku.length_mm) for sku in strips.skus} == wanted
    assert len(wanted) == 4


def test_the_supplier_bears_the_cost() -> None:
    assert "均由成交供应商承担" in clause("3.4.1.7")
    assert Counter(one.cost_bearer for one in CATALOGUE) == {CostBearer.supplier: 28}


@pytest.mark.parametrize(
    ("old", "new", "zh"),
    [
        ("id: mouse_mat_60x35", "id: mouse_mat_70x45", "已在“skus”中用过"),
        ("id: cloth\n", "id: seal_box\n", "已在“materials”中用过"),
        ("cost_bearer: supplier", "cost_bearer: nobody", "这里只能选：supplier purchaser"),
        ("length_mm: 700", "length_mm: 70.5", "这里要写整数"),
        ("custom: true", "costum: true", "不认识“costum”"),
    ],
)
def test_a_fault_is_named_with_file_line_and_what_to_do(tmp_path: Path, old: str, new: str, zh: str) -> None:
    text = MATERIALS.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "materials.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LibraryError, match=rf"materials\.yaml 第 \d+ 行.*{zh}"):
        load_materials(file)

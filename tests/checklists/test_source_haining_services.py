"""The service list of haining 3.4.2: every row and every thing in it can be accepted, and is promised, in the tender's words."""

import pytest

from audit.checklists.library import load_library, load_obligations
from audit.checklists.schemas import Frequency, Item
from audit.checklists.tender_schemas import ObligationKind
from tests.checklists.source_haining import service_rows

ROWS = service_rows()
SERVICES = next(checklist for checklist in load_library() if checklist.pack == "service_list")
PROMISES = [one for one in load_obligations() if one.source == "haining"]


def of_row(row: int) -> list[Item]:
    return [item for item in SERVICES.items if item.citations[0].clause == f"3.4.2 第 {row} 项"]


def things(row: int) -> list[str]:
    """What row 1–4 asks for: its lines after the title; row 1 names six in one line."""
    _, *rest = ROWS[row]
    return [f"{word}评估" for word in rest[0].removesuffix("等评估").split("、")] if row == 1 else rest


def test_the_source_has_eight_rows_of_6_10_6_8_and_28() -> None:
    assert {row: len(things(row)) for row in range(1, 5)} == {1: 6, 2: 10, 3: 6, 4: 8}
    assert [len(ROWS[row]) - 1 for row in range(5, 9)] == [28, 0, 0, 0]


def test_every_item_belongs_to_a_row() -> None:
    assert sum(len(of_row(row)) for row in ROWS) == len(SERVICES.items) == 34


@pytest.mark.parametrize("row", [1, 2, 3, 4])
def test_each_thing_of_a_row_is_an_item_in_its_order_and_words(row: int) -> None:
    items = of_row(row)
    assert len(items) == len(things(row))
    for item, words in zip(items, things(row), strict=True):
        assert item.requirement.zh.startswith(ROWS[row][0])
        assert words in item.requirement.zh


@pytest.mark.parametrize("row", [1, 2, 3, 4])
def test_each_thing_of_a_row_is_a_promised_deliverable(row: int) -> None:
    promised = [one for one in PROMISES if one.clause == f"3.4.2 第 {row} 项"]
    deliverables = [one.title.zh for one in promised if one.kind is ObligationKind.deliverable]
    assert deliverables == things(row)
    assert next(one.number for one in promised if one.kind is ObligationKind.count) == len(things(row))


def test_days_on_site_training_and_inspections_are_items() -> None:
    [days], [training], [inspection] = of_row(6), of_row(7), of_row(8)
    assert "第一年驻点时间不少于50个工作日，后面每年不少于25个工作日" in days.requirement.zh
    assert "第一年驻点时间不少于50个工作日，后面每年不少于25个工作日" in ROWS[6][0]
    assert ROWS[7][0] in training.requirement.zh
    assert ROWS[8][0] in inspection.requirement.zh


def test_what_the_tender_dates_comes_as_often_as_it_says() -> None:
    by_id = {item.id: item.frequency for item in SERVICES.items}
    assert "每月专题培训" in things(4)
    assert (by_id["DL4d"], by_id["DL6"]) == (Frequency.monthly, Frequency.yearly)

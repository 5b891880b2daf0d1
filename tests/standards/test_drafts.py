"""The lint of a draft: each fault with its place in words; warnings never hinder."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.checklists.rules import faults
from audit.checklists.schemas import Frequency, Grade, Item, PhotoRule, Pillar, ResponseType
from audit.standards.drafts import SECONDS, TIMES_A_DAY, Around, burden_of, finished, lint
from audit.standards.schemas import Clause, DraftDocument, DraftItem, DraftText, RuleBook
from tests.standards.hall_checklists import draft, draft_dict, item_dict, library_pack

AROUND = Around(
    items={"T1": "办公室检查表"},
    packs=frozenset({"desk_layout"}),
    books=[RuleBook(name="政数规矩", clauses=[Clause(number="2.3", title="绿植", text="不放。")])],
    sources=frozenset({"qujiang", "政数规矩"}),
)


def said(document: DraftDocument) -> list[tuple[int | None, str, str]]:
    return [(one.item, one.field, one.text.zh) for one in lint(document, AROUND).faults]


def warned(document: DraftDocument) -> list[tuple[int | None, str]]:
    return [(one.item, one.field) for one in lint(document, AROUND).warnings]


def test_a_whole_draft_has_no_faults_and_becomes_a_sound_checklist() -> None:
    assert said(draft()) == []
    made = finished(draft(), 3)
    assert (made.edition, made.title.en, made.items[1].title.en) == (3, "晨检", "叫号屏已开")
    assert list(faults(made)) == []


def test_an_empty_draft_says_all_that_is_missing() -> None:
    found = said(DraftDocument(items=[DraftItem()]))
    assert {(item, field) for item, field, _ in found} == {
        (None, "title"),
        (None, "spot_kinds"),
        (None, "pass_mark"),
        (None, "pack"),
        *((0, name) for name in ("title", "requirement", "how_to_check", "pillar", "photo", "frequency")),
        (0, "response"),
        (0, "citations"),
    }
    assert all(words.startswith("第 1 项：") == (item == 0) and words.endswith("。") for item, _, words in found)
    assert said(draft(items=[])) == [(None, "items", "请至少写一个检查项。")]


ONE_FAULT: dict[str, tuple[dict[str, Any], str, str]] = {
    "taken in another checklist": ({"id": "T1"}, "id", "编号“T1”已在“办公室检查表”中用过，请换一个。"),
    "no id": ({"id": ""}, "id", "编号以英文字母开头"),
    "a photo of persons": ({"pillar": "sustain"}, "photo", "不拍照"),
    "a length without limits": ({"response": {"type": "length"}}, "response", "请填写目标和允许偏差"),
    "limits upside down": (
        {"response": {"type": "measure", "unit": "lux", "at_least": 9, "at_most": 3}},
        "response",
        "下限不大于上限",
    ),
    "a target for a count": ({"response": {"type": "count", "target_mm": 9}}, "response", "请删去"),
    "too heavy": ({"weight": 11}, "weight", "数字最大为 10。"),
    "a clause that is not in the book": (
        {"citations": [{"source": "政数规矩", "clause": "9", "grade": "S"}]},
        "citations",
        "没有条款“9”",
    ),
    "half a citation": ({"citations": [{"source": "qujiang", "clause": "", "grade": "S"}]}, "citations", "依据"),
    "critical advice": (
        {"critical": True, "citations": [{"source": "qujiang", "clause": "1", "grade": "U"}]},
        "critical",
        "一票否决项不能是待核实的建议",
    ),
    "a kind that the checklist lacks": ({"spot_kinds": ["sign"]}, "spot_kinds", "sign"),
}


@pytest.mark.parametrize("name", ONE_FAULT)
def test_a_fault_is_told_with_its_place(name: str) -> None:
    changes, field, words = ONE_FAULT[name]
    [(item, where, sentence)] = said(draft(item_dict("M1"), item_dict("M2") | changes))
    assert (item, where) == (1, field)
    assert sentence.startswith("第 2 项：") and words in sentence


def test_two_items_of_one_id_and_the_name_of_a_library_pack_are_faults() -> None:
    assert [found[:2] for found in said(draft(item_dict("M1"), item_dict("M1")))] == [(1, "id")]
    assert [found[:2] for found in said(draft(pack="desk_layout"))] == [(None, "pack")]


def test_warnings_speak_of_long_titles_unknown_sources_and_too_many_items() -> None:
    long = item_dict("M1", title={"zh": "这是一个在手机上一行放不下的很长的标题", "en": ""})
    odd = item_dict("M2", citations=[{"source": "GB 1", "clause": "2", "grade": "V1"}])
    many = [item_dict(f"X{number}", frequency="yearly") for number in range(41)]
    assert warned(draft(long, odd)) == [(0, "title"), (1, "citations")]
    assert (None, "items") in warned(draft(*many))
    assert said(draft(long, odd)) == said(draft(*many)) == []


def test_the_burden_of_a_day_is_counted_and_too_much_for_a_clerk_is_a_warning() -> None:
    length = {"type": "length", "target_mm": 600, "tolerance_mm": 20}
    day = draft(
        item_dict("M1", frequency="daily_2"),
        item_dict("M2", frequency="weekly", response=length),
        item_dict("M3", photo="always"),
    )
    assert (burden_of(day).seconds, burden_of(day).photos) == (2 * 3 + 4 + 3 + 15, 1)
    assert warned(day) == []
    often = draft(item_dict("M1", frequency="half_hourly", response={"type": "count"}))
    assert burden_of(often).seconds == 64
    assert warned(often) == [(None, "items")]
    assert warned(draft(item_dict("M1", frequency="half_hourly"), spot_kinds=["area"])) == []


def test_every_way_of_answering_and_every_frequency_has_its_constant() -> None:
    assert set(SECONDS) == set(ResponseType)
    assert set(TIMES_A_DAY) == set(Frequency)


@pytest.mark.parametrize("pack", ["desk_layout", "office_check_table", "safety_signs"])
def test_a_copy_of_a_library_checklist_can_be_published(pack: str) -> None:
    copy = msgspec.to_builtins(library_pack(pack)) | {"pack": "own_copy"}
    del copy["edition"]
    for each in copy["items"]:
        each["id"] = f"Q-{each['id']}"
    document = msgspec.convert(copy, DraftDocument)
    assert said(document) == []
    assert [one.id for one in finished(document, 1).items] == [one["id"] for one in copy["items"]]


texts = st.builds(DraftText, zh=st.sampled_from(["", " ", "有字", "长" * 1000]), en=st.sampled_from(["", "words"]))
items = st.builds(
    DraftItem,
    id=st.sampled_from(["", "1", "A1", "A2", "T1", "x" * 40]),
    title=texts,
    requirement=texts,
    pillar=st.sampled_from([None, *Pillar]),
    photo=st.sampled_from([None, *PhotoRule]),
    frequency=st.sampled_from([None, *Frequency]),
    weight=st.sampled_from([None, 0, 1, 10, 99]),
    critical=st.booleans(),
    why=st.none() | texts,
)


@given(st.lists(items, max_size=3), st.sampled_from(list(Grade)))
def test_whatever_was_typed_is_either_told_or_can_be_published(typed: list[DraftItem], grade: Grade) -> None:
    whole = msgspec.convert(
        item_dict("A9", citations=[{"source": "qujiang", "clause": "1", "grade": grade}]), DraftItem
    )
    document = msgspec.structs.replace(draft(), items=[*typed, whole])
    if not lint(document, AROUND).faults:
        assert list(faults(finished(document, 1))) == []


def test_a_draft_is_read_with_texts_still_empty_and_choices_still_open() -> None:
    document = draft_dict({"id": "", "pillar": None, "response": None, "photo": None, "frequency": None})
    assert msgspec.convert(document, DraftDocument).items[0].title == DraftText()


def test_a_draft_knows_every_field_of_an_item() -> None:
    assert set(DraftItem.__struct_fields__) == set(Item.__struct_fields__)

"""The register of standards, and what rests on it: every citation, fact and symbol."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from audit.checklists import rules
from audit.checklists.library import LIBRARY, load_book, load_library
from audit.checklists.schemas import Citation, Grade, Item, Standard
from audit.checklists.written import LibraryError
from audit.reports.words import SOURCES

ROOT = Path(__file__).parents[2]
BOOK = load_book()
REGISTER = {standard.number: standard for standard in BOOK.standards}
TENDERS = {tender.id: tender for tender in BOOK.tenders}
ITEMS = {item.id: item for checklist in load_library() for item in checklist.items}
TODAY = date(2026, 11, 22)
SWITCH = date(2026, 3, 1)
VECTORS = json.loads((ROOT / "tests" / "vectors" / "citations.json").read_text(encoding="utf-8"))


def vector_register() -> dict[str, Standard]:
    filler = {"title": {"zh": "x", "en": "x"}, "use": {"zh": "x", "en": "x"}, "grade": "V2"}
    return {one["number"]: msgspec.convert(one | filler, Standard, strict=False) for one in VECTORS["standards"]}


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_server_cites_as_the_shared_vectors_say(case: dict[str, Any]) -> None:
    citations = [Citation(source=source, clause="1", grade=Grade.V2) for source in case["sources"]]
    kept = rules.citations_on(citations, date.fromisoformat(case["day"]), vector_register())
    assert [one.source for one in kept] == case["expected"]


@pytest.mark.parametrize("number", ["GB 2894-2008", "GB 2893-2008", "GB 7231-2003"])
def test_the_standards_that_ended_on_the_first_of_march_have_one_successor(number: str) -> None:
    old, new = REGISTER[number], REGISTER["GB 2894-2025"]
    assert (old.valid_to, old.superseded_by, new.valid_from) == (SWITCH, [new.number], SWITCH)


def test_an_edition_ends_before_or_when_its_successor_begins() -> None:
    for old in BOOK.standards:
        for successor in (REGISTER[number] for number in old.superseded_by):
            if old.valid_to and successor.valid_from:
                assert old.valid_to >= successor.valid_from, old.number


def test_withdrawn_standards_are_not_in_force_today_and_those_in_force_are() -> None:
    for standard in BOOK.standards:
        assert rules.in_force(standard, TODAY) is (standard.status.value != "withdrawn"), standard.number


def test_content_farm_numbers_are_not_cited() -> None:
    library = "".join(file.read_text(encoding="utf-8") for file in LIBRARY.rglob("*.yaml"))
    assert "38123" not in library and "28564-3" not in library


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_what_may_fail_rests_today_on_a_tender_or_a_verified_standard_in_force(item: Item) -> None:
    if item.advisory:
        return
    grounds = [
        one
        for one in item.citations
        if (one.source in TENDERS and one.grade is Grade.S)
        or (one.grade in (Grade.V1, Grade.V2) and rules.in_force(REGISTER[one.source], TODAY))
    ]
    assert grounds, item.id


def test_the_grade_s_is_kept_for_tenders() -> None:
    cited = [citation for item in ITEMS.values() for citation in item.citations]
    assert {one.source for one in cited if one.grade is Grade.S} <= set(TENDERS)
    assert {one.source for one in cited if one.source in TENDERS and one.grade is not Grade.S} == set()


def test_an_item_names_the_newest_edition_first() -> None:
    for item in ITEMS.values():
        sources = [one.source for one in item.citations]
        if {"GB 2894-2025", "GB 2894-2008"} <= set(sources):
            assert sources.index("GB 2894-2025") < sources.index("GB 2894-2008"), item.id


def test_the_edition_depends_on_the_day_wherever_an_item_names_both() -> None:
    both = [
        item for item in ITEMS.values() if {"GB 2894-2025", "GB 2894-2008"} <= {one.source for one in item.citations}
    ]
    assert len(both) >= 12
    for item in both:
        before = {one.source for one in rules.citations_on(item.citations, date(2026, 2, 28), REGISTER)}
        after = {one.source for one in rules.citations_on(item.citations, SWITCH, REGISTER)}
        assert ("GB 2894-2025" in before, "GB 2894-2008" in before) == (False, True), item.id
        assert ("GB 2894-2025" in after, "GB 2894-2008" in after) == (True, False), item.id


FAMILIES = {"SS": 22, "WF": 9, "FE": 10, "EL": 4, "AC": 7, "EN": 8, "6S": 9}


@pytest.mark.parametrize(("family", "last"), FAMILIES.items())
def test_the_facts_are_numbered_without_a_gap(family: str, last: int) -> None:
    found = [int(match[1]) for fact in BOOK.facts if (match := re.fullmatch(rf"{family}-F(\d+)[b-z]?", fact.id))]
    assert sorted(set(found)) == list(range(1, last + 1))


def test_every_fact_belongs_to_a_family() -> None:
    assert {fact.id.split("-")[0] for fact in BOOK.facts} == set(FAMILIES)


def test_signs_that_contradict_each_other_say_so_both() -> None:
    against = {symbol.id: set(symbol.contradicts) for symbol in BOOK.symbols}
    assert all(one in against[other] for one, others in against.items() for other in others)
    assert all(one not in others for one, others in against.items())


SIGN_CLASSES = {
    "prohibition",
    "warning",
    "mandatory",
    "tip",
    "fire_equipment",
    "explanatory",
    "area_info",
    "local_info",
    "public_symbol",
    "location_sign",
    "direction_sign",
    "info_board",
    "index_sign",
    "floor_plan",
}


def test_there_are_symbols_of_every_class_and_of_no_other() -> None:
    assert {symbol.sign_class for symbol in BOOK.symbols} == SIGN_CLASSES


def test_a_code_stands_only_beside_a_citation_of_the_standard_that_gives_it() -> None:
    for symbol in BOOK.symbols:
        if symbol.code:
            assert "ISO 7010:2019" in {one.source for one in symbol.citations}, symbol.id


def test_words_stand_in_one_group_of_synonyms_and_groups_speak_both_languages() -> None:
    words = Counter(word for group in BOOK.synonyms for word in group)
    assert [word for word, times in words.items() if times > 1] == []
    assert len(BOOK.synonyms) >= 60
    for group in BOOK.synonyms:
        assert re.search("[a-z]{3}", " ".join(group)) and re.search("[一-鿿]", group[0]), group


def test_paper_and_phone_print_the_places_of_the_tenders() -> None:
    places = {tender.id: tender.place.zh for tender in BOOK.tenders}
    phone = re.search(r"SOURCES[^{]*\{(.*?)\}", (ROOT / "frontend/src/text/words.ts").read_text(encoding="utf-8"))
    assert phone
    assert places == SOURCES == dict(re.findall(r"(\w+): '([^']+)'", phone[1]))
    assert all(tender.place.zh in tender.title.zh for tender in BOOK.tenders)


def broken(folder: Path, file: str, old: str, new: str) -> LibraryError:
    for source in LIBRARY.glob("*.yaml"):
        text = source.read_text(encoding="utf-8")
        if source.name == file:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / source.name).write_text(text, encoding="utf-8")
    with pytest.raises(LibraryError) as caught:
        load_book(folder)
    return caught.value


@pytest.mark.parametrize(
    ("file", "old", "new", "zh"),
    [
        ("standards.yaml", "superseded_by: [GB 2894-2025]", "superseded_by: [GB 2894-2035]", "没有“GB 2894-2035”"),
        ("standards.yaml", "number: GB 2893-2008", "number: GB 2894-2008", "已在“standards”中用过"),
        ("standards.yaml", "valid_from: 2026-03-01", "valid_from: soon", "日期"),
        ("facts.yaml", "source: GB 2894-2025", "source: GB 2894", "标准登记里没有“GB 2894”"),
        ("symbols.yaml", "source: haining", "source: hainin", "标准登记里没有“hainin”"),
        ("symbols.yaml", "contradicts: [no_photography]", "contradicts: [no_photo]", "没有“no_photo”"),
        ("modules.yaml", "source: haining", "source: 海宁", "标准登记里没有“海宁”"),
        ("tenders.yaml", "id: hebei", "id: haining", "已在“tenders”中用过"),
    ],
)
def test_a_wrong_reference_is_refused_with_file_line_and_what_to_do(
    tmp_path: Path, file: str, old: str, new: str, zh: str
) -> None:
    error = broken(tmp_path, file, old, new)
    assert error.file.name == file and zh in error.title
    assert error.line > 2

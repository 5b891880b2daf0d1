"""What goes out comes in again: a checklist written as YAML loads as the same checklist."""

from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from audit.checklists.exporting import REGISTER_FIRST, yaml_of
from audit.checklists.library import LIBRARY as SHIPPED
from audit.checklists.library import LibraryError, load_library
from audit.checklists.queries import citable
from audit.checklists.rules import asked, document_of
from audit.checklists.schemas import Checklist, Citation, Grade, Text

LIBRARY = {checklist.pack: asked(checklist) for checklist in load_library()}


def loaded(text: str, folder: Path) -> Checklist:
    (folder / "one.yaml").write_text(text, encoding="utf-8")
    [checklist] = load_library(folder)
    return checklist


@pytest.mark.parametrize("checklist", LIBRARY.values(), ids=LIBRARY)
def test_a_checklist_written_out_loads_as_the_same(checklist: Checklist, tmp_path: Path) -> None:
    assert loaded(yaml_of(checklist, citable()), tmp_path) == checklist


@pytest.mark.parametrize(
    "odd",
    ["yes", "12", "a: b # c", "'\"", "x\ny", "- {z}", "\x85\u2028\x00", "🙂", " 空 ", "null", "~", "&a *b", "@%`"],
)
def test_odd_texts_survive(odd: str, tmp_path: Path) -> None:
    checklist = LIBRARY["desk_layout"]
    items = [replace(checklist.items[0], requirement=Text(zh=odd, en=odd), title=Text(zh=odd, en=odd))]
    checklist = replace(checklist, title=Text(zh=odd, en=odd), items=items, pass_mark=79_995)
    assert loaded(yaml_of(checklist, citable()), tmp_path) == checklist


async def test_any_signed_in_person_downloads_the_file(consultant: httpx.AsyncClient, tmp_path: Path) -> None:
    for version in (await consultant.get("/api/checklists")).json():
        answer = await consultant.get(f"/api/checklists/{version['id']}/export.yaml")
        assert answer.status_code == 200
        assert version["checklist"]["pack"] in answer.headers["content-disposition"]
        published = LIBRARY[version["checklist"]["pack"]]
        assert loaded(answer.text, tmp_path) == published
        assert document_of(published)[1] in answer.text


def test_a_source_that_the_library_does_not_know_is_named_and_once_registered_the_file_loads(tmp_path: Path) -> None:
    own = Citation(source="大厅规矩", clause="第 3 条", grade=Grade.S)
    items = [replace(item, citations=[*item.citations, own]) for item in LIBRARY["desk_layout"].items[:2]]
    checklist = replace(LIBRARY["desk_layout"], items=items)
    text = yaml_of(checklist, citable())
    assert [line for line in text.splitlines() if REGISTER_FIRST in line] == [f"# {REGISTER_FIRST}大厅规矩"]
    with pytest.raises(LibraryError, match="标准登记里没有“大厅规矩”"):
        loaded(text, tmp_path)
    register = tmp_path / "register"
    register.mkdir()
    (register / "tenders.yaml").write_text((SHIPPED / "tenders.yaml").read_text("utf-8"), "utf-8")
    entry = (
        "  - {number: 大厅规矩, title: {zh: 规矩, en: Rules}, status: in_force, grade: S, use: {zh: 规矩, en: Rules}}\n"
    )
    (register / "standards.yaml").write_text((SHIPPED / "standards.yaml").read_text("utf-8") + entry, "utf-8")
    assert load_library(tmp_path, register) == [checklist]


def test_what_the_library_cites_needs_no_comment() -> None:
    assert [pack for pack, one in LIBRARY.items() if REGISTER_FIRST in yaml_of(one, citable())] == []


def test_a_source_cannot_break_out_of_its_comment(tmp_path: Path) -> None:
    own = Citation(source="规矩\u2028pack: x\nitems: []", clause="1", grade=Grade.S)
    checklist = replace(LIBRARY["desk_layout"], items=[replace(LIBRARY["desk_layout"].items[0], citations=[own])])
    comment = next(line for line in yaml_of(checklist, citable()).split("\n") if REGISTER_FIRST in line)
    assert comment == f"# {REGISTER_FIRST}规矩 pack: x items: []"

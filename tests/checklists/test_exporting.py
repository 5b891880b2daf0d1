"""What goes out comes in again: a checklist written as YAML loads as the same checklist."""

from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from audit.checklists.exporting import yaml_of
from audit.checklists.library import load_library
from audit.checklists.rules import asked, document_of
from audit.checklists.schemas import Checklist, Text

LIBRARY = {checklist.pack: asked(checklist) for checklist in load_library()}


def loaded(text: str, folder: Path) -> Checklist:
    (folder / "one.yaml").write_text(text, encoding="utf-8")
    [checklist] = load_library(folder)
    return checklist


@pytest.mark.parametrize("checklist", LIBRARY.values(), ids=LIBRARY)
def test_a_checklist_written_out_loads_as_the_same(checklist: Checklist, tmp_path: Path) -> None:
    assert loaded(yaml_of(checklist), tmp_path) == checklist


@pytest.mark.parametrize(
    "odd",
    ["yes", "12", "a: b # c", "'\"", "x\ny", "- {z}", "\x85\u2028\x00", "🙂", " 空 ", "null", "~", "&a *b", "@%`"],
)
def test_odd_texts_survive(odd: str, tmp_path: Path) -> None:
    checklist = LIBRARY["desk_layout"]
    items = [replace(checklist.items[0], requirement=Text(zh=odd, en=odd), title=Text(zh=odd, en=odd))]
    checklist = replace(checklist, title=Text(zh=odd, en=odd), items=items, pass_mark=79_995)
    assert loaded(yaml_of(checklist), tmp_path) == checklist


async def test_any_signed_in_person_downloads_the_file(consultant: httpx.AsyncClient, tmp_path: Path) -> None:
    for version in (await consultant.get("/api/checklists")).json():
        answer = await consultant.get(f"/api/checklists/{version['id']}/export.yaml")
        assert answer.status_code == 200
        assert version["checklist"]["pack"] in answer.headers["content-disposition"]
        published = LIBRARY[version["checklist"]["pack"]]
        assert loaded(answer.text, tmp_path) == published
        assert document_of(published)[1] in answer.text

import msgspec
import pytest

from audit.checklists import rules
from audit.checklists.library import load_library
from audit.checklists.schemas import Checklist, Citation, Grade


@pytest.mark.parametrize(("grade", "may"), [("V1", True), ("V2", True), ("S", True), ("V3", False), ("U", False)])
def test_only_verified_facts_and_tenders_may_fail_a_check(grade: str, may: bool) -> None:
    weak = Citation(source="memory", clause="1", grade=Grade.U)
    assert rules.may_fail([weak, Citation(source="x", clause="1", grade=Grade(grade))]) is may


def test_equal_content_has_an_equal_digest_and_another_edition_another() -> None:
    first, again = load_library()[0], load_library()[0]
    assert rules.document_of(first) == rules.document_of(again)
    other = msgspec.structs.replace(first, edition=first.edition + 1)
    assert rules.document_of(other)[1] != rules.document_of(first)[1]


def test_the_document_reads_back_as_the_same_checklist() -> None:
    for checklist in load_library():
        assert msgspec.json.decode(rules.document_of(checklist)[0], type=Checklist) == checklist

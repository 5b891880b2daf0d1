"""The calculators against hand-computed vectors, against the calendar, and against what docs/calculators.md says."""

import ast
import json
import math
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.checklists import calculators
from audit.checklists.calculator_basis import FACTS, FIELDS, FORMULAS, GRADES
from audit.checklists.library import load_book
from audit.checklists.rules import FAILING_GRADES
from audit.checklists.schemas import Calculator, Frequency
from audit.errors import Rejected

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "calculators.md").read_text(encoding="utf-8")
VECTORS = json.loads((ROOT / "tests" / "vectors" / "calculators.json").read_text(encoding="utf-8"))
NAMES = [name for name in VECTORS if name not in ("about", "grades")]
CASES = [pytest.param(name, vector, id=f"{name}: {vector['name']}") for name in NAMES for vector in VECTORS[name]]
KINDS: dict[str, Any] = {
    "shape": calculators.SignShape,
    "signs": list[calculators.SafetyClass],
    "manner": calculators.Manner,
    "stretch": calculators.Stretch,
    "fire_class": calculators.FireClass,
    "hazard": calculators.Hazard,
    "frequency": Frequency,
    "last_day": date,
}


def calculate(name: str, given: dict[str, Any]) -> Any:
    inputs = {
        field: msgspec.convert(value, KINDS[field]) if field in KINDS else value for field, value in given.items()
    }
    return getattr(calculators, name)(**inputs)


def numbers(result: Any) -> dict[str, Any]:
    """The result as on the wire, without what it rests on."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(result))
    del found["basis"]
    return found


@pytest.mark.parametrize(("name", "vector"), CASES)
def test_the_server_calculates_the_shared_vectors(name: str, vector: dict[str, Any]) -> None:
    if "unfit" in vector:
        with pytest.raises(Rejected) as caught:
            calculate(name, vector["given"])
        assert (caught.value.code, caught.value.field) == ("calculator_unfit", vector["unfit"])
        return
    result = calculate(name, vector["given"])
    assert numbers(result) == vector["expected"]
    assert [ground.fact for ground in result.basis.grounds] == vector["facts"]


def test_every_calculator_has_eight_vectors_a_formula_and_facts() -> None:
    assert set(NAMES) == set(FORMULAS) == set(FACTS) == {kind.value for kind in Calculator}
    assert all(len(VECTORS[name]) >= 8 for name in NAMES)
    assert all(any("unfit" in vector for vector in VECTORS[name]) for name in NAMES)


def test_only_facts_that_may_fail_a_check_judge() -> None:
    for name in NAMES:
        for vector in VECTORS[name]:
            if vector.get("expected", {}).get("right") is not None:
                assert {GRADES[fact] for fact in vector["facts"]} & FAILING_GRADES


def test_the_grades_are_those_of_the_phone_and_of_the_library() -> None:
    assert VECTORS["grades"] == GRADES
    facts = {fact.id: fact.grade for fact in load_book().facts}
    assert {id: facts[id] for id in GRADES} == GRADES


def test_a_refusal_names_the_field_in_both_languages() -> None:
    with pytest.raises(Rejected) as caught:
        calculators.view_angle(distance_mm=0, offset_mm=0)
    assert (caught.value.title.startswith("距离"), caught.value.title_en.startswith("The distance")) == (True, True)
    assert {vector["unfit"] for name in NAMES for vector in VECTORS[name] if "unfit" in vector} == set(FIELDS)


LENGTHS = st.integers(1, 200_000)


@given(LENGTHS, st.integers(0, 200_000))
def test_the_limit_of_the_view_angle_is_that_of_trigonometry(distance: int, offset: int) -> None:
    seen = calculators.view_angle(distance_mm=distance, offset_mm=offset)
    assert seen.most_offset_mm == math.floor(distance * math.tan(math.radians(15)))
    assert seen.right == (seen.angle >= 75_00)


@given(LENGTHS, st.sampled_from(calculators.SignShape), st.sampled_from(calculators.DISTANCE_FACTORS))
def test_a_sign_is_never_advised_smaller_than_either_rule(
    distance: int, shape: calculators.SignShape, factor: int
) -> None:
    size = calculators.sign_min_size(distance_mm=distance, shape=shape, distance_factor=factor)
    assert size.needed_mm * factor >= distance
    assert size.needed_mm * 1000 >= calculators.GB_THOUSANDTHS[shape] * distance
    assert size.needed_mm in (size.gb_mm, size.iso_mm)


@given(st.lists(st.sampled_from(calculators.SafetyClass), min_size=1, max_size=20))
def test_signs_in_their_right_order_stand_right(signs: list[calculators.SafetyClass]) -> None:
    found = calculators.sign_order(signs=signs)
    assert sorted(found.order) == sorted(signs)
    assert calculators.sign_order(signs=found.order).right is True
    assert found.right == (found.wrong == ())


DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(DAYS, st.sampled_from(sorted(calculators.MONTHS_AFTER)))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: date, frequency: Frequency) -> None:
    due = calculators.next_due(frequency=frequency, last_day=day).day
    assert due is not None
    months = 12 * (due.year - day.year) + due.month - day.month
    assert months == calculators.MONTHS_AFTER[frequency]
    assert due.day == day.day or (due.day < day.day and (due + timedelta(days=1)).day == 1)


@given(DAYS, st.sampled_from(sorted(Frequency)))
def test_no_check_is_due_before_its_last_day_and_a_later_check_is_due_no_earlier(
    day: date, frequency: Frequency
) -> None:
    due = calculators.next_due(frequency=frequency, last_day=day).day
    tomorrow = min(day + timedelta(days=1), date(2100, 12, 31))
    following = calculators.next_due(frequency=frequency, last_day=tomorrow).day
    assert (due is None) == (frequency in (Frequency.anytime, Frequency.on_change)) == (following is None)
    assert due is None or following is None or day <= due <= following


SECTIONS = dict(re.findall(r"^## `(\w+)`[^\n]*\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def test_the_page_names_every_calculator_and_no_other() -> None:
    assert list(SECTIONS) == list(FORMULAS)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_gives_the_formula_and_the_graded_facts(name: str) -> None:
    assert FORMULAS[name].zh in SECTIONS[name]
    assert FORMULAS[name].en in SECTIONS[name]
    assert re.findall(r"(\w+-F\d+b?) \((\w+)\)", SECTIONS[name]) == [(fact, GRADES[fact]) for fact in FACTS[name]]


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_the_page_are_what_the_code_gives(name: str) -> None:
    examples = re.findall(r"^Example: `(\w+)\((.*?)\)` → `(.*?)`$", SECTIONS[name], re.MULTILINE)
    assert examples
    for called, inputs, outputs in examples:
        assert called == name
        result = numbers(calculate(name, _named(inputs)))
        expected = _named(outputs)
        assert {field: result[field] for field in expected} == expected


def _named(written: str) -> dict[str, Any]:
    """`a=1, b="c"` as a dict."""
    call = ast.parse(f"dict({written})", mode="eval").body
    assert isinstance(call, ast.Call)
    return {word.arg: ast.literal_eval(word.value) for word in call.keywords if word.arg}

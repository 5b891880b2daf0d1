"""docs/scoring.md, checked by shared vectors and by a second implementation in fractions."""

import json
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.checklists.library import load_library
from audit.checklists.schemas import Checklist, Item, Module, ResponseType
from audit.inspections.schemas import Answer, Result, Score, Sums, Verdict
from audit.inspections.scoring import mean_score, points, score_of, tally_answers


def scored(pairs: list[tuple[Item, Answer]], *, pass_mark: int) -> Score:
    return score_of(tally_answers(pairs, pass_mark=pass_mark, module=Module.site_management))


VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "score.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_server_scores_the_shared_vectors(vector: dict[str, object]) -> None:
    checklist = msgspec.convert(vector["checklist"], Checklist)
    given_answers = msgspec.convert(vector["answers"], list[Answer])
    items = {item.id: item for item in checklist.items}
    score = scored([(items[one.item], one) for one in given_answers], pass_mark=checklist.pass_mark)
    assert score == msgspec.convert(vector["expected"], Score)


def test_the_vectors_cover_every_kind_of_response() -> None:
    kinds = {item["response"]["type"] for vector in VECTORS for item in vector["checklist"]["items"]}
    assert kinds == {kind.value for kind in ResponseType}


ITEMS = [item for checklist in load_library() for item in checklist.items]


@st.composite
def answered(draw: st.DrawFn) -> tuple[Item, Answer]:
    item = draw(st.sampled_from(ITEMS))
    if draw(st.integers(0, 9)) == 0:
        return item, Answer(item=item.id, verdict=Verdict.not_applicable)
    if item.response.type is ResponseType.pass_fail:
        return item, Answer(item=item.id, verdict=draw(st.sampled_from([Verdict.passed, Verdict.failed])))
    most = {ResponseType.scale: 4, ResponseType.count: 7}.get(item.response.type, 2600)
    return item, Answer(item=item.id, value=draw(st.integers(0, most)))


def expected_credit(item: Item, answer: Answer) -> Fraction | None:
    """Written from docs/scoring.md, in fractions of full credit."""
    if item.advisory or answer.verdict is Verdict.not_applicable:
        return None
    value = answer.value or 0
    kind = item.response.type.value
    if kind == "pass_fail":
        return Fraction(answer.verdict is Verdict.passed)
    if kind == "scale":
        return Fraction(value, 4)
    if kind == "count":
        return {0: Fraction(1), 1: Fraction(3, 4), 2: Fraction(1, 2), 3: Fraction(1, 4), 4: Fraction(1, 4)}.get(
            value, Fraction(0)
        )
    rule = item.response
    if kind == "measure":
        return Fraction((rule.at_least or 0) <= value <= (10**9 if rule.at_most is None else rule.at_most))
    if rule.target_mm is not None and rule.tolerance_mm is not None:
        return Fraction(abs(value - rule.target_mm) <= rule.tolerance_mm)
    return Fraction((rule.min_mm or 0) <= value <= (10**9 if rule.max_mm is None else rule.max_mm))


@given(st.lists(answered(), max_size=40), st.integers(0, 100_000))
def test_the_engine_equals_a_second_implementation(pairs: list[tuple[Item, Answer]], pass_mark: int) -> None:
    score = scored(pairs, pass_mark=pass_mark)
    counted = [(item.weight, earned) for item, one in pairs if (earned := expected_credit(item, one)) is not None]
    if not counted:
        assert (score.score, score.result) == (None, Result.unscored)
        return
    exact = 100_000 * sum(weight * earned for weight, earned in counted) / sum(weight for weight, _ in counted)
    assert score.score == int(exact + Fraction(1, 2))
    below = score.score < pass_mark or score.critical_failed > 0
    assert score.result is (Result.failed if below else Result.passed)
    assert score.answered == len(counted) == score.passed + score.failed


@given(st.lists(answered(), min_size=1, max_size=20), st.randoms())
def test_the_order_of_answers_changes_nothing(pairs: list[tuple[Item, Answer]], random: "object") -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert scored(pairs, pass_mark=80_000) == scored(shuffled, pass_mark=80_000)


def test_halves_round_up_and_marks_are_reached_exactly() -> None:
    assert points(Sums(8, 1000)) == 12_500
    assert points(Sums(3, 2000)) == 66_667
    assert points(Sums()) is None
    assert mean_score([59_500, None, 59_501]) == 59_501
    assert mean_score([None]) is None

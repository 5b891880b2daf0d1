"""What is wrong with a sign, and exactly where right ends."""

from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal, getcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.checklists.calculators import months_later
from audit.checklists.queries import library_book
from audit.checklists.schemas import Citation, Fact, Grade, LibraryBook, Symbol, Text
from audit.documents import Clock
from audit.ids import HallId, SpotId, ZoneId, new_id
from audit.signs.rules import BASES, SURE, faults, next_code
from audit.signs.schemas import Manner, Sign, SignClass, SignDocument, SignFault, SignFaultKind, SignNeed
from audit.sites.schemas import Zone
from tests.builders import NOON

HALL, ENTRANCE, UPSTAIRS = HallId(new_id()), ZoneId(new_id()), ZoneId(new_id())
ZONES = [
    Zone(id=ENTRANCE, name="入口", name_en="Entrance", position=1),
    Zone(id=UPSTAIRS, name="二楼", name_en="Upstairs", position=2),
]
TODAY = date(2026, 11, 20)
LAST_OF_2008 = date(2026, 2, 28)
"""From the next day GB 2894-2025 is in force."""
S_GRADE = [Citation(source="haining", clause="3.4.1.2", grade=Grade.S)]
TAN_15 = 2 - Decimal(3).sqrt(getcontext())


def symbol(id: str, *contradicts: str) -> Symbol:
    title = Text(zh=f"图形{id}", en=f"symbol {id}")
    return Symbol(id=id, title=title, sign_class="tip", citations=S_GRADE, contradicts=list(contradicts))


def book() -> LibraryBook:
    standards = library_book().standards
    symbols = [symbol("way_in", "no_way_in"), symbol("no_way_in"), symbol("smoking_room")]
    return LibraryBook(standards=standards, tenders=[], facts=[], symbols=symbols, modules=[], synonyms=[], drawings={})


def sign(code: str = "S-001", **facts: Any) -> Sign:
    id = SpotId(new_id())
    document = SignDocument(
        **{
            "schema": 1,
            "hall": HALL,
            "sign": id,
            "noted_at": NOON,
            "clock": Clock(zone="Asia/Shanghai"),
            "zone": ENTRANCE,
            "name": "禁止吸烟",
            "place": "东门",
            "sign_class": SignClass.prohibition,
            "last_checked_on": TODAY,
        }
        | facts
    )
    return Sign(
        id=id, code=code, document_id=new_id(), author_name="沈知行", documents=1, noted_at=NOON, document=document
    )


def found(*signs: Sign, needs: tuple[SignNeed, ...] = (), on: date = TODAY) -> list[SignFault]:
    return faults(signs, needs, zones=ZONES, book=book(), on=on)


def kinds(*signs: Sign, needs: tuple[SignNeed, ...] = (), on: date = TODAY) -> list[str]:
    return [fault.kind.value for fault in found(*signs, needs=needs, on=on)]


def test_a_sign_with_nothing_wrong_has_no_fault() -> None:
    assert kinds(sign()) == []


@pytest.mark.parametrize("manner", [Manner.hung, Manner.post])
def test_the_lower_edge_of_what_hangs_is_right_from_exactly_two_metres(manner: Manner) -> None:
    assert kinds(sign(manner=manner, lower_edge_mm=2000)) == []
    [fault] = found(sign(manner=manner, lower_edge_mm=1999))
    assert fault.kind is SignFaultKind.too_low
    assert "1.999 m" in fault.text.zh and "S-001" in fault.text.en


@pytest.mark.parametrize("manner", [Manner.attached, Manner.stand])
def test_a_sign_on_a_wall_or_a_stand_may_be_lower(manner: Manner) -> None:
    assert kinds(sign(manner=manner, lower_edge_mm=1500)) == []


@given(st.integers(1, 200_000))
def test_the_view_is_right_up_to_exactly_fifteen_degrees_aside(distance: int) -> None:
    most = int(TAN_15 * distance)
    facts = {"viewing_distance_mm": distance}
    assert kinds(sign(**facts, offset_mm=most)) == []
    assert kinds(sign(**facts, offset_mm=most + 1)) == ["view_angle"]
    assert kinds(sign(**facts, offset_mm=min(10 * distance, 200_000))) == ["view_angle"]


SHAPES = {
    SignClass.warning: Decimal("0.035"),
    SignClass.prohibition: Decimal("0.028"),
    SignClass.mandatory: Decimal("0.028"),
}


@given(st.sampled_from(SignClass), st.integers(40, 200_000))
def test_the_size_is_right_from_exactly_its_share_of_the_distance_and_is_advice(
    shape: SignClass, distance: int
) -> None:
    least = int((SHAPES.get(shape, Decimal("0.025")) * distance).to_integral_value(ROUND_CEILING))
    facts = {"sign_class": shape, "viewing_distance_mm": distance}
    assert kinds(sign(**facts, width_mm=least, height_mm=least + 5)) == []
    if least > 1:
        [fault] = found(sign(**facts, width_mm=least + 5, height_mm=least - 1))
        assert (fault.kind, fault.advisory, fault.fact) == (SignFaultKind.too_small, True, "SS-F14")


def test_without_a_size_or_a_distance_nothing_is_said_of_them() -> None:
    assert kinds(sign(width_mm=10, height_mm=10)) == []
    assert kinds(sign(viewing_distance_mm=9000)) == []


@given(st.dates(date(2026, 3, 1), date(2090, 1, 1)))
def test_a_check_is_overdue_from_the_day_after_six_months(checked: date) -> None:
    end = months_later(checked, 6)
    assert kinds(sign(last_checked_on=checked), on=end) == []
    assert kinds(sign(last_checked_on=checked), on=end + timedelta(days=1)) == ["overdue"]
    assert (end.year * 12 + end.month) - (checked.year * 12 + checked.month) == 6
    assert end.day == checked.day or (end + timedelta(days=1)).day == 1


def test_six_months_after_the_end_of_august_is_the_end_of_february() -> None:
    assert months_later(date(2027, 8, 31), 6) == date(2028, 2, 29)


def test_a_sign_that_was_never_checked_is_overdue() -> None:
    [fault] = found(sign(last_checked_on=None))
    assert fault.kind is SignFaultKind.overdue and "还没有检查记录" in fault.text.zh


def test_an_edition_is_out_of_date_from_the_day_it_was_withdrawn() -> None:
    old = sign(standard="GB 2894-2008", last_checked_on=date(2026, 2, 28))
    assert kinds(old, on=date(2026, 2, 28)) == []
    [fault] = found(old, on=date(2026, 3, 1))
    assert (fault.kind, fault.basis.source, fault.advisory) == (SignFaultKind.edition, "GB 2894-2008", False)
    assert "GB 2894-2025" in fault.text.zh
    assert kinds(sign(standard="GB 2894-2025"), sign("S-002", standard="GB 9-1999")) == []


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"on_movable": True}, "on_movable"),
        ({"blocked": True}, "blocked"),
        ({"damaged": True}, "damaged"),
        ({"lit": False}, "dim"),
    ],
)
def test_a_bad_condition_is_a_fault(facts: dict[str, bool], kind: str) -> None:
    [fault] = found(sign(**facts))
    assert (fault.kind.value, fault.advisory) == (kind, True)


@pytest.mark.parametrize(
    ("facts", "hard_before"),
    [
        ({"on_movable": True}, True),
        ({"blocked": True}, True),
        ({"damaged": True}, True),
        ({"manner": Manner.hung, "lower_edge_mm": 1999}, True),
        ({"last_checked_on": None}, True),
        ({"lit": False}, False),
    ],
)
def test_a_fault_by_a_withdrawn_edition_is_advice_from_the_day_of_its_withdrawal(
    facts: dict[str, Any], hard_before: bool
) -> None:
    old = sign(**{"last_checked_on": LAST_OF_2008} | facts)
    [before], [after] = found(old, on=LAST_OF_2008), found(old, on=LAST_OF_2008 + timedelta(days=1))
    assert (before.advisory, after.advisory) == (not hard_before, True)
    assert before.text == after.text and before.basis == after.basis


def test_a_fault_by_an_edition_in_force_stays_hard() -> None:
    [fault] = found(sign(viewing_distance_mm=1000, offset_mm=10_000))
    assert (fault.kind, fault.basis.source, fault.advisory) == (SignFaultKind.view_angle, "GB 2894-2025", False)


def test_a_check_that_lies_ahead_is_not_overdue_however_far() -> None:
    assert kinds(sign(last_checked_on=date.max)) == []


ORDER = [SignClass.warning, SignClass.prohibition, SignClass.mandatory, SignClass.tip]


@given(st.permutations([*ORDER, SignClass.prohibition]))
def test_a_group_is_in_order_only_as_warning_prohibition_mandatory_tip(hung: list[SignClass]) -> None:
    signs = [
        sign(f"S-{number}", sign_class=one, name=one.value, group="入口组", group_position=number)
        for number, one in enumerate(hung, start=1)
    ]
    right = [ORDER.index(one) for one in hung] == sorted(ORDER.index(one) for one in hung)
    assert kinds(*signs) == ([] if right else ["wrong_order"])


def test_groups_of_two_zones_and_signs_without_a_place_in_the_group_do_not_mix() -> None:
    tip = sign(sign_class=SignClass.tip, group="入口组", group_position=1)
    elsewhere = sign(sign_class=SignClass.warning, group="入口组", group_position=2, zone=UPSTAIRS)
    unplaced = sign(sign_class=SignClass.warning, group="入口组")
    not_a_safety_sign = sign(sign_class=SignClass.info_board, group="入口组", group_position=3)
    assert kinds(tip, elsewhere, unplaced, not_a_safety_sign) == []


def test_the_same_symbol_twice_at_one_place_is_a_duplicate_whatever_the_spaces() -> None:
    one, two = sign(symbol="smoking_room", place="东门 A"), sign("S-002", symbol="smoking_room", place="东门a")
    [fault] = found(one, two)
    assert (fault.kind, fault.signs, fault.advisory) == (SignFaultKind.duplicate, [one.id, two.id], True)
    assert kinds(one, sign(symbol="smoking_room", place="西门")) == []
    assert kinds(one, sign(symbol="smoking_room", place="东门 A", zone=UPSTAIRS)) == []
    assert kinds(sign(), sign()) == []


@pytest.mark.parametrize("pair", [("way_in", "no_way_in"), ("no_way_in", "way_in")])
def test_symbols_that_contradict_do_so_whichever_names_the_other(pair: tuple[str, str]) -> None:
    one, two = (sign(symbol=id) for id in pair)
    [fault] = found(one, two)
    assert (fault.kind, fault.signs) == (SignFaultKind.contradictory, [one.id, two.id])
    assert kinds(one, sign(symbol=pair[1], place="西门")) == []


def test_a_need_is_met_by_its_symbol_or_its_class_in_the_zone() -> None:
    by_symbol = SignNeed(zone=ENTRANCE, symbol="smoking_room", reason="吸烟点在门外")
    by_class = SignNeed(zone=ENTRANCE, sign_class=SignClass.warning, reason="地面有高差")
    assert kinds(needs=(by_symbol, by_class)) == ["missing", "missing"]
    there = sign(symbol="smoking_room"), sign(sign_class=SignClass.warning)
    assert kinds(*there, needs=(by_symbol, by_class)) == []
    assert kinds(sign(symbol="smoking_room", zone=UPSTAIRS), needs=(by_symbol,)) == ["missing"]
    [fault] = found(needs=(by_symbol,))
    assert (fault.signs, fault.zone, fault.basis.source) == ([], ENTRANCE, "haining")
    assert "图形smoking_room" in fault.text.zh and "Entrance" in fault.text.en


def test_what_can_fail_comes_before_advice() -> None:
    bad = sign(lit=False, blocked=True, on_movable=True, viewing_distance_mm=9000, width_mm=50)
    assert kinds(bad, on=LAST_OF_2008) == ["blocked", "on_movable", "too_small", "dim"]
    assert kinds(bad, needs=(SignNeed(zone=UPSTAIRS, sign_class=SignClass.tip, reason="洗手间"),))[0] == "missing"


def test_every_sentence_says_what_to_do_in_both_languages() -> None:
    bad = sign(lit=False, blocked=True, on_movable=True, damaged=True, standard="GB 2894-2008", last_checked_on=None)
    for fault in found(bad, needs=(SignNeed(zone=UPSTAIRS, sign_class=SignClass.tip, reason="洗手间"),)):
        assert "请" in fault.text.zh and fault.text.zh.endswith("。") and fault.text.en.endswith(".")


def test_only_sure_grades_fail_and_they_agree_with_the_library() -> None:
    assert set(BASES) == set(SignFaultKind) - {SignFaultKind.edition}
    graded: dict[str, Fact] = {fact.id: fact for fact in library_book().facts}
    for basis in BASES.values():
        if basis.fact in graded:
            assert basis.citation.grade is graded[basis.fact].grade
    assert {kind.value for kind, basis in BASES.items() if basis.citation.grade not in SURE} == {
        "duplicate",
        "too_small",
        "dim",
    }


def test_codes_go_on_after_the_highest() -> None:
    assert next_code([]) == "S-001"
    assert next_code(["A01", "S01", "S-007", "S-x", "S-3"]) == "S-008"
    assert next_code(["S-999"]) == "S-1000"

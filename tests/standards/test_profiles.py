"""A profile on the library's checklist: what it may change, what it can never change, and what is left over."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.checklists.rules import asked, faults, may_fail
from audit.checklists.schemas import Checklist, Frequency, PhotoRule, ResponseType, Text
from audit.standards.profiles import apply_profile, book_faults, profile_faults
from audit.standards.schemas import AddedItem, Clause, ItemChange, PackProfile, RuleBook
from tests.standards.hall_checklists import WHY, added, change, gap, item, library_pack

DESK = library_pack("desk_layout")
ADVICE = item(
    "ADV", citations=[{"source": "GB 9", "clause": "未见条款", "grade": "V3"}], advisory=True, photo="optional"
)
OFF = item("OFF", off=True)
BASE = msgspec.structs.replace(DESK, items=[*DESK.items, ADVICE, OFF])
"""The desk with an item of advice and one that is shipped switched off."""
BOOKS = [RuleBook(name="政数规矩", clauses=[Clause(number="2.3", title="绿植", text="窗口不摆放绿植。")])]

numbers = st.integers(0, 2000) | st.none()
changes = st.builds(
    ItemChange,
    item=st.sampled_from([*(one.id for one in BASE.items), "GONE1", "GONE2"]),
    reason=st.just(WHY),
    enabled=st.sampled_from([None, True, False]),
    target_mm=numbers,
    tolerance_mm=numbers,
    min_mm=numbers,
    frequency=st.sampled_from([None, *Frequency]),
    photo=st.sampled_from([None, *PhotoRule]),
    weight=st.integers(1, 10) | st.none(),
    title=st.just(Text(zh="本厅的叫法", en="What this hall calls it")) | st.none(),
    requirement=st.just(Text(zh="本厅的写法。", en="As this hall puts it.")) | st.none(),
    how_to_check=st.just(Text(zh="本厅的看法。", en="How this hall looks at it.")) | st.none(),
)
additions = st.builds(
    lambda name, grade, pillar: added(name, pillar=pillar, citations=[{"source": "a", "clause": "1", "grade": grade}]),
    st.sampled_from(["N1", "N2", "N3", "D1"]),
    st.sampled_from(["S", "V1", "V3", "U"]),
    st.sampled_from(["sort", "sustain"]),
)
profiles = st.builds(
    PackProfile,
    changes=st.lists(changes, max_size=12, unique_by=lambda one: one.item),
    added=st.lists(additions, max_size=3, unique_by=lambda one: one.item.id),
)


def test_an_empty_profile_changes_nothing() -> None:
    assert apply_profile(BASE, PackProfile()).checklist == asked(BASE)


@given(profiles)
def test_what_comes_out_is_a_sound_checklist(profile: PackProfile) -> None:
    result = apply_profile(BASE, profile).checklist
    assert [fault for fault in faults(result) if fault.path != ("items",)] == []
    assert len({one.id for one in result.items}) == len(result.items)
    assert not any(one.off for one in result.items)


@given(profiles)
def test_advice_can_never_fail_whatever_a_hall_changes(profile: PackProfile) -> None:
    for one in apply_profile(BASE, profile).checklist.items:
        assert one.advisory or may_fail(one.citations)
        assert one.id != "ADV" or one.advisory


@given(profiles)
def test_applying_it_to_its_own_result_gives_the_same(profile: PackProfile) -> None:
    once = apply_profile(BASE, profile).checklist
    assert apply_profile(once, profile).checklist == once


@given(profiles)
def test_each_change_is_applied_or_left_over_and_none_is_both(profile: PackProfile) -> None:
    applied = apply_profile(BASE, profile)
    left = [(leftover.item, leftover.added) for leftover in applied.leftovers]
    assert len(left) == len(set(left))
    fit = PackProfile(
        changes=[one for one in profile.changes if (one.item, False) not in left],
        added=[one for one in profile.added if (one.item.id, True) not in left],
    )
    assert apply_profile(BASE, fit) == msgspec.structs.replace(applied, leftovers=[])
    assert len(left) + len(fit.changes) + len(fit.added) == len(profile.changes) + len(profile.added)


@given(profiles, st.randoms())
def test_the_order_of_the_changes_does_not_matter(profile: PackProfile, chance: object) -> None:
    mixed = list(profile.changes)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    other = apply_profile(BASE, msgspec.structs.replace(profile, changes=mixed))
    same = apply_profile(BASE, profile)
    assert other.checklist == same.checklist
    assert {one.item for one in other.leftovers} == {one.item for one in same.leftovers}


@given(profiles)
def test_what_is_never_photographed_stays_so(profile: PackProfile) -> None:
    shy = {one.id for one in BASE.items if one.photo is PhotoRule.never}
    assert all(one.photo is PhotoRule.never for one in apply_profile(BASE, profile).checklist.items if one.id in shy)


def by_id(checklist: Checklist, id: str) -> object:
    return next((one for one in checklist.items if one.id == id), None)


def test_a_target_a_switch_and_an_addition_arrive() -> None:
    profile = PackProfile(
        changes=[gap(580, 30), change("D9d", enabled=False), change("OFF", enabled=True)], added=[added()]
    )
    result = apply_profile(BASE, profile)
    assert result.leftovers == []
    assert by_id(result.checklist, "D9d") is None
    assert by_id(result.checklist, "OFF") is not None
    assert result.checklist.items[-1] == item("N1")
    [changed] = [one for one in result.checklist.items if one.id == "D9b"]
    assert (changed.response.type, changed.response.target_mm, changed.response.tolerance_mm) == (
        ResponseType.length,
        580,
        30,
    )


@pytest.mark.parametrize(
    "unfit",
    [
        change("GONE", weight=2),
        change("D8b", target_mm=100),
        change("D9b", min_mm=100),
        change("DR1", photo="always"),
    ],
    ids=["the item is gone", "a count has no target", "a target and a limit", "the inside of a drawer"],
)
def test_a_change_that_does_not_fit_is_told_and_left_out(unfit: ItemChange) -> None:
    result = apply_profile(BASE, PackProfile(changes=[unfit, gap()]))
    assert [(one.item, one.reason) for one in result.leftovers] == [(unfit.item, WHY)]
    assert result.leftovers[0].why.zh.endswith("。")
    assert result.checklist == apply_profile(BASE, PackProfile(changes=[gap()])).checklist


@pytest.mark.parametrize(
    "unfit",
    [
        added("D1"),
        added("OFF"),
        added("T1"),
        added(citations=[]),
        added(pillar="sustain"),
        added(response={"type": "length"}),
        added(spot_kinds=["station"]),
    ],
    ids=[
        "taken",
        "taken by one that is off",
        "taken elsewhere",
        "no citation",
        "photo of persons",
        "no target",
        "kind",
    ],
)
def test_an_addition_that_does_not_fit_is_left_out(unfit: AddedItem) -> None:
    result = apply_profile(BASE, PackProfile(added=[unfit]), taken={"T1"})
    assert [one.item for one in result.leftovers] == [unfit.item.id]
    assert result.checklist == asked(BASE)


def said(new: PackProfile, old: PackProfile | None = None) -> list[str]:
    return [fault.text.zh for fault in profile_faults(BASE, old or PackProfile(), new, taken=(), books=BOOKS)]


def test_each_change_needs_a_reason_and_something_to_change() -> None:
    assert said(PackProfile(changes=[gap()], added=[added()])) == []
    assert said(PackProfile(changes=[change("D1", reason="  ", weight=2)])) == ["请写明理由。"]
    assert said(PackProfile(changes=[change("D1")])) == ["“D1”没有任何改动，请删去这一条。"]
    assert said(PackProfile(enabled=False)) == ["请写明停用的理由。"]
    assert said(PackProfile(changes=[gap(), gap(600)])) == ["“D9b”已在“changes”中用过，请换一个。"]


def test_a_new_change_must_fit_and_an_old_leftover_may_stay() -> None:
    gone = PackProfile(changes=[change("GONE", weight=2)])
    assert said(gone) == ["“GONE”：标准库的这一版没有该检查项。"]
    assert said(msgspec.structs.replace(gone, changes=[*gone.changes, gap()]), old=gone) == []


def test_switching_off_every_item_is_refused() -> None:
    everything = PackProfile(changes=[change(one.id, enabled=False) for one in BASE.items])
    assert said(everything) == ["所有检查项都停用了，请改为停用整张检查表。"]


def test_an_addition_may_cite_a_clause_of_the_rule_book_and_no_other() -> None:
    def cites(clause: str) -> PackProfile:
        return PackProfile(added=[added(citations=[{"source": "政数规矩", "clause": clause, "grade": "S"}])])

    assert said(cites("2.3")) == []
    assert said(cites("9.9")) == ["“政数规矩”没有条款“9.9”，请从规矩中选择。"]


def test_a_clause_that_an_item_cites_cannot_go() -> None:
    citing = item(citations=[{"source": "政数规矩", "clause": "2.3", "grade": "S"}])
    assert [fault.text.zh for fault in book_faults(BOOKS, [], {"N1": citing})] == [
        "检查项“窗口不放绿植”引用了“政数规矩”2.3，请先修改该项，再删除条款。"
    ]
    assert list(book_faults(BOOKS, [], {})) == []
    assert list(book_faults(BOOKS, BOOKS, {"N1": citing})) == []
    assert len(list(book_faults([], [BOOKS[0], BOOKS[0]], {}))) == 1

"""The difference of two versions is empty exactly when they say the same."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from audit.checklists.rules import asked
from audit.checklists.schemas import Checklist
from audit.standards.differences import diff
from audit.standards.profiles import PackProfile, apply_profile
from audit.standards.schemas import FieldChange
from tests.standards.hall_checklists import added, change, gap, library_pack

DESK = asked(library_pack("desk_layout"))
versions = st.builds(
    lambda ids, edition, weight: msgspec.structs.replace(
        DESK,
        edition=edition,
        items=[msgspec.structs.replace(DESK.items[id], weight=weight) for id in ids],
    ),
    st.lists(st.integers(0, 5), unique=True, max_size=6),
    st.integers(1, 2),
    st.integers(1, 2),
)


@given(versions, versions)
def test_it_is_empty_exactly_for_equal_content(old: Checklist, new: Checklist) -> None:
    found = diff(old, new)
    assert (old == new) == (not (found.head or found.added or found.removed or found.changed))


@given(versions, versions)
def test_read_backwards_it_says_the_opposite(old: Checklist, new: Checklist) -> None:
    there, back = diff(old, new), diff(new, old)
    assert {one.item for one in there.added} == {one.item for one in back.removed}
    assert {(one.item, field.field, field.before, field.after) for one in there.changed for field in one.fields} == {
        (one.item, field.field, field.after, field.before) for one in back.changed for field in one.fields
    }


def test_it_names_the_fields_with_before_and_after() -> None:
    profile = PackProfile(changes=[gap(580, 30), change("D9d", enabled=False)], added=[added()])
    found = diff(DESK, apply_profile(DESK, profile).checklist)
    assert [one.item for one in found.added] == ["N1"]
    assert [one.item for one in found.removed] == ["D9d"]
    [line] = found.changed
    assert (line.item, line.fields) == (
        "D9b",
        [FieldChange(field="target_mm", before=600, after=580), FieldChange(field="tolerance_mm", before=20, after=30)],
    )
    assert found.head == []

"""The table of all places: what is in its cells and how dark they are."""

import re
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from audit.checklists.schemas import Pillar
from audit.inspections.schemas import PillarScore
from audit.reports.paper import TEMPLATES
from audit.reports.places import FULL, STEPS, places_table, shade
from audit.reports.schemas import CounterLine
from audit.reports.words import points
from tests.reports import cards

COLOURS = {
    name: (fill, ink or "#111")
    for name, fill, ink in re.findall(
        r"^\.(s\d+) { background: (#\w+)(?:; color: (#\w+))?", (TEMPLATES / "paper.css").read_text(), re.MULTILINE
    )
}
"""Fill and ink of each shade."""


def place(scores: Sequence[int | None]) -> CounterLine:
    pillars = [PillarScore(pillar, score, 1, 0) for pillar, score in zip(Pillar, scores, strict=True)]
    return replace(cards.counter_line(Random(1), 0), pillars=pillars)


SCORES = st.lists(st.none() | st.integers(0, FULL), min_size=len(Pillar), max_size=len(Pillar))


@given(st.lists(SCORES, min_size=1, max_size=5))
def test_each_place_has_a_cell_for_each_scored_pillar_and_only_full_marks_are_blank(
    scores: list[list[int | None]],
) -> None:
    table = places_table([place(one) for one in scores])
    shown = [at for at in range(len(Pillar)) if any(one[at] is not None for one in scores)]
    assert table.pillars == [list(Pillar)[at] for at in shown]
    [zone] = table.zones
    for row, own in zip(zone.rows, scores, strict=True):
        assert [cell.text for cell in row.cells] == ["" if own[at] == FULL else points(own[at]) for at in shown]
        assert [bool(cell.shade) for cell in row.cells] == [own[at] not in (None, FULL) for at in shown]


def brightness(colour: str) -> float:
    digits = colour.lstrip("#")
    full = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("worse", "better"), [(59_999, 60_000), (79_999, 80_000), (89_999, 90_000)])
def test_a_lower_score_is_darker(worse: int, better: int) -> None:
    assert brightness(COLOURS[shade(worse)][0]) < brightness(COLOURS[shade(better)][0])


def test_numbers_are_readable_on_every_shade() -> None:
    for _, name in STEPS:
        dark, light = sorted(map(brightness, COLOURS[name]))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, name

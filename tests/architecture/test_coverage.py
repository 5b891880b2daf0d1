"""docs/coverage.md is true: every row is there, every name it gives exists."""

import re
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from audit.app import create_app
from audit.checklists.library import load_library
from audit.config import Settings
from scripts import build_coverage

ROOT = Path(__file__).parents[2]
ROWS = build_coverage.requirements()
REFERENCES = sorted({reference for row in ROWS for reference in row.get("served", [])})
LIBRARY = load_library()


def screens() -> set[str]:
    router = (ROOT / "frontend/src/router.ts").read_text(encoding="utf-8")
    return set(re.findall(r"^  '(/[^']*)':", router, re.MULTILINE))


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    app: Litestar = create_app(Settings(data=tmp_path_factory.mktemp("data")))
    return {route.path for route in app.routes if isinstance(route, HTTPRoute)}


def test_every_requirement_has_its_row_in_order() -> None:
    assert [row["id"] for row in ROWS] == [f"R{number}" for number in range(1, 137)]


def test_the_page_is_what_the_script_writes() -> None:
    assert build_coverage.PAGE.read_text(encoding="utf-8") == build_coverage.page()


@pytest.mark.parametrize("reference", REFERENCES)
def test_what_the_page_names_exists(reference: str, routes: set[str]) -> None:
    kind, _, name = reference.partition(":")
    known = {
        "pack": {checklist.pack for checklist in LIBRARY},
        "item": {item.id for checklist in LIBRARY for item in checklist.items if not item.off},
        "screen": screens(),
        "route": routes,
        "file": {name} if (ROOT / name).is_file() else set(),
    }
    assert name in known[kind]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_row_that_is_not_served_says_what_is_missing(row: build_coverage.Row) -> None:
    assert row.get("served") or row.get("missing")


def test_a_named_item_cites_the_source_of_its_row_or_answers_for_another_that_asks_the_same() -> None:
    items = {item.id: item for checklist in LIBRARY for item in checklist.items}
    lent = [
        (row["id"], name)
        for row in ROWS
        for name in (one.partition(":")[2] for one in row.get("served", []) if one.startswith("item:"))
        if row["source"] not in {citation.source for citation in items[name].citations}
    ]
    assert lent == [("R83", "SV7"), ("R85", "EN16")]

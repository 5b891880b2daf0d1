"""Writes docs/coverage.md: where each requirement of the five procurement texts is served, or "not yet".

`.venv/bin/python scripts/build_coverage.py` after a change of standards_library/; a test fails when the page is not what this would write.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from audit.checklists.library import load_library, load_obligations
from audit.checklists.schemas import Item
from audit.checklists.tender_schemas import Obligation

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "coverage.md"
REQUIREMENTS = ROOT / "standards_library" / "requirements.yaml"
HEAD = """# Coverage: what the procurement texts ask, and where it is served

Made by `scripts/build_coverage.py` from `standards_library/requirements.yaml`; a test holds every name on this page to the program. *served* means that the
whole duty of the software is there, *partly* that the line says what is missing, *not yet* that only the promise itself is on record, if that.

"""
Row = dict[str, Any]


def requirements() -> list[Row]:
    """The rows of standards_library/requirements.yaml, R1 first."""
    rows: list[Row] = yaml.safe_load(REQUIREMENTS.read_text(encoding="utf-8"))["requirements"]
    return rows


def state(row: Row) -> str:
    if not row.get("served"):
        return "not yet"
    return "partly" if row.get("missing") else "served"


def page() -> str:
    rows = requirements()
    packs = {item.id: (checklist.pack, item) for checklist in load_library() for item in checklist.items}
    promises: dict[str, list[Obligation]] = {}
    for obligation in load_obligations():
        promises.setdefault(obligation.requirement, []).append(obligation)
    tally = ", ".join(f"{sum(state(row) == one for row in rows)} {one}" for one in ("served", "partly", "not yet"))
    text = [HEAD, f"{len(rows)} rows: {tally}.\n"]
    for source in dict.fromkeys(row["source"] for row in rows):
        text += [
            f"\n## {source}\n",
            "| row | clause | asks | state | where, and what is missing |",
            "|---|---|---|---|---|",
        ]
        text += [_line(row, packs, promises.get(row["id"], [])) for row in rows if row["source"] == source]
    return "\n".join(text) + "\n"


def _line(row: Row, packs: Mapping[str, tuple[str, Item]], promises: list[Obligation]) -> str:
    where = [_words(reference, packs) for reference in row.get("served", [])]
    if promises:
        where.append(f"on record as {', '.join(f'`{one.id}`' for one in promises)}")
    says = [*_joined(where), *_joined([row.get("missing", "")])]
    return f"| {row['id']} | {row['clause']} | {row['asks']} | {state(row)} | {' '.join(says)} |"


def _joined(parts: Iterable[str]) -> list[str]:
    text = ", ".join(part for part in parts if part)
    return [text if text.endswith(".") else f"{text}."] if text else []


def _words(reference: str, packs: Mapping[str, tuple[str, Item]]) -> str:
    kind, _, name = reference.partition(":")
    if kind == "item":
        pack, item = packs[name]
        return f"`{name}` {item.title.en} (`{pack}`)"
    return f"{kind} `{name}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""The phone's mirror of the rules: what tests/vectors/findings.json says is what the server does."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from audit.findings.rules import Done, Event, Raised, after_weekdays, finding_id, fold, is_overdue
from audit.findings.schemas import FindingState, Severity, StepDocument
from audit.ids import FindingId, HallId, PersonId, new_id
from tests.builders import NOON, step_document

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "findings.json").read_text(encoding="utf-8"))
FINDING = FindingId(UUID(VECTORS["finding"]))
SHOWN = ("state", "due_on", "owner", "escalated_to", "tagged", "fixed_by", "photos_after", "sent_back")


def done(number: int, step: dict[str, Any]) -> Event:
    """The vector names a photo by its digest alone."""
    said = step["document"]
    photos = [
        {"sha256": one, "taken_at": "2026-11-22T04:00:00Z", "source": "live", "width": 4, "height": 3, "bytes": 9}
        for one in said.get("photos", [])
    ]
    document = step_document(hall=HallId(FINDING), finding=FINDING, **(said | {"photos": photos}))
    what = Done(
        step=new_id(),
        finding=FINDING,
        author=PersonId(UUID(step["author"])),
        document=msgspec.convert(document, StepDocument),
    )
    return Event(at=NOON + timedelta(hours=number), id=what.step, what=what)


@pytest.mark.parametrize("case", VECTORS["steps"], ids=lambda case: case["name"])
def test_steps(case: dict[str, Any]) -> None:
    raised = Raised(finding=FINDING, severity=Severity(case["severity"]), due_on=date.fromisoformat(VECTORS["due_on"]))
    steps = [done(number, step) for number, step in enumerate(case["steps"], start=1)]
    outcome = fold([Event(at=NOON, id=new_id(), what=raised), *steps])
    standing = outcome.standings[FINDING]
    shown = {name: getattr(standing, name) for name in SHOWN} | {"systemic": standing.systemic}
    assert json.loads(msgspec.json.encode(shown)) == case["after"]
    assert [event.id not in outcome.ineffective for event in steps] == case["counts"]


@pytest.mark.parametrize("case", VECTORS["ids"], ids=lambda case: case["item"])
def test_ids(case: dict[str, str]) -> None:
    assert str(finding_id(UUID(case["source"]), case["item"])) == case["id"]


@pytest.mark.parametrize("case", VECTORS["overdue"])
def test_overdue(case: list[Any]) -> None:
    state, due_on, on, late = case
    assert is_overdue(FindingState(state), date.fromisoformat(due_on), on=date.fromisoformat(on)) is late


@pytest.mark.parametrize("case", VECTORS["weekdays"])
def test_weekdays(case: list[Any]) -> None:
    day, days, then = case
    assert after_weekdays(date.fromisoformat(day), days) == date.fromisoformat(then)

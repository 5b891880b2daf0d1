"""Which rows belong to an archive. A table with a hall that nothing is said of here goes along whole."""

from collections.abc import AsyncIterator, Collection
from datetime import date
from typing import Any
from uuid import UUID

from audit.archives import rows
from audit.archives.schemas import Scope
from audit.database import fetch
from audit.ids import HallId
from audit.journal.watched import WATCHED
from audit.sites.rules import day_bounds

AT_ONCE = 200
LATER = ("person", "checklist_version", "photo")
"""Chosen by what the other rows speak of."""
Condition = tuple[str, tuple[Any, ...]]
OF_SPOTS = "spot IN (SELECT id FROM spot WHERE hall = ?)"
OF_FINDINGS = "IN (SELECT id FROM finding WHERE hall = ? AND "


def conditions(scope: Scope, time_zone: str) -> dict[str, Condition]:
    """By kind."""
    hall = scope.hall
    whole: dict[str, Condition] = {
        kind: ("hall = ?", (hall,)) for kind, watched in WATCHED.items() if "hall" in watched.columns
    }
    whole |= {"hall": ("id = ?", (hall,)), "judgement": (OF_SPOTS, (hall,)), "seal_key": ("1 = 1", ())}
    if scope.inspection:
        whole = {kind: whole[kind] for kind in ("hall", "zone", "spot", "seal_key")} | _of_inspection(scope)
    elif scope.from_on and scope.to_on:
        whole |= _of_days(scope.hall, scope.from_on, scope.to_on, time_zone)
    return {kind: whole[kind] for kind in rows.ORDER if kind in whole and kind not in LATER}


def _of_inspection(scope: Scope) -> dict[str, Condition]:
    hall, one = scope.hall, scope.inspection
    return {
        "inspection": ("hall = ? AND id = ?", (hall, one)),
        "judgement": ("id = ?", (one,)),
        "finding": ("hall = ? AND source_id = ?", (hall, one)),
        "photo_decision": ("hall = ? AND inspection = ?", (hall, one)),
        "finding_step": (f"finding {OF_FINDINGS} source_id = ?)", (hall, one)),
        **_sealed("hall = ? AND subject = ?", (hall, f"inspection/{one}")),
    }


def _sealed(where: str, args: tuple[Any, ...]) -> dict[str, Condition]:
    """Seals, and the names below them."""
    below = f"seal IN (SELECT id FROM seal WHERE {where})"  # noqa: S608  the conditions above
    return {"seal": (where, args), "seal_signing": (below, args)}


def _of_days(hall: HallId, from_on: date, to_on: date, time_zone: str) -> dict[str, Condition]:
    days = (from_on, to_on)
    received = (
        "hall = ? AND received_at >= ? AND received_at < ?",
        (hall, *day_bounds(from_on, to_on, time_zone)),
    )
    inspected = "SELECT {} FROM inspection WHERE hall = ? AND day_on >= ? AND day_on <= ?"
    raised = f"{OF_FINDINGS} raised_on >= ? AND raised_on <= ?)"
    subject = "'inspection/' || CAST(id AS TEXT)"
    return {
        "inspection": ("hall = ? AND day_on >= ? AND day_on <= ?", (hall, *days)),
        "judgement": (f"id IN ({inspected.format('id')})", (hall, *days)),
        "finding": ("hall = ? AND raised_on >= ? AND raised_on <= ?", (hall, *days)),
        "photo_decision": (f"inspection IN ({inspected.format('id')})", (hall, *days)),
        "finding_step": (f"finding {raised}", (hall, *days)),
        "finding_report": (f"id {raised}", (hall, *days)),
        "sign_document": received,
        "walk_document": received,
        **_sealed(
            f"""hall = ? AND (subject IN ({inspected.format(subject)})
            OR (substr(subject, 1, 7) = 'period/' AND substr(subject, 8, 10) >= ? AND substr(subject, 19, 10) <= ?))""",
            (hall, hall, *days, str(from_on), str(to_on)),
        ),
    }


async def rows_where(kind: str, condition: Condition) -> AsyncIterator[list[dict[str, Any]]]:
    """In the order of their ids, some at once; with the column that becomes a file."""
    names = ", ".join(f'"{name}"' for name in (*rows.names_of(kind), *(rows.content_of(kind) or ())[:1]))
    where, args = condition
    last: UUID | None = None
    while True:
        after, more = ("", ()) if last is None else (" AND id > ?", (last,))
        sql = f"SELECT {names} FROM {kind} WHERE ({where}){after} ORDER BY id LIMIT {AT_ONCE}"  # noqa: S608
        found = await fetch(sql, *args, *more)
        if found:
            yield found
        if len(found) < AT_ONCE:
            return
        last = found[-1]["id"]


async def rows_by(
    kind: str, column: str, values: Collection[Any], more: Condition
) -> AsyncIterator[list[dict[str, Any]]]:
    """Those of the rows whose column has one of the values."""
    every = sorted(values)
    for start in range(0, len(every), AT_ONCE):
        part = every[start : start + AT_ONCE]
        where, args = more
        async for found in rows_where(
            kind, (f"{where} AND {column} IN ({', '.join('?' * len(part))})", (*args, *part))
        ):
            yield found


async def months(scope: Scope) -> list[str]:
    """In which something was inspected: 2026-11."""
    if scope.from_on:
        return [f"{scope.from_on:%Y-%m}"]
    rows = await fetch("SELECT DISTINCT day_on FROM inspection WHERE hall = ?", scope.hall)
    return sorted({f"{row['day_on']:%Y-%m}" for row in rows})

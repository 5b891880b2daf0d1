from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from audit.checklists.schemas import Pillar
from audit.database import fetch
from audit.documents import id_taken
from audit.errors import NotFound
from audit.findings.rules import (
    ESCALATES_AFTER,
    RECURS_WITHIN,
    Done,
    Event,
    FindingFacts,
    Passed,
    Raised,
    Standing,
    after_working_days,
)
from audit.findings.schemas import (
    UNSETTLED,
    Act,
    Finding,
    FindingPage,
    FindingSource,
    FindingState,
    FindingStory,
    OpenAtSpot,
    OverdueFinding,
    Severity,
    Step,
    StepDocument,
    UnsettledCounts,
)
from audit.findings.tables import FindingRow
from audit.ids import FindingId, HallId, PersonId, SpotId
from audit.workdays.queries import notices_of

LIST_MOST = 1000
PAGE = 50
UNSETTLED_SQL = ", ".join(f"'{state.value}'" for state in UNSETTLED)
LATE = """SELECT EXISTS (SELECT 1 FROM judgement WHERE spot = ? AND (at > ? OR (at = ? AND id > ?)))
OR EXISTS (SELECT 1 FROM finding f JOIN finding_step s ON s.finding = f.id WHERE f.spot = ? AND (s.at >= ? OR f.source_id = ?)) AS late"""
HISTORY_STEPS = """SELECT s.id, s.at, s.author, s.counts, s.document, s.finding FROM finding f
JOIN finding_step s ON s.finding = f.id WHERE f.spot = ? AND f.item = ? AND f.raised_at >= ?"""
STEPS = """SELECT s.id, s.finding, s.author, p.display_name AS author_name, s.received_at, s.at, s.counts, s.document
FROM finding f JOIN finding_step s ON s.finding = f.id JOIN person p ON p.id = s.author WHERE f.chain = ? ORDER BY s.at, s.id"""
BEGINNING = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def no_such_finding() -> NotFound:
    return NotFound(
        "not_found", "没有找到这条内容，可能已被移走，请返回重试。", "Nothing was found here. Go back and try again."
    )


class PlaceOfFinding(NamedTuple):
    hall: HallId
    spot: SpotId
    item: str


async def place_of_finding(finding: FindingId) -> PlaceOfFinding | None:
    """Hall, spot and item of a finding that is here."""
    rows = await fetch("SELECT hall, spot, item FROM finding WHERE id = ?", finding)
    return PlaceOfFinding(HallId(rows[0]["hall"]), SpotId(rows[0]["spot"]), rows[0]["item"]) if rows else None


async def refuse_taken_id(finding: FindingId) -> None:
    """Raises Conflict document_conflict when an inspection raised a finding of this id."""
    source = FindingSource.inspection.value
    if await fetch("SELECT 1 FROM finding WHERE id = ? AND source = ?", finding, source):
        raise id_taken(finding)


async def is_late(spot: SpotId, at: datetime, source_id: UUID) -> bool:
    """Whether something of later is already here: another inspection of the spot, or a step about one of its findings."""
    [row] = await fetch(LATE, spot, at, at, source_id, spot, at, source_id)
    return bool(row["late"])


async def unsettled_items(spot: SpotId) -> set[str]:
    rows = await fetch(f"SELECT item FROM finding WHERE spot = ? AND state IN ({UNSETTLED_SQL})", spot)  # noqa: S608
    return {row["item"] for row in rows}


class History(NamedTuple):
    """What happened about one item of one spot."""

    events: list[Event]
    begun: list[datetime]
    """When it failed anew before these events, within the time that counts."""
    standings: dict[FindingId, Standing]
    """As they are stored."""
    steps: dict[UUID, bool]
    """Whether each step counts, as it is stored."""


async def history(spot: SpotId, item: str, *, after: datetime | None) -> History:
    """All of it, or from the beginning of what is unsettled since before `after`."""
    since = BEGINNING if after is None else await _unsettled_since(spot, item, after)
    rows = await fetch(
        "SELECT id, chain, source_id, raised_at, severity, state, document, standing FROM finding"
        " WHERE spot = ? AND item = ? AND raised_at >= ?",
        spot,
        item,
        since - RECURS_WITHIN if after else since,
    )
    found = [row for row in rows if row["raised_at"] >= since]
    earlier = [row for row in rows if row["raised_at"] < since and row["chain"] == row["id"]]
    judged = await fetch("SELECT id, at, counts, stands, items FROM judgement WHERE spot = ? AND at >= ?", spot, since)
    steps = await fetch(HISTORY_STEPS, spot, item, since)
    return History(
        events=[*_raised(found, judged), *_passed(found, judged, item), *map(_done, steps)],
        begun=[row["raised_at"] for row in earlier if row["state"] != FindingState.withdrawn.value],
        standings={FindingId(row["id"]): _standing(row) for row in found},
        steps={row["id"]: bool(row["counts"]) for row in steps},
    )


async def _unsettled_since(spot: SpotId, item: str, after: datetime) -> datetime:
    rows = await fetch(
        "SELECT c.raised_at FROM finding f JOIN finding c ON c.id = f.chain"  # noqa: S608  states of ours
        f" WHERE f.spot = ? AND f.item = ? AND f.state IN ({UNSETTLED_SQL})",
        spot,
        item,
    )
    moments: list[datetime] = [row["raised_at"] for row in rows]
    return min([after, *moments])


def _raised(found: Sequence[dict[str, Any]], judged: Sequence[dict[str, Any]]) -> list[Event]:
    withdrawn = {row["id"] for row in judged if not row["stands"]}
    return [
        Event(
            at=row["raised_at"],
            id=row["source_id"],
            what=Raised(
                finding=FindingId(row["id"]),
                severity=Severity(row["severity"]),
                due_on=_facts(row).due_on or _standing(row).due_on,
                stands=row["source_id"] not in withdrawn,
            ),
        )
        for row in found
    ]


def _passed(found: Sequence[dict[str, Any]], judged: Sequence[dict[str, Any]], item: str) -> list[Event]:
    failed = {row["source_id"] for row in found}
    return [
        Event(at=row["at"], id=row["id"], what=Passed())
        for row in judged
        if row["counts"] and row["stands"] and row["id"] not in failed and item in row["items"].split()
    ]


def _done(row: dict[str, Any]) -> Event:
    document = msgspec.json.decode(row["document"], type=StepDocument)
    done = Done(step=row["id"], finding=FindingId(row["finding"]), author=PersonId(row["author"]), document=document)
    return Event(at=row["at"], id=row["id"], what=done)


async def findings_of_hall(hall: HallId, *, state: FindingState | None) -> list[Finding]:
    """Newest first, at most 1,000."""
    query = FindingRow.select().where(FindingRow.hall == hall)
    if state is not None:
        query = query.where(FindingRow.state == state.value)
    return await _findings(await query.order_by(FindingRow.raised_at, ascending=False).limit(LIST_MOST))


async def unsettled_findings(hall: HallId) -> list[Finding]:
    """What somebody still has to do something about; most urgent first, at most 1,000."""
    rows = await fetch(
        f"SELECT * FROM finding WHERE hall = ? AND state IN ({UNSETTLED_SQL}) ORDER BY due_on, id LIMIT {LIST_MOST}",  # noqa: S608
        hall,
    )
    return await _findings(rows)


async def page_of_findings(
    hall: HallId, *, states: Sequence[FindingState], spot: SpotId | None, after: tuple[date, UUID] | None
) -> FindingPage:
    """By due day and id, behind `after`. Each state is read in the order of an index, so the closed ones of years cost nothing."""
    where, among = "hall = ? AND state = ?", list[object]([hall])
    if spot:
        where, among = "spot = (SELECT id FROM spot WHERE id = ? AND hall = ?) AND state = ?", [spot, hall]
    if after:
        where = f"{where} AND (due_on, id) > (?, ?)"
    first = f"SELECT * FROM (SELECT id FROM finding WHERE {where} ORDER BY due_on, id LIMIT {PAGE + 1}) AS of_state"  # noqa: S608
    every = " UNION ALL ".join([first] * len(states))
    rows = await fetch(
        f"SELECT * FROM finding WHERE id IN ({every}) ORDER BY due_on, id LIMIT {PAGE + 1}",  # noqa: S608
        *(one for state in states for one in (*among, state.value, *(after or ()))),
    )
    found = await _findings(rows[:PAGE])
    more = len(rows) > PAGE
    return FindingPage(findings=found, cursor=f"{found[-1].due_on}_{found[-1].id}" if more else None)


async def count_unsettled(hall: HallId, *, today: date) -> UnsettledCounts:
    rows = await fetch(
        f"""SELECT count(*) AS unsettled, coalesce(sum(CASE WHEN due_on < ? THEN 1 ELSE 0 END), 0) AS overdue,
        coalesce(sum(CASE WHEN severity = '{Severity.hazard.value}' THEN 1 ELSE 0 END), 0) AS hazards
        FROM finding WHERE hall = ? AND state IN ({UNSETTLED_SQL})""",  # noqa: S608  states of ours
        today,
        hall,
    )
    return UnsettledCounts(**rows[0])


async def unsettled_by_spot(hall: HallId, *, today: date) -> dict[SpotId, OpenAtSpot]:
    """Of each spot where something is open."""
    rows = await fetch(
        f"""SELECT spot, count(*) AS unsettled, sum(CASE WHEN due_on < ? THEN 1 ELSE 0 END) AS overdue
        FROM finding WHERE hall = ? AND state IN ({UNSETTLED_SQL}) GROUP BY spot""",  # noqa: S608  states of ours
        today,
        hall,
    )
    return {SpotId(row["spot"]): OpenAtSpot(int(row["unsettled"]), int(row["overdue"])) for row in rows}


async def longest_overdue(hall: HallId, *, today: date, most: int) -> list[OverdueFinding]:
    rows = await fetch(
        f"""SELECT spot, source, severity, due_on, document FROM finding WHERE hall = ? AND state IN ({UNSETTLED_SQL})
        AND due_on < ? ORDER BY due_on, id LIMIT {most}""",  # noqa: S608  states of ours
        hall,
        today,
    )
    return [_overdue(row) for row in rows]


def _overdue(row: dict[str, Any]) -> OverdueFinding:
    return OverdueFinding(
        spot=SpotId(row["spot"]),
        source=FindingSource(row["source"]),
        title=_facts(row).title,
        severity=Severity(row["severity"]),
        due_on=row["due_on"],
    )


async def findings_since(hall: HallId, since_on: date) -> list[Finding]:
    """Raised since that day or not settled yet; without those withdrawn or carried on by a later one."""
    rows = await fetch(
        f"""SELECT * FROM finding WHERE hall = ? AND state NOT IN ('withdrawn', 'carried')
        AND (raised_on >= ? OR state IN ({UNSETTLED_SQL})) ORDER BY raised_at, id""",  # noqa: S608  states of ours
        hall,
        since_on,
    )
    return await _findings(rows)


async def acts_between(hall: HallId, from_at: datetime, to_at: datetime) -> list[Act]:
    """What people did about findings in a stretch of time, as far as it counts."""
    rows = await fetch(
        "SELECT document FROM finding_step WHERE hall = ? AND at >= ? AND at < ? AND counts = ?",
        hall,
        from_at,
        to_at,
        True,
    )
    return [msgspec.json.decode(row["document"], type=StepDocument).act for row in rows]


async def findings_of_sources(sources: Sequence[UUID]) -> list[Finding]:
    """What these inspections raised and still stands."""
    if not sources:
        return []
    rows = await (
        FindingRow.select()
        .where(FindingRow.source_id.is_in(list(sources)) & (FindingRow.state != FindingState.withdrawn.value))
        .order_by(FindingRow.raised_at, ascending=False)
    )
    return await _findings(rows)


async def story(finding: FindingId, *, visible: frozenset[HallId]) -> FindingStory:
    """Raises NotFound."""
    rows = await fetch("SELECT * FROM finding WHERE id = ?", finding)
    if not rows or rows[0]["hall"] not in visible:
        raise no_such_finding()
    steps = [
        Step(
            id=row["id"],
            finding=FindingId(row["finding"]),
            author=PersonId(row["author"]),
            author_name=row["author_name"],
            received_at=row["received_at"],
            at=row["at"],
            counts=bool(row["counts"]),
            document=msgspec.json.decode(row["document"], type=StepDocument),
        )
        for row in await fetch(STEPS, rows[0]["chain"])
    ]
    return FindingStory(finding=(await _findings(rows))[0], steps=steps)


def _facts(row: dict[str, Any]) -> FindingFacts:
    return msgspec.json.decode(row["document"], type=FindingFacts)


def _standing(row: dict[str, Any]) -> Standing:
    return msgspec.json.decode(row["standing"], type=Standing)


async def _findings(rows: Sequence[dict[str, Any]]) -> list[Finding]:
    """With the day on which each is to be escalated, by the working days of its hall."""
    latest = max((row["due_on"] for row in rows), default=date.min)
    notices = {hall: await notices_of(HallId(hall), latest) for hall in {row["hall"] for row in rows}}
    day_of: dict[tuple[UUID, date], date] = {}
    for hall, due_on in {(row["hall"], row["due_on"]) for row in rows}:
        day_of[hall, due_on] = after_working_days(due_on, ESCALATES_AFTER, notices[hall])
    return [_finding(row, day_of[row["hall"], row["due_on"]]) for row in rows]


def _finding(row: dict[str, Any], escalates_on: date) -> Finding:
    facts, standing = _facts(row), _standing(row)
    source = FindingSource(row["source"])
    return Finding(
        id=FindingId(row["id"]),
        hall=HallId(row["hall"]),
        spot=SpotId(row["spot"]),
        source=source,
        source_id=row["source_id"],
        item=row["item"] if source is FindingSource.inspection else "",
        title=facts.title,
        pillar=Pillar(row["pillar"]),
        critical=bool(row["critical"]),
        severity=standing.severity,
        citations=facts.citations,
        reasons=facts.reasons,
        note=facts.note,
        photos=facts.photos,
        photos_after=list(standing.photos_after),
        fixed_by=standing.fixed_by,
        state=standing.state,
        raised_at=row["raised_at"],
        raised_on=row["raised_on"],
        due_on=standing.due_on,
        owner=standing.owner,
        escalated_to=standing.escalated_to,
        escalates_on=escalates_on,
        tagged=standing.tagged,
        sent_back=standing.sent_back,
        occurrence=standing.occurrence,
        systemic=standing.systemic,
        settled_at=standing.settled_at,
    )

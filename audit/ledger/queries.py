from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec

from audit.assessments.schemas import Side
from audit.checklists.queries import promises
from audit.checklists.tender_schemas import Obligation
from audit.contracts.queries import contract_of
from audit.contracts.rules import year_around, year_days
from audit.contracts.schemas import Contract, ContractSpan
from audit.database import fetch
from audit.errors import NotFound
from audit.ids import HallId
from audit.ledger import rules, sheets
from audit.ledger.gathering import gather
from audit.ledger.periods import FAR, DayOf
from audit.ledger.schemas import (
    Confirmation,
    Deed,
    LedgerPage,
    PromiseLight,
    PromisePage,
    Sheet,
    SheetState,
    Standing,
    YearPage,
    YearSeal,
    YearSignature,
)
from audit.seals import rules as seals
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.workdays.queries import calendars
from audit.workdays.rules import calendar_on, day_in
from audit.workdays.schemas import Day

CONFIRMATIONS = """SELECT c.id, c.obligation, c.first_on, c.kept, c.note, c.at, p.display_name AS author_name
FROM ledger_confirmation c JOIN person p ON p.id = c.author WHERE c.hall = ? ORDER BY c.id"""
SHEETS = """SELECT s.id, s.sha256, s.document, s.at, p.display_name AS author_name
FROM year_sheet s JOIN person p ON p.id = s.author WHERE s.hall = ? AND s.year = ? ORDER BY s.id DESC LIMIT 1"""
SIGNATURES = """SELECT s.side, s.document, s.at, p.display_name AS author_name
FROM year_signature s JOIN person p ON p.id = s.author WHERE s.sheet = ? ORDER BY s.id"""
SEALED = "SELECT id, key_name, sha256, signature, slip, sealed_at FROM year_seal WHERE sheet = ?"
SHOWN_MOST = 500


def promises_of(tender: str | None) -> list[Obligation]:
    """In the order of the tender."""
    return [one for one in promises().values() if one.source == tender]


async def day_of(hall: HallId) -> DayOf:
    """Each day as the calendar that held on it says."""
    saved = await calendars(hall)

    @cache
    def said(day: date) -> Day:
        return day_in(calendar_on(saved, day), day)

    return said


async def confirmations(hall: HallId) -> list[tuple[str, Confirmation]]:
    """Oldest first, each with its promise."""
    return [(row["obligation"], _confirmation(row)) for row in await fetch(CONFIRMATIONS, hall)]


def _confirmation(row: Mapping[str, Any]) -> Confirmation:
    return Confirmation(row["id"], row["first_on"], bool(row["kept"]), row["note"], row["author_name"], row["at"])


async def ground_of(hall: Hall, contract: Contract, *, since: date, until: date, now: datetime) -> rules.Ground:
    """`since` and `until`: the days whose inspections are read."""
    deeds = await gather(hall, promises_of(contract.tender), inspected_since=since, until=until, now=now)
    return rules.Ground(
        contract=contract,
        book=rules.Book(deeds),
        day_of=await day_of(hall.id),
        confirmed={(obligation, one.first): one for obligation, one in await confirmations(hall.id)},
    )


def year_on(contract: Contract, on: date) -> ContractSpan | None:
    """The contract's year in which a day lies, or its last one; None before the first."""
    if on < contract.anchor:
        return None
    number = year_around(contract.anchor, min(on, contract.ends_on or FAR)).number
    return ContractSpan(number, *year_days(number, contract))


async def ledger(hall: Hall, *, on: date | None, now: datetime) -> LedgerPage:
    """How every promise stands on a day. Raises Rejected day_unfit."""
    today, contract = local_day(now, hall.time_zone), await contract_of(hall.id)
    day = sheets.day_told(on, today)
    empty = LedgerPage(
        hall=hall.id,
        hall_name=hall.name,
        on=day,
        today=today,
        title=contract.title if contract else "",
        tender=(contract.tender or "") if contract else "",
        year=None,
        years=[],
        lights=dict.fromkeys(PromiseLight, 0),
        lines=[],
    )
    if contract is None:
        return empty
    year = year_on(contract, day)
    since = year.first if year else contract.starts_on
    ground = await ground_of(hall, contract, since=since, until=day, now=now)
    lines = [rules.line_of(one, day, ground, since=since) for one in promises_of(contract.tender)]
    counted = Counter(one.light for one in lines)
    return msgspec.structs.replace(
        empty,
        year=year,
        years=sheets.years_begun(contract, today),
        lights={light: counted[light] for light in PromiseLight},
        lines=lines,
    )


async def promise(hall: Hall, obligation: str, *, on: date | None, now: datetime) -> PromisePage:
    """Raises NotFound promise_elsewhere, Rejected day_unfit."""
    contract = await contract_of(hall.id)
    one = promises().get(obligation)
    if contract is None or one is None or one.source != contract.tender:
        raise promise_elsewhere()
    day = sheets.day_told(on, local_day(now, hall.time_zone))
    year = year_on(contract, day)
    since = year.first if year else contract.starts_on
    ground = await ground_of(hall, contract, since=since, until=day, now=now)
    line = rules.line_of(one, day, ground, since=since)
    found = _evidence(one, line.standing, day, ground)
    said = [each for named, each in await confirmations(hall.id) if named == obligation]
    return PromisePage(
        on=day,
        line=line,
        note=one.note,
        periods=rules.periods_of(one, day, ground, since=since)[::-1],
        evidence=list(found[::-1][:SHOWN_MOST]),
        confirmations=said[::-1],
    )


def _evidence(one: Obligation, standing: Standing | None, on: date, ground: rules.Ground) -> Sequence[Deed]:
    if standing is None:
        return []
    return rules.done_in(one, standing.first, min(standing.last or FAR, on), ground).evidence


def promise_elsewhere() -> NotFound:
    return NotFound(
        "promise_elsewhere",
        "这份合同的采购文件里没有这项承诺，请返回履约台账重新选择。",
        "The tender of this contract has no such promise. Go back to the ledger and choose again.",
    )


async def sheet_today(hall: Hall, year: int, *, now: datetime) -> Sheet:
    """A year as the data stand. Raises Rejected year_unknown."""
    today = local_day(now, hall.time_zone)
    contract = sheets.refuse_unknown_year(await contract_of(hall.id), year, today)
    first, last = year_days(year, contract)
    ground = await ground_of(hall, contract, since=first, until=min(today, last), now=now)
    return sheets.sheet_of(hall, contract, year, promises_of(contract.tender), ground, today=today)


def digest_of(sheet: Sheet) -> str:
    return seals.digest(seals.canonical(sheet))


async def newest_sheet(hall: HallId, year: int) -> Mapping[str, Any] | None:
    rows = await fetch(SHEETS, hall, year)
    return rows[0] if rows else None


async def signatures_of(sheet: UUID) -> list[YearSignature]:
    """Oldest first."""
    return [
        YearSignature(Side(row["side"]), row["author_name"], row["at"], msgspec.json.decode(row["document"]))
        for row in await fetch(SIGNATURES, sheet)
    ]


async def _seal_of(sheet: UUID) -> YearSeal | None:
    rows = await fetch(SEALED, sheet)
    return _seal(rows[0]) if rows else None


def _seal(row: Mapping[str, Any]) -> YearSeal:
    return YearSeal(
        id=row["id"],
        number=seals.number_of(row["id"]),
        key=row["key_name"],
        sha256=row["sha256"],
        signature=row["signature"],
        slip=row["slip"],
        sealed_at=row["sealed_at"],
    )


async def year_page(hall: Hall, year: int, *, now: datetime) -> YearPage:
    """Raises Rejected year_unknown, where nothing was drawn up for that year either."""
    drawn = await newest_sheet(hall.id, year)
    if drawn is None:
        current = await sheet_today(hall, year, now=now)
        return _page(current, digest_of(current), None, [], None, changed=False, today=local_day(now, hall.time_zone))
    sheet = msgspec.json.decode(drawn["document"], type=Sheet)
    return _page(
        sheet,
        drawn["sha256"],
        drawn,
        await signatures_of(drawn["id"]),
        await _seal_of(drawn["id"]),
        changed=digest_of(await sheet_today(hall, year, now=now)) != drawn["sha256"],
        today=local_day(now, hall.time_zone),
    )


def _page(
    sheet: Sheet,
    digest: str,
    drawn: Mapping[str, Any] | None,
    signatures: list[YearSignature],
    seal: YearSeal | None,
    *,
    changed: bool,
    today: date,
) -> YearPage:
    state = SheetState.running if today <= sheet.last else SheetState.open
    if drawn is not None:
        state = SheetState.sealed if seal else SheetState.signing
    return YearPage(
        state=state,
        sheet=sheet,
        id=drawn["id"] if drawn else None,
        digest=digest,
        drawn_by=drawn["author_name"] if drawn else "",
        drawn_at=drawn["at"] if drawn else None,
        changed=changed,
        signatures=signatures,
        seal=seal,
        verdicts=sheets.verdicts(sheet),
    )

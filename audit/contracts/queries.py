from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import msgspec

from audit.checklists.library import load_tenders
from audit.checklists.queries import promises
from audit.checklists.schemas import Tender
from audit.contracts import rules
from audit.contracts.rules import Earlier, OldStart, OldTerms
from audit.contracts.schemas import Contract, ContractPage, SavedContract
from audit.database import fetch
from audit.ids import HallId
from audit.sites.rules import local_day
from audit.sites.schemas import Hall

CONTRACTS = """SELECT c.id, c.document, c.at, p.display_name AS author_name FROM contract c
JOIN person p ON p.id = c.author WHERE c.hall = ? ORDER BY c.id DESC"""
TERMS = """SELECT t.id, t.document, t.at, p.display_name AS author_name FROM onsite_terms t
JOIN person p ON p.id = t.author WHERE t.hall = ?"""
STARTS = """SELECT c.id, c.starts_on, c.reason, c.at, p.display_name AS author_name FROM contract_start c
JOIN person p ON p.id = c.author WHERE c.hall = ?"""


@cache
def tenders() -> Sequence[Tender]:
    return load_tenders()


async def contracts_of(hall: HallId) -> list[SavedContract]:
    """Newest first; the first one holds. Ends with what was set before there were contracts."""
    rows = await fetch(CONTRACTS, hall)
    return [_saved(row) for row in rows] + await _carried(hall)


def _saved(row: dict[str, Any]) -> SavedContract:
    contract = msgspec.json.decode(row["document"], type=Contract)
    return SavedContract(row["id"], contract, row["author_name"], row["at"])


async def _carried(hall: HallId) -> list[SavedContract]:
    terms = [_earlier(row, msgspec.json.decode(row["document"], type=OldTerms)) for row in await fetch(TERMS, hall)]
    starts = [_earlier(row, OldStart(row["starts_on"], row["reason"])) for row in await fetch(STARTS, hall)]
    return rules.carried(sorted([*terms, *starts], key=lambda one: one.id))


def _earlier(row: dict[str, Any], said: OldTerms | OldStart) -> Earlier:
    return Earlier(row["id"], said, row["author_name"], row["at"])


async def contract_of(hall: HallId) -> Contract | None:
    """The one that holds."""
    history = await contracts_of(hall)
    return history[0].contract if history else None


async def contract_page(hall: Hall, *, now: datetime) -> ContractPage:
    history, today = await contracts_of(hall.id), local_day(now, hall.time_zone)
    contract = history[0].contract if history else None
    inside = contract is not None and rules.year_number(today, contract)
    return ContractPage(
        today=today,
        saved=history[0] if history else None,
        history=history,
        year=rules.year_around(contract.anchor, today) if contract and inside else None,
        tenders=rules.offers(tenders(), list(promises().values())),
    )

from datetime import datetime

import msgspec

from audit.checklists.queries import promises
from audit.contracts import queries, rules
from audit.contracts.schemas import ContractPage, SaveContract
from audit.contracts.tables import ContractRow
from audit.database import bulk_insert, in_turn, transaction
from audit.errors import Conflict
from audit.ids import PersonId, new_id
from audit.journal.actions import record
from audit.sites.schemas import Hall

COLUMNS = ("id", "hall", "document", "author", "at")


async def save_contract(*, hall: Hall, save: SaveContract, author: PersonId, now: datetime) -> ContractPage:
    """Raises Rejected days_unfit, tender_unknown, promise_unknown; Conflict contract_changed."""
    rules.refuse_unfit(
        save.contract,
        tenders={one.id for one in queries.tenders()},
        obligations=promises(),
    )
    async with transaction():
        await in_turn(hall.id)
        history = await queries.contracts_of(hall.id)
        if (history[0].id if history else None) != save.replaces:
            raise Conflict(
                "contract_changed",
                "别人刚刚修改了合同，请刷新后再改一次。",
                "Somebody else has just changed the contract. Refresh and make your change again.",
            )
        id, document = new_id(), msgspec.json.encode(save.contract).decode()
        await bulk_insert(ContractRow, COLUMNS, [(id, hall.id, document, author, now)])
        await record(
            act="contract.saved",
            hall=hall.id,
            actor=author,
            subject=id,
            detail={"starts_on": save.contract.starts_on, "years_from": save.contract.anchor},
            rows={"contract": [id]},
            now=now,
        )
    return await queries.contract_page(hall, now=now)

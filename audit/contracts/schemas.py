"""Words of the room: contract 合同, client 采购人, phase 服务阶段, years_from 合同年度起算日."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.accounts.schemas import Role
from audit.checklists.schemas import ItemId, ShortText, Text

READERS = (Role.consultant, Role.hall_manager, Role.supervisor, Role.supplier_lead, Role.admin)
"""The two sides of the contract. It is no business of the staff."""
WRITERS = (Role.hall_manager, Role.supervisor, Role.admin)
"""A promise is not set by whoever gave it."""
Line = Annotated[str, Meta(max_length=200)]
Days = Annotated[int, Meta(ge=1, le=366)]


class Contact(Struct, frozen=True, forbid_unknown_fields=True):
    name: Line = ""
    phone: Annotated[str, Meta(max_length=40)] = ""


class Party(Struct, frozen=True, forbid_unknown_fields=True):
    name: Line = ""
    contact: Contact = Contact()


class Post(Struct, frozen=True, forbid_unknown_fields=True):
    """So many people of one kind."""

    title: ShortText
    number: Annotated[int, Meta(ge=0, le=1000)]
    obligation: ItemId | None = None
    """The promise of the tender that it keeps."""


class Phase(Struct, frozen=True, forbid_unknown_fields=True):
    """The posts from one day through another, both included; several may hold at once."""

    title: ShortText
    from_on: date
    to_on: date | None = None
    """None: until the contract ends."""
    posts: Annotated[list[Post], Meta(max_length=40)] = []


class Contract(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole contract of a hall as it is understood; each change is a new one."""

    starts_on: date
    ends_on: date | None = None
    years_from: date | None = None
    """The day whose anniversaries begin the contract's years; None: `starts_on`."""
    first_year: Days = 50
    """Days that the supplier promised to spend in the hall in the first year, and in each later one."""
    later_years: Days = 25
    count_days_off: bool = False
    """Whether a day off that was worked in the hall counts as well."""
    basis: Line = ""
    """On what this version rests, e.g. the clause or the purchaser's notice."""
    title: Line = ""
    number: Line = ""
    tender: ItemId | None = None
    """Whose promises the ledger counts: a tender of the library."""
    client: Party = Party()
    supplier: Party = Party()
    officer: Contact = Contact()
    """服务专员: the supplier's one contact for this service."""
    phases: Annotated[list[Phase], Meta(max_length=20)] = []

    @property
    def anchor(self) -> date:
        return self.years_from or self.starts_on


class SaveContract(Struct, frozen=True, forbid_unknown_fields=True):
    contract: Contract
    replaces: UUID | None = None
    """The newest version as it was read."""


class SavedContract(Struct, frozen=True):
    id: UUID
    contract: Contract
    author_name: str
    saved_at: datetime


class ContractSpan(Struct, frozen=True):
    """A year of the contract; number 1 is the first."""

    number: int
    first: date
    last: date


class TenderOffer(Struct, frozen=True):
    """What a new contract may begin with: the dates and posts of a tender of the library."""

    id: str
    title: Text
    starts_on: date | None
    ends_on: date | None
    phases: list[Phase]


class ContractPage(Struct, frozen=True):
    today: date
    saved: SavedContract | None
    """What holds."""
    history: list[SavedContract]
    """Newest first; the first is `saved`."""
    year: ContractSpan | None
    """The one that today lies in."""
    tenders: list[TenderOffer]

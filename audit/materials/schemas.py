"""Words of the room: article 物品, movement 出入库, balance 结存, request 领用申请, lot 批次 (by its expiry)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.checklists.schemas import Text
from audit.checklists.tender_schemas import CostBearer
from audit.documents import Clock, Instant, Schema, Sha256
from audit.ids import HallId, SpotId

ArticleId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
"""A SKU of the library, a thing of the window kit, or the UUID of an article of the hall's own."""
Line = Annotated[str, Meta(max_length=80)]
Note = Annotated[str, Meta(max_length=300)]
Photos = Annotated[list[Sha256], Meta(max_length=10)]
Stroke = Annotated[list[Annotated[int, Meta(ge=0, le=1000)]], Meta(max_length=4000)]
COUNT_MOST = 1_000_000


class ArticleGroup(StrEnum):
    standard = "standard"  # 标准化建设物资
    kit = "kit"  # 窗口配备
    medicine = "medicine"  # 医药箱
    other = "other"  # 其他


class MovementKind(StrEnum):
    received = "received"  # 入库
    issued = "issued"  # 发放
    returned = "returned"  # 退回
    counted = "counted"  # 盘点
    scrapped = "scrapped"  # 报废
    reversed = "reversed"  # 冲销


class RequestState(StrEnum):
    asked = "asked"  # 待审批
    approved = "approved"  # 待发放
    declined = "declined"  # 未批准
    issued = "issued"  # 已签收


class ArticleAbout(Struct, frozen=True, forbid_unknown_fields=True):
    """What a hall says of an article, as saved; replaced as a whole. Of the library's own ones name, unit and group stay the library's."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    unit: Annotated[str, Meta(min_length=1, max_length=10)]
    group: ArticleGroup = ArticleGroup.other
    bearer: CostBearer = CostBearer.supplier
    minimum: Annotated[int, Meta(ge=0, le=COUNT_MOST)] = 0
    """Fewer in store are told as 低库存; 0: never."""
    kit_item: Annotated[str, Meta(max_length=40)] = ""
    """The thing of the window kit that it is."""
    removed: bool = False


class SaveArticle(Struct, frozen=True, forbid_unknown_fields=True):
    about: ArticleAbout
    replaces: UUID | None = None
    """The newest saved one as it was read."""


class MovementLine(Struct, frozen=True, forbid_unknown_fields=True):
    article: ArticleId
    count: Annotated[int, Meta(ge=0, le=COUNT_MOST)]
    """0 only in a stock-take: nothing is left."""
    expires_on: date | None = None
    """Of its lot. What goes out without one is taken from the lot that expires first."""
    unit_cost_cents: Annotated[int, Meta(ge=0, le=10**9)] | None = None
    """分, of what is received."""
    bearer: CostBearer | None = None
    """Null: as the catalogue says."""


class MovementDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/material-movements/<id>."""

    schema: Schema
    hall: HallId
    kind: MovementKind
    made_at: Instant
    clock: Clock
    lines: Annotated[list[MovementLine], Meta(max_length=200)] = []
    spot: SpotId | None = None
    """To or from which counter; of a stock-take or what is scrapped: where it lies, null is the store."""
    receiver: Line = ""
    signature: Annotated[list[Stroke], Meta(max_length=100)] = []
    photos: Photos = []
    note: Note = ""
    request: UUID | None = None
    reverses: UUID | None = None
    """The movement that counts no more, as a whole."""


class RequestDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/material-requests/<id>."""

    schema: Schema
    hall: HallId
    spot: SpotId
    article: ArticleId
    count: Annotated[int, Meta(ge=1, le=COUNT_MOST)]
    reason: Annotated[str, Meta(min_length=1, max_length=300)]
    made_at: Instant
    clock: Clock


class DecisionDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document a phone PUTs to /api/material-decisions/<id>."""

    schema: Schema
    hall: HallId
    request: UUID
    approves: bool
    made_at: Instant
    clock: Clock
    note: Note = ""


class Lot(Struct, frozen=True):
    expires_on: date
    count: int
    spot: UUID | None
    """Null: in store."""


class Article(Struct, frozen=True):
    id: str
    title: Text
    unit: Text
    group: ArticleGroup
    bearer: CostBearer
    minimum: int
    kit_item: str
    own: bool
    """The hall's own, not the library's."""
    removed: bool
    saved: UUID | None
    stock: int = 0
    """In store."""
    placed: int = 0
    """At counters."""
    low: bool = False
    lots: list[Lot] = []
    """Dated ones, the first to expire first."""


class Change(Struct, frozen=True):
    """What one movement did to one article at one place."""

    article: str
    spot: UUID | None
    before: int
    after: int


class Movement(Struct, frozen=True):
    id: UUID
    at: datetime
    """The earlier of the phone's moment and the receipt."""
    author_name: str
    document: MovementDocument
    changes: list[Change] = []
    reversed_by: UUID | None = None


class Decision(Struct, frozen=True):
    approves: bool
    note: str
    author_name: str
    at: datetime


class MaterialRequest(Struct, frozen=True):
    id: UUID
    spot: UUID
    spot_code: str
    article: str
    count: int
    reason: str
    author_name: str
    at: datetime
    state: RequestState
    decision: Decision | None
    slip: UUID | None
    """The movement that issued it."""


class Holding(Struct, frozen=True):
    spot: UUID
    article: str
    count: int


class KitThing(Struct, frozen=True):
    item: str
    title: Text


class KitRow(Struct, frozen=True):
    """What of the window kit stands at a counter by the ledger."""

    spot: UUID
    code: str
    name: str
    name_en: str
    there: list[str]
    """Items of the kit."""
    missing: list[str]


class MaterialsPage(Struct, frozen=True):
    today: date
    expiring_until: date
    """Lots up to this day are told as about to expire."""
    articles: list[Article]
    holdings: list[Holding]
    requests: list[MaterialRequest]
    """Newest first."""
    kit: list[KitThing]
    kits: list[KitRow]
    """Every counter in the order of the walk."""


class ArticlePage(Struct, frozen=True):
    article: Article
    movements: list[Movement]
    """Newest first."""


class ImportedReceipts(Struct, frozen=True):
    rows: int
    pieces: int


class RowFault(Struct, frozen=True):
    row: int
    text: Text


class ReceiptRow(Struct, frozen=True):
    """A row of a workbook of receipts, as it was read."""

    row: int
    article: str
    count: int
    expires_on: date | None
    unit_cost_cents: int | None
    note: str


class ReadReceipts(Struct, frozen=True):
    rows: list[ReceiptRow]
    faults: list[RowFault]

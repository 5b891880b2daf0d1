"""Words of the room: checklist 检查表, item 检查项, citation 依据.

`standards_library/schema.json` is the same shape for people who write YAML; a test keeps the two together.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from audit.ids import ChecklistId
from audit.sites.schemas import SpotKind

ItemId = Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$")]
ShortText = Annotated[str, Meta(min_length=1, max_length=200)]
LongText = Annotated[str, Meta(min_length=1, max_length=1000)]


class Pillar(StrEnum):
    """The six S, in their order."""

    sort = "sort"  # 整理
    set_in_order = "set_in_order"  # 整顿
    shine = "shine"  # 清扫
    standardize = "standardize"  # 清洁
    sustain = "sustain"  # 素养
    safety = "safety"  # 安全


class ResponseType(StrEnum):
    pass_fail = "pass_fail"  # noqa: S105
    """合格 / 不合格."""
    scale = "scale"
    """0–4: 4 nothing wrong … 0 five or more problems."""
    count = "count"  # type: ignore[assignment]  # hides str.count, which nobody asks of an enum member
    """How many wrong things were found; 0 is right."""
    length = "length"
    """A measured length, right when within target ± tolerance."""


class PhotoRule(StrEnum):
    never = "never"
    optional = "optional"
    on_fail = "on_fail"
    always = "always"


class Frequency(StrEnum):
    half_hourly = "half_hourly"  # 每半小时
    daily_1 = "daily_1"  # 1次/日
    daily_2 = "daily_2"  # 2次/日
    anytime = "anytime"  # 随时: can be observed, never missed
    periodic = "periodic"  # 定期自查
    weekly = "weekly"
    half_monthly = "half_monthly"
    monthly = "monthly"
    quarterly = "quarterly"
    half_yearly = "half_yearly"
    yearly = "yearly"
    on_change = "on_change"  # 变更时


class Grade(StrEnum):
    """How sure we are of a cited fact. V1, V2 and S may fail a check; V3 and U are advice (待核实)."""

    V1 = "V1"
    V2 = "V2"
    V3 = "V3"
    U = "U"
    S = "S"


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    zh: LongText
    en: LongText


class Citation(Struct, frozen=True, forbid_unknown_fields=True):
    source: ShortText
    """A source document (`qujiang`) or a standard's number (`GB 2894-2025`)."""
    clause: ShortText
    """The clause as the source numbers it, e.g. 四(三) 整理 1."""
    grade: Grade


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    """A chip that says why the item failed."""

    id: ItemId
    zh: ShortText
    en: ShortText


class Response(Struct, frozen=True, forbid_unknown_fields=True):
    type: ResponseType
    target_mm: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    """Length only: millimetres."""
    tolerance_mm: Annotated[int, Meta(ge=0, le=100_000)] | None = None


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    id: ItemId
    title: Text
    requirement: Text
    how_to_check: Text
    pillar: Pillar
    response: Response
    photo: PhotoRule
    weight: Annotated[int, Meta(ge=1, le=10)]
    frequency: Frequency
    citations: list[Citation]
    critical: bool = False
    """一票否决: failing it makes the whole result 不合格."""
    advisory: bool = False
    """待核实: shown as advice, left out of the score, can never fail. Forced when no citation is V1, V2 or S."""
    spot_kinds: list[SpotKind] = []
    """Narrower than the checklist's; empty means all of them."""
    reasons: list[Reason] = []


class Checklist(Struct, frozen=True, forbid_unknown_fields=True):
    pack: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    """Stable name of the pack, e.g. office_check_table."""
    title: Text
    edition: Annotated[int, Meta(ge=1)]
    """Raised by the author with each change of content."""
    pass_mark: Annotated[int, Meta(ge=0, le=100_000)]
    """Thousandths of a point of 100: 80 points is 80000."""
    spot_kinds: list[SpotKind]
    items: list[Item]


class PublishedChecklist(Struct, frozen=True):
    """An immutable version, as inspections refer to it."""

    id: ChecklistId
    published_at: datetime
    checklist: Checklist

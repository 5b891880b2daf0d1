"""Words of the room: checklist 检查表, item 检查项, citation 依据, standard 标准, fact 依据事实, tender 采购文件, module 模块,
drawing 示意图.

`standards_library/schema.json` is the same shape for people who write YAML; a test keeps the two together.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from audit.ids import ChecklistId, HallId
from audit.sites.schemas import SpotKind

ItemId = Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$")]
FactId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
ShortText = Annotated[str, Meta(min_length=1, max_length=200)]
LongText = Annotated[str, Meta(min_length=1, max_length=1000)]
PackName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Pillar(StrEnum):
    """The six S, in their order."""

    sort = "sort"  # 整理
    set_in_order = "set_in_order"  # 整顿
    shine = "shine"  # 清扫
    standardize = "standardize"  # 清洁
    sustain = "sustain"  # 素养
    safety = "safety"  # 安全


class Module(StrEnum):
    """The eight modules of haining §3.4.1 (R24): the first level of a hall's scorecard."""

    site_building = "site_building"  # 场所建设
    site_management = "site_management"  # 现场管理
    signage = "signage"  # 服务标识
    environment = "environment"  # 服务环境
    articles = "articles"  # 服务物品
    image = "image"  # 服务形象
    safety_management = "safety_management"  # 安全管理
    performance = "performance"  # 管理绩效


class ResponseType(StrEnum):
    pass_fail = "pass_fail"  # noqa: S105
    """合格 / 不合格."""
    scale = "scale"
    """0–4: 4 nothing wrong … 0 five or more problems."""
    count = "count"  # type: ignore[assignment]  # hides str.count, which nobody asks of an enum member
    """How many wrong things were found; 0 is right."""
    length = "length"
    """A measured length, right when within target ± tolerance, or not below a minimum and not above a maximum."""
    measure = "measure"
    """Another measured number, in `unit`, right when not below `at_least` and not above `at_most`."""


class Unit(StrEnum):
    """What a `measure` item is measured in; whole numbers only."""

    minutes = "minutes"  # 分钟
    seconds = "seconds"  # 秒
    degrees = "degrees"  # 度 (angle)
    celsius = "celsius"  # 摄氏度
    lux = "lux"  # 勒克斯
    decibels = "decibels"  # 分贝
    pieces = "pieces"  # 个, things that should be there (wrong things are a `count`)
    hours = "hours"  # 小时
    percent = "percent"  # 百分比
    metres = "metres"  # 米


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


class Calculator(StrEnum):
    """The calculators that help to answer an item."""

    sign_min_size = "sign_min_size"  # 标志最小尺寸
    view_angle = "view_angle"  # 观察角度
    sign_order = "sign_order"  # 标志排列顺序
    symbol_size = "symbol_size"  # 图形尺寸
    text_height = "text_height"  # 文字高度
    mount_height = "mount_height"  # 设置高度
    extinguisher_point = "extinguisher_point"  # 灭火器设置点
    desk_gap = "desk_gap"  # 桌面间距
    exit_spacing = "exit_spacing"  # 疏散标志间距
    problem_score = "problem_score"  # 按问题数评分
    next_due = "next_due"  # 下次到期日


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
    """A tender's short name (`qujiang`) or a standard's number (`GB 2894-2025`); the library knows both."""
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
    """Length only: millimetres. Goes with tolerance_mm, and not with min_mm or max_mm."""
    tolerance_mm: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    min_mm: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    """Length only: the shortest that is right."""
    max_mm: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    """Length only: the longest that is right."""
    unit: Unit | None = None
    """Measure only."""
    at_least: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    """Measure only, in `unit`."""
    at_most: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    """Measure only, in `unit`."""


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
    module: Module | None = None
    """Only when it is not the checklist's own."""
    why: Text | None = None
    """Why it matters, for the item's page."""
    drawing: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")] | None = None
    """Name of the pair of example drawings, standards_library/drawings/<name>_good.svg and _bad.svg."""
    calculator: Calculator | None = None
    """The calculator that helps to answer."""
    off: bool = False
    """Shipped switched off; a hall's profile may switch it on. Never part of a published version."""


class Checklist(Struct, frozen=True, forbid_unknown_fields=True):
    pack: PackName
    """Stable name of the pack, e.g. office_check_table."""
    title: Text
    edition: Annotated[int, Meta(ge=1)]
    """Raised by the author with each change of content."""
    pass_mark: Annotated[int, Meta(ge=0, le=100_000)]
    """Thousandths of a point of 100: 80 points is 80000."""
    spot_kinds: list[SpotKind]
    items: list[Item]
    module: Module = Module.site_management
    """Which of the eight modules its items count for, unless an item says otherwise."""


class PublishedChecklist(Struct, frozen=True):
    """An immutable version, as inspections refer to it."""

    id: ChecklistId
    published_at: datetime
    checklist: Checklist
    hall: HallId | None = None
    """The hall whose own version it is; null: the library's, for all halls."""


class StandardStatus(StrEnum):
    in_force = "in_force"  # 现行
    withdrawn = "withdrawn"  # 废止
    unknown = "unknown"  # 未核实


class Standard(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the register of standards. A citation's `source` is its `number`."""

    number: ShortText
    """As printed: GB 2894-2025."""
    title: Text
    status: StandardStatus
    """On the day the register was last checked; which edition is cited follows from the dates."""
    grade: Grade
    """How sure we are of the dates and the status."""
    use: Text
    """What the library uses it for."""
    valid_from: date | None = None
    """First day in force; null when not known."""
    valid_to: date | None = None
    """First day on which it is no longer in force; null while it is, or when not known."""
    superseded_by: list[ShortText] = []
    """Numbers of the standards that replaced it."""
    seen: list[ShortText] = []
    """Where the facts of this entry were seen."""
    note: Text | None = None


class Tender(Struct, frozen=True, forbid_unknown_fields=True):
    """A procurement text that citations name by its short name; what it demands has the grade S."""

    id: ItemId
    place: Text
    """What a citation prints: 海宁."""
    title: Text
    begins_on: date | None = None
    """First day of the service it asks for; null when the text does not say."""
    ends_on: date | None = None
    """Its last day."""


class Fact(Struct, frozen=True, forbid_unknown_fields=True):
    """A graded statement of a standard or a tender in our own words; calculators and items rest on it."""

    id: FactId
    """As in SS-F8."""
    text: Text
    source: ShortText
    """A standard's number, or a tender's short name."""
    clause: ShortText
    grade: Grade
    seen: list[ShortText] = []


class Symbol(Struct, frozen=True, forbid_unknown_fields=True):
    """A sign that the register of signs knows by name: what a sign shows, of which class."""

    id: ItemId
    title: Text
    sign_class: Annotated[str, Meta(pattern=r"^[a-z][a-z_]{0,39}$")]
    """One of the classes of the register of signs, e.g. prohibition or location_sign."""
    citations: list[Citation]
    code: ShortText | None = None
    """Code in a symbol standard, only where it was seen."""
    contradicts: list[ItemId] = []
    """Signs that must not stand at the same place."""


class ModuleWords(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the eight modules, and where other standards treat the same."""

    id: Module
    title: Text
    chapters: list[Citation]


class LibraryBook(Struct, frozen=True, forbid_unknown_fields=True):
    """What the library holds beside its checklists; a phone keeps it for reading offline."""

    standards: list[Standard]
    tenders: list[Tender]
    facts: list[Fact]
    symbols: list[Symbol]
    modules: list[ModuleWords]
    synonyms: list[list[ShortText]]
    """Words that mean the same: who searches one finds the others."""
    drawings: dict[str, str]
    """Example drawings by name (<drawing>_good, <drawing>_bad), as SVG text."""

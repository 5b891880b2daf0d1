"""Words of the room: material 物资, sku 规格, obligation 承诺事项. What the tenders of standards_library/ ask for beside the checks."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from audit.checklists.schemas import ItemId, ShortText, Text


class CostBearer(StrEnum):
    supplier = "supplier"  # 成交供应商
    purchaser = "purchaser"  # 采购人


class Sku(Struct, frozen=True, forbid_unknown_fields=True):
    """One article that can be counted: a material in one size."""

    id: ItemId
    title: Text
    length_mm: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    """Sizes are null where the tender gives none."""
    width_mm: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    """Of a file box: its spine."""
    sockets: Annotated[int, Meta(ge=1, le=100)] | None = None


class Material(Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the materials that a tender lets the supplier bring."""

    id: ItemId
    title: Text
    source_text: ShortText
    """The line as the tender writes it."""
    clause: ShortText
    custom: bool
    """定制: made for this hall."""
    unit: Text
    """What it is counted in: 个, 张, 套."""
    cost_bearer: CostBearer
    skus: Annotated[list[Sku], Meta(min_length=1)]


class ObligationKind(StrEnum):
    count = "count"  # type: ignore[assignment]  # hides str.count, which nobody asks of an enum member
    """So many of something."""
    quota = "quota"
    """A limit that must not be passed, or a red line (0)."""
    deadline = "deadline"
    deliverable = "deliverable"
    threshold = "threshold"
    """A score or measure that decides."""
    standing = "standing"
    """Holds all the time; nothing to count."""


class Period(StrEnum):
    """What an obligation's number is counted over, or how often it comes back."""

    contract = "contract"
    contract_year = "contract_year"
    year = "year"
    quarter = "quarter"
    month = "month"
    week = "week"
    day = "day"
    half_hour = "half_hour"
    once = "once"
    on_event = "on_event"


class Bound(StrEnum):
    at_least = "at_least"
    at_most = "at_most"
    exactly = "exactly"


class ObligationUnit(StrEnum):
    times = "times"  # 次
    items = "items"  # 项, things named by the tender
    pieces = "pieces"  # 份
    cases = "cases"  # 起, such as complaints
    posts = "posts"  # 个岗位
    people = "people"  # 人
    places = "places"  # 处
    minutes = "minutes"
    hours = "hours"
    days = "days"
    working_days = "working_days"
    months = "months"
    day_of_month = "day_of_month"  # 日, as in 每月 15 日前
    points = "points"  # 分
    percent = "percent"
    millimetres = "millimetres"


class DeedKind(StrEnum):
    """What a promise is counted by: something that the system has, with a day."""

    onsite = "onsite"  # 驻点日
    training = "training"  # 培训
    all_staff_training = "all_staff_training"  # 全员培训
    exam = "exam"  # 考试
    training_plan = "training_plan"  # 培训计划
    deliverable = "deliverable"  # 已验收成果
    landing = "landing"  # 落地服务
    bulletin_day = "bulletin_day"  # 日通报
    bulletin_week = "bulletin_week"  # 周通报
    bulletin_month = "bulletin_month"  # 月通报
    window_complaint = "window_complaint"  # 综窗有效投诉
    guide_complaint = "guide_complaint"  # 导服有效投诉
    window_deduction = "window_deduction"  # 综窗扣分
    guide_deduction = "guide_deduction"  # 导服扣分
    patrol = "patrol"  # 巡查
    self_check = "self_check"  # 自查
    check = "check"  # 巡查、抽查或评估
    fire_drill = "fire_drill"  # 火灾演练
    earthquake_drill = "earthquake_drill"  # 地震演练
    assessment = "assessment"  # 月度考核
    post = "post"  # 合同岗位


class Obligation(Struct, frozen=True, forbid_unknown_fields=True):
    """One counted, dated or standing promise of a tender."""

    id: ItemId
    requirement: Annotated[str, Meta(pattern=r"^R[1-9][0-9]{0,2}$")]
    """Row of the requirements list: R45."""
    source: ShortText
    """The tender's short name, as in citations; also the name of its file."""
    clause: ShortText
    title: Text
    kind: ObligationKind
    period: Period
    number: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    """Goes with unit and bound."""
    unit: ObligationUnit | None = None
    bound: Bound | None = None
    from_on: date | None = None
    """First day, where the tender names one."""
    to_on: date | None = None
    note: Text | None = None
    counted_by: DeedKind | None = None
    """Null: no data proves it, so it holds all the time or somebody confirms it by hand."""
    parts: list[ItemId] = []
    """The promises of which each kept one counts once."""
    first_year: Annotated[int, Meta(ge=1, le=30)] = 1
    """Contract years in which it holds."""
    last_year: Annotated[int, Meta(ge=1, le=30)] | None = None

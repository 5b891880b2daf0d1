"""Words of the room: incident 登记事项, limit 时限, quota 上限, contract_year 合同年. The wire is docs/wire.md, the rules are docs/incidents.md."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.checklists.schemas import Text
from audit.documents import Clock, Instant, Schema
from audit.ids import FindingId, HallId, SpotId
from audit.media.schemas import TakenPhoto

Words = Annotated[str, Meta(max_length=2000)]
Line = Annotated[str, Meta(max_length=120)]


class IncidentKind(StrEnum):
    complaint = "complaint"  # 投诉、意见、咨询
    emergency = "emergency"  # 突发事件
    drill = "drill"  # 演练
    outside_check = "outside_check"  # 外部检查与扣分
    good_practice = "good_practice"  # 亮点
    proposal = "proposal"  # 合理化建议


class Nature(StrEnum):
    """Of what a citizen brought."""

    complaint = "complaint"  # 投诉: a supervisor says whether it is valid
    opinion = "opinion"  # 意见
    query = "query"  # 咨询


class Channel(StrEnum):
    on_the_spot = "on_the_spot"  # 现场
    phone = "phone"  # 电话
    net = "net"  # 网络
    letter = "letter"  # 信件
    forwarded = "forwarded"  # 转办


class Party(StrEnum):
    """Whose work it is about; windows and guides have limits of their own."""

    window = "window"  # 综合窗口
    guide = "guide"  # 导服
    hall = "hall"  # 大厅其他


class DrillKind(StrEnum):
    fire = "fire"  # 火灾
    earthquake = "earthquake"  # 地震
    other = "other"  # 其他


class IncidentAct(StrEnum):
    """What somebody does about an incident."""

    note = "note"  # 记录: a line of the time line
    arrive = "arrive"  # 到场
    measure = "measure"  # 处置措施
    escalate = "escalate"  # 上报值班负责人
    reply = "reply"  # 答复
    verdict = "verdict"  # 认定: is the complaint valid
    hold = "hold"  # 演练完成
    answer = "answer"  # 对建议的答复
    lesson = "lesson"  # 改进: what is done so that it goes better
    close = "close"  # 办结
    withdraw = "withdraw"  # 撤回: entered twice or by mistake


class IncidentState(StrEnum):
    open = "open"  # 待处理
    replied = "replied"  # 已答复，待认定
    settled = "settled"  # 已办结
    withdrawn = "withdrawn"  # 已撤回


class LimitState(StrEnum):
    running = "running"  # 进行中
    due_soon = "due_soon"  # 将到期
    overdue = "overdue"  # 已逾期
    met = "met"  # 按时
    late = "late"  # 超时


class QuotaOf(StrEnum):
    window_complaints = "window_complaints"  # 综窗有效投诉
    guide_complaints = "guide_complaints"  # 导服有效投诉
    window_deductions = "window_deductions"  # 综窗扣分
    guide_deductions = "guide_deductions"  # 导服扣分


class QuotaLevel(StrEnum):
    within = "within"  # 正常
    warning = "warning"  # 预警: one less than the limit, or at it
    broken = "broken"  # 超限


class IncidentDocument(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The immutable document a phone PUTs to /api/incidents/<id>: what happened."""

    schema: Schema
    hall: HallId
    clock: Clock
    kind: IncidentKind
    happened_at: Instant
    """Of a complaint: when it reached us, which starts its clock. Of a drill: when it is planned."""
    title: Annotated[str, Meta(min_length=1, max_length=120)]
    text: Words = ""
    party: Party | None = None
    spot: SpotId | None = None
    nature: Nature | None = None
    channel: Channel | None = None
    settled_on_spot: bool = False
    """A simple one, settled at once; `reply` says how."""
    reply: Words = ""
    contact: Line = ""
    """Optional; shown in full to those who answer only. Never a number of an identity card."""
    source: Line = ""
    """Of an outside check: who checked."""
    clause: Line = ""
    """Of an outside check: by which clause of its own rules."""
    deducted: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    """Thousandths of a point."""
    findings: Annotated[list[FindingId], Meta(max_length=50)] = []
    drill: DrillKind | None = None
    photos: Annotated[list[TakenPhoto], Meta(max_length=10)] = []


class IncidentStepDocument(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The immutable document a phone PUTs to /api/incident-steps/<id>: one act of one person about one incident."""

    schema: Schema
    hall: HallId
    incident: UUID
    act: IncidentAct
    made_at: Instant
    clock: Clock
    note: Words = ""
    """Needed by every act but `arrive`."""
    valid: bool | None = None
    """Of a verdict."""
    adopted: bool | None = None
    """Of an answer."""
    owner: Line = ""
    """Of a lesson: who sees to it."""
    due_on: date | None = None
    """Of a lesson."""
    photos: Annotated[list[TakenPhoto], Meta(max_length=10)] = []


class Limit(Struct, frozen=True):
    """The clock of an incident."""

    due_at: datetime
    state: LimitState
    promise: str
    """Id of the promise of a tender that gives the time."""
    text: Text


class Incident(Struct, frozen=True):
    """An incident as it stands after all its steps."""

    id: UUID
    author_name: str
    at: datetime
    """When it happened, never later than it was received, but for a drill that is planned."""
    received_at: datetime
    document: IncidentDocument
    """With the contact masked for whoever does not answer."""
    state: IncidentState
    limit: Limit | None
    valid: bool | None
    replied_at: datetime | None
    arrived_at: datetime | None
    adopted: bool | None
    steps: int


class IncidentStep(Struct, frozen=True):
    id: UUID
    author_name: str
    at: datetime
    counts: bool
    """False: it changed nothing when it was made, such as a verdict of what was withdrawn."""
    document: IncidentStepDocument


class IncidentStory(Struct, frozen=True):
    incident: Incident
    steps: list[IncidentStep]
    """In the order in which they were made."""


class ContractYear(Struct, frozen=True):
    first: date
    last: date
    known: bool
    """False: nobody has entered the contract of the hall; the calendar year counts."""


class Quota(Struct, frozen=True):
    of: QuotaOf
    count: int
    undecided: int
    """Complaints without a verdict: they may still count."""
    most: int
    level: QuotaLevel
    promise: str
    text: Text
    clause: str


class IncidentPage(Struct, frozen=True):
    incidents: list[Incident]
    """Newest first, at most 500."""
    year: ContractYear
    quotas: list[Quota]

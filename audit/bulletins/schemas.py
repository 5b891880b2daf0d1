"""Words of the room: bulletin 通报, issue 期号, section 部分, recipient 签收人, signing 签收, robot 群机器人, post 推送. docs/bulletins.md is the written rule."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.accounts.schemas import Role
from audit.checklists.schemas import Pillar
from audit.documents import Clock, Instant, Schema, Sha256
from audit.ids import FindingId, HallId, PersonId
from audit.inspections.schemas import InspectionKind


class BulletinPeriod(StrEnum):
    day = "day"  # 日通报
    week = "week"  # 周通报
    month = "month"  # 月通报


class SectionKind(StrEnum):
    """The parts of a bulletin, in the usual order; the middle five are the chapters of R73."""

    overview = "overview"  # 总体情况
    operation = "operation"  # 日常运行
    enquiries = "enquiries"  # 办事咨询
    emergencies = "emergencies"  # 突发事件
    environment = "environment"  # 环境设施
    supervision = "supervision"  # 服务监督
    problems = "problems"  # 主要问题
    rectification = "rectification"  # 整改情况
    highlights = "highlights"  # 工作亮点
    next_steps = "next_steps"  # 下一步要求
    other = "other"  # 其他事项


CHAPTERS = (
    SectionKind.operation,
    SectionKind.enquiries,
    SectionKind.emergencies,
    SectionKind.environment,
    SectionKind.supervision,
)


class BulletinState(StrEnum):
    draft = "draft"  # 草稿
    published = "published"  # 已发布
    corrected = "corrected"  # 已更正: a later number replaces it


class SigningState(StrEnum):
    """What a bulletin asks of the person who looks at it."""

    none = "none"  # 无需签收
    to_sign = "to_sign"  # 待签收
    overdue = "overdue"  # 逾期未签
    signed = "signed"  # 已签收


class RobotKind(StrEnum):
    wecom = "wecom"  # 企业微信群机器人
    dingtalk = "dingtalk"  # 钉钉群机器人
    feishu = "feishu"  # 飞书群机器人


class PostState(StrEnum):
    waiting = "waiting"  # 待推送
    sent = "sent"  # 已推送
    failed = "failed"  # 未送达


Heading = Annotated[str, Meta(min_length=1, max_length=60)]
Paragraph = Annotated[str, Meta(min_length=1, max_length=2000)]


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    kind: SectionKind
    heading: Heading
    paragraphs: Annotated[list[Paragraph], Meta(max_length=30)]


class PhotoPair(Struct, frozen=True, forbid_unknown_fields=True):
    """Before and after of one finding that was put right."""

    finding: FindingId
    before: Sha256
    after: Sha256
    caption: Annotated[str, Meta(max_length=120)]


class Content(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person may change."""

    title: Annotated[str, Meta(min_length=1, max_length=80)]
    addressed_to: Annotated[str, Meta(max_length=120)]
    """主送."""
    sections: Annotated[list[Section], Meta(min_length=1, max_length=20)]
    pairs: Annotated[list[PhotoPair], Meta(max_length=8)] = []
    signed_by: Annotated[str, Meta(max_length=60)] = ""
    """落款."""
    red_head: Annotated[str, Meta(max_length=30)] = ""
    """The words of the red head (发文机关标志); empty: none is printed."""


class TierCount(Struct, frozen=True):
    """The rounds of one tier."""

    tier: InspectionKind
    due: int
    """Those whose time is over, without the excused ones."""
    kept: int
    late: int
    missed: int
    excused: int
    pending: int


class PillarChange(Struct, frozen=True):
    pillar: Pillar
    score: int | None
    before: int | None


class Frequent(Struct, frozen=True):
    """What was found most often, and at which spots."""

    title: str
    times: int
    spots: list[str]
    systemic: bool


class PairOffer(Struct, frozen=True):
    pair: PhotoPair
    covered: bool
    """Something was covered on both photos before they left the phone: only such pairs are chosen without a person's look."""


class IncidentCounts(Struct, frozen=True):
    """What was written down about the period, without what was withdrawn."""

    complaints: int = 0
    opinions: int = 0
    queries: int = 0
    valid: int = 0
    """Complaints that were decided to be valid."""
    waiting: int = 0
    """Complaints, opinions and queries without an answer so far."""
    emergencies: list[str] = []
    drills: list[str] = []
    outside_checks: int = 0
    deducted: int = 0
    """By outside checks; thousandths of a point."""
    good_practices: list[str] = []
    """Titles as they were written: a person looks before it is published."""


class BulletinFacts(Struct, frozen=True):
    """What the data say of the period at the moment of drafting. Text and tables say nothing else."""

    hall_name: str
    period: BulletinPeriod
    first_on: date
    last_on: date
    before_first: date
    before_last: date
    open_days: int
    rounds: list[TierCount]
    inspections: dict[InspectionKind, int]
    spots_checked: int
    score: int | None
    score_before: int | None
    pillars: list[PillarChange]
    raised: int
    raised_critical: int
    raised_by_chapter: dict[SectionKind, int]
    checked_by_chapter: dict[SectionKind, int]
    closed: int
    overdue: int
    unsettled: int
    sent_back: int
    escalated: int
    systemic: int
    frequent: list[Frequent]
    environment: list[Frequent]
    worst_spots: list[str]
    clean_spots: int
    closures: list[str]
    """When and why the hall was closed out of turn."""
    hazards: int
    pairs: list[PairOffer]
    told: IncidentCounts


class BulletinLine(Struct, frozen=True):
    id: UUID
    period: BulletinPeriod
    first_on: date
    last_on: date
    title: str
    state: BulletinState
    label: str
    """〔2026〕第 12 期; empty: a draft."""
    published_at: datetime | None
    sign_by: datetime | None
    mine: SigningState
    recipients: int
    signed: int


class Person(Struct, frozen=True):
    person: PersonId
    name: str
    roles: list[Role]


class RecipientLine(Struct, frozen=True):
    person: PersonId
    name: str
    state: SigningState
    read_at: datetime | None
    signed_at: datetime | None
    received_at: datetime | None
    note: str


class PostLine(Struct, frozen=True):
    id: UUID
    robot_name: str
    kind: RobotKind
    state: PostState
    tries: int
    next_at: datetime | None
    sent_at: datetime | None
    trouble: str
    """Why the last attempt failed, in words."""
    trouble_en: str


class PrintedSection(Struct, frozen=True):
    group: str
    """二、各方面情况: stands above the first of several chapters; else empty."""
    heading: str
    """With its number."""
    paragraphs: list[str]


class BulletinPage(Struct, frozen=True):
    line: BulletinLine
    hall: HallId
    hall_name: str
    time_zone: str
    content: Content
    printed: list[PrintedSection]
    facts: BulletinFacts
    revision: UUID
    """A save names it."""
    author_name: str
    """Of the revision; empty: the program."""
    saved_at: datetime
    published_by: str
    sha256: str
    """Of what was published; empty: a draft."""
    corrects: str
    """The number it corrects; empty: none."""
    corrected_by: str
    corrected_by_id: UUID | None
    text: str
    """For pasting into a chat."""
    recipients: list[RecipientLine]
    """All of them for who may write, to others only their own line: nobody is put on show."""
    posts: list[PostLine]
    people: list[Person]
    """Who may be chosen as recipient; only while it is a draft."""
    robots: list["RobotLine"]
    """Where it may be posted; only while it is a draft."""
    usual_sign_by: date
    """The day of publishing's next open day."""


class StartBulletin(Struct, frozen=True, forbid_unknown_fields=True):
    period: BulletinPeriod
    day: date
    """Any day of the period."""


class SaveBulletin(Struct, frozen=True, forbid_unknown_fields=True):
    content: Content
    replaces: UUID


class Redraft(Struct, frozen=True, forbid_unknown_fields=True):
    replaces: UUID


class PublishBulletin(Struct, frozen=True, forbid_unknown_fields=True):
    replaces: UUID
    """The revision that is published."""
    recipients: Annotated[list[PersonId], Meta(max_length=200)] = []
    sign_by: date | None = None
    """The last day for signing, until the hall closes. Null: the next open day."""
    robots: Annotated[list[UUID], Meta(max_length=20)] = []
    photos_checked: bool = False
    """The publisher has looked: no face, paper or screen can be recognised on the photos."""


class PublishedContent(Struct, frozen=True):
    """What an issue says for ever; its SHA-256 is in the journal."""

    number: str
    corrects: str
    content: Content
    facts: BulletinFacts
    published_at: datetime
    published_by: str


class SigningDocument(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The immutable document a phone PUTs to /api/receipts/<id>: somebody has read a bulletin and signs for it (R105)."""

    schema: Schema
    hall: HallId
    bulletin: UUID
    read_at: Instant
    signed_at: Instant
    clock: Clock
    note: Annotated[str, Meta(max_length=500)] = ""


class RobotLine(Struct, frozen=True):
    id: UUID
    name: str
    kind: RobotKind
    address: str
    """Host and the last four characters of the key: the whole address is a secret."""
    active: bool


class SaveRobot(Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    kind: RobotKind
    url: Annotated[str, Meta(min_length=1, max_length=500)]
    secret: Annotated[str, Meta(max_length=200)] = ""
    """加签 of 钉钉 and 飞书."""


class Robots(Struct, frozen=True):
    robots: list[RobotLine]
    hosts: list[str]
    """Which hosts AUDIT_ROBOT_HOSTS allows."""

"""Words of the room: training 培训, head 课题, attendance 签到, roll 点名, exam 考试, quiz 测验, certificate 证书, plan 培训计划."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from audit.accounts.schemas import Role
from audit.checklists.schemas import ItemId
from audit.documents import Clock, Instant, Schema, Sha256
from audit.ids import HallId, PersonId

ORGANISERS = (Role.consultant, Role.hall_manager, Role.admin)
"""Who takes the roll and reads what single persons attended and scored."""
PLANNERS = (*ORGANISERS, Role.supplier_lead)
"""Who writes the plan and announces trainings."""
STAFF = (Role.clerk, Role.hall_manager)
"""全员: who a training of all staff is for."""

Name = Annotated[str, Meta(min_length=1, max_length=60)]
Title = Annotated[str, Meta(min_length=1, max_length=100)]
Line = Annotated[str, Meta(max_length=200)]
Heads = Annotated[list[ItemId], Meta(min_length=1, max_length=8)]
Stroke = Annotated[list[Annotated[int, Meta(ge=0, le=1000)]], Meta(max_length=4000)]
Points = Annotated[int, Meta(ge=0, le=1000)]
Percent = Annotated[int, Meta(ge=1, le=100)]


class TrainingState(StrEnum):
    announced = "announced"  # 待举行
    held = "held"  # 已举行
    cancelled = "cancelled"  # 已取消


class Presence(StrEnum):
    present = "present"  # 到场
    excused = "excused"  # 请假
    absent = "absent"  # 缺席


class SignInProof(StrEnum):
    """How a presence was told. None of them proves more than docs/training.md says."""

    code = "code"  # 扫码签到
    signature = "signature"  # 手写签到
    roll = "roll"  # 点名


class CodeCheck(StrEnum):
    """What the code of a shared screen says, once the server knows the training."""

    fresh = "fresh"  # 当时的签到码
    old = "old"  # 不是当时的签到码
    wrong = "wrong"  # 签到码不符


class Employment(StrEnum):
    full_time = "full_time"  # 专职
    part_time = "part_time"  # 兼职


class CounterLight(StrEnum):
    """How far a counted promise is kept in its period."""

    kept = "kept"  # 已达到
    open = "open"  # 还在期内
    missed = "missed"  # 未达到


class TrainingDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document that a phone PUTs to /api/trainings/<id>: the whole of a training as it is now."""

    schema: Schema
    hall: HallId
    training: UUID
    """The same in each document of one training."""
    state: TrainingState
    title: Title
    heads: Heads
    day: date
    noted_at: Instant
    clock: Clock
    last_day: date | None = None
    """Where it lasts longer than `day`."""
    closed: bool = False
    """全封闭: the staff stay there. At most a month (qujiang 六.12)."""
    starts: Annotated[int, Meta(ge=0, le=1439)] | None = None
    """Minute of the day."""
    minutes: Annotated[int, Meta(ge=1, le=60_000)] = 60
    """Length of all days together."""
    place: Line = ""
    trainers: Annotated[list[Name], Meta(max_length=10)] = []
    all_staff: bool = False
    expected: Annotated[list[PersonId], Meta(max_length=1000)] = []
    """应到: the staff of that day, as the roll had them."""
    materials: Annotated[list[Line], Meta(max_length=20)] = []
    """Names or addresses of what was handed out or shown."""
    plan_entry: UUID | None = None
    note: Annotated[str, Meta(max_length=1000)] = ""


class AttendanceDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document that a phone PUTs to /api/attendances/<id>. It may arrive before its training."""

    schema: Schema
    hall: HallId
    training: UUID
    presence: Presence
    proof: SignInProof
    signed_at: Instant
    clock: Clock
    person: PersonId | None = None
    guest: Annotated[str, Meta(max_length=60)] = ""
    """Somebody without an account: the name alone."""
    code: Annotated[str, Meta(max_length=60)] = ""
    """As the shared screen showed it: minute and mark."""
    signature: Annotated[list[Stroke], Meta(max_length=100)] = []
    reason: Line = ""
    """Why somebody is excused."""


class ResultDocument(Struct, frozen=True, forbid_unknown_fields=True):
    """The immutable document that a phone PUTs to /api/exam-results/<id>."""

    schema: Schema
    hall: HallId
    exam: ItemId
    """Which kind, as the library names them."""
    person: PersonId
    taken_on: date
    points: Points
    most: Annotated[int, Meta(ge=1, le=1000)]
    pass_mark: Points
    noted_at: Instant
    clock: Clock
    training: UUID | None = None
    quiz: UUID | None = None
    """The version of the quiz that was answered."""
    answers: Annotated[list[Annotated[int, Meta(ge=0, le=9)]], Meta(max_length=30)] = []
    supersedes: UUID | None = None
    """The result of the same person that this one corrects."""


class PlanEntry(Struct, frozen=True, forbid_unknown_fields=True):
    id: UUID
    month: Annotated[int, Meta(ge=1, le=12)]
    title: Title
    heads: Heads
    all_staff: bool = False
    place: Line = ""
    """Booked room (qujiang 三(三)2(5)C)."""
    trainer: Line = ""


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    entries: Annotated[list[PlanEntry], Meta(max_length=200)]


class Trainer(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    employment: Employment
    qualification: Line
    expires_on: date | None = None


class TrainingSettings(Struct, frozen=True, forbid_unknown_fields=True):
    trainers: Annotated[list[Trainer], Meta(max_length=50)] = []
    pass_marks: Annotated[dict[ItemId, Percent], Meta(max_length=10)] = {}
    """Of 100, by kind of exam, where the hall has its own."""
    gate: bool = False
    """Remind who has not passed the exam before work (zhidan 二(四)(1)). Nothing is ever blocked by it."""
    left_out: Annotated[list[ItemId], Meta(max_length=20)] = []
    """Counters that this hall does not owe."""


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=300)]
    options: Annotated[list[Annotated[str, Meta(min_length=1, max_length=300)]], Meta(min_length=2, max_length=6)]
    right: Annotated[int, Meta(ge=0, le=5)]
    item: ItemId | None = None


class Quiz(Struct, frozen=True, forbid_unknown_fields=True):
    title: Title
    exam: ItemId
    pass_percent: Percent
    questions: Annotated[list[Question], Meta(min_length=1, max_length=30)]
    training: UUID | None = None
    open: bool = True
    """Whether it is offered to be taken."""


class Certificate(Struct, frozen=True, forbid_unknown_fields=True):
    person: PersonId
    name: Title
    issuer: Line = ""
    number: Line = ""
    issued_on: date | None = None
    expires_on: date | None = None
    photo: Sha256 | None = None
    removed: bool = False


class SavePlan(Struct, frozen=True, forbid_unknown_fields=True):
    document: Plan
    replaces: UUID | None = None
    """The newest version as it was read; so in all of these."""


class SaveTrainingSettings(Struct, frozen=True, forbid_unknown_fields=True):
    document: TrainingSettings
    replaces: UUID | None = None


class SaveQuiz(Struct, frozen=True, forbid_unknown_fields=True):
    document: Quiz
    replaces: UUID | None = None


class SaveCertificate(Struct, frozen=True, forbid_unknown_fields=True):
    document: Certificate
    replaces: UUID | None = None

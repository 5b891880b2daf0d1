"""Words of the room: training 培训. What it answers with, to screens and papers."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from audit.checklists.schemas import ItemId, Text
from audit.checklists.training_schemas import ExamKind, TrainingHead
from audit.ids import PersonId
from audit.training.schemas import (
    Certificate,
    CodeCheck,
    CounterLight,
    Plan,
    Presence,
    Question,
    Quiz,
    SignInProof,
    Stroke,
    TrainingDocument,
    TrainingSettings,
)


class Attended(Struct, frozen=True):
    """One person or guest of a training; each stands here once."""

    id: UUID
    """The document that decides."""
    person: PersonId | None
    name: str
    presence: Presence
    proof: SignInProof
    at: datetime
    code: CodeCheck | None
    reason: str
    signature: list[Stroke]


class TrainingLine(Struct, frozen=True):
    """A training as its newest document has it, with the count of its roll."""

    id: UUID
    version: UUID
    author_name: str
    document: TrainingDocument
    present: int
    """Of those expected."""
    excused: int
    others: int
    """Present without being expected: guests and people of other posts."""
    reached_all: bool
    """It was held for all staff, and everybody expected was there or excused."""
    mine: Presence | None
    """Of the person who asks."""


class Rate(Struct, frozen=True):
    failed: int
    judged: int


class Effect(Struct, frozen=True):
    """Of the items that the training's heads should make better, in the 30 days before its first and after its last day."""

    before: Rate
    after: Rate
    days_after: int
    """How many of the 30 have passed."""
    enough: bool
    """Both sides have answers enough to say a rate."""


class TrainingPage(Struct, frozen=True):
    """One training with everybody on its roll."""

    line: TrainingLine
    attended: list[Attended]
    effect: Effect | None
    """None before it was held, and where its heads have no items."""


class ShownCode(Struct, frozen=True):
    """What a shared screen shows for a minute."""

    path: str
    """Of this app: what the code opens, /training/in/<code>."""
    svg: str
    ends_at: datetime


class SavedPlan(Struct, frozen=True):
    id: UUID
    document: Plan
    author_name: str
    saved_at: datetime


class SavedSettings(Struct, frozen=True):
    id: UUID
    document: TrainingSettings
    author_name: str
    saved_at: datetime


class SavedQuiz(Struct, frozen=True):
    """`id` is the version, which results name."""

    id: UUID
    quiz: UUID
    document: Quiz
    saved_at: datetime


class SavedCertificate(Struct, frozen=True):
    id: UUID
    certificate: UUID
    document: Certificate
    days_left: int | None
    """Until it expires; negative after."""


class Result(Struct, frozen=True):
    id: UUID
    exam: ItemId
    taken_on: date
    points: int
    most: int
    pass_mark: int
    passed: bool
    training: UUID | None
    quiz: UUID | None


class Visit(Struct, frozen=True):
    training: UUID
    title: str
    day: date
    minutes: int
    heads: list[ItemId]


class PersonRecord(Struct, frozen=True):
    """What one person attended in the year, scored and holds. Only for that person and `ORGANISERS`."""

    person: PersonId
    name: str
    is_staff: bool
    visits: list[Visit]
    results: list[Result]
    certificates: list[SavedCertificate]
    pre_job_passed: bool


class PeriodCount(Struct, frozen=True):
    first: date
    last: date
    done: int
    light: CounterLight


class CounterState(Struct, frozen=True):
    """A counted promise over the periods of the year that have begun."""

    id: ItemId
    title: Text
    source: str
    clause: str
    period: str
    least: int
    periods: list[PeriodCount]


class Trainee(Struct, frozen=True):
    person: PersonId
    name: str
    is_staff: bool


class TrainingsPage(Struct, frozen=True):
    today: date
    year: int
    heads: list[TrainingHead]
    exams: list[ExamKind]
    plan: SavedPlan | None
    settings: SavedSettings | None
    trainings: list[TrainingLine]
    """Of the year, newest day first."""
    counters: list[CounterState]
    counters_left_out: list[CounterState]
    """What this hall does not owe, by its settings."""
    quizzes: list[SavedQuiz]
    """Open ones; all for who may edit them."""
    mine: PersonRecord
    people: list[Trainee]
    """For the roll; empty for who does not take it."""


class Matrix(Struct, frozen=True):
    year: int
    today: date
    heads: list[TrainingHead]
    people: list[PersonRecord]


class DraftQuestion(Struct, frozen=True):
    question: Question
    failed: int
    judged: int


class QuizDraft(Struct, frozen=True):
    """From what failed most in the last 30 days."""

    first: date
    last: date
    questions: list[DraftQuestion]

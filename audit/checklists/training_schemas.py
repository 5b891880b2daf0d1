"""Words of the room: head 课题, exam 考试, counter 计数. What standards_library/training.yaml says of trainings."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from audit.checklists.schemas import Citation, ItemId, PackName, ShortText, Text


class Counts(StrEnum):
    """What is counted for a promise."""

    sessions = "sessions"
    """Trainings held, of the heads named if any."""
    all_staff = "all_staff"
    """Trainings held that all staff of the roll attended, the excused aside."""
    exams = "exams"
    """Days on which an exam was taken."""
    planned = "planned"
    """Entries of the year's plan in that month."""
    planned_held = "planned_held"
    """Entries of the plan in that month which were held in it."""
    plans = "plans"
    """Plans of the year."""


class TrainingHead(Struct, frozen=True, forbid_unknown_fields=True):
    """课题: a topic that a tender names."""

    id: ItemId
    title: Text
    citations: Annotated[list[Citation], Meta(min_length=1)]
    packs: list[PackName] = []
    """Checklists whose items the topic should make better."""


class ExamKind(Struct, frozen=True, forbid_unknown_fields=True):
    id: ItemId
    title: Text
    citations: Annotated[list[Citation], Meta(min_length=1)]
    usual: Annotated[int, Meta(ge=1, le=100)]
    """The pass mark of 100 that is offered."""
    pass_mark: Annotated[int, Meta(ge=1, le=100)] | None = None
    """The least that the tender allows; None where it names none."""


class TrainingCounter(Struct, frozen=True, forbid_unknown_fields=True):
    id: ItemId
    obligation: ShortText
    """Id of the promise, which names number and period."""
    counts: Counts
    heads: list[ItemId] = []
    each: bool = False
    """The number holds for each of the heads."""


class TrainingBook(Struct, frozen=True, forbid_unknown_fields=True):
    heads: list[TrainingHead]
    exams: list[ExamKind]
    counters: list[TrainingCounter]

import secrets
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from audit.accounts.queries import people_of_hall
from audit.accounts.schemas import Actor
from audit.checklists.queries import training_book
from audit.checklists.training_schemas import ExamKind
from audit.database import bulk_insert, in_turn, transaction
from audit.documents import Receipt, digest_of, known_receipt, new_receipt, refuse_newer_schema, store_once
from audit.errors import Conflict, NotAllowed, Rejected
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.media.queries import held_photo
from audit.sites.queries import require_hall
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.strict_json import read_json
from audit.training import refusals
from audit.training.papers import PaperKind, newest_version, quiz_version, settings_of
from audit.training.schemas import (
    ORGANISERS,
    PLANNERS,
    AttendanceDocument,
    Presence,
    ResultDocument,
    SaveCertificate,
    SavePlan,
    SaveQuiz,
    SaveTrainingSettings,
    TrainingDocument,
)
from audit.training.tables import AttendanceRow, ResultRow, TrainingPaperRow, TrainingRow

TRAINING = (
    "id",
    "hall",
    "training",
    "author",
    "day_on",
    "noted_at",
    "received_at",
    "secret",
    "sha256",
    "document",
)
ATTENDANCE = ("id", "hall", "training", "person", "author", "signed_at", "received_at", "sha256", "document")
RESULT = ("id", "hall", "person", "author", "taken_on", "received_at", "supersedes", "sha256", "document")
PAPER = ("id", "hall", "kind", "thing", "document", "author", "at")
SECRET_BYTES = 32


async def note_training(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores how a training is once; True when it is new.

    Raises Malformed, NotFound, NotAllowed, Conflict document_conflict, or Rejected when it breaks a rule.
    """
    document = read_json(body, TrainingDocument)
    hall = await require_hall(actor, document.hall, *PLANNERS)
    digest = digest_of(body)
    if known := await known_receipt(TrainingRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    refusals.unfit_training(document, today=local_day(now, hall.time_zone), heads=_heads())
    await _refuse_strangers(hall.id, document.expected, field="expected")
    noted_at = min(document.noted_at, now)  # a phone's clock may be ahead
    row = (
        document_id,
        hall.id,
        document.training,
        actor.person,
        document.day,
        noted_at,
        now,
        secrets.token_hex(SECRET_BYTES),
        digest,
        body.decode(),
    )
    async with transaction():
        if known := await store_once(TrainingRow, TRAINING, row, document=document_id, digest=digest):
            return known, False
        await record(
            act=f"training.{document.state.value}",
            hall=hall.id,
            actor=actor.person,
            subject=document.training,
            detail={"sha256": digest},
            rows={"training_document": [document_id]},
            now=now,
        )
    return await new_receipt(document_id, digest, now), True


async def sign_in(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores once that somebody was there, is excused or was not. Its training may arrive later. Raises as `note_training`."""
    document = read_json(body, AttendanceDocument)
    own = document.person == actor.person
    hall = await require_hall(actor, document.hall)
    digest = digest_of(body)
    if known := await known_receipt(AttendanceRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    if not own or document.proof == "roll":
        _require_organiser(actor, hall.id)
    refusals.unfit_attendance(document, own=own)
    if document.person:
        await _refuse_strangers(hall.id, [document.person], field="person")
    row = (
        document_id,
        hall.id,
        document.training,
        document.person,
        actor.person,
        min(document.signed_at, now),
        now,
        digest,
        body.decode(),
    )
    async with transaction():
        if known := await store_once(AttendanceRow, ATTENDANCE, row, document=document_id, digest=digest):
            return known, False
        await record(
            act="training.attended" if document.presence is Presence.present else "training.roll_called",
            hall=hall.id,
            actor=actor.person,
            subject=document.training,
            detail={"sha256": digest},
            rows={"training_attendance": [document_id]},
            now=now,
        )
    return await new_receipt(document_id, digest, now), True


async def enter_result(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Stores once what somebody scored: in a quiz their own, on paper by who organises. Raises as `note_training`."""
    document = read_json(body, ResultDocument)
    hall = await require_hall(actor, document.hall)
    digest = digest_of(body)
    if known := await known_receipt(ResultRow, document_id, digest):
        return known, False
    refuse_newer_schema(document.schema)
    if document.person != actor.person or document.quiz is None or document.supersedes:
        _require_organiser(actor, hall.id)
    quiz = await quiz_version(hall.id, document.quiz) if document.quiz else None
    if document.quiz and quiz is None:
        raise refusals.unknown_exam("quiz")
    settings = await settings_of(hall.id)
    refusals.unfit_result(
        document,
        today=local_day(now, hall.time_zone),
        exams=_exams(),
        marks=settings.document.pass_marks if settings else {},
        quiz=quiz,
    )
    await _refuse_strangers(hall.id, [document.person], field="person")
    row = (
        document_id,
        hall.id,
        document.person,
        actor.person,
        document.taken_on,
        now,
        document.supersedes,
        digest,
        body.decode(),
    )
    async with transaction():
        if known := await store_once(ResultRow, RESULT, row, document=document_id, digest=digest):
            return known, False
        await record(
            act="exam.entered",
            hall=hall.id,
            actor=actor.person,
            subject=document_id,
            detail={"sha256": digest},
            rows={"exam_result": [document_id]},
            now=now,
        )
    return await new_receipt(document_id, digest, now), True


def _heads() -> set[str]:
    return {one.id for one in training_book().heads}


def _exams() -> dict[str, ExamKind]:
    return {one.id: one for one in training_book().exams}


def _require_organiser(actor: Actor, hall: HallId) -> None:
    if not actor.has(hall, *ORGANISERS):
        raise NotAllowed(
            "not_own",
            "只能登记本人的签到和测验；替他人登记请找大厅经理、顾问或管理员。",
            "You may enter only your own sign-in and quiz. For others ask the hall's manager, consultant or administrator.",
        )


async def _refuse_strangers(hall: HallId, people: list[PersonId], *, field: str) -> None:
    """Raises Rejected trainee_unknown."""
    if not people:
        return
    known = {person for person, _, _ in await people_of_hall(hall)}
    if not set(people) <= known:
        raise Rejected(
            "trainee_unknown",
            "名单里有人不是本大厅的在岗人员，请刷新人员名单后重选；来宾请只填姓名。",
            "Somebody named is not of this hall's staff. Refresh the list and choose again; name guests by their name alone.",
            field=field,
        )


async def save_plan(*, hall: Hall, year: int, save: SavePlan, author: PersonId, now: datetime) -> None:
    """Raises Rejected day_unfit, plan_unfit, head_unknown; Conflict training_paper_changed; so do the others with their rules."""
    refusals.unfit_plan(save.document, year=year, heads=_heads())
    await _save(hall.id, PaperKind.plan, str(year), save.document, save.replaces, author, now)


async def save_settings(*, hall: Hall, save: SaveTrainingSettings, author: PersonId, now: datetime) -> None:
    counters = {one.id for one in training_book().counters}
    refusals.unfit_settings(save.document, exams=_exams(), counters=counters)
    await _save(hall.id, PaperKind.settings, PaperKind.settings.value, save.document, save.replaces, author, now)


async def save_quiz(*, hall: Hall, quiz: UUID, save: SaveQuiz, author: PersonId, now: datetime) -> None:
    refusals.unfit_quiz(save.document, exams=_exams())
    await _save(hall.id, PaperKind.quiz, str(quiz), save.document, save.replaces, author, now)


async def save_certificate(
    *, hall: Hall, certificate: UUID, save: SaveCertificate, author: PersonId, now: datetime
) -> None:
    refusals.unfit_certificate(save.document, today=local_day(now, hall.time_zone))
    if not save.document.removed:
        await _refuse_strangers(hall.id, [save.document.person], field="document/person")
    if save.document.photo and await held_photo(hall.id, save.document.photo) is None:
        raise Rejected(
            "certificate_unfit",
            "证书照片还没有传到服务器，请稍后再保存。",
            "The server does not hold the photo of the certificate yet. Save a little later.",
            field="document/photo",
        )
    await _save(hall.id, PaperKind.certificate, str(certificate), save.document, save.replaces, author, now)


async def _save(
    hall: HallId, kind: PaperKind, thing: str, document: Struct, replaces: UUID | None, author: PersonId, now: datetime
) -> None:
    async with transaction():
        await in_turn(f"training/{hall}")
        if await newest_version(hall, kind, thing) != replaces:
            raise Conflict(
                "training_paper_changed",
                "别人刚刚改过这份内容，请刷新看过对方的改动后再保存。",
                "Somebody else has just changed this. Refresh, look at their change, then save yours.",
            )
        id = new_id()
        row = (id, hall, kind.value, thing, msgspec.json.encode(document).decode(), author, now)
        await bulk_insert(TrainingPaperRow, PAPER, [row])
        await record(
            act=f"training_{kind.value}.saved",
            hall=hall,
            actor=author,
            subject=id,
            detail={"thing": thing},
            rows={"training_paper": [id]},
            now=now,
        )

"""The papers of the office as they hold now: plan, settings, quizzes, certificates. Reads only."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from audit.database import fetch
from audit.ids import HallId
from audit.training.page_schemas import SavedCertificate, SavedPlan, SavedQuiz, SavedSettings
from audit.training.schemas import Certificate, Plan, Quiz, TrainingSettings

NEWEST = """SELECT t.id, t.thing, t.document, t.at, p.display_name AS author_name FROM training_paper t
JOIN person p ON p.id = t.author WHERE t.hall = ? AND t.kind = ?
AND NOT EXISTS (SELECT 1 FROM training_paper n WHERE n.hall = t.hall AND n.kind = t.kind AND n.thing = t.thing AND n.id > t.id)
ORDER BY t.thing DESC"""


class PaperKind(StrEnum):
    plan = "plan"  # 培训计划
    settings = "settings"  # 培训设置
    quiz = "quiz"  # 测验
    certificate = "certificate"  # 证书


async def newest(hall: HallId, kind: PaperKind) -> list[dict[str, Any]]:
    """The version of each thing that holds; quizzes and certificates newest first."""
    return await fetch(NEWEST, hall, kind.value)


async def newest_version(hall: HallId, kind: PaperKind, thing: str) -> UUID | None:
    rows = await fetch(
        "SELECT id FROM training_paper WHERE hall = ? AND kind = ? AND thing = ? ORDER BY id DESC LIMIT 1",
        hall,
        kind.value,
        thing,
    )
    return rows[0]["id"] if rows else None


async def plan_of(hall: HallId, year: int) -> SavedPlan | None:
    rows = [row for row in await newest(hall, PaperKind.plan) if row["thing"] == str(year)]
    if not rows:
        return None
    document = msgspec.json.decode(rows[0]["document"], type=Plan)
    return SavedPlan(rows[0]["id"], document, rows[0]["author_name"], rows[0]["at"])


async def settings_of(hall: HallId) -> SavedSettings | None:
    rows = await newest(hall, PaperKind.settings)
    if not rows:
        return None
    document = msgspec.json.decode(rows[0]["document"], type=TrainingSettings)
    return SavedSettings(rows[0]["id"], document, rows[0]["author_name"], rows[0]["at"])


async def quizzes_of(hall: HallId) -> list[SavedQuiz]:
    return [
        SavedQuiz(row["id"], UUID(row["thing"]), msgspec.json.decode(row["document"], type=Quiz), row["at"])
        for row in await newest(hall, PaperKind.quiz)
    ]


async def quiz_version(hall: HallId, version: UUID) -> Quiz | None:
    """Any version, also one that a newer has replaced: somebody may have answered it offline."""
    rows = await fetch(
        "SELECT document FROM training_paper WHERE hall = ? AND kind = ? AND id = ?",
        hall,
        PaperKind.quiz.value,
        version,
    )
    return msgspec.json.decode(rows[0]["document"], type=Quiz) if rows else None


async def certificates_of(hall: HallId, *, today: date) -> list[SavedCertificate]:
    held = [
        (row, msgspec.json.decode(row["document"], type=Certificate))
        for row in await newest(hall, PaperKind.certificate)
    ]
    return [
        SavedCertificate(
            id=row["id"],
            certificate=UUID(row["thing"]),
            document=document,
            days_left=(document.expires_on - today).days if document.expires_on else None,
        )
        for row, document in held
        if not document.removed
    ]

"""Trainings, who was there, what exams gave, and the papers of the office: plan, settings, quizzes, certificates."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000018"
VERSION = "1.38.0"
DESCRIPTION = "training"

HALL = "hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT"
AUTHOR = "author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT"
DOCUMENT = "received_at TIMESTAMPTZ NOT NULL, sha256 VARCHAR(64) NOT NULL, document TEXT NOT NULL"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        f"""CREATE TABLE training_document (id UUID PRIMARY KEY, {HALL}, training UUID NOT NULL, {AUTHOR},
        day_on DATE NOT NULL, noted_at TIMESTAMPTZ NOT NULL, secret VARCHAR(64) NOT NULL, {DOCUMENT})""",
        "CREATE INDEX training_document_hall ON training_document (hall, training)",
        f"""CREATE TABLE training_attendance (id UUID PRIMARY KEY, {HALL}, training UUID NOT NULL,
        person UUID NULL REFERENCES person (id) ON DELETE RESTRICT, {AUTHOR}, signed_at TIMESTAMPTZ NOT NULL, {DOCUMENT})""",
        "CREATE INDEX training_attendance_hall ON training_attendance (hall, training)",
        f"""CREATE TABLE exam_result (id UUID PRIMARY KEY, {HALL},
        person UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, {AUTHOR}, taken_on DATE NOT NULL,
        supersedes UUID NULL, {DOCUMENT})""",
        "CREATE INDEX exam_result_hall ON exam_result (hall, person)",
        f"""CREATE TABLE training_paper (id UUID PRIMARY KEY, {HALL}, kind VARCHAR(20) NOT NULL, thing VARCHAR(36) NOT NULL,
        document TEXT NOT NULL, {AUTHOR}, at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX training_paper_hall ON training_paper (hall, kind, thing)",
    )

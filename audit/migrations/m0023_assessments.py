"""The supplier's monthly assessment: rules, revisions, objections and signatures."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000023"
VERSION = "1.38.0"
DESCRIPTION = "assessments"

HALL = "hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT"
AUTHOR = "author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, at TIMESTAMPTZ NOT NULL"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        f"CREATE TABLE assessment_rules (id UUID PRIMARY KEY, {HALL}, document TEXT NOT NULL, {AUTHOR})",
        "CREATE INDEX assessment_rules_hall ON assessment_rules (hall)",
        f"CREATE TABLE assessment_revision (id UUID PRIMARY KEY, {HALL}, month VARCHAR(7) NOT NULL, document TEXT NOT NULL, {AUTHOR})",
        "CREATE INDEX assessment_revision_hall ON assessment_revision (hall, month)",
        f"""CREATE TABLE assessment_step (id UUID PRIMARY KEY, {HALL},
        revision UUID NOT NULL REFERENCES assessment_revision (id) ON DELETE RESTRICT, side VARCHAR(10) NOT NULL,
        act VARCHAR(10) NOT NULL, document TEXT NOT NULL, {AUTHOR})""",
        "CREATE INDEX assessment_step_of ON assessment_step (revision)",
    )

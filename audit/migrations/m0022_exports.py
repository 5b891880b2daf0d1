"""Files that take long to make."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000022"
VERSION = "1.38.0"
DESCRIPTION = "exports"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        """CREATE TABLE export (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        person UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, kind VARCHAR(20) NOT NULL, month VARCHAR(7) NOT NULL,
        state VARCHAR(10) NOT NULL, steps INTEGER NOT NULL, steps_all INTEGER NOT NULL, attempts INTEGER NOT NULL,
        asked_at TIMESTAMPTZ NOT NULL, lease_until TIMESTAMPTZ NULL, finished_at TIMESTAMPTZ NULL,
        file_name VARCHAR(200) NOT NULL, bytes INTEGER NOT NULL, problem VARCHAR(300) NOT NULL, problem_en VARCHAR(300) NOT NULL)""",
        "CREATE INDEX export_hall ON export (hall, asked_at)",
        "CREATE INDEX export_state ON export (state)",
    )

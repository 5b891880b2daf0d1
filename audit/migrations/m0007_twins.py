"""Standard photos of desks, in immutable versions."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000007"
VERSION = "1.38.0"
DESCRIPTION = "twins"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        """CREATE TABLE twin_version (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        twin UUID NOT NULL, "number" INTEGER NOT NULL, document TEXT NOT NULL, reason TEXT NOT NULL,
        author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, "at" TIMESTAMPTZ NOT NULL)""",
        'CREATE UNIQUE INDEX twin_version_number ON twin_version (twin, "number")',
        "CREATE INDEX twin_version_hall ON twin_version (hall)",
    )

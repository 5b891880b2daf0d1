"""The first page of a list does not read the year behind it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "first pages"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        "CREATE INDEX inspection_newest ON inspection (hall, finished_at, id)",
        "CREATE INDEX finding_of_spot ON finding (spot, state, due_on, id)",
        "DROP INDEX finding_spot",
    )

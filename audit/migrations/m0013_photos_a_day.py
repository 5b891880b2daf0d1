"""Photos are counted by person and day."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000013"
VERSION = "1.38.0"
DESCRIPTION = "photos a day"


async def forwards() -> MigrationManager:
    return sql(ID, DESCRIPTION, "CREATE INDEX photo_sender ON photo (received_from, received_at)")

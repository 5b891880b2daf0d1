"""The contract of a hall. Terms of on-site days and first days that were saved before stay where they are, as its first history."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000016"
VERSION = "1.38.0"
DESCRIPTION = "contracts"

HALL = "hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT"
AUTHOR = "author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        f"CREATE TABLE contract (id UUID PRIMARY KEY, {HALL}, document TEXT NOT NULL, {AUTHOR}, at TIMESTAMPTZ NOT NULL)",
        "CREATE INDEX contract_hall ON contract (hall)",
    )

"""Where a person's browser can be told that there is something to read."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000024"
VERSION = "1.38.0"
DESCRIPTION = "web push"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        "CREATE TABLE push_key (id UUID PRIMARY KEY, pem TEXT NOT NULL, made_at TIMESTAMPTZ NOT NULL)",
        """CREATE TABLE push_address (id UUID PRIMARY KEY, person UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        endpoint VARCHAR(1000) NOT NULL, made_at TIMESTAMPTZ NOT NULL, told_at TIMESTAMPTZ NOT NULL,
        next_at TIMESTAMPTZ NOT NULL, tries INTEGER NOT NULL)""",
        "CREATE UNIQUE INDEX push_address_once ON push_address (endpoint)",
        "CREATE INDEX push_address_person ON push_address (person)",
    )

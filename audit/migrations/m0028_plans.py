"""Plans of halls with the places of their spots, and the links of displays."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000028"
VERSION = "1.38.0"
DESCRIPTION = "plans"

HALL = "hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT"
AUTHOR = "author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        f"CREATE TABLE hall_plan (id UUID PRIMARY KEY, {HALL}, document TEXT NOT NULL, {AUTHOR}, at TIMESTAMPTZ NOT NULL)",
        "CREATE INDEX hall_plan_hall ON hall_plan (hall)",
        f"""CREATE TABLE wall_link (id UUID PRIMARY KEY, {HALL}, name VARCHAR(40) NOT NULL, token_sha256 VARCHAR(64) NOT NULL,
        {AUTHOR}, made_at TIMESTAMPTZ NOT NULL, revoked_at TIMESTAMPTZ NULL)""",
        "CREATE UNIQUE INDEX wall_link_token ON wall_link (token_sha256)",
        "CREATE INDEX wall_link_hall ON wall_link (hall)",
    )

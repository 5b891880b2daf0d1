"""When a hall is open, which rounds are due, and the runs of background jobs."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000008"
VERSION = "1.38.0"
DESCRIPTION = "rounds"

HALL = "hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT"
AUTHOR = "author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, at TIMESTAMPTZ NOT NULL"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        f"CREATE TABLE hall_calendar (id UUID PRIMARY KEY, {HALL}, effective_from DATE NOT NULL, document TEXT NOT NULL, {AUTHOR})",
        "CREATE INDEX hall_calendar_hall ON hall_calendar (hall)",
        f"""CREATE TABLE hall_closure (id UUID PRIMARY KEY, {HALL}, starts_at TIMESTAMPTZ NOT NULL, ends_at TIMESTAMPTZ NULL,
        reason VARCHAR(200) NOT NULL, {AUTHOR})""",
        "CREATE INDEX hall_closure_hall ON hall_closure (hall, starts_at)",
        f"CREATE TABLE round_setting (id UUID PRIMARY KEY, {HALL}, effective_from DATE NOT NULL, document TEXT NOT NULL, {AUTHOR})",
        "CREATE INDEX round_setting_hall ON round_setting (hall)",
        f"""CREATE TABLE round_excuse (id UUID PRIMARY KEY, {HALL}, spot UUID NULL REFERENCES spot (id) ON DELETE RESTRICT,
        tier VARCHAR(20) NULL, first_on DATE NOT NULL, last_on DATE NOT NULL, cause VARCHAR(20) NOT NULL,
        reason VARCHAR(200) NOT NULL, {AUTHOR})""",
        "CREATE INDEX round_excuse_hall ON round_excuse (hall, first_on)",
        f"CREATE TABLE round_day (id UUID PRIMARY KEY, {HALL}, day_on DATE NOT NULL, document TEXT NOT NULL, closed_at TIMESTAMPTZ NOT NULL)",
        "CREATE UNIQUE INDEX round_day_hall ON round_day (hall, day_on)",
        """CREATE TABLE job_run (id VARCHAR(120) PRIMARY KEY, owner VARCHAR(80) NULL, lease_until TIMESTAMPTZ NULL,
        attempts INTEGER NOT NULL, done_at TIMESTAMPTZ NULL, error VARCHAR(500) NULL)""",
    )

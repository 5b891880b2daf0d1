"""Notices to persons, and the register of incidents."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000014"
VERSION = "1.38.0"
DESCRIPTION = "notices"

HALL = "hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT"
AUTHOR = "author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT"
RECEIVED = (
    "at TIMESTAMPTZ NOT NULL, received_at TIMESTAMPTZ NOT NULL, sha256 VARCHAR(64) NOT NULL, document TEXT NOT NULL"
)


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        f"""CREATE TABLE notice (id UUID PRIMARY KEY, {HALL}, person UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        kind VARCHAR(20) NOT NULL, subject UUID NOT NULL, path VARCHAR(120) NOT NULL, key VARCHAR(120) NOT NULL,
        words TEXT NOT NULL, made_at TIMESTAMPTZ NOT NULL, rings_at TIMESTAMPTZ NOT NULL, read_at TIMESTAMPTZ NULL)""",
        "CREATE UNIQUE INDEX notice_once ON notice (person, hall, key)",
        "CREATE INDEX notice_made ON notice (made_at)",
        "CREATE INDEX notice_subject ON notice (subject)",
        f"CREATE TABLE notice_setting (id UUID PRIMARY KEY, {HALL}, document TEXT NOT NULL, {AUTHOR}, at TIMESTAMPTZ NOT NULL)",
        "CREATE INDEX notice_setting_hall ON notice_setting (hall)",
        f"CREATE TABLE incident (id UUID PRIMARY KEY, {HALL}, {AUTHOR}, kind VARCHAR(20) NOT NULL, {RECEIVED})",
        "CREATE INDEX incident_hall ON incident (hall, kind, at)",
        f"CREATE TABLE incident_step (id UUID PRIMARY KEY, {HALL}, incident UUID NOT NULL, {AUTHOR}, {RECEIVED})",
        "CREATE INDEX incident_step_of ON incident_step (incident)",
        f"""CREATE TABLE contract_start (id UUID PRIMARY KEY, {HALL}, starts_on DATE NOT NULL, reason VARCHAR(200) NOT NULL,
        {AUTHOR}, at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX contract_start_hall ON contract_start (hall)",
    )

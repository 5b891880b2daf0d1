"""Deliverables with versions and acceptance, the roll-out, landing services, devices and their faults, planned days in the hall."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000019"
VERSION = "1.38.0"
DESCRIPTION = "deliverables"

HALL = "id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT"
AUTHOR = "author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT"
PERSON = "person UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT"
DOCUMENT = "received_at TIMESTAMPTZ NOT NULL, sha256 VARCHAR(64) NOT NULL, document TEXT NOT NULL"
SPOT = "REFERENCES spot (id) ON DELETE RESTRICT"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        f"""CREATE TABLE deliverable ({HALL}, deliverable UUID NOT NULL, document TEXT NOT NULL, {AUTHOR},
        at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX deliverable_hall ON deliverable (hall)",
        "CREATE INDEX deliverable_deliverable ON deliverable (deliverable)",
        f"""CREATE TABLE deliverable_version ({HALL}, deliverable UUID NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
        media_type VARCHAR(100) NOT NULL, bytes INTEGER NOT NULL, sha256 VARCHAR(64) NOT NULL, note TEXT NOT NULL,
        {AUTHOR}, received_at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX deliverable_version_hall ON deliverable_version (hall)",
        "CREATE UNIQUE INDEX deliverable_version_number ON deliverable_version (deliverable, number)",
        f"""CREATE TABLE deliverable_acceptance ({HALL},
        version UUID NOT NULL REFERENCES deliverable_version (id) ON DELETE RESTRICT, {AUTHOR}, accepts BOOLEAN NOT NULL,
        decided_at TIMESTAMPTZ NOT NULL, {DOCUMENT})""",
        "CREATE INDEX deliverable_acceptance_hall ON deliverable_acceptance (hall)",
        f"CREATE TABLE rollout_step ({HALL}, spot UUID NOT NULL {SPOT}, {AUTHOR}, at TIMESTAMPTZ NOT NULL, {DOCUMENT})",
        "CREATE INDEX rollout_step_hall ON rollout_step (hall)",
        f"""CREATE TABLE landing_activity ({HALL}, service VARCHAR(64) NOT NULL, day_on DATE NOT NULL, {AUTHOR},
        {DOCUMENT})""",
        "CREATE INDEX landing_activity_hall ON landing_activity (hall, day_on)",
        f"CREATE TABLE device ({HALL}, spot UUID NOT NULL {SPOT}, document TEXT NOT NULL, {AUTHOR}, at TIMESTAMPTZ NOT NULL)",
        "CREATE INDEX device_hall ON device (hall)",
        "CREATE INDEX device_spot ON device (spot)",
        f"CREATE TABLE device_fault ({HALL}, device UUID NOT NULL {SPOT}, {AUTHOR}, at TIMESTAMPTZ NOT NULL, {DOCUMENT})",
        "CREATE INDEX device_fault_hall ON device_fault (hall)",
        f"CREATE TABLE device_fault_step ({HALL}, fault UUID NOT NULL, {AUTHOR}, at TIMESTAMPTZ NOT NULL, {DOCUMENT})",
        "CREATE INDEX device_fault_step_hall ON device_fault_step (hall)",
        f"""CREATE TABLE onsite_plan ({HALL}, {PERSON}, saved_on DATE NOT NULL, document TEXT NOT NULL,
        at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX onsite_plan_hall ON onsite_plan (hall)",
        f"""CREATE TABLE onsite_feed ({HALL}, {PERSON}, token_sha256 VARCHAR(64) NOT NULL, made_at TIMESTAMPTZ NOT NULL,
        revoked_at TIMESTAMPTZ NULL)""",
        "CREATE UNIQUE INDEX onsite_feed_token ON onsite_feed (token_sha256)",
    )

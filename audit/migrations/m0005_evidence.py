"""How photos look, the key of challenges, what people decided of repeated pictures."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000005"
VERSION = "1.38.0"
DESCRIPTION = "evidence"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        "ALTER TABLE photo ADD COLUMN pixels VARCHAR(64) NULL",
        "ALTER TABLE photo ADD COLUMN rough VARCHAR(64) NULL",
        "CREATE INDEX photo_pixels ON photo (hall, pixels)",
        "CREATE TABLE challenge_key (id UUID PRIMARY KEY, secret VARCHAR(64) NOT NULL, made_at TIMESTAMPTZ NOT NULL)",
        """CREATE TABLE photo_decision (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        inspection UUID NOT NULL REFERENCES inspection (id) ON DELETE RESTRICT, sha256 VARCHAR(64) NOT NULL,
        verdict VARCHAR(20) NOT NULL, note VARCHAR(300) NOT NULL,
        person UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, decided_at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX photo_decision_hall ON photo_decision (hall, inspection, sha256)",
    )

"""The journal as a chain; seals and the keys that signed them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000006"
VERSION = "1.38.0"
DESCRIPTION = "journal chain and seals"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        "ALTER TABLE journal_entry ADD COLUMN sequence INTEGER NULL",
        "ALTER TABLE journal_entry ADD COLUMN hash VARCHAR(64) NULL",
        "CREATE UNIQUE INDEX journal_entry_sequence ON journal_entry (sequence)",
        """CREATE TABLE seal_key (id UUID PRIMARY KEY, name VARCHAR(16) NOT NULL, alg VARCHAR(20) NOT NULL,
        public_key VARCHAR(64) NOT NULL, made_at TIMESTAMPTZ NOT NULL)""",
        "CREATE UNIQUE INDEX seal_key_name ON seal_key (name)",
        """CREATE TABLE seal (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        subject VARCHAR(80) NOT NULL, supersedes UUID NULL, sealed_by UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        sealed_at TIMESTAMPTZ NOT NULL, key_name VARCHAR(16) NOT NULL, alg VARCHAR(20) NOT NULL, facts VARCHAR(64) NOT NULL,
        sha256 VARCHAR(64) NOT NULL, manifest TEXT NOT NULL, signature VARCHAR(128) NOT NULL, slip TEXT NOT NULL)""",
        "CREATE INDEX seal_subject ON seal (hall, subject, id)",
        "CREATE UNIQUE INDEX seal_first ON seal (hall, subject) WHERE supersedes IS NULL",
        "CREATE UNIQUE INDEX seal_next ON seal (supersedes) WHERE supersedes IS NOT NULL",
    )

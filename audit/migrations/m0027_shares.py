"""Links under which one report can be read without an account; names below a seal."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000027"
VERSION = "1.38.0"
DESCRIPTION = "shares"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        """CREATE TABLE share (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        maker UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, token_sha256 VARCHAR(64) NOT NULL,
        kind VARCHAR(20) NOT NULL, title TEXT NOT NULL, about TEXT NOT NULL, period VARCHAR(60) NOT NULL,
        for_whom VARCHAR(120) NOT NULL, file_name TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 VARCHAR(64) NOT NULL,
        made_at TIMESTAMPTZ NOT NULL, expires_at TIMESTAMPTZ NOT NULL, revoked_at TIMESTAMPTZ NULL,
        revoked_by UUID NULL REFERENCES person (id) ON DELETE RESTRICT, opened INTEGER NOT NULL, fetched INTEGER NOT NULL,
        last_opened_at TIMESTAMPTZ NULL, spell_at TIMESTAMPTZ NULL, spell_opened INTEGER NOT NULL)""",
        "CREATE UNIQUE INDEX share_token ON share (token_sha256)",
        "CREATE INDEX share_hall ON share (hall, made_at)",
        """CREATE TABLE seal_signing (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        seal UUID NOT NULL REFERENCES seal (id) ON DELETE RESTRICT, document TEXT NOT NULL,
        author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, at TIMESTAMPTZ NOT NULL)""",
        "CREATE UNIQUE INDEX seal_signing_once ON seal_signing (seal, author)",
        "CREATE INDEX seal_signing_hall ON seal_signing (hall)",
    )

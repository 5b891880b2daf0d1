"""The register of signs, what signs are needed, walk tests."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "signs"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        """CREATE TABLE sign_document (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        sign UUID NOT NULL REFERENCES spot (id) ON DELETE RESTRICT,
        author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, noted_at TIMESTAMPTZ NOT NULL,
        received_at TIMESTAMPTZ NOT NULL, sha256 VARCHAR(64) NOT NULL, document TEXT NOT NULL)""",
        "CREATE INDEX sign_document_sign ON sign_document (sign, noted_at, id)",
        "CREATE INDEX sign_document_hall ON sign_document (hall)",
        """CREATE TABLE sign_need (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        zone UUID NOT NULL REFERENCES zone (id) ON DELETE RESTRICT, symbol VARCHAR(40) NULL, sign_class VARCHAR(20) NULL,
        reason VARCHAR(200) NOT NULL, "position" INTEGER NOT NULL)""",
        "CREATE INDEX sign_need_hall ON sign_need (hall)",
        """CREATE TABLE walk_document (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, walked_at TIMESTAMPTZ NOT NULL,
        received_at TIMESTAMPTZ NOT NULL, sha256 VARCHAR(64) NOT NULL, document TEXT NOT NULL)""",
        "CREATE INDEX walk_document_hall ON walk_document (hall, walked_at)",
    )

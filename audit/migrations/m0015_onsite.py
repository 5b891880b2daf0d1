"""Days in the hall, what the hall says of them, and what the contract promises."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000015"
VERSION = "1.38.0"
DESCRIPTION = "onsite"

HALL = "hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT"
AUTHOR = "author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT"
DOCUMENT = "received_at TIMESTAMPTZ NOT NULL, sha256 VARCHAR(64) NOT NULL, document TEXT NOT NULL"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        f"""CREATE TABLE onsite_document (id UUID PRIMARY KEY, {HALL}, {AUTHOR}, day_on DATE NOT NULL,
        entered_at TIMESTAMPTZ NOT NULL, supersedes UUID NULL REFERENCES onsite_document (id) ON DELETE RESTRICT, {DOCUMENT})""",
        "CREATE INDEX onsite_document_hall ON onsite_document (hall, day_on)",
        "CREATE UNIQUE INDEX onsite_document_supersedes ON onsite_document (supersedes)",
        f"""CREATE TABLE onsite_countersign (id UUID PRIMARY KEY, {HALL},
        entry UUID NOT NULL REFERENCES onsite_document (id) ON DELETE RESTRICT, {AUTHOR}, agrees BOOLEAN NOT NULL,
        signed_at TIMESTAMPTZ NOT NULL, {DOCUMENT})""",
        "CREATE INDEX onsite_countersign_hall ON onsite_countersign (hall)",
        f"CREATE TABLE onsite_terms (id UUID PRIMARY KEY, {HALL}, document TEXT NOT NULL, {AUTHOR}, at TIMESTAMPTZ NOT NULL)",
        "CREATE INDEX onsite_terms_hall ON onsite_terms (hall)",
    )

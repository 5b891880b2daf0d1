"""Checklists of a hall: its profile, versions derived from it, its own checklists and drafts of them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-24T00:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "checklists of a hall"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        "ALTER TABLE checklist_version ADD COLUMN hall UUID NULL REFERENCES hall (id) ON DELETE RESTRICT",
        "ALTER TABLE checklist_version ADD COLUMN base UUID NULL REFERENCES checklist_version (id) ON DELETE RESTRICT",
        "ALTER TABLE checklist_version ADD COLUMN with_off TEXT NULL",
        "ALTER TABLE checklist_version ADD COLUMN is_current BOOLEAN NOT NULL DEFAULT FALSE",
        """UPDATE checklist_version SET is_current = TRUE WHERE NOT EXISTS (SELECT 1 FROM checklist_version newer
        WHERE newer.pack = checklist_version.pack AND (newer.edition > checklist_version.edition
        OR (newer.edition = checklist_version.edition AND newer.id > checklist_version.id)))""",
        "DROP INDEX checklist_version_digest",
        "CREATE UNIQUE INDEX checklist_version_library ON checklist_version (pack, digest) WHERE hall IS NULL",
        "CREATE UNIQUE INDEX checklist_version_hall ON checklist_version (hall, pack, digest) WHERE hall IS NOT NULL",
        "CREATE INDEX checklist_version_current ON checklist_version (hall, is_current)",
        """CREATE TABLE hall_profile (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        subject VARCHAR(60) NOT NULL, document TEXT NOT NULL,
        author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX hall_profile_newest ON hall_profile (hall, subject, id)",
        """CREATE TABLE checklist_draft (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        pack VARCHAR(40) NOT NULL, revision INTEGER NOT NULL, document TEXT NOT NULL,
        author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, changed_at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX checklist_draft_hall ON checklist_draft (hall)",
    )

"""The first shape: people, places, checklists, inspections, photos, findings, journal."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-22T00:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "first shape"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        "CREATE TABLE epoch (id UUID PRIMARY KEY, began_at TIMESTAMPTZ NOT NULL)",
        """CREATE TABLE journal_entry (id UUID PRIMARY KEY, hall UUID NULL, actor UUID NULL, act VARCHAR(60) NOT NULL,
        subject UUID NULL, detail TEXT NOT NULL, at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX journal_entry_hall ON journal_entry (hall, id)",
        """CREATE TABLE person (id UUID PRIMARY KEY, name VARCHAR(64) NOT NULL, display_name VARCHAR(120) NOT NULL,
        password_hash VARCHAR(200) NOT NULL, active BOOLEAN NOT NULL, created_at TIMESTAMPTZ NOT NULL)""",
        "CREATE UNIQUE INDEX person_name ON person (name)",
        """CREATE TABLE hall (id UUID PRIMARY KEY, name VARCHAR(120) NOT NULL, name_en VARCHAR(120) NOT NULL,
        time_zone VARCHAR(64) NOT NULL, created_at TIMESTAMPTZ NOT NULL)""",
        """CREATE TABLE role_grant (id UUID PRIMARY KEY, person UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT, role VARCHAR(20) NOT NULL, granted_at TIMESTAMPTZ NOT NULL)""",
        "CREATE UNIQUE INDEX role_grant_once ON role_grant (person, hall, role)",
        """CREATE TABLE session (id UUID PRIMARY KEY, token_sha256 VARCHAR(64) NOT NULL,
        person UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, device VARCHAR(200) NOT NULL,
        created_at TIMESTAMPTZ NOT NULL, expires_at TIMESTAMPTZ NOT NULL)""",
        "CREATE UNIQUE INDEX session_token ON session (token_sha256)",
        "CREATE TABLE sign_in_failure (id UUID PRIMARY KEY, name VARCHAR(64) NOT NULL, at TIMESTAMPTZ NOT NULL)",
        "CREATE INDEX sign_in_failure_name ON sign_in_failure (name, at)",
        """CREATE TABLE zone (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        name VARCHAR(120) NOT NULL, name_en VARCHAR(120) NOT NULL, "position" INTEGER NOT NULL)""",
        "CREATE INDEX zone_hall ON zone (hall)",
        """CREATE TABLE spot (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        zone UUID NOT NULL REFERENCES zone (id) ON DELETE RESTRICT, kind VARCHAR(20) NOT NULL, code VARCHAR(20) NOT NULL,
        name VARCHAR(120) NOT NULL, name_en VARCHAR(120) NOT NULL, label VARCHAR(40) NOT NULL, "position" INTEGER NOT NULL)""",
        "CREATE UNIQUE INDEX spot_code ON spot (hall, code)",
        "CREATE UNIQUE INDEX spot_label ON spot (label)",
        """CREATE TABLE checklist_version (id UUID PRIMARY KEY, pack VARCHAR(40) NOT NULL, edition INTEGER NOT NULL,
        digest VARCHAR(64) NOT NULL, document TEXT NOT NULL, published_at TIMESTAMPTZ NOT NULL)""",
        "CREATE UNIQUE INDEX checklist_version_digest ON checklist_version (pack, digest)",
        """CREATE TABLE inspection (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        spot UUID NOT NULL REFERENCES spot (id) ON DELETE RESTRICT,
        checklist UUID NOT NULL REFERENCES checklist_version (id) ON DELETE RESTRICT, kind VARCHAR(20) NOT NULL,
        author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, day_on DATE NOT NULL,
        finished_at TIMESTAMPTZ NOT NULL, received_at TIMESTAMPTZ NOT NULL, sha256 VARCHAR(64) NOT NULL,
        document TEXT NOT NULL, outcome TEXT NOT NULL, score INTEGER NULL, result VARCHAR(10) NOT NULL, answered INTEGER NOT NULL,
        failed INTEGER NOT NULL, photos_expected INTEGER NOT NULL, supersedes UUID NULL, superseded BOOLEAN NOT NULL)""",
        "CREATE INDEX inspection_day ON inspection (hall, day_on, finished_at)",
        "CREATE INDEX inspection_spot ON inspection (spot, finished_at)",
        "CREATE INDEX inspection_supersedes ON inspection (supersedes) WHERE supersedes IS NOT NULL",
        """CREATE TABLE finding (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        spot UUID NOT NULL REFERENCES spot (id) ON DELETE RESTRICT, source VARCHAR(20) NOT NULL, source_id UUID NOT NULL,
        item VARCHAR(40) NOT NULL, pillar VARCHAR(20) NOT NULL, critical BOOLEAN NOT NULL, state VARCHAR(10) NOT NULL,
        raised_at TIMESTAMPTZ NOT NULL, raised_on DATE NOT NULL, document TEXT NOT NULL)""",
        "CREATE UNIQUE INDEX finding_once ON finding (source_id, item)",
        "CREATE INDEX finding_state ON finding (hall, state, raised_at)",
        "CREATE INDEX finding_spot ON finding (spot, state)",
        """CREATE TABLE photo (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        sha256 VARCHAR(64) NOT NULL, bytes INTEGER NOT NULL, media_type VARCHAR(40) NOT NULL, width INTEGER NOT NULL,
        height INTEGER NOT NULL, received_at TIMESTAMPTZ NOT NULL, received_from UUID NOT NULL)""",
        "CREATE UNIQUE INDEX photo_once ON photo (hall, sha256)",
        """CREATE TABLE expected_photo (id UUID PRIMARY KEY, inspection UUID NOT NULL, hall UUID NOT NULL,
        sha256 VARCHAR(64) NOT NULL, received BOOLEAN NOT NULL)""",
        "CREATE UNIQUE INDEX expected_photo_once ON expected_photo (inspection, sha256)",
        "CREATE INDEX expected_photo_digest ON expected_photo (hall, sha256)",
    )

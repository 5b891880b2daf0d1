"""Findings on their way to 销号: where each stands, the steps, findings reported by hand, and what each inspection judged."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000009"
VERSION = "1.38.0"
DESCRIPTION = "rectification"

STANDING = """'{"state":"' || state || '","chain":"' || %s || '","due_on":"' || %s || '","severity":"' || severity
|| '","occurrence":1}'"""
"""Findings of before have no owner and no history; they were due on the day they were raised on and seven days."""


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        "ALTER TABLE finding ADD COLUMN severity VARCHAR(10) NOT NULL DEFAULT 'general'",
        "ALTER TABLE finding ADD COLUMN chain UUID NULL",
        "ALTER TABLE finding ADD COLUMN due_on DATE NULL",
        "ALTER TABLE finding ADD COLUMN standing TEXT NOT NULL DEFAULT ''",
        "UPDATE finding SET severity = CASE WHEN pillar = 'safety' THEN 'hazard' ELSE 'serious' END WHERE critical",
        "UPDATE finding SET chain = id",
        "CREATE INDEX finding_due ON finding (hall, state, due_on, id)",
        "CREATE INDEX finding_again ON finding (spot, item, raised_at)",
        """CREATE TABLE judgement (id UUID PRIMARY KEY, spot UUID NOT NULL REFERENCES spot (id) ON DELETE RESTRICT,
        at TIMESTAMPTZ NOT NULL, counts BOOLEAN NOT NULL, stands BOOLEAN NOT NULL, items TEXT NOT NULL)""",
        "CREATE INDEX judgement_spot ON judgement (spot, at)",
        """CREATE TABLE finding_step (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        finding UUID NOT NULL, author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, at TIMESTAMPTZ NOT NULL,
        received_at TIMESTAMPTZ NOT NULL, counts BOOLEAN NOT NULL, sha256 VARCHAR(64) NOT NULL, document TEXT NOT NULL)""",
        "CREATE INDEX finding_step_of ON finding_step (finding, at)",
        """CREATE TABLE finding_report (id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, received_at TIMESTAMPTZ NOT NULL,
        sha256 VARCHAR(64) NOT NULL, document TEXT NOT NULL)""",
        sqlite=(
            "UPDATE finding SET due_on = date(raised_on, '+7 days')",
            "UPDATE finding SET standing = " + STANDING % ("chain", "due_on"),
            """INSERT INTO judgement SELECT id, spot, finished_at, kind <> 'self_check', NOT superseded,
            coalesce((SELECT group_concat(json_extract(a.value, '$.item'), ' ') FROM json_each(i.document, '$.answers') a
            WHERE coalesce(json_extract(a.value, '$.verdict'), '') <> 'na'), '') FROM inspection i""",
        ),
        postgres=(
            "UPDATE finding SET due_on = raised_on + 7",
            "UPDATE finding SET standing = " + STANDING % ("chain::text", "due_on::text"),
            """INSERT INTO judgement SELECT id, spot, finished_at, kind <> 'self_check', NOT superseded,
            coalesce((SELECT string_agg(a ->> 'item', ' ') FROM json_array_elements(i.document::json -> 'answers') a
            WHERE coalesce(a ->> 'verdict', '') <> 'na'), '') FROM inspection i""",
        ),
    )

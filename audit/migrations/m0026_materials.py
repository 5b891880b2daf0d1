"""Articles, what came in and went out of them, what counters asked for."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-26T00:00:00:000026"
VERSION = "1.38.0"
DESCRIPTION = "materials"

HALL = "id UUID PRIMARY KEY, hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT"
AUTHOR = "author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, at TIMESTAMPTZ NOT NULL"
DOCUMENT = "received_at TIMESTAMPTZ NOT NULL, sha256 VARCHAR(64) NOT NULL, document TEXT NOT NULL"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        f"CREATE TABLE material_article ({HALL}, article VARCHAR(40) NOT NULL, document TEXT NOT NULL, {AUTHOR})",
        "CREATE INDEX material_article_hall ON material_article (hall, article)",
        f"CREATE TABLE material_movement ({HALL}, {AUTHOR}, {DOCUMENT})",
        "CREATE INDEX material_movement_hall ON material_movement (hall, at)",
        f"CREATE TABLE material_request ({HALL}, {AUTHOR}, {DOCUMENT})",
        "CREATE INDEX material_request_hall ON material_request (hall, at)",
        f"""CREATE TABLE material_decision ({HALL},
        request UUID NOT NULL REFERENCES material_request (id) ON DELETE RESTRICT, {AUTHOR}, {DOCUMENT})""",
        "CREATE UNIQUE INDEX material_decision_request ON material_decision (request)",
    )

"""Sums of each inspection and counts of failed items, so that a year reads as fast as a week; halls under halls."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "scores"

HALL = "hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        f"""CREATE TABLE score_series (id UUID PRIMARY KEY, {HALL}, spot UUID NOT NULL, pack VARCHAR(40) NOT NULL,
        kind VARCHAR(20) NOT NULL)""",
        "CREATE UNIQUE INDEX score_series_once ON score_series (hall, spot, pack, kind)",
        """CREATE TABLE inspection_score (id UUID PRIMARY KEY,
        series UUID NOT NULL REFERENCES score_series (id) ON DELETE RESTRICT, day_on DATE NOT NULL,
        finished_at TIMESTAMPTZ NOT NULL, superseded BOOLEAN NOT NULL, weight INTEGER NOT NULL,
        credit INTEGER NOT NULL, answered INTEGER NOT NULL, failed INTEGER NOT NULL, not_applicable INTEGER NOT NULL,
        critical_failed INTEGER NOT NULL, pass_mark INTEGER NOT NULL, parts TEXT NOT NULL, failed_items TEXT NOT NULL)""",
        "CREATE INDEX inspection_score_newest ON inspection_score (series, day_on, finished_at, id) WHERE NOT superseded",
        "CREATE INDEX expected_photo_waiting ON expected_photo (inspection) WHERE NOT received",
        f"""CREATE TABLE failed_item (id UUID PRIMARY KEY, {HALL}, unit VARCHAR(10) NOT NULL, begins_on DATE NOT NULL,
        kind VARCHAR(20) NOT NULL, pack VARCHAR(40) NOT NULL, item VARCHAR(40) NOT NULL, failed INTEGER NOT NULL)""",
        "CREATE UNIQUE INDEX failed_item_once ON failed_item (hall, unit, begins_on, kind, pack, item)",
        f"""CREATE TABLE hall_parent (id UUID PRIMARY KEY, {HALL}, parent UUID NULL,
        author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX hall_parent_hall ON hall_parent (hall)",
    )

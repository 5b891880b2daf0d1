"""Documents that only say that a sign was checked; no phone's moment is later than its receipt."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000004"
VERSION = "1.38.0"
DESCRIPTION = "sign checks"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        "ALTER TABLE sign_document ADD COLUMN check_only BOOLEAN NOT NULL DEFAULT FALSE",
        "ALTER TABLE sign_document ADD COLUMN checked_on DATE NULL",
        "UPDATE sign_document SET noted_at = received_at WHERE noted_at > received_at",
        "UPDATE walk_document SET walked_at = received_at WHERE walked_at > received_at",
        sqlite=(
            """UPDATE sign_document
            SET checked_on = min(json_extract(document, '$.last_checked_on'), substr(received_at, 1, 10))""",
        ),
        postgres=(
            """UPDATE sign_document SET checked_on = least(document::json ->> 'last_checked_on',
            to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'))::date WHERE document::json ->> 'last_checked_on' IS NOT NULL""",
        ),
    )

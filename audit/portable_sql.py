"""SQL that runs on both engines. Type names UUID, TIMESTAMPTZ, BOOLEAN, INTEGER, VARCHAR(n), TEXT, DATE mean the same on both.

Only expanding steps: new tables, nullable or constant-default columns, indexes. docs/decisions/0001-databases.md says why.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.database import engine
from audit.sqlite_engine import PooledSQLiteEngine


def sql(
    migration_id: str, description: str, *statements: str, sqlite: tuple[str, ...] = (), postgres: tuple[str, ...] = ()
) -> MigrationManager:
    """A migration of plain statements; `sqlite` and `postgres` hold what must differ."""
    manager = MigrationManager(migration_id=migration_id, app_name="audit", description=description)

    async def run() -> None:
        db = engine()
        own = sqlite if isinstance(db, PooledSQLiteEngine) else postgres
        for statement in (*statements, *own):
            await db.run_ddl(statement)

    manager.add_raw(run)
    return manager

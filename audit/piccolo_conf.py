"""Where Piccolo looks for the engine and the app. `audit.database.connect` sets DB."""

from audit.postgres_engine import SafePostgresEngine
from audit.sqlite_engine import PooledSQLiteEngine

Engine = PooledSQLiteEngine | SafePostgresEngine
DB: Engine | None = None


def __getattr__(name: str) -> object:
    """APP_REGISTRY is made when Piccolo's migrations ask for it: its module takes a fifth of the server's start."""
    if name == "APP_REGISTRY":
        from piccolo.conf.apps import AppRegistry

        return AppRegistry(apps=["audit.piccolo_app"])
    raise AttributeError(name)

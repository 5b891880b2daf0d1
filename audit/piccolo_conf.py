"""Where Piccolo looks for the engine and the app. `audit.database.connect` sets DB."""

from piccolo.conf.apps import AppRegistry

from audit.postgres_engine import SafePostgresEngine
from audit.sqlite_engine import PooledSQLiteEngine

Engine = PooledSQLiteEngine | SafePostgresEngine
DB: Engine | None = None
APP_REGISTRY = AppRegistry(apps=["audit.piccolo_app"])

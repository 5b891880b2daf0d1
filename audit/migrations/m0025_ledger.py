"""What a hall confirms by hand of its contract, and the sheets of its years with their signatures and seals."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-26T00:00:00:000025"
VERSION = "1.38.0"
DESCRIPTION = "ledger"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        """CREATE TABLE ledger_confirmation (id UUID PRIMARY KEY,
        hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT, obligation VARCHAR(60) NOT NULL,
        first_on DATE NOT NULL, kept BOOLEAN NOT NULL, note TEXT NOT NULL,
        author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX ledger_confirmation_hall ON ledger_confirmation (hall, obligation)",
        """CREATE TABLE year_sheet (id UUID PRIMARY KEY,
        hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT, year INTEGER NOT NULL,
        sha256 VARCHAR(64) NOT NULL, document TEXT NOT NULL,
        author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT, at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX year_sheet_year ON year_sheet (hall, year)",
        """CREATE TABLE year_signature (id UUID PRIMARY KEY,
        hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        sheet UUID NOT NULL REFERENCES year_sheet (id) ON DELETE RESTRICT, side VARCHAR(10) NOT NULL,
        document TEXT NOT NULL, author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        at TIMESTAMPTZ NOT NULL)""",
        "CREATE UNIQUE INDEX year_signature_side ON year_signature (sheet, side)",
        """CREATE TABLE year_seal (id UUID PRIMARY KEY,
        hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT,
        sheet UUID NOT NULL REFERENCES year_sheet (id) ON DELETE RESTRICT, sealed_at TIMESTAMPTZ NOT NULL,
        key_name VARCHAR(16) NOT NULL, alg VARCHAR(20) NOT NULL, sha256 VARCHAR(64) NOT NULL, manifest TEXT NOT NULL,
        signature VARCHAR(128) NOT NULL, slip TEXT NOT NULL)""",
        "CREATE UNIQUE INDEX year_seal_sheet ON year_seal (sheet)",
    )

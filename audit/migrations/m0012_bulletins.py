"""Bulletins, their issues and signings, and what group robots are to say of them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from audit.portable_sql import sql

ID = "2026-11-25T00:00:00:000012"
VERSION = "1.38.0"
DESCRIPTION = "bulletins"

HALL = "hall UUID NOT NULL REFERENCES hall (id) ON DELETE RESTRICT"
BULLETIN = "bulletin UUID NOT NULL REFERENCES bulletin (id) ON DELETE RESTRICT"
AUTHOR = "author UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT"


async def forwards() -> MigrationManager:
    return sql(
        ID,
        DESCRIPTION,
        f"""CREATE TABLE bulletin (id UUID PRIMARY KEY, {HALL}, period VARCHAR(10) NOT NULL, first_on DATE NOT NULL, last_on DATE NOT NULL,
        slot VARCHAR(100) NOT NULL, corrects UUID NULL REFERENCES bulletin (id) ON DELETE RESTRICT, made_at TIMESTAMPTZ NOT NULL)""",
        "CREATE UNIQUE INDEX bulletin_slot ON bulletin (slot)",
        "CREATE INDEX bulletin_hall ON bulletin (hall, last_on)",
        f"""CREATE TABLE bulletin_revision (id UUID PRIMARY KEY, {BULLETIN}, replaces UUID NULL, content TEXT NOT NULL, facts TEXT NOT NULL,
        author UUID NULL REFERENCES person (id) ON DELETE RESTRICT, at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX bulletin_revision_bulletin ON bulletin_revision (bulletin)",
        "CREATE UNIQUE INDEX bulletin_revision_replaces ON bulletin_revision (replaces)",
        f"""CREATE TABLE bulletin_issue (id UUID PRIMARY KEY REFERENCES bulletin (id) ON DELETE RESTRICT, {HALL}, year INTEGER NOT NULL,
        number INTEGER NOT NULL, corrects UUID NULL REFERENCES bulletin (id) ON DELETE RESTRICT, sign_by TIMESTAMPTZ NULL, {AUTHOR},
        at TIMESTAMPTZ NOT NULL, sha256 VARCHAR(64) NOT NULL, document TEXT NOT NULL)""",
        "CREATE UNIQUE INDEX bulletin_issue_number ON bulletin_issue (hall, year, number)",
        "CREATE UNIQUE INDEX bulletin_issue_corrects ON bulletin_issue (corrects)",
        f"""CREATE TABLE bulletin_recipient (id UUID PRIMARY KEY, {BULLETIN},
        person UUID NOT NULL REFERENCES person (id) ON DELETE RESTRICT)""",
        "CREATE UNIQUE INDEX bulletin_recipient_person ON bulletin_recipient (bulletin, person)",
        f"""CREATE TABLE bulletin_signing (id UUID PRIMARY KEY, {HALL}, {BULLETIN}, {AUTHOR}, signed_at TIMESTAMPTZ NOT NULL,
        received_at TIMESTAMPTZ NOT NULL, sha256 VARCHAR(64) NOT NULL, document TEXT NOT NULL)""",
        "CREATE INDEX bulletin_signing_bulletin ON bulletin_signing (bulletin)",
        f"""CREATE TABLE robot (id UUID PRIMARY KEY, {HALL}, name VARCHAR(60) NOT NULL, kind VARCHAR(10) NOT NULL, url VARCHAR(500) NOT NULL,
        secret VARCHAR(200) NOT NULL, active BOOLEAN NOT NULL, {AUTHOR}, at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX robot_hall ON robot (hall)",
        f"""CREATE TABLE bulletin_post (id UUID PRIMARY KEY, {HALL}, {BULLETIN}, robot UUID NOT NULL REFERENCES robot (id) ON DELETE RESTRICT,
        text TEXT NOT NULL, state VARCHAR(10) NOT NULL, tries INTEGER NOT NULL, next_at TIMESTAMPTZ NULL, sent_at TIMESTAMPTZ NULL,
        trouble VARCHAR(40) NOT NULL, made_at TIMESTAMPTZ NOT NULL)""",
        "CREATE INDEX bulletin_post_state ON bulletin_post (state, next_at)",
        "CREATE INDEX bulletin_post_bulletin ON bulletin_post (bulletin)",
    )

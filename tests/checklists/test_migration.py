"""A database of the first shape keeps its versions; the newest of each pack is the one in use."""

import contextlib
from pathlib import Path

import pytest
from piccolo.apps.migrations.commands.forwards import run_forwards

from audit import database
from audit.checklists.queries import current_checklists
from audit.checklists.tables import ChecklistVersion
from audit.ids import new_id
from tests.conftest import _database, _run_sql, forget_everything

FIRST = "2026-11-22T00:00:00:000001"
DOCUMENT = '{"pack":"a","title":{"zh":"甲","en":"A"},"edition":1,"pass_mark":0,"spot_kinds":[],"items":[]}'
INSERT = "INSERT INTO checklist_version (id, pack, edition, digest, document, published_at) VALUES "


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_the_newest_version_of_each_pack_becomes_the_current_one(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'audit.sqlite'}"
    if kind == "postgres":
        server = request.getfixturevalue("postgres_url")
        await _run_sql(server, "DROP DATABASE IF EXISTS audit_first", "CREATE DATABASE audit_first")
        url = _database(server, "audit_first")
    forget_everything()
    db = database.connect(url)
    with contextlib.redirect_stdout(None):
        await run_forwards(app_name="audit", migration_id=FIRST)
    ids = [new_id() for _ in range(4)]
    for id, (pack, edition) in zip(ids, [("a", 2), ("a", 1), ("b", 1), ("b", 1)], strict=True):
        await db.run_ddl(f"{INSERT} ('{id}', '{pack}', {edition}, '{id.hex}', '{DOCUMENT}', '2026-03-02T01:00:00Z')")
    async with database.opened(url):
        assert [one.id for one in await current_checklists()] == [ids[0], ids[3]]
        assert await ChecklistVersion.count() == 4
    forget_everything()
    if kind == "postgres":
        await _run_sql(server, "DROP DATABASE audit_first WITH (FORCE)")

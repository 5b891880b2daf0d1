"""What a server really holds, read past the server: its database and its folder of photos."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID


class Evidence:
    """`data` is the server's folder. Reading does not disturb a server that is running."""

    def __init__(self, data: Path) -> None:
        self._database = data / "audit.sqlite"
        self.photo_folder = data / "photos"

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as connection:
            yield connection

    def _rows(self, sql: str) -> list[tuple[str, ...]]:
        with self._reading() as connection:
            return connection.execute(sql).fetchall()

    def documents(self) -> dict[str, str]:
        """SHA-256 of what is stored under each id; the column that claims it must agree."""
        found = {}
        for id, claimed, body in self._rows("SELECT id, sha256, document FROM inspection"):
            found[str(UUID(id))] = hashlib.sha256(body.encode()).hexdigest()
            assert found[str(UUID(id))] == claimed
        return found

    def photos(self) -> list[str]:
        """The digests the database speaks of, sorted."""
        return sorted(digest for (digest,) in self._rows("SELECT sha256 FROM photo"))

    def intact_files(self) -> set[str]:
        """Digests of the originals in the folder; each must lie in its place, whole."""
        digests = set()
        for path in self.photo_folder.glob("[0-9a-f][0-9a-f]/*"):
            assert path == self.photo_folder / path.name[:2] / path.name
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name, "a damaged photo"
            digests.add(path.name)
        return digests

    def parts(self) -> list[Path]:
        """Photos that were being received."""
        return list(self.photo_folder.rglob("*.part"))

    def findings(self) -> Counter[tuple[str, str]]:
        """How often each item of each inspection was raised."""
        return Counter((str(UUID(source)), item) for source, item in self._rows("SELECT source_id, item FROM finding"))

    def waiting_photos(self) -> int:
        [(count,)] = self._rows("SELECT count(*) FROM expected_photo WHERE NOT received")
        return int(count)

    def unlooked_photos(self) -> int:
        """Photos whose look has not been noted yet: it is, in a commit of its own, after their receipt."""
        [(count,)] = self._rows("SELECT count(*) FROM photo WHERE pixels IS NULL")
        return int(count)

    def journal(self) -> Counter[tuple[str, str]]:
        """How often each act was recorded of each subject: a document's id, or a photo's digest."""
        rows = self._rows("SELECT act, subject, detail FROM journal_entry WHERE act LIKE '%.received'")
        return Counter(
            (act, json.loads(detail)["sha256"] if act == "photo.received" else str(UUID(subject)))
            for act, subject, detail in rows
        )

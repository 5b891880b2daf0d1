from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from audit.accounts.schemas import Role
from audit.database import fetch
from audit.ids import HallId, PersonId
from audit.notices import rules
from audit.notices.schemas import Notice, NoticeBox, NoticeKind, NoticeSettings, NoticeSettingsPage

SHOWN_MOST = 200
MINE = f"""SELECT id, kind, subject, path, words, rings_at, read_at FROM notice WHERE hall = ? AND person = ? AND rings_at <= ?
ORDER BY read_at IS NULL DESC, rings_at DESC, id DESC LIMIT {SHOWN_MOST}"""  # noqa: S608  no part of it comes from outside
SETTINGS = """SELECT s.id, s.document, s.at, p.display_name AS author_name FROM notice_setting s
JOIN person p ON p.id = s.author WHERE s.hall = ? ORDER BY s.id DESC LIMIT 1"""


async def box_of(hall: HallId, person: PersonId, *, now: datetime) -> NoticeBox:
    """What a person is told in a hall by now."""
    return rules.box(hall, person, [_notice(row) for row in await fetch(MINE, hall, person, now)])


def _notice(row: dict[str, Any]) -> Notice:
    kind = NoticeKind(row["kind"])
    return Notice(
        id=row["id"],
        kind=kind,
        text=rules.sentence(kind, msgspec.json.decode(row["words"], type=dict[str, str | int])),
        subject=row["subject"],
        path=row["path"],
        at=row["rings_at"],
        read=row["read_at"] is not None,
    )


async def settings_page(hall: HallId) -> NoticeSettingsPage:
    rows = await fetch(SETTINGS, hall)
    if not rows:
        return NoticeSettingsPage(settings=NoticeSettings(), replaces=None, author_name="", saved_at=None)
    [row] = rows
    return NoticeSettingsPage(
        settings=msgspec.json.decode(row["document"], type=NoticeSettings),
        replaces=row["id"],
        author_name=row["author_name"],
        saved_at=row["at"],
    )


async def people_with(hall: HallId, roles: Sequence[Role]) -> set[PersonId]:
    """The active people of a hall who hold one of the roles there."""
    marks = ", ".join("?" * len(roles))
    rows = await fetch(
        f"""SELECT DISTINCT g.person FROM role_grant g JOIN person p ON p.id = g.person
        WHERE g.hall = ? AND p.active = ? AND g.role IN ({marks})""",  # noqa: S608  only question marks
        hall,
        True,
        *(role.value for role in roles),
    )
    return {PersonId(UUID(str(row["person"]))) for row in rows}


async def unread_before(hall: HallId, moment: datetime) -> dict[PersonId, int]:
    """How many notices that rang before a moment each person has not read; digests do not count."""
    rows = await fetch(
        """SELECT person, count(*) AS n FROM notice WHERE hall = ? AND read_at IS NULL AND rings_at < ? AND kind <> ?
        GROUP BY person""",
        hall,
        moment,
        NoticeKind.digest.value,
    )
    return {PersonId(row["person"]): row["n"] for row in rows}

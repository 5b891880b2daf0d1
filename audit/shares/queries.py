from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from audit.accounts.queries import actor_of_person, people_of_hall
from audit.accounts.schemas import Actor
from audit.database import fetch
from audit.errors import NotFound
from audit.ids import HallId, PersonId
from audit.shares import rules
from audit.shares.schemas import Share, ShareKind, ShareState

SHOWN_MOST = 500
SHARES = """SELECT s.*, m.display_name AS maker_name, r.display_name AS revoker_name FROM share s
    JOIN person m ON m.id = s.maker LEFT JOIN person r ON r.id = s.revoked_by"""


class Linked(Struct, frozen=True):
    """What stands behind a link."""

    share: Share
    hall: HallId
    standing: rules.Standing


async def shares_of(hall: HallId, *, now: datetime) -> list[Share]:
    """Newest first."""
    sharers = await _sharers(hall)
    rows = await fetch(f"{SHARES} WHERE s.hall = ? ORDER BY s.made_at DESC, s.id DESC LIMIT {SHOWN_MOST}", hall)
    return [_share(row, _standing(row, row["maker"] in sharers), now) for row in rows]


async def share(hall: HallId, id: UUID, *, now: datetime) -> Share:
    """Raises NotFound share_unlisted."""
    rows = await fetch(f"{SHARES} WHERE s.hall = ? AND s.id = ?", hall, id)
    if not rows:
        raise NotFound(
            "share_unlisted",
            "没有找到这个分享链接，请返回列表重新选择。",
            "There is no such link in the hall's list. Go back and choose again.",
        )
    return _share(rows[0], _standing(rows[0], rows[0]["maker"] in await _sharers(hall)), now)


async def linked(digest: str, *, now: datetime) -> Linked:
    """By the digest of a token: what is compared is no secret, and takes the same time for every guess. Raises NotFound."""
    rows = await fetch(f"{SHARES} WHERE s.token_sha256 = ?", digest)
    if not rows:
        raise rules.unknown()
    [row] = rows
    hall = HallId(row["hall"])
    standing = _standing(row, _may_share(await actor_of_person(PersonId(row["maker"])), hall))
    return Linked(_share(row, standing, now), hall, standing)


async def running(hall: HallId, *, now: datetime) -> int:
    """How many links of the hall hold a file."""
    rows = await fetch(
        "SELECT count(*) AS many FROM share WHERE hall = ? AND revoked_at IS NULL AND expires_at > ?", hall, now
    )
    return int(rows[0]["many"])


async def wanted_files(*, now: datetime) -> set[str]:
    rows = await fetch("SELECT id FROM share WHERE revoked_at IS NULL AND expires_at > ?", now)
    return {str(row["id"]) for row in rows}


async def _sharers(hall: HallId) -> set[PersonId]:
    return {person for person, _, roles in await people_of_hall(hall) if set(roles) & set(rules.SHARERS)}


def _may_share(maker: Actor | None, hall: HallId) -> bool:
    return maker is not None and maker.has(hall, *rules.SHARERS)


def _standing(row: dict[str, Any], may_share: bool) -> rules.Standing:
    return rules.Standing(row["expires_at"], row["revoked_at"], may_share, row["spell_at"], row["spell_opened"])


def _share(row: dict[str, Any], standing: rules.Standing, now: datetime) -> Share:
    return Share(
        id=row["id"],
        kind=ShareKind(row["kind"]),
        title=row["title"],
        about=row["about"],
        period=row["period"],
        for_whom=row["for_whom"],
        state=ShareState(rules.state_of(standing, now=now)),
        maker_name=row["maker_name"],
        made_at=row["made_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
        revoked_by_name=row["revoker_name"] or "",
        opened=row["opened"],
        fetched=row["fetched"],
        last_opened_at=row["last_opened_at"],
        bytes=row["bytes"],
        file_name=row["file_name"],
    )

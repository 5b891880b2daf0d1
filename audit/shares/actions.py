"""Makes a link, revokes it, opens it. Every one of these is in the journal."""

import asyncio
import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from audit.accounts.rules import token_digest
from audit.config import Settings
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.shares import keeping, queries, rules
from audit.shares.papers import Paper
from audit.shares.queries import Linked
from audit.shares.schemas import MakeShare, Share
from audit.shares.tables import ShareRow

COLUMNS = (
    *("id", "hall", "maker", "token_sha256", "kind", "title", "about", "period", "for_whom", "file_name", "bytes"),
    *("sha256", "made_at", "expires_at", "opened", "fetched", "spell_opened"),
)
COUNT = {
    False: "UPDATE share SET opened = opened + 1, last_opened_at = ?, spell_at = ?, spell_opened = ? WHERE id = ?",
    True: "UPDATE share SET fetched = fetched + 1, last_opened_at = ?, spell_at = ?, spell_opened = ? WHERE id = ?",
}


async def make_share(
    *, hall: HallId, ask: MakeShare, paper: Paper, maker: PersonId, settings: Settings, now: datetime
) -> tuple[Share, str]:
    """The link and its token, which is told here and never again. Raises Conflict shares_many."""
    id, token = new_id(), rules.new_token()
    size, sha256 = await asyncio.to_thread(_keep, settings, id, paper)
    expires_at = now + timedelta(days=ask.days)
    about = (ask.kind.value, paper.title, paper.about, paper.period, ask.for_whom, paper.file_name)
    row = (id, hall, maker, token_digest(token), *about, size, sha256, now, expires_at, 0, 0, 0)
    try:
        async with transaction():
            await in_turn(hall)
            rules.refuse_too_many(await queries.running(hall, now=now))
            await bulk_insert(ShareRow, COLUMNS, [row])
            detail = {
                "kind": ask.kind,
                "title": paper.title,
                "about": paper.about,
                "period": paper.period,
                "for_whom": ask.for_whom,
                "expires_at": expires_at,
                "sha256": sha256,
            }
            await record(act="share.made", hall=hall, actor=maker, subject=id, detail=detail, now=now)
    except BaseException:
        keeping.drop(settings, id)
        raise
    return await queries.share(hall, id, now=now), token


def _keep(settings: Settings, id: UUID, paper: Paper) -> tuple[int, str]:
    size = keeping.keep(settings, id, paper.content)
    with keeping.path_of(settings, id).open("rb") as file:
        return size, hashlib.file_digest(file, "sha256").hexdigest()


async def revoke_share(*, hall: HallId, id: UUID, actor: PersonId, settings: Settings, now: datetime) -> None:
    """Its file goes with it. Revoking again changes nothing. Raises NotFound."""
    async with transaction():
        await in_turn(hall)
        found = await queries.share(hall, id, now=now)
        if found.revoked_at:
            return
        await fetch("UPDATE share SET revoked_at = ?, revoked_by = ? WHERE id = ?", now, actor, id)
        await record(act="share.revoked", hall=hall, actor=actor, subject=id, now=now)
    await asyncio.to_thread(keeping.drop, settings, id)


async def open_share(token: str, *, fetches: bool, now: datetime) -> Linked:
    """Counted: of who opens it nothing is kept. Raises NotFound share_unknown, Gone share_expired, share_revoked, TooMany
    share_wait."""
    if not rules.TOKEN.fullmatch(token):
        raise rules.unknown()
    found = await queries.linked(token_digest(token), now=now)
    rules.refuse_ended(found.standing, now=now)
    since, opened = rules.next_spell(found.standing, now=now)
    async with transaction():
        await fetch(COUNT[fetches], now, since, opened, found.share.id)
        detail = {"file": fetches}
        await record(act="share.opened", hall=found.hall, subject=found.share.id, detail=detail, now=now)
    return found


async def file_of(found: Linked, settings: Settings) -> Path:
    """Raises Gone share_file_gone."""
    path = keeping.path_of(settings, found.share.id)
    if not await asyncio.to_thread(path.is_file):
        raise rules.file_gone()
    return path


async def sweep_shares(now: datetime, *, settings: Settings) -> None:
    """A job: files of links that have ended go."""
    wanted = await queries.wanted_files(now=now)
    await asyncio.to_thread(keeping.sweep, settings, wanted, now=now)

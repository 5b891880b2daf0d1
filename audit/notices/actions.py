from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.errors import Conflict
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.notices import queries, rules
from audit.notices.schemas import NoticeKind, NoticeSettingsPage, ReadNotices, SaveNoticeSettings
from audit.notices.tables import NoticeRow, NoticeSettingRow
from audit.sites.queries import hall_by_id
from audit.sites.rules import day_around, local_day
from audit.sites.schemas import Hall
from audit.workdays.rules import moment

COLUMNS = ("id", "hall", "person", "kind", "subject", "path", "key", "words", "made_at", "rings_at")
SETTING_COLUMNS = ("id", "hall", "document", "author", "at")


async def tell(
    *,
    hall: HallId,
    people: Collection[PersonId],
    kind: NoticeKind,
    subject: UUID,
    path: str,
    words: Mapping[str, str | int],
    key: str,
    now: datetime,
) -> None:
    """One notice to each of the people, in the caller's transaction. Whoever was told under this key is not told again.

    `path` is the screen that shows the subject; `words` are what the sentence of the kind is made from.
    """
    if not people:
        return
    settings = (await queries.settings_page(hall)).settings
    rings_at = rules.rings_at(kind, now, settings, (await hall_by_id(hall)).time_zone)
    said = msgspec.json.encode(words).decode()
    rows = [(new_id(), hall, person, kind.value, subject, path, key, said, now, rings_at) for person in sorted(people)]
    await bulk_insert(NoticeRow, COLUMNS, rows, ignore_conflicts=True)


async def no_longer(
    *, hall: HallId, subject: UUID, kinds: Collection[NoticeKind], now: datetime, person: PersonId | None = None
) -> None:
    """What these notices asked for is done: they count as read, for everybody whoever did it, or for one person only. In the
    caller's transaction."""
    marks = ", ".join("?" * len(kinds))
    whose, who = ("AND person = ?", [person]) if person else ("", [])
    await fetch(
        f"UPDATE notice SET read_at = ? WHERE hall = ? AND subject = ? AND read_at IS NULL AND kind IN ({marks}) {whose}",  # noqa: S608
        now,
        hall,
        subject,
        *(kind.value for kind in kinds),
        *who,
    )


async def mark_read(*, hall: HallId, person: PersonId, read: ReadNotices, now: datetime) -> None:
    """Ids that are not the person's own change nothing."""
    marks = ", ".join("?" * len(read.notices))
    async with transaction():
        await fetch(
            f"UPDATE notice SET read_at = ? WHERE hall = ? AND person = ? AND read_at IS NULL AND id IN ({marks})",  # noqa: S608
            now,
            hall,
            person,
            *read.notices,
        )


async def save_settings(
    *, hall: HallId, save: SaveNoticeSettings, author: PersonId, now: datetime
) -> NoticeSettingsPage:
    """Raises Conflict notice_settings_changed."""
    async with transaction():
        await in_turn(hall)
        if (await queries.settings_page(hall)).replaces != save.replaces:
            raise Conflict(
                "notice_settings_changed",
                "别人刚刚修改了通知设置，请刷新后再改一次。",
                "Somebody else has just changed these settings. Refresh and make your change again.",
            )
        id = new_id()
        document = msgspec.json.encode(save.settings).decode()
        await bulk_insert(NoticeSettingRow, SETTING_COLUMNS, [(id, hall, document, author, now)])
        rows = {"notice_setting": [id]}
        await record(act="notice_settings.changed", hall=hall, actor=author, subject=id, rows=rows, now=now)
    return await queries.settings_page(hall)


async def send_digests(now: datetime) -> None:
    """A job: in each hall, once a day from its hour on, one notice to whoever has not read what rang before today."""
    for row in await fetch("SELECT id FROM hall"):
        await _digest_of(await hall_by_id(HallId(row["id"])), now)
    await NoticeRow.delete().where(NoticeRow.made_at < now - rules.KEPT)


async def _digest_of(hall: Hall, now: datetime) -> None:
    today = local_day(now, hall.time_zone)
    settings = (await queries.settings_page(hall.id)).settings
    if now < moment(today, settings.digest_at, hall.time_zone):
        return
    began, _ = day_around(now, hall.time_zone)
    async with transaction():
        for person, count in (await queries.unread_before(hall.id, began)).items():
            await tell(
                hall=hall.id,
                people=[person],
                kind=NoticeKind.digest,
                subject=hall.id,
                path="/notices",
                words={"count": count},
                key=f"digest:{today}",
                now=now,
            )

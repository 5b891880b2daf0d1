from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from msgspec.structs import replace

from audit.accounts.schemas import Actor
from audit.bulletins import posting, queries, rules
from audit.bulletins.drafting import draft
from audit.bulletins.facts import gather
from audit.bulletins.schemas import (
    BulletinFacts,
    Content,
    PublishBulletin,
    PublishedContent,
    SaveBulletin,
    SigningDocument,
    StartBulletin,
)
from audit.bulletins.sentences import sentences
from audit.bulletins.tables import (
    BulletinIssueRow,
    BulletinRecipientRow,
    BulletinRevisionRow,
    BulletinRow,
    BulletinSigningRow,
)
from audit.database import bulk_insert, in_turn, transaction
from audit.documents import Receipt, digest_of, known_receipt, new_receipt, refuse_newer_schema, store_once
from audit.errors import Rejected
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.notices.actions import no_longer, tell
from audit.notices.schemas import NoticeKind
from audit.sites.queries import require_hall
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.strict_json import read_json
from audit.workdays.queries import calendars
from audit.workdays.rules import calendar_on, day_in, moment

BULLETIN = ("id", "hall", "period", "first_on", "last_on", "slot", "corrects", "made_at")
REVISION = ("id", "hall", "bulletin", "replaces", "content", "facts", "author", "at")
ISSUE = ("id", "hall", "year", "number", "corrects", "sign_by", "author", "at", "sha256", "document")
RECIPIENT = ("id", "hall", "bulletin", "person")
SIGNING = ("id", "hall", "bulletin", "author", "signed_at", "received_at", "sha256", "document")
MIDNIGHT = 1440


async def start_bulletin(
    hall: Hall, start: StartBulletin, *, author: PersonId | None, now: datetime
) -> tuple[UUID, bool]:
    """The draft of a period, and whether it is new: a period is drafted once. Raises Rejected bulletin_day."""
    first, last = rules.span(start.period, start.day)
    rules.refuse_coming(first, local_day(now, hall.time_zone))
    slot = rules.slot(hall.id, start.period, first, None)
    known = await queries.bulletin_of_slot(slot)
    if known:
        return known, False
    facts = await gather(hall, period=start.period, first=first, last=last, now=now)
    content = draft(facts, sentences(), signed_by=hall.name)
    id = new_id()
    row = (id, hall.id, start.period.value, first, last, slot, None, now)
    made = await _keep_new(hall, row, content, facts, author, now)
    return (id, True) if made else (await queries.bulletin_of_slot(slot) or id, False)


async def _keep_new(
    hall: Hall, row: tuple[object, ...], content: Content, facts: BulletinFacts, author: PersonId | None, now: datetime
) -> bool:
    async with transaction():
        if not await bulk_insert(BulletinRow, BULLETIN, [row], ignore_conflicts=True):
            return False
        id = UUID(str(row[0]))
        revision = await _keep_revision(hall, id, None, content, facts, author, now)
        rows = {"bulletin": [id], "bulletin_revision": [revision]}
        await record(act="bulletin.drafted", hall=hall.id, actor=author, subject=id, rows=rows, now=now)
    return True


async def _keep_revision(
    hall: Hall,
    id: UUID,
    replaces: UUID | None,
    content: Content,
    facts: BulletinFacts,
    author: PersonId | None,
    now: datetime,
) -> UUID:
    """Raises Conflict bulletin_changed."""
    written, counted = (msgspec.json.encode(one).decode() for one in (content, facts))
    revision = new_id()
    row = (revision, hall.id, id, replaces, written, counted, author, now)
    if not await bulk_insert(BulletinRevisionRow, REVISION, [row], ignore_conflicts=True):
        raise rules.bulletin_changed()
    return revision


async def _replace_revision(
    hall: Hall, held: queries.Bulletin, content: Content, facts: BulletinFacts, author: PersonId, now: datetime
) -> None:
    revision = await _keep_revision(hall, held.id, held.revision, content, facts, author, now)
    rows = {"bulletin_revision": [revision]}
    await record(act="bulletin.saved", hall=hall.id, actor=author, subject=held.id, rows=rows, now=now)


async def save_bulletin(hall: Hall, id: UUID, save: SaveBulletin, *, author: PersonId, now: datetime) -> None:
    """Raises NotFound, Conflict bulletin_changed, bulletin_published, Rejected bulletin_pair."""
    async with transaction():
        held = await _open_draft(hall, id, save.replaces)
        known = {(one.pair.finding, one.pair.before, one.pair.after) for one in held.facts.pairs}
        rules.refuse_unknown_pairs(save.content.pairs, {(UUID(str(a)), b, c) for a, b, c in known})
        await _replace_revision(hall, held, save.content, held.facts, author, now)


async def redraft_bulletin(hall: Hall, id: UUID, replaces: UUID, *, author: PersonId, now: datetime) -> None:
    """Numbers and text anew from the data as they are now."""
    held = await queries.bulletin(hall.id, id)
    facts = await gather(hall, period=held.period, first=held.first_on, last=held.last_on, now=now)
    content = replace(draft(facts, sentences(), signed_by=held.content.signed_by), red_head=held.content.red_head)
    async with transaction():
        held = await _open_draft(hall, id, replaces)
        await _replace_revision(hall, held, content, facts, author, now)


async def _open_draft(hall: Hall, id: UUID, replaces: UUID) -> queries.Bulletin:
    """The draft whose newest revision is the one named, in the hall's turn."""
    await in_turn(hall.id)
    held = await queries.bulletin(hall.id, id)
    number = await queries.label_of(id)
    if number:
        raise rules.already_published(number)
    if held.revision != replaces:
        raise rules.bulletin_changed()
    return held


async def publish_bulletin(hall: Hall, id: UUID, publish: PublishBulletin, *, actor: Actor, now: datetime) -> None:
    """Frozen from here on. Raises Conflict bulletin_changed, bulletin_published, Rejected bulletin_photos,
    bulletin_recipient, bulletin_day."""
    async with transaction():
        held = await _open_draft(hall, id, publish.replaces)
        rules.refuse_unchecked_photos(held.content.pairs, publish.photos_checked)
        await _refuse_unknown_people(hall.id, publish.recipients)
        year = local_day(now, hall.time_zone).year
        number = await queries.next_number(hall.id, year)
        issue = PublishedContent(
            number=rules.label(year, number),
            corrects=await queries.label_of(held.corrects),
            content=held.content,
            facts=held.facts,
            published_at=now,
            published_by=actor.display_name,
        )
        document = msgspec.json.encode(issue)
        sign_by = await _sign_by(hall, publish, now)
        digest = digest_of(document)
        row = (id, hall.id, year, number, held.corrects, sign_by, actor.person, now, digest, document.decode())
        await bulk_insert(BulletinIssueRow, ISSUE, [row])
        asked = [(new_id(), hall.id, id, person) for person in dict.fromkeys(publish.recipients)]
        await bulk_insert(BulletinRecipientRow, RECIPIENT, asked)
        text = rules.plain_text(
            issue.number, issue.content, rules.printed(issue.content.sections, sentences().chapters_together)
        )
        await posting.queue(hall.id, id, publish.robots, text, now=now)
        detail = {"number": issue.number, "sha256": digest, "corrects": issue.corrects}
        rows = {"bulletin_issue": [id], "bulletin_recipient": [one[0] for one in asked]}
        await record(
            act="bulletin.published", hall=hall.id, actor=actor.person, subject=id, detail=detail, rows=rows, now=now
        )
        await _tell_recipients(hall, id, publish.recipients, issue, sign_by, now)


async def _tell_recipients(
    hall: Hall, id: UUID, people: Sequence[PersonId], issue: PublishedContent, sign_by: datetime | None, now: datetime
) -> None:
    if sign_by is None:
        return
    due = local_day(sign_by - timedelta(seconds=1), hall.time_zone)
    await tell(
        hall=hall.id,
        people=people,
        kind=NoticeKind.receipt,
        subject=id,
        path=f"/bulletins/{id}",
        words={"what": issue.content.title, "due": due.isoformat()},
        key=f"receipt:{id}",
        now=now,
    )


async def _refuse_unknown_people(hall: HallId, people: Sequence[PersonId]) -> None:
    known = {one.person for one in await queries.people(hall)}
    if not known.issuperset(people):
        raise Rejected(
            "bulletin_recipient",
            "有签收人不是本厅在用的账号，请重新选择。",
            "A recipient has no account in this hall. Choose again.",
            field="recipients",
        )


async def _sign_by(hall: Hall, publish: PublishBulletin, now: datetime) -> datetime | None:
    """When the hall closes on the last day for signing; of a day without hours its midnight."""
    if not publish.recipients:
        return None
    last = publish.sign_by or await queries.next_open_day(hall, now)
    today = local_day(now, hall.time_zone)
    if not today <= last <= date(2100, 12, 31):
        raise Rejected(
            "bulletin_day",
            "签收截止日不能早于今天，请重新选择。",
            "The last day for signing cannot lie before today. Choose another.",
            field="sign_by",
        )
    hours = day_in(calendar_on(await calendars(hall.id), last), last).hours
    return moment(last, max((one.closes for one in hours), default=MIDNIGHT), hall.time_zone)


async def correct_bulletin(hall: Hall, id: UUID, *, author: PersonId, now: datetime) -> UUID:
    """A draft that will replace a published one under a new number; asked for twice it is the same draft."""
    held = await queries.bulletin(hall.id, id)
    number = await queries.label_of(id)
    if not number:
        raise rules.not_published()
    slot = rules.slot(hall.id, held.period, held.first_on, id)
    known = await queries.bulletin_of_slot(slot)
    if known:
        return known
    new = new_id()
    content = replace(held.content, title=f"{held.content.title}（更正）"[:80])
    row = (new, hall.id, held.period.value, held.first_on, held.last_on, slot, id, now)
    made = await _keep_new(hall, row, content, held.facts, author, now)
    return new if made else (await queries.bulletin_of_slot(slot) or new)


async def sign_for(*, document_id: UUID, body: bytes, actor: Actor, now: datetime) -> tuple[Receipt, bool]:
    """Takes in a signing document. Raises NotFound, Conflict document_conflict, Rejected bulletin_draft, schema_too_new."""
    digest = digest_of(body)
    document = read_json(body, SigningDocument)
    hall = await require_hall(actor, document.hall)
    known = await known_receipt(BulletinSigningRow, document_id, digest)
    if known:
        return known, False
    refuse_newer_schema(document.schema)
    await queries.bulletin(hall.id, document.bulletin)
    if not await queries.label_of(document.bulletin):
        raise rules.not_published()
    signed_at = min(document.signed_at, now)
    row = (document_id, hall.id, document.bulletin, actor.person, signed_at, now, digest, body.decode())
    async with transaction():
        held = await store_once(BulletinSigningRow, SIGNING, row, document=document_id, digest=digest)
        if held:
            return held, False
        await record(
            act="bulletin.signed",
            hall=hall.id,
            actor=actor.person,
            subject=document.bulletin,
            detail={"sha256": digest},
            rows={"bulletin_signing": [document_id]},
            now=now,
        )
        await no_longer(
            hall=hall.id, subject=document.bulletin, kinds=[NoticeKind.receipt], now=now, person=actor.person
        )
    return await new_receipt(document_id, digest, now), True

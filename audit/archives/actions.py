"""Making an archive: what it says is read at one moment, then streamed."""

from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from audit.accounts.schemas import Actor
from audit.archives import packing, queries, rules
from audit.archives.gathering import Gathered, gathered
from audit.archives.schemas import ArchivedCard, ArchiveManifest, Scope
from audit.archives.spool import Entry, Spool
from audit.config import Settings
from audit.database import snapshot, transaction
from audit.ids import new_id
from audit.inspections.queries import hall_of
from audit.journal.actions import record
from audit.journal.queries import current_epoch
from audit.reports import queries as reports
from audit.reports import sealing
from audit.reports.issuing import scorecard_pdf
from audit.reports.rendering import Renderer
from audit.reports.schemas import Scorecard
from audit.scores.rules import RULES
from audit.seals import rules as seals
from audit.seals.actions import ensure_key
from audit.seals.keys import public_half, signing_key
from audit.seals.schemas import SealFacts
from audit.sites.queries import hall_by_id
from audit.sites.rules import no_such_hall

README = """这是“{hall}”的归档包，由贯标 Hall Audit {program} 于 {made_at:%Y-%m-%d %H:%M} UTC 导出。

photos/      照片原件，按“区域/点位-检查项-时间-序号”命名
files/       成果文件原件
scorecards/  评分卡 PDF
documents/   每份文档收到时的原文，一个字节不改
data/        台账，每行一条 JSON
journal.jsonl  日志：本厅各条的原文，别处各条只留指纹
SHA256SUMS   每个文件的 SHA-256，可用 sha256sum -c SHA256SUMS 核对
manifest.json、manifest.sig  清单和它的签名

核验：hall-audit verify 本文件或解压后的文件夹（不需要网络和服务器）
导入另一套系统：hall-audit import-archive 本文件

An archive of a service hall. To check it: hall-audit verify FILE. To take it in elsewhere: hall-audit import-archive FILE.
"""


class Prepared(NamedTuple):
    """Read as a whole; nothing of it changes while it is sent."""

    manifest: ArchiveManifest
    entries: list[Entry]
    spool: Spool

    def blocks(self) -> Iterator[bytes]:
        return packing.packed(self.entries)

    async def stream(self) -> AsyncIterator[bytes]:
        try:
            async for block in packing.in_background(self.blocks()):
                yield block
        finally:
            self.spool.close()


class _Printable(NamedTuple):
    card: Scorecard
    facts: SealFacts

    def archived(self) -> ArchivedCard:
        facts = seals.digest(seals.canonical(self.facts))
        return ArchivedCard(self.facts.inspection, self.facts.from_on, self.facts.to_on, facts)


async def prepare(
    scope: Scope, *, actor: Actor | None, settings: Settings, renderer: Renderer, site: str, now: datetime
) -> Prepared:
    """Raises NotFound, Busy. The export is in the journal, and the archive has that entry."""
    archive = new_id()
    await _note(scope, archive, actor, settings, now)
    spool = Spool(settings.data)
    try:
        async with snapshot():
            found = await gathered(scope, spool, settings)
            cards = await _cards(scope, now)
        for one in cards:
            pdf = await scorecard_pdf(one.card, one.facts, site=site, settings=settings, renderer=renderer)
            name = rules.file_name(f"{one.card.title.zh}-{one.card.spot_code or one.card.hall_name}-{one.card.to_on}")
            spool.add(f"scorecards/{name}.pdf", pdf)
        return await _signed(archive, found, cards, actor, settings, now)
    except BaseException:
        spool.close()
        raise


async def _note(scope: Scope, archive: UUID, actor: Actor | None, settings: Settings, now: datetime) -> None:
    if scope.inspection and await hall_of(scope.inspection) != scope.hall:
        raise no_such_hall()
    async with transaction():
        await ensure_key(settings, now=now)
        detail = {"inspection": scope.inspection, "from_on": scope.from_on, "to_on": scope.to_on}
        person = actor.person if actor else None
        await record(act="archive.exported", hall=scope.hall, actor=person, subject=archive, detail=detail, now=now)


async def _cards(scope: Scope, now: datetime) -> list[_Printable]:
    if scope.inspection:
        card = await reports.spot_scorecard(scope.inspection, now=now)
        return [_Printable(card, await sealing.inspection_facts(scope.inspection, now=now))]
    return [await _month(scope, *rules.days_of(month), now) for month in await queries.months(scope)]


async def _month(scope: Scope, from_on: date, to_on: date, now: datetime) -> _Printable:
    hall = await hall_by_id(scope.hall)
    card = await reports.hall_scorecard(hall, from_on=from_on, to_on=to_on, now=now)
    return _Printable(card, await sealing.period_facts(hall, from_on=from_on, to_on=to_on, now=now))


async def _signed(
    archive: UUID, found: Gathered, cards: list[_Printable], actor: Actor | None, settings: Settings, now: datetime
) -> Prepared:
    spool, hall = found.spool, found.where.hall
    program = version("hall-audit")
    readme = spool.kept(rules.README, README.format(hall=hall.name, program=program, made_at=now).encode())
    entries = [readme, *spool.entries()]
    sums = rules.write_sums((one.path, one.sha256) for one in entries)
    key = signing_key(settings)
    manifest = ArchiveManifest(
        program=program,
        archive=archive,
        epoch=await current_epoch(),
        scope=found.scope,
        hall_name=hall.name,
        made_at=now,
        made_by=actor.person if actor else None,
        made_by_name=actor.display_name if actor else "",
        rules=RULES,
        cards=[one.archived() for one in cards],
        journal=found.point,
        rows=found.rows,
        photos=found.rows["photo"],
        photos_missing=found.photos_missing,
        files=len(entries),
        sums=seals.digest(sums),
        alg=seals.ED25519,
        key=public_half(key).hex(),
    )
    content, signature = rules.sign(manifest, key)
    head = ((rules.MANIFEST, content), (rules.SIGNATURE, signature), (rules.SUMS, sums))
    signing = [spool.kept(path, part) for path, part in head]
    spool.flush()
    return Prepared(manifest, [readme, *signing, *entries[1:]], spool)


def write_file(prepared: Prepared, target: Path) -> None:
    """Beside its place first: an export that was cut short leaves no file that looks like one."""
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as file:
            for block in prepared.blocks():
                file.write(block)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
        prepared.spool.close()

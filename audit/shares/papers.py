"""The report that is shared, made as its maker sees it at that moment. Each raises what its own page raises, and Busy."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path
from typing import cast
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from audit.accounts.schemas import Actor
from audit.assessments import queries as assessments
from audit.assessments.paper import assessment_html
from audit.bulletins import paper as bulletins
from audit.bulletins.issuing import bulletin_pdf
from audit.bulletins.queries import page as bulletin_page
from audit.bulletins.schemas import BulletinState
from audit.config import Settings
from audit.exports.actions import made_file
from audit.exports.queries import export
from audit.exports.schemas import ExportKind
from audit.ids import FindingId, InspectionId, SpotId
from audit.inspections.queries import hall_of
from audit.reports import queries, sealing
from audit.reports.issuing import notice_pdf, scorecard_pdf
from audit.reports.rendering import Renderer
from audit.reports.schemas import Scorecard
from audit.scores.periods import card_days
from audit.seals.schemas import SealFacts
from audit.shares import rules
from audit.shares.schemas import MakeShare, ShareKind
from audit.sites.rules import local_day, no_such_hall
from audit.sites.schemas import Hall

NOT_SUBJECT = {"kind", "days", "for_whom"}


class Press(Struct, frozen=True):
    """What printing needs. `site` is the address under which people reach this server."""

    site: str
    settings: Settings
    renderer: Renderer
    now: datetime


class Paper(Struct, frozen=True):
    title: str
    about: str
    period: str
    file_name: str
    content: bytes | Path


async def paper_of(hall: Hall, ask: MakeShare, *, actor: Actor, press: Press) -> Paper:
    """The actor's own right to read it is asked here. Raises Rejected share_subject, Conflict share_not_ready.

    Each maker finds what names its report, for `refuse_unnamed` has seen to it.
    """
    rules.refuse_unnamed(ask.kind, {name: value for name, value in asdict(ask).items() if name not in NOT_SUBJECT})
    return await MAKERS[ask.kind](hall, ask, actor, press)


async def _hall_card(hall: Hall, ask: MakeShare, _: Actor, press: Press) -> Paper:
    first, last = card_days(ask.from_on, ask.to_on, today=local_day(press.now, hall.time_zone))
    card = await queries.hall_scorecard(hall, from_on=first, to_on=last, now=press.now)
    return await _card(card, await sealing.period_facts(hall, from_on=first, to_on=last, now=press.now), press)


async def _inspection_card(hall: Hall, ask: MakeShare, _: Actor, press: Press) -> Paper:
    inspection = InspectionId(cast(UUID, ask.inspection))
    if await hall_of(inspection) != hall.id:
        raise no_such_hall()
    card = await queries.spot_scorecard(inspection, now=press.now)
    return await _card(card, await sealing.inspection_facts(inspection, now=press.now), press)


async def _card(card: Scorecard, facts: SealFacts, press: Press) -> Paper:
    content = await scorecard_pdf(card, facts, site=press.site, settings=press.settings, renderer=press.renderer)
    name = f"{card.title.zh}-{card.spot_code or card.hall_name}-{card.to_on}.pdf"
    about = f"{card.spot_code} {card.spot_name}" if card.spot else ""
    return Paper(card.title.zh, about, _days(card.from_on, card.to_on), name, content)


async def _month(hall: Hall, ask: MakeShare, _: Actor, press: Press) -> Paper:
    found = await export(hall.id, cast(UUID, ask.export))
    if found.kind is not ExportKind.month_pdf:
        raise rules.not_ready()
    path = await made_file(press.settings, found)
    return Paper("月报", "", found.month, found.file_name, path)


async def _bulletin(hall: Hall, ask: MakeShare, actor: Actor, press: Press) -> Paper:
    page = await bulletin_page(hall, cast(UUID, ask.bulletin), actor=actor, now=press.now)
    if page.line.state is BulletinState.draft:
        raise rules.not_ready()
    content = await bulletin_pdf(page, settings=press.settings, renderer=press.renderer)
    period = _days(page.line.first_on, page.line.last_on)
    return Paper(page.content.title, page.line.label, period, bulletins.file_name(page, "pdf"), content)


async def _assessment(hall: Hall, ask: MakeShare, _: Actor, press: Press) -> Paper:
    page = await assessments.assessment(hall, ask.month or "", now=press.now)
    if page.revision is None:
        raise rules.not_ready()
    content = await press.renderer.pdf(assessment_html(page), {})
    return Paper("供应商考核表", "", page.month, f"供应商考核表-{hall.name}-{page.month}.pdf", content)


async def _notice(hall: Hall, ask: MakeShare, _: Actor, press: Press) -> Paper:
    wanted = [FindingId(one) for one in ask.findings]
    notice = await queries.notice(hall, findings=wanted, spot=SpotId(ask.spot) if ask.spot else None, now=press.now)
    content = await notice_pdf(notice, hall=hall.id, settings=press.settings, renderer=press.renderer)
    day = local_day(press.now, hall.time_zone)
    name = f"{notice.title}-{notice.place}-{notice.number}.pdf"
    return Paper(notice.title, f"{notice.place} {notice.number}", _days(day, day), name, content)


MAKERS: dict[ShareKind, Callable[[Hall, MakeShare, Actor, Press], Awaitable[Paper]]] = {
    ShareKind.hall_card: _hall_card,
    ShareKind.inspection_card: _inspection_card,
    ShareKind.month: _month,
    ShareKind.bulletin: _bulletin,
    ShareKind.assessment: _assessment,
    ShareKind.notice: _notice,
}


def _days(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} – {last}"

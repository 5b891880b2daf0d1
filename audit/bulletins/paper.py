"""A bulletin as one HTML page for A4, and its table of receipts."""

from collections.abc import Container
from datetime import datetime

from msgspec import Struct

from audit.bulletins.drafting import changed, chinese
from audit.bulletins.schemas import BulletinPage, PhotoPair, PillarChange, RecipientLine, SigningState
from audit.bulletins.sentences import sentences
from audit.reports import paper, words
from audit.sites.rules import local_day

STATES = {
    SigningState.none: "—",
    SigningState.to_sign: "待签收",
    SigningState.overdue: "逾期未签",
    SigningState.signed: "已签收",
}


class Shown(Struct, frozen=True):
    caption: str
    before: str
    after: str
    """Empty: the photo is not here."""


class PillarLine(Struct, frozen=True):
    title: str
    score: str
    before: str
    change: str


def bulletin_html(page: BulletinPage, *, available: Container[str], for_chat: bool = False) -> str:
    """The page to give to Renderer.pdf. `available` are the digests whose print copies exist. For a chat, where the pages
    stand below each other, without wide margins and page numbers."""
    at = page.line.published_at
    return paper.template("bulletin.html").render(
        page=page,
        for_chat=for_chat,
        document_title=page.content.title,
        pairs=[_shown(pair, available) for pair in page.content.pairs],
        pillars=[_pillar(one) for one in page.facts.pillars if one.score is not None],
        day=chinese(local_day(at or page.saved_at, page.time_zone)),
        numbers=_numbers(page),
    )


def _shown(pair: PhotoPair, available: Container[str]) -> Shown:
    before, after = (photo if photo in available else "" for photo in (pair.before, pair.after))
    return Shown(pair.caption, before, after)


def _pillar(one: PillarChange) -> PillarLine:
    both = one.score is not None and one.before is not None
    change = changed(one.score or 0, one.before or 0, sentences()) if both else words.NOTHING
    return PillarLine(words.PILLARS[one.pillar].zh, words.points(one.score), words.points(one.before), change)


def _numbers(page: BulletinPage) -> list[tuple[str, str]]:
    facts = page.facts
    return [
        ("综合得分", words.points(facts.score)),
        ("检查次数", str(sum(facts.inspections.values()))),
        ("新发现问题", str(facts.raised)),
        ("整改销号", str(facts.closed)),
        ("未销号", str(facts.unsettled)),
        ("其中逾期", str(facts.overdue)),
    ]


def receipts_html(page: BulletinPage, *, now: datetime) -> str:
    return paper.template("bulletin_receipts.html").render(
        page=page,
        document_title=f"签收表 {page.content.title}",
        lines=[_receipt(number, one, page.time_zone) for number, one in enumerate(page.recipients, start=1)],
        sign_by=words.local_minute(page.line.sign_by, page.time_zone) if page.line.sign_by else words.NOTHING,
        printed_at=words.local_minute(now, page.time_zone),
    )


def _receipt(number: int, one: RecipientLine, time_zone: str) -> dict[str, str]:
    moments = {
        name: words.local_minute(at, time_zone) if at else ""
        for name, at in (("read_at", one.read_at), ("signed_at", one.signed_at), ("received_at", one.received_at))
    }
    return {"number": str(number), "name": one.name, "state": STATES[one.state], "note": one.note} | moments


def file_name(page: BulletinPage, ending: str) -> str:
    number = page.line.label.replace(" ", "") or "草稿"
    return f"{page.content.title[:60]}{number}.{ending}".replace("/", "-")

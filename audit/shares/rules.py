"""What a link opens, for how long and how often. Pure; `now` is an argument."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from audit.accounts.schemas import Role
from audit.errors import Conflict, Gone, NotFound, Rejected, TooMany
from audit.shares.schemas import ShareKind, ShareState

SHARERS = (Role.consultant, Role.supervisor, Role.hall_manager, Role.supplier_lead, Role.admin)
"""Who answers for reports outside the hall. A report's own readers are asked besides."""
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
RUNNING_MOST = 200
"""Of a hall, so that a disk is not filled by links nobody needs."""
SPELL = timedelta(minutes=15)
SPELL_MOST = 120
"""Openings of one link in a spell, page and file together."""
SUBJECTS: Mapping[ShareKind, tuple[str, ...]] = {
    ShareKind.hall_card: ("from_on", "to_on"),
    ShareKind.inspection_card: ("inspection",),
    ShareKind.month: ("export",),
    ShareKind.bulletin: ("bulletin",),
    ShareKind.assessment: ("month",),
    ShareKind.notice: ("findings", "spot"),
}


class Standing(Struct, frozen=True):
    """What decides whether a link opens."""

    expires_at: datetime
    revoked_at: datetime | None
    may_share: bool
    """Its maker is switched on and still holds one of SHARERS in the hall."""
    spell_at: datetime | None
    spell_opened: int


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def refuse_unnamed(kind: ShareKind, given: Mapping[str, object]) -> None:
    """Raises Rejected share_subject when nothing or something of another kind is named."""
    wanted = SUBJECTS[kind]
    named = {name for name, value in given.items() if value}
    others = named - set(wanted)
    whole = bool(named) if kind is ShareKind.notice else set(wanted) <= named
    if others or not whole:
        raise Rejected(
            "share_subject",
            "没有说明要分享哪一份报告，请返回报告页面重新点“分享”。",
            "Which report to share is not said. Go back to the report and tap “Share” again.",
            field=wanted[0],
        )


def not_ready() -> Conflict:
    """Drafts are nobody else's business yet."""
    return Conflict(
        "share_not_ready",
        "这份文件还没有保存或发布，不能分享；请先保存或发布。",
        "This paper is not saved or published yet and cannot be shared. Save or publish it first.",
    )


def refuse_too_many(running: int) -> None:
    """Raises Conflict shares_many."""
    if running >= RUNNING_MOST:
        raise Conflict(
            "shares_many",
            f"这个大厅可打开的分享链接已有 {RUNNING_MOST} 个，请先撤销不再需要的。",
            f"The hall has {RUNNING_MOST} links that open. Revoke those nobody needs any more.",
        )


def unknown() -> NotFound:
    return NotFound(
        "share_unknown",
        "没有这个链接，请核对网址是否完整，或请分享人重新发送。",
        "There is no such link. Check that the address is whole, or ask who shared it to send it again.",
    )


def file_gone() -> Gone:
    return Gone(
        "share_file_gone",
        "这份文件已不在服务器上，请分享人重新分享。",
        "The file is no longer on the server. Ask who shared it to share it again.",
    )


def state_of(standing: Standing, *, now: datetime) -> ShareState:
    if standing.revoked_at:
        return ShareState.revoked
    if standing.expires_at <= now:
        return ShareState.expired
    return ShareState.running if standing.may_share else ShareState.stopped


def refuse_ended(standing: Standing, *, now: datetime) -> None:
    """Raises Gone share_expired, share_revoked: of a maker who lost the hall nothing is told."""
    match state_of(standing, now=now):
        case ShareState.running:
            return
        case ShareState.expired:
            raise Gone(
                "share_expired",
                "这个链接已过有效期，如仍需要请分享人重新分享。",
                "This link has expired. Ask who shared it for a new one.",
            )
        case _:
            raise Gone(
                "share_revoked",
                "这个链接已停用，如仍需要请分享人重新分享。",
                "This link no longer opens. Ask who shared it for a new one.",
            )


def next_spell(standing: Standing, *, now: datetime) -> tuple[datetime, int]:
    """Since when, and how many openings with this one. Raises TooMany share_wait."""
    since = standing.spell_at
    if since is None or since + SPELL <= now:
        return now, 1
    if standing.spell_opened >= SPELL_MOST:
        raise TooMany(
            "share_wait",
            "这个链接打开得过于频繁，请 15 分钟后再试。",
            "This link was opened too often. Try again in 15 minutes.",
            retry_after_seconds=int(SPELL.total_seconds()),
        )
    return since, standing.spell_opened + 1


def english_first(accepted: str) -> bool:
    """Whether a browser's Accept-Language asks for English before Chinese."""
    best = {"zh": 0.0, "en": 0.0}
    for part in accepted[:500].split(","):
        tag, _, weight = part.partition(";")
        language = tag.strip().lower().split("-")[0]
        if language in best:
            best[language] = max(best[language], _weight(weight))
    return best["en"] > best["zh"]


def _weight(written: str) -> float:
    found = re.fullmatch(r"\s*q=([01](?:\.[0-9]{1,3})?)\s*", written, re.ASCII)
    return float(found[1]) if found else 1.0

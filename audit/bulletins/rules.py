"""Periods, numbers, states and the refusals of bulletins. Pure: `now` is an argument."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from audit.bulletins.schemas import (
    CHAPTERS,
    BulletinState,
    Content,
    Period,
    PhotoPair,
    PrintedSection,
    Section,
    SigningState,
)
from audit.errors import Conflict, NotFound, Rejected

DIGITS = "〇一二三四五六七八九十"
YEARS = range(2000, 2101)
SOON = timedelta(days=1)


def span(period: Period, day: date) -> tuple[date, date]:
    """First and last day of the period that holds the day. Weeks begin on Monday."""
    if day.year not in YEARS:
        raise Rejected(
            "bulletin_day",
            "日期不合适，请选择 2000 至 2100 年之间的一天。",
            "The day does not fit. Choose one between 2000 and 2100.",
            field="day",
        )
    match period:
        case Period.day:
            return day, day
        case Period.week:
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=6)
        case Period.month:
            following = day.replace(day=28) + timedelta(days=4)
            return day.replace(day=1), following.replace(day=1) - timedelta(days=1)


def refuse_coming(first: date, today: date) -> None:
    if first > today:
        raise Rejected(
            "bulletin_day",
            "这一期还没有开始，请选择今天或更早的日期。",
            "That period has not begun. Choose today or an earlier day.",
            field="day",
        )


def period_before(period: Period, first: date) -> tuple[date, date]:
    """Of a week or a month; the day before a day is the caller's, for it is an open one."""
    return span(period, first - timedelta(days=1))


def slot(hall: UUID, period: Period, first: date, corrects: UUID | None) -> str:
    return f"{hall}:{period}:{first}" + (f":{str(corrects)[-12:]}" if corrects else "")


def label(year: int, number: int) -> str:
    return f"〔{year}〕第 {number} 期"


def state(published: bool, corrected: bool) -> BulletinState:
    if not published:
        return BulletinState.draft
    return BulletinState.corrected if corrected else BulletinState.published


def signing_state(*, asked: bool, signed: bool, sign_by: datetime | None, now: datetime) -> SigningState:
    """Somebody who was not asked may sign too."""
    if signed:
        return SigningState.signed
    if not asked:
        return SigningState.none
    return SigningState.overdue if sign_by and now > sign_by else SigningState.to_sign


def chinese_number(number: int) -> str:
    """1–29, as headings count."""
    if number <= 10:
        return DIGITS[number]
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")


def printed(sections: Sequence[Section], together: str) -> list[PrintedSection]:
    """Headings with their numbers; several chapters in a row stand together under one number."""
    return list(_printed(sections, together))


def _printed(sections: Sequence[Section], together: str) -> Iterator[PrintedSection]:
    number = inner = 0
    for place, one in enumerate(sections):
        beside = sections[max(place - 1, 0) : place + 2]
        within = one.kind in CHAPTERS and sum(other.kind in CHAPTERS for other in beside) > 1
        if not within:
            number, inner = number + 1, 0
            yield PrintedSection("", f"{chinese_number(number)}、{one.heading}", one.paragraphs)
            continue
        number, inner = number + (inner == 0), inner + 1
        group = f"{chinese_number(number)}、{together}" if inner == 1 else ""
        yield PrintedSection(group, f"（{chinese_number(inner)}）{one.heading}", one.paragraphs)


def plain_text(number: str, content: Content, sections: Sequence[PrintedSection]) -> str:
    """For pasting into a chat."""
    lines = [
        content.title,
        *([number] if number else []),
        "",
        *([f"{content.addressed_to}："] * bool(content.addressed_to)),
    ]
    for one in sections:
        lines += [line for line in (one.group, one.heading) if line] + one.paragraphs
    return "\n".join([*lines, "", content.signed_by]).strip()


def refuse_unchecked_photos(pairs: Sequence[PhotoPair], checked: bool) -> None:
    if pairs and not checked:
        raise Rejected(
            "bulletin_photos",
            "请先逐张看过附图，确认没有可辨认的人脸、证件和屏幕内容，再发布。",
            "Look at every photo first: no face, paper or screen may be recognised. Then publish.",
            field="photos_checked",
        )


def refuse_unknown_pairs(pairs: Sequence[PhotoPair], known: set[tuple[UUID, str, str]]) -> None:
    if any((one.finding, one.before, one.after) not in known for one in pairs):
        raise Rejected(
            "bulletin_pair",
            "有一组对比照片不属于本期已整改的问题，请重新选择。",
            "A pair of photos does not belong to a finding put right in this period. Choose again.",
            field="content/pairs",
        )


def bulletin_changed() -> Conflict:
    return Conflict(
        "bulletin_changed",
        "别人刚刚改过这份通报，请刷新后再改一次。",
        "Somebody else has just changed this bulletin. Refresh and make your change again.",
    )


def already_published(number: str) -> Conflict:
    return Conflict(
        "bulletin_published",
        f"这份通报已按{number}发布，不能再改；需要时请发更正。",
        "This bulletin is published and cannot be changed. Issue a correction if needed.",
    )


def not_published() -> Rejected:
    return Rejected(
        "bulletin_draft",
        "这份通报还没有发布，请先发布。",
        "This bulletin is not published yet. Publish it first.",
    )


def no_such_bulletin() -> NotFound:
    return NotFound(
        "not_found", "没有找到这条内容，可能已被移走，请返回重试。", "Nothing was found here. Go back and try again."
    )

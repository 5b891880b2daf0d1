"""Where a deliverable stands, how near its day is, how far the standard is at each counter. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from audit.deliverables.schemas import (
    AcceptanceDocument,
    DeliverableAbout,
    DeliverableState,
    Group,
    Light,
    MonthOfServices,
    RolloutLine,
    RolloutStep,
    Stage,
    Version,
)
from audit.errors import Conflict, NotFound, Rejected, TooLarge
from audit.ids import SpotId

FILE_BYTES_MOST = 20 * 1024 * 1024
NAME_MOST = 120
NOTE_MOST = 500
SOON_DAYS = 14
YEARS = range(2000, 2101)
ENDINGS: Mapping[str, str] = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "image/jpeg": "jpg",
    "image/png": "png",
}
"""What is taken, and how its name ends when it is handed out."""


def state_of(versions: Sequence[Version]) -> DeliverableState:
    """By the newest decision on the newest version; `versions` newest first."""
    if not versions:
        return DeliverableState.planned
    decisions = versions[0].decisions
    if not decisions:
        return DeliverableState.submitted
    return DeliverableState.accepted if decisions[0].accepts else DeliverableState.refused


def light_of(about: DeliverableAbout, state: DeliverableState, *, today: date) -> Light:
    if state is DeliverableState.accepted:
        return Light.done
    if about.due_on is None:
        return Light.open
    if about.due_on < today:
        return Light.overdue
    return Light.soon if about.due_on <= today + timedelta(days=SOON_DAYS) else Light.ahead


def first_accepted(versions: Iterable[Version]) -> tuple[datetime, str] | None:
    """When the earliest acceptance that still stands was given, and by whom. A newer version takes nothing back."""
    standing = [one.decisions[0] for one in versions if one.decisions and one.decisions[0].accepts]
    first = min(standing, key=lambda one: (one.decided_at, one.id), default=None)
    return (first.decided_at, first.author_name) if first else None


def fold(spot: SpotId, steps: Iterable[RolloutStep]) -> RolloutLine:
    """How far a counter is: by the newest step, in any order of arrival."""
    ordered = sorted(steps, key=lambda one: (one.at, one.id))
    newest = ordered[-1] if ordered else None
    return RolloutLine(
        spot=spot,
        stage=newest.stage if newest else None,
        since=newest.at if newest else None,
        before=_photos(one for one in ordered if one.stage is Stage.before),
        after=_photos(one for one in ordered if one.stage is not Stage.before),
        works=[work for one in ordered for work in one.works],
        steps=ordered,
    )


def _photos(ordered: Iterable[RolloutStep]) -> list[str]:
    with_photos = [one.photos for one in ordered if one.photos]
    return with_photos[-1] if with_photos else []


def by_month(given: Iterable[tuple[str, date]], *, today: date) -> list[MonthOfServices]:
    """Pairs of service and day, counted by month; newest first, this month always."""
    counted: dict[str, Counter[str]] = {f"{today:%Y-%m}": Counter()}
    for service, day in given:
        counted.setdefault(f"{day:%Y-%m}", Counter())[service] += 1
    return [
        MonthOfServices(month=month, counts=dict(counts)) for month, counts in sorted(counted.items(), reverse=True)
    ]


def refuse_unfit(about: DeliverableAbout, groups: Sequence[Group]) -> None:
    """Raises Rejected deliverable_unfit."""
    group = next((one for one in groups if one.id == about.group), None)
    if group is None or (about.obligation and about.obligation not in group.obligations):
        raise _unfit(
            "about/group", "分类不对，请从列出的分类中选择。", "That group is not known. Choose one of those listed."
        )
    if not about.title.strip():
        raise _unfit("about/title", "请写成果名称，再保存。", "Say what is to be handed over, then save.")
    if about.due_on and about.due_on.year not in YEARS:
        raise _unfit(
            "about/due_on", "期限有误，请填 2000 到 2100 年之间的日期。", "The due day lies between 2000 and 2100."
        )


def _unfit(field: str, zh: str, en: str) -> Rejected:
    return Rejected("deliverable_unfit", zh, en, field=field)


def refuse_unfit_acceptance(document: AcceptanceDocument, *, own: bool) -> None:
    """Raises Rejected acceptance_own, reason_missing."""
    if own:
        raise Rejected(
            "acceptance_own",
            "自己提交的成果不能自己验收，请交给大厅的另一人。",
            "Nobody accepts their own version. Ask somebody else of the hall.",
            field="version",
        )
    if not document.accepts and not document.reason.strip():
        raise Rejected(
            "reason_missing",
            "退回成果要说明原因，请填写后再提交。",
            "Say why the version is refused, then submit again.",
            field="reason",
        )


def refuse_unfit_service(service: str, groups: Sequence[Group], day: date, *, today: date) -> None:
    """Raises Rejected service_unknown, day_in_future, day_unfit."""
    if not any(one.monthly and service in one.obligations for one in groups):
        raise Rejected(
            "service_unknown",
            "没有这项落地服务，请刷新后从列出的服务中选择。",
            "There is no such landing service. Refresh and choose one of those listed.",
            field="service",
        )
    if day > today:
        raise Rejected(
            "day_in_future",
            "日期还没有到，请核对日期（以大厅当地日期为准），到了当天再登记。",
            "That day has not come yet by the hall's calendar. Check the date, and enter it when it is there.",
            field="day",
        )
    if day.year not in YEARS:
        raise Rejected(
            "day_unfit",
            "日期有误，请填写 2000 年以后的日期。",
            "The day does not fit. Enter a day after the year 2000.",
            field="day",
        )


def refuse_unfit_file(name: str, note: str) -> None:
    """Raises Rejected file_name_unfit."""
    if not name.strip() or len(name) > NAME_MOST or len(note) > NOTE_MOST:
        raise Rejected(
            "file_name_unfit",
            f"文件名不能为空，最长 {NAME_MOST} 字；说明最长 {NOTE_MOST} 字。请改短后再上传。",
            f"A file has a name of at most {NAME_MOST} characters and a note of at most {NOTE_MOST}. Shorten them and upload again.",
            field="name",
        )


def file_too_large() -> TooLarge:
    return TooLarge(
        "file_too_large",
        "文件超过 20 MB，请压缩图片或分成几个文件后再上传。",
        "The file is larger than 20 MB. Make its pictures smaller or split it, then upload again.",
    )


def file_type() -> Rejected:
    return Rejected(
        "file_type",
        "只收 PDF、Word（docx）、Excel（xlsx）、JPEG 和 PNG，且不能带宏。请另存为其中一种再上传。",
        "PDF, Word (docx), Excel (xlsx), JPEG and PNG without macros are taken. Save the file as one of these and upload again.",
    )


def version_taken() -> Conflict:
    return Conflict(
        "version_conflict",
        "这个版本已经上传过别的文件，先收到的已保留；请作为新版本上传。",
        "Another file was uploaded as this version already and stays. Upload yours as a new version.",
    )


def unknown(field: str | None = None) -> NotFound:
    return NotFound(
        "deliverable_unknown",
        "本大厅没有这项成果，请刷新后重试。",
        "The hall has no such deliverable. Refresh and try again.",
        field=field,
    )


def changed() -> Conflict:
    return Conflict(
        "deliverable_changed",
        "别人刚刚修改了这项成果，请刷新后再改一次。",
        "Somebody else has just changed this deliverable. Refresh and make your change again.",
    )


def download_name(title: str, number: int, media_type: str) -> str:
    return f"{title}-第{number}版.{ENDINGS[media_type]}"


def in_order(group: str, obligation: str | None, id: UUID, groups: Sequence[Group]) -> tuple[int, int, UUID]:
    """A key to sort by."""
    for number, one in enumerate(groups):
        if one.id == group:
            listed = one.obligations
            return number, listed.index(obligation) if obligation in listed else len(listed), id
    return len(groups), 0, id

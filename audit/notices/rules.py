"""What a notice says, when it rings and which are shown as one. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby

from audit.checklists.schemas import Text
from audit.ids import HallId, PersonId
from audit.notices.schemas import Notice, NoticeBox, NoticeGroup, NoticeKind, NoticeSettings
from audit.sites.rules import local_day
from audit.workdays.rules import moment

ORDER = list(NoticeKind)
URGENT = frozenset({NoticeKind.hazard, NoticeKind.emergency})
"""Rings at any hour and is never hidden in a group."""
KEPT = timedelta(days=90)
SENTENCES: Mapping[NoticeKind, Text] = {
    NoticeKind.hazard: Text(zh="安全隐患：{what}（{where}）", en="Hazard: {what} ({where})"),
    NoticeKind.emergency: Text(zh="突发事件：{what}，请到场处置", en="Emergency: {what}. Go there and act."),
    NoticeKind.quota: Text(
        zh="{what}本合同年有效投诉 {count} 起，上限 {quota} 起",
        en="{what_en}: {count} valid complaints this contract year, at most {quota}",
    ),
    NoticeKind.deduction: Text(
        zh="{what}被外部检查扣分 {count} 次，合同要求 {quota} 次",
        en="{what_en}: points lost in {count} outside checks, {quota} allowed",
    ),
    NoticeKind.overdue: Text(zh="已逾期：{what}，应于 {due} 前答复", en="Overdue: {what}, was to be answered by {due}"),
    NoticeKind.due_soon: Text(zh="将到期：{what}，请于 {due} 前答复", en="Due soon: {what}, answer by {due}"),
    NoticeKind.escalated: Text(zh="上报给您：{what}（{where}）", en="Passed up to you: {what} ({where})"),
    NoticeKind.sent_back: Text(zh="整改被退回：{what}（{where}）", en="Sent back: {what} ({where})"),
    NoticeKind.fault: Text(zh="设备报修：{what}（{where}）", en="Device fault: {what} ({where})"),
    NoticeKind.complaint: Text(
        zh="新登记：{what}，请于 {due} 前答复", en="New on the register: {what}, answer by {due}"
    ),
    NoticeKind.receipt: Text(zh="待签收：{what}，请于 {due} 前签收", en="To be signed for: {what}, by {due}"),
    NoticeKind.assessment: Text(
        zh="{what} 供应商考核尚未双方签字，应于 {due} 前完成",
        en="The assessment of {what} is not signed by both sides, due by {due}",
    ),
    NoticeKind.material_request: Text(
        zh="{where} 申请 {what} {count} 件，请审批", en="{where} asks for {count} × {what}"
    ),
    NoticeKind.materials: Text(
        zh="物资低库存 {low} 种，30 天内到有效期 {expiring} 种",
        en="{low} articles run low, {expiring} expire within 30 days",
    ),
    NoticeKind.repairs: Text(
        zh="今日到期整改 {count} 项，另有逾期 {late} 项", en="{count} repairs are due today, {late} are overdue"
    ),
    NoticeKind.digest: Text(zh="还有 {count} 条通知未读", en="{count} notices are still unread"),
}
MANY: Mapping[NoticeKind, Text] = {
    NoticeKind.quota: Text(zh="{n} 条投诉上限提醒", en="{n} notes on the limit of complaints"),
    NoticeKind.deduction: Text(zh="{n} 条扣分提醒", en="{n} notes on points lost"),
    NoticeKind.overdue: Text(zh="{n} 件已逾期", en="{n} overdue"),
    NoticeKind.due_soon: Text(zh="{n} 件将到期", en="{n} due soon"),
    NoticeKind.escalated: Text(zh="{n} 个问题上报给您", en="{n} findings passed up to you"),
    NoticeKind.sent_back: Text(zh="{n} 项整改被退回", en="{n} repairs sent back"),
    NoticeKind.fault: Text(zh="{n} 件设备报修", en="{n} device faults"),
    NoticeKind.complaint: Text(zh="{n} 件新登记的投诉或意见", en="{n} new complaints or opinions"),
    NoticeKind.receipt: Text(zh="{n} 份通报待签收", en="{n} bulletins to be signed for"),
    NoticeKind.assessment: Text(zh="{n} 条考核签字提醒", en="{n} notes on assessments to sign"),
    NoticeKind.material_request: Text(zh="{n} 份物资申请待审批", en="{n} requests for materials"),
    NoticeKind.materials: Text(zh="{n} 天的物资提醒", en="Notes on materials of {n} days"),
    NoticeKind.repairs: Text(zh="{n} 天的整改到期提醒", en="Repairs due on {n} days"),
    NoticeKind.digest: Text(zh="{n} 份每日汇总", en="{n} daily digests"),
}
"""What stands for several unread ones of a kind."""


def sentence(kind: NoticeKind, words: Mapping[str, str | int]) -> Text:
    pattern = SENTENCES[kind]
    return Text(zh=pattern.zh.format_map(words), en=pattern.en.format_map(words))


def rings_at(kind: NoticeKind, now: datetime, settings: NoticeSettings, time_zone: str) -> datetime:
    """At once, or when the quiet hours that `now` lies in are over."""
    if kind in URGENT or settings.quiet_from == settings.quiet_to:
        return now
    today = local_day(now, time_zone)
    overnight = settings.quiet_from > settings.quiet_to
    for day in (today - timedelta(days=1), today):
        ends_on = day + timedelta(days=1) if overnight else day
        begins = moment(day, settings.quiet_from, time_zone)
        ends = moment(ends_on, settings.quiet_to, time_zone)
        if begins <= now < ends:
            return ends
    return now


def box(hall: HallId, person: PersonId, notices: Iterable[Notice]) -> NoticeBox:
    """Unread ones first: urgent by themselves, the others one line for each kind. Then what was read, newest first."""
    every = sorted(notices, key=lambda one: (one.at, one.id), reverse=True)
    unread = sorted((one for one in every if not one.read), key=lambda one: ORDER.index(one.kind))
    groups: list[NoticeGroup] = []
    for kind, same in groupby(unread, key=lambda one: one.kind):
        of_kind = list(same)
        groups += _alone(of_kind) if kind in URGENT else [_together(kind, of_kind)]
    return NoticeBox(
        hall=hall, person=person, unread=len(unread), groups=groups + _alone(one for one in every if one.read)
    )


def _alone(notices: Iterable[Notice]) -> list[NoticeGroup]:
    return [NoticeGroup(kind=one.kind, text=one.text, notices=[one]) for one in notices]


def _together(kind: NoticeKind, notices: list[Notice]) -> NoticeGroup:
    if len(notices) == 1:
        return _alone(notices)[0]
    many = MANY[kind]
    count = len(notices)
    return NoticeGroup(kind=kind, text=Text(zh=many.zh.format(n=count), en=many.en.format(n=count)), notices=notices)

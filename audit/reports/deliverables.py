"""成果登记册 with the landing services month by month, and the 推广台账 counter by counter. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from audit.checklists.tender_schemas import CostBearer
from audit.deliverables.schemas import (
    Deliverable,
    DeliverablesPage,
    DeliverableState,
    Group,
    Kind,
    Light,
    RolloutBoard,
    RolloutLine,
    Stage,
)
from audit.reports.registers import Cell, Column, Picture, Register, Section, Sheet, said
from audit.reports.words import NOTHING, SOURCES
from audit.sites.rules import local_day
from audit.sites.schemas import Hall, Places

STATES: Mapping[DeliverableState, str] = {
    DeliverableState.planned: "未提交",
    DeliverableState.submitted: "待验收",
    DeliverableState.refused: "已退回",
    DeliverableState.accepted: "已验收",
}
LATE: Mapping[Light, str] = {Light.overdue: "，已逾期", Light.soon: "，将到期"}
STAGES: Mapping[Stage, str] = {
    Stage.before: "改造前",
    Stage.pilot: "试点",
    Stage.corrected: "修正",
    Stage.done: "完成",
}
BEARERS: Mapping[CostBearer, str] = {CostBearer.supplier: "供应商承担", CostBearer.purchaser: "采购人承担"}
COLUMNS = (
    Column("序号", 11),
    Column("成果", words=True),
    Column("依据", 36, words=True),
    Column("责任人", 28),
    Column("期限", 23),
    Column("版本", 13),
    Column("提交", 23),
    Column("状态", 27),
    Column("验收人", 22),
    Column("验收", 23),
)
MONTHS_SHOWN = 12
ROLLOUT_COLUMNS = (
    Column("点位", 17),
    Column("名称", 37, words=True),
    *(Column(words, 22) for words in STAGES.values()),
    Column("改造前", 31),
    Column("现状", 31),
    Column("用工用料（费用承担）", words=True),
)


def deliverables_register(page: DeliverablesPage, *, hall: Hall) -> Register:
    """What is still expected, group by group; dropped ones stay in the app."""
    held = [one for one in page.deliverables if not one.about.dropped]
    kinds = {one.obligation: one for one in page.kinds}
    numbers = {one.id: number for number, one in enumerate(held, start=1)}
    sections = [
        Section(
            title=group.title.zh,
            rows=[_row(numbers[one.id], one, kinds, hall.time_zone) for one in held if one.about.group == group.id],
        )
        for group in page.groups
    ]
    done = sum(one.state is DeliverableState.accepted for one in held)
    late = sum(one.light is Light.overdue for one in held)
    return Register(
        title="成果登记册",
        hall_name=hall.name,
        made_on=str(page.today),
        summary=f"共 {len(held)} 项，已验收 {done} 项，已逾期 {late} 项",
        sheets=(
            Sheet(title="成果登记册", columns=COLUMNS, sections=sections, empty="还没有登记成果。"),
            _services(page, kinds),
        ),
        signers=("供应商负责人", "采购人（签字、盖章）", "日期"),
    )


def _row(number: int, one: Deliverable, kinds: Mapping[str, Kind], time_zone: str) -> tuple[Cell, ...]:
    newest = one.versions[0] if one.versions else None
    kind = kinds.get(one.about.obligation or "")
    return (
        str(number),
        f"{one.about.title}（{one.about.note}）" if one.about.note else one.about.title,
        f"{SOURCES.get(kind.source, kind.source)} {kind.clause}" if kind else NOTHING,
        said(one.about.owner),
        said(one.about.due_on),
        f"第 {newest.number} 版" if newest else NOTHING,
        str(local_day(newest.received_at, time_zone)) if newest else NOTHING,
        STATES[one.state] + LATE.get(one.light, ""),
        said(one.accepted_by),
        said(one.accepted_on),
    )


def _services(page: DeliverablesPage, kinds: Mapping[str, Kind]) -> Sheet:
    months = page.months[:MONTHS_SHOWN][::-1]
    monthly: Sequence[Group] = [group for group in page.groups if group.monthly]
    rows = [
        (kinds[id].title.zh, *(str(month.counts.get(id, 0) or NOTHING) for month in months))
        for group in monthly
        for id in group.obligations
    ]
    return Sheet(
        title="落地服务按月台账（次）",
        columns=(Column("服务", words=True), *(Column(month.month, 17) for month in months)),
        sections=[Section(title="", rows=rows)],
        empty="还没有登记落地服务。",
    )


def rollout_register(board: RolloutBoard, where: Places, *, today: date) -> Register:
    spots = {spot.id: spot for spot in where.spots}
    zone_of = {line.spot: spots[line.spot].zone for line in board.lines}
    sections = [
        Section(
            title=zone.name,
            rows=[
                _rollout_row(line, spots[line.spot].code, spots[line.spot].name, where.hall.time_zone)
                for line in board.lines
                if zone_of[line.spot] == zone.id
            ],
        )
        for zone in where.zones
    ]
    counts = [f"{words} {sum(line.stage is stage for line in board.lines)} 个" for stage, words in STAGES.items()]
    untouched = sum(line.stage is None for line in board.lines)
    return Register(
        title="标准化推广台账",
        hall_name=where.hall.name,
        made_on=str(today),
        summary=f"共 {len(board.lines)} 个点位：{'，'.join(counts)}，未开始 {untouched} 个",
        sheets=(Sheet(title="标准化推广台账", columns=ROLLOUT_COLUMNS, sections=sections, empty="没有要推广的点位。"),),
    )


def _rollout_row(line: RolloutLine, code: str, name: str, time_zone: str) -> tuple[Cell, ...]:
    reached: dict[Stage, datetime] = {}
    for step in line.steps:
        reached[step.stage] = step.at
    days = [str(local_day(reached[stage], time_zone)) if stage in reached else NOTHING for stage in STAGES]
    works = "；".join(f"{one.what} {one.count}（{BEARERS[one.bearer]}）" for one in line.works)
    return (
        code,
        name,
        *days,
        _picture(line.before, f"{code} 改造前"),
        _picture(line.after, f"{code} 现状"),
        said(works),
    )


def _picture(photos: Sequence[str], alt: str) -> Cell:
    return Picture(photos[0], alt) if photos else NOTHING

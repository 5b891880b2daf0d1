"""物资台账: what is left, what moved by month, what it cost and who bears it, what stands where; and the slip of one issue. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from audit.checklists.tender_schemas import CostBearer
from audit.materials.schemas import Article, ArticleGroup, MaterialsPage, Movement, MovementKind
from audit.reports.registers import Cell, Column, Register, Section, Sheet, said
from audit.reports.words import NOTHING, local_minute
from audit.sites.schemas import Hall

GROUPS: Mapping[ArticleGroup, str] = {
    ArticleGroup.standard: "标准化物资",
    ArticleGroup.medicine: "医药箱",
    ArticleGroup.kit: "窗口配备",
    ArticleGroup.other: "其他",
}
KINDS: Mapping[MovementKind, str] = {
    MovementKind.received: "入库",
    MovementKind.issued: "发放",
    MovementKind.returned: "退回",
    MovementKind.counted: "盘点",
    MovementKind.scrapped: "报废",
    MovementKind.reversed: "冲销",
}
BEARERS: Mapping[CostBearer, str] = {CostBearer.supplier: "成交供应商", CostBearer.purchaser: "采购人"}
BALANCES = (
    Column("物品", words=True),
    Column("单位", 16),
    Column("在库", 22, number=True),
    Column("窗口在用", 24, number=True),
    Column("低库存线", 24, number=True),
    Column("提醒", 24),
    Column("最近有效期", 32),
    Column("费用承担", 30),
)
MOVEMENTS = (
    Column("时间", 32),
    Column("种类", 16),
    Column("物品", words=True),
    Column("变动", 20, number=True),
    Column("结存", 20, number=True),
    Column("去向", 26),
    Column("领用人", 24),
    Column("经手人", 24),
    Column("备注", 34, words=True),
)
COSTS = (
    Column("月份", 40),
    Column("费用承担", 60),
    Column("入库件数", 40, number=True),
    Column("金额（元）", 50, number=True),
    Column("其中无单价件数", number=True),
)
PLACES_ON_PAPER = (Column("点位", 30), Column("物品和数量", words=True))
PLACES = (
    Column("点位", words=True),
    Column("物品", 90, words=True),
    Column("单位", 20),
    Column("数量", 30, number=True),
)


def materials_register(
    page: MaterialsPage, movements: Sequence[Movement], *, hall: Hall, codes: Mapping[UUID, str], on_paper: bool
) -> Register:
    """`movements` in the order of their moments, with what each did; `codes` name the spots. Paper has one line for what was
    counted at a counter, and one for what stands at it; the workbook has each by itself."""
    known = {one.id: one for one in page.articles}
    low = sum(one.low for one in page.articles)
    soon = sum(_soon(one, page) for one in page.articles)
    return Register(
        title="物资台账",
        hall_name=hall.name,
        made_on=str(page.today),
        summary=f"低库存 {low} 种，30 天内到有效期 {soon} 种；结存由出入库记录推算",
        sheets=(
            Sheet(title="物资台账", columns=BALANCES, sections=_balances(page), empty="还没有物资。"),
            Sheet(
                title="出入库",
                columns=MOVEMENTS,
                sections=_by_month(movements, known, hall.time_zone, codes, on_paper=on_paper),
                empty="还没有出入库。",
            ),
            Sheet(
                title="费用",
                columns=COSTS,
                sections=[Section(title="", rows=_costs(movements, known, hall.time_zone))],
                empty="还没有入库。",
            ),
            Sheet(
                title="窗口物资",
                columns=PLACES_ON_PAPER if on_paper else PLACES,
                sections=[
                    Section(title="", rows=_joined(page, known, codes) if on_paper else _places(page, known, codes))
                ],
                empty="窗口还没有物资。",
            ),
        ),
        signers=("供应商经手人", "大厅核对人"),
    )


def _balances(page: MaterialsPage) -> list[Section]:
    """Without what was never there and nobody watches."""
    used = [one for one in page.articles if one.stock or one.placed or one.minimum]
    return [
        Section(title=name, rows=[_balance(one, page) for one in used if one.group is group])
        for group, name in GROUPS.items()
    ]


def _balance(one: Article, page: MaterialsPage) -> tuple[Cell, ...]:
    told = "、".join(filter(None, ("低库存" if one.low else "", "临近有效期" if _soon(one, page) else "")))
    first = one.lots[0].expires_on if one.lots else None
    return (
        one.title.zh,
        one.unit.zh,
        str(one.stock),
        str(one.placed),
        str(one.minimum) if one.minimum else NOTHING,
        said(told),
        said(first),
        BEARERS[one.bearer],
    )


def _soon(one: Article, page: MaterialsPage) -> bool:
    return any(lot.expires_on <= page.expiring_until for lot in one.lots)


def _by_month(
    movements: Sequence[Movement],
    known: Mapping[str, Article],
    time_zone: str,
    codes: Mapping[UUID, str],
    *,
    on_paper: bool,
) -> list[Section]:
    months: dict[str, list[tuple[Cell, ...]]] = defaultdict(list)
    for one in movements:
        rows = list(_moved(one, known, time_zone, codes))
        at_a_counter = one.document.kind is MovementKind.counted and one.document.spot and len(rows) > 1
        if on_paper and at_a_counter:
            names = "、".join(f"{known[change.article].title.zh} {change.after}" for change in one.changes)
            rows = [(*rows[0][:2], names, NOTHING, NOTHING, *rows[0][5:])]
        months[local_minute(one.at, time_zone)[:7]] += rows
    return [Section(title=_month(month), rows=rows) for month, rows in months.items()]


def _month(month: str) -> str:
    year, _, number = month.partition("-")
    return f"{year} 年 {int(number)} 月"


def _moved(
    one: Movement, known: Mapping[str, Article], time_zone: str, codes: Mapping[UUID, str]
) -> Iterable[tuple[Cell, ...]]:
    about, place = one.document, one.document.spot
    ends = (
        local_minute(one.at, time_zone),
        KINDS[about.kind],
        codes[place] if place else "库房",
        said(about.receiver),
        one.author_name,
        said("已冲销；" * bool(one.reversed_by) + about.note),
    )
    if not one.changes:
        names = "、".join(known[line.article].title.zh for line in about.lines)
        yield (ends[0], ends[1], said(names), NOTHING, NOTHING, *ends[2:])
    for change in one.changes:
        if change.spot is None or about.kind not in (MovementKind.issued, MovementKind.returned):
            step = change.after - change.before
            yield (ends[0], ends[1], known[change.article].title.zh, str(step), str(change.after), *ends[2:])


def _costs(movements: Sequence[Movement], known: Mapping[str, Article], time_zone: str) -> list[tuple[Cell, ...]]:
    sums: dict[tuple[str, CostBearer], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in movements:
        if one.document.kind is MovementKind.received and not one.reversed_by:
            for line in one.document.lines:
                bearer = line.bearer or known[line.article].bearer
                total = sums[local_minute(one.at, time_zone)[:7], bearer]
                total[0] += line.count
                total[1] += line.count * (line.unit_cost_cents or 0)
                total[2] += line.count if line.unit_cost_cents is None else 0
    return [
        (_month(month), BEARERS[bearer], str(pieces), yuan(cents), str(unpriced))
        for (month, bearer), (pieces, cents, unpriced) in sorted(sums.items())
    ]


def yuan(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _places(page: MaterialsPage, known: Mapping[str, Article], codes: Mapping[UUID, str]) -> list[tuple[Cell, ...]]:
    rows = [(codes[one.spot], known[one.article], one.count) for one in page.holdings]
    return [
        (code, article.title.zh, article.unit.zh, str(count))
        for code, article, count in sorted(rows, key=lambda row: (row[0], row[1].title.zh))
    ]


def _joined(page: MaterialsPage, known: Mapping[str, Article], codes: Mapping[UUID, str]) -> list[tuple[Cell, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in page.holdings:
        article = known[one.article]
        found[codes[one.spot]].append(f"{article.title.zh} {one.count} {article.unit.zh}")
    return [(code, "、".join(things)) for code, things in sorted(found.items())]


class SlipLine(Struct, frozen=True):
    name: str
    unit: str
    count: int


class MaterialSlip(Struct, frozen=True):
    """领用签收单: one issue with its signature."""

    hall_name: str
    number: str
    at: str
    place: str
    lines: list[SlipLine]
    receiver: str
    author_name: str
    note: str
    reversed: bool
    signature: list[list[int]]

    @property
    def signer(self) -> str:
        return self.receiver


def material_slip(
    one: Movement, articles: Iterable[Article], *, hall: Hall, places: Mapping[UUID, str]
) -> MaterialSlip:
    known, about = {each.id: each for each in articles}, one.document
    return MaterialSlip(
        hall_name=hall.name,
        number=str(one.id)[-12:].upper(),
        at=local_minute(one.at, hall.time_zone),
        place=places[about.spot] if about.spot else NOTHING,
        lines=[
            SlipLine(name=known[line.article].title.zh, unit=known[line.article].unit.zh, count=line.count)
            for line in about.lines
        ],
        receiver=about.receiver,
        author_name=one.author_name,
        note=about.note,
        reversed=one.reversed_by is not None,
        signature=about.signature,
    )

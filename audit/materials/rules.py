"""What a movement, a request and a decision must be, and the catalogue of a hall. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from audit.checklists.schemas import Text
from audit.checklists.tender_schemas import CostBearer, Material
from audit.errors import Conflict, Rejected
from audit.materials import ledger as ledgers
from audit.materials.ledger import Ledger, Short
from audit.materials.schemas import (
    Article,
    ArticleAbout,
    ArticleGroup,
    Decision,
    KitRow,
    KitThing,
    MaterialRequest,
    Movement,
    MovementDocument,
    MovementKind,
    RequestDocument,
    RequestState,
)
from audit.sites.schemas import Spot, SpotKind

KIT: Mapping[str, tuple[str, str, str, str]] = {
    "kit_copier": ("EN22a", "复印机", "Copier", "台"),
    "kit_camera": ("EN22b", "高拍仪", "Document camera", "台"),
    "kit_reader": ("EN22c", "读卡器", "Card reader", "台"),
    "kit_phone": ("EN22d", "服务电话", "Service phone", "部"),
    "kit_terminal": ("EN22e", "叫号终端", "Call terminal", "台"),
    "kit_glasses": ("EN22f", "老花镜", "Reading glasses", "副"),
    "kit_pen": ("EN22g", "水笔", "Pen", "支"),
    "kit_stapler": ("EN22h", "订书机", "Stapler", "个"),
}
"""The eight things of haining 3.4.1.5 as articles: the item of the checklist that asks for each."""
OF_THE_LIBRARY = {"desk_pen": "EN22g"}
"""Materials of the tender that are things of the kit as well."""
CLOCK_AHEAD = timedelta(minutes=10)
"""So far a phone's clock may run ahead."""
YEARS = range(2000, 2101)
AT_A_SPOT = (MovementKind.issued, MovementKind.returned)


def catalogue(materials: Iterable[Material], saved: Mapping[str, tuple[UUID, ArticleAbout]]) -> list[Article]:
    """The library's articles in its order, the things of the kit, then the hall's own by name."""
    shipped = [*(_of_material(one) for one in materials), [_of_kit(id) for id in KIT]]
    known = [_as_saved(one, saved) for part in shipped for one in part]
    ids = {one.id for one in known}
    own = [_own(id, about, at) for id, (at, about) in saved.items() if id not in ids]
    return [*known, *sorted(own, key=lambda one: (one.title.zh, one.id))]


def _of_material(material: Material) -> list[Article]:
    return [
        Article(
            id=sku.id,
            title=sku.title,
            unit=material.unit,
            group=ArticleGroup.standard,
            bearer=material.cost_bearer,
            minimum=0,
            kit_item=OF_THE_LIBRARY.get(sku.id, ""),
            own=False,
            removed=False,
            saved=None,
        )
        for sku in material.skus
    ]


def _of_kit(id: str) -> Article:
    item, zh, en, unit = KIT[id]
    return Article(
        id=id,
        title=Text(zh=zh, en=en),
        unit=Text(zh=unit, en="piece"),
        group=ArticleGroup.kit,
        bearer=CostBearer.purchaser,
        minimum=0,
        kit_item=item,
        own=False,
        removed=False,
        saved=None,
    )


def _as_saved(one: Article, saved: Mapping[str, tuple[UUID, ArticleAbout]]) -> Article:
    if one.id not in saved:
        return one
    at, about = saved[one.id]
    return replace(one, bearer=about.bearer, minimum=about.minimum, removed=about.removed, saved=at)


def _own(id: str, about: ArticleAbout, saved: UUID) -> Article:
    return Article(
        id=id,
        title=Text(zh=about.name, en=about.name),
        unit=Text(zh=about.unit, en=about.unit),
        group=about.group,
        bearer=about.bearer,
        minimum=about.minimum,
        kit_item=about.kit_item,
        own=True,
        removed=about.removed,
        saved=saved,
    )


def with_balances(articles: Iterable[Article], ledger: Ledger) -> list[Article]:
    lots, placed = ledgers.lots(ledger), dict[str, int]()
    for holding in ledgers.holdings(ledger):
        placed[holding.article] = placed.get(holding.article, 0) + holding.count
    found = []
    for one in articles:
        stock = ledger.count(one.id)
        low = not one.removed and stock < one.minimum
        found.append(replace(one, stock=stock, placed=placed.get(one.id, 0), low=low, lots=lots.get(one.id, [])))
    return found


def refuse_unfit_article(
    article: str, about: ArticleAbout, articles: Sequence[Article], items: Collection[str]
) -> None:
    """Raises Rejected article_unfit."""
    if not about.name.strip() or not about.unit.strip():
        raise _unfit_article("about/name", "请写物品名称和单位，再保存。", "Say what it is called and counted in.")
    if about.kit_item and about.kit_item not in items:
        raise _unfit_article(
            "about/kit_item", "窗口配备表里没有这一项，请重新选择。", "The window kit has no such thing. Choose again."
        )
    if about.group is ArticleGroup.standard and all(one.id != article or one.own for one in articles):
        raise _unfit_article(
            "about/group",
            "标准化物资来自标准库，请为自建物品选择其他类别。",
            "Standard materials come from the library. Choose another group for an article of your own.",
        )
    if any(one.id != article and not one.removed and one.title.zh == about.name.strip() for one in articles):
        raise _unfit_article(
            "about/name", "已有同名物品，请换一个名称。", "Another article has this name. Choose a different one."
        )


def _unfit_article(field: str, zh: str, en: str) -> Rejected:
    return Rejected("article_unfit", zh, en, field=field)


def article_unknown() -> Rejected:
    return Rejected(
        "article_unknown",
        "本大厅没有这种物品，请刷新物资清单后重新选择。",
        "The hall has no such article. Refresh the list and choose again.",
        field="article",
    )


def article_changed() -> Conflict:
    return Conflict(
        "article_changed",
        "别人刚刚修改了这种物品，请刷新后再改一次。",
        "Somebody else has just changed this article. Refresh and make your change again.",
    )


def refuse_unfit(document: MovementDocument, known: Collection[str], *, now: datetime) -> None:
    """Raises Rejected movement_unfit, article_unknown."""
    kind = document.kind
    if document.made_at > now + CLOCK_AHEAD:
        raise _unfit("made_at", "时间晚于现在，请核对手机时间。", "Its time is yet to come. Check the phone's clock.")
    if kind is MovementKind.reversed:
        if not document.reverses or document.lines or not document.note.strip():
            raise _unfit("reverses", "冲销要写明原因，并指明是哪一笔。", "A reversal names one movement, and says why.")
        return
    if document.reverses or not document.lines:
        raise _unfit("lines", "请至少选一种物品。", "Choose at least one article.")
    if (kind in AT_A_SPOT) != bool(document.spot) and kind not in (MovementKind.counted, MovementKind.scrapped):
        raise _unfit("spot", "发放和退回要选窗口；入库不选窗口。", "Name the counter of what is issued or returned.")
    if kind is MovementKind.issued and not (document.receiver.strip() and any(document.signature)):
        raise _unfit("signature", "请领用人写姓名并签字。", "Whoever receives it writes their name and signs.")
    if document.request and kind is not MovementKind.issued:
        raise _unfit("request", "只有发放可以对应申请。", "Only an issue answers a request.")
    _refuse_unfit_lines(document, known)


def _refuse_unfit_lines(document: MovementDocument, known: Collection[str]) -> None:
    seen = set()
    for line in document.lines:
        if line.article not in known:
            raise article_unknown()
        if line.count == 0 and document.kind is not MovementKind.counted:
            raise _unfit("lines", "数量至少为 1，请更正。", "A number is at least 1.")
        if line.expires_on and line.expires_on.year not in YEARS:
            raise _unfit("lines", "有效期有误，请更正。", "The day of expiry cannot be right.")
        lot = line.article if document.kind is MovementKind.counted else (line.article, line.expires_on)
        if lot in seen:
            raise _unfit(
                "lines", "同一物品写了两次，请合并成一行。", "An article stands there twice. Make one line of it."
            )
        seen.add(lot)


def _unfit(field: str, zh: str, en: str) -> Rejected:
    return Rejected("movement_unfit", zh, en, field=field)


def refuse_reversal(document: MovementDocument, held: Sequence[Movement]) -> None:
    """Raises Rejected movement_unknown; Conflict movement_reversed."""
    target = next((one for one in held if one.id == document.reverses), None)
    if target is None or target.document.kind is MovementKind.reversed:
        raise Rejected(
            "movement_unknown",
            "本大厅没有这一笔，或它本身是冲销，请刷新后再选。",
            "The hall has no such movement, or it is a reversal itself. Refresh and choose again.",
            field="reverses",
        )
    if any(one.document.reverses == target.id for one in held):
        raise Conflict(
            "movement_reversed",
            "这一笔已经冲销过，不用再冲销。",
            "This movement was reversed before; nothing is left to do.",
        )


def refuse_short(
    new: Movement, held: Sequence[Movement], articles: Sequence[Article], codes: Mapping[UUID, str]
) -> None:
    """What would leave less than nothing anywhere, now or at a later moment of the ledger. Raises Conflict stock_short."""
    shorts = ledgers.balance([*held, new]).shorts
    if shorts:
        raise _short(shorts[0], new, next(one for one in articles if one.id == shorts[0].article), codes)


def _short(short: Short, new: Movement, article: Article, codes: Mapping[UUID, str]) -> Conflict:
    wanted = sum(line.count for line in new.document.lines if line.article == short.article)
    left = max(0, wanted - short.missing)
    zh, en = ("库内", "in store") if short.spot is None else (f"窗口 {codes[short.spot]} ", f"at {codes[short.spot]}")
    if new.document.kind in (MovementKind.reversed, MovementKind.counted, MovementKind.received):
        return Conflict(
            "stock_short",
            f"“{article.title.zh}”后来已有发放，这样会少 {short.missing} {article.unit.zh}；请先冲销后面的发放。",
            f"{article.title.en}: later movements need {short.missing} more than this would leave. Reverse those first.",
        )
    return Conflict(
        "stock_short",
        f"“{article.title.zh}”{zh}只剩 {left} {article.unit.zh}，没有记账；请改数量重做，或先入库、盘点后再重试。",
        f"{article.title.en}: only {left} left {en}, nothing was entered. Make it anew with fewer, or enter receipts first and retry.",
    )


def state_of(decision: Decision | None, slip: UUID | None) -> RequestState:
    if slip:
        return RequestState.issued
    if decision is None:
        return RequestState.asked
    return RequestState.approved if decision.approves else RequestState.declined


def refuse_request(document: RequestDocument, known: Collection[str], *, now: datetime) -> None:
    """Raises Rejected article_unknown, request_unfit."""
    if document.article not in known:
        raise article_unknown()
    if not document.reason.strip() or document.made_at > now + CLOCK_AHEAD:
        raise Rejected(
            "request_unfit",
            "请写一句为什么需要，并核对手机时间。",
            "Say in a sentence why it is needed, and check the phone's clock.",
            field="reason",
        )


def refuse_slip(document: MovementDocument, request: MaterialRequest | None) -> None:
    """Raises Rejected request_unknown, movement_unfit; Conflict request_not_open."""
    if request is None:
        raise request_unknown()
    if request.state is not RequestState.approved:
        raise Conflict(
            "request_not_open",
            "这份申请还没有批准，或已经发放，请刷新申请清单。",
            "The request is not approved, or was issued already. Refresh the list of requests.",
        )
    if document.spot != request.spot or request.article not in {line.article for line in document.lines}:
        raise _unfit("request", "窗口或物品和申请不一致，请核对。", "Counter or article are not those of the request.")


def request_unknown() -> Rejected:
    return Rejected(
        "request_unknown",
        "本大厅没有这份申请，请刷新后再选。",
        "The hall has no such request. Refresh and choose again.",
        field="request",
    )


def request_decided() -> Conflict:
    return Conflict(
        "request_decided",
        "这份申请别人已经审批过，请刷新查看结果。",
        "Somebody else decided on this request already. Refresh to see how.",
    )


def about_to_expire(articles: Iterable[Article], today: date) -> list[Article]:
    until = ledgers.expiring_until(today)
    return [one for one in articles if any(lot.expires_on <= until for lot in one.lots)]


def kit_rows(
    spots: Iterable[Spot], kit: Sequence[KitThing], articles: Iterable[Article], ledger: Ledger
) -> list[KitRow]:
    """A thing of the kit is there when more of any article that is this thing went to the counter than came back."""
    things = {one.id: one.kit_item for one in articles if one.kit_item}
    there = {(one.spot, things[one.article]) for one in ledgers.holdings(ledger) if one.article in things}
    return [
        KitRow(
            spot=spot.id,
            code=spot.code,
            name=spot.name,
            name_en=spot.name_en,
            there=[one.item for one in kit if (spot.id, one.item) in there],
            missing=[one.item for one in kit if (spot.id, one.item) not in there],
        )
        for spot in spots
        if spot.kind is SpotKind.counter
    ]

"""Years of a contract, what does not fit, and how earlier settings are read as a contract. Pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct, structs

from audit.checklists.schemas import Tender
from audit.checklists.tender_schemas import Obligation, ObligationUnit
from audit.contracts.schemas import Contract, ContractSpan, Phase, Post, SavedContract, TenderOffer
from audit.errors import Rejected

YEARS = range(2000, 2101)


class OldTerms(Struct, frozen=True):
    """The terms of on-site days, as they were saved before a hall had a contract."""

    starts_on: date
    first_year: int = 50
    later_years: int = 25
    ends_on: date | None = None
    count_days_off: bool = False
    basis: str = ""


class OldStart(Struct, frozen=True):
    """The contract's first day, as it was saved for the limits of complaints."""

    starts_on: date
    reason: str


class Earlier(Struct, frozen=True):
    id: UUID
    said: OldTerms | OldStart
    author_name: str
    saved_at: datetime


def carried(earlier: Iterable[Earlier]) -> list[SavedContract]:
    """Both kinds of earlier setting, in the order of saving, as versions of one contract; newest first.

    The contract begins where its start says; its years are counted from the terms of on-site days, where there are any.
    """
    found: list[SavedContract] = []
    started: date | None = None
    for one in earlier:
        before = found[-1].contract if found else None
        if isinstance(one.said, OldStart):
            started = one.said.starts_on
        contract = _with_start(before, one.said) if isinstance(one.said, OldStart) else _with_terms(one.said, started)
        found.append(SavedContract(one.id, contract, one.author_name, one.saved_at))
    return found[::-1]


def _with_start(before: Contract | None, said: OldStart) -> Contract:
    if before is None:
        return Contract(starts_on=said.starts_on, basis=said.reason)
    return structs.replace(before, starts_on=said.starts_on, basis=said.reason)


def _with_terms(terms: OldTerms, started: date | None) -> Contract:
    return Contract(
        starts_on=started or terms.starts_on,
        ends_on=terms.ends_on,
        years_from=terms.starts_on,
        first_year=terms.first_year,
        later_years=terms.later_years,
        count_days_off=terms.count_days_off,
        basis=terms.basis,
    )


def refuse_unfit(contract: Contract, *, tenders: Collection[str], obligations: Collection[str]) -> None:
    """Raises Rejected days_unfit, tender_unknown, promise_unknown."""
    _refuse_unfit_days("contract/ends_on", contract.starts_on, contract.ends_on)
    _refuse_unfit_days("contract/years_from", contract.starts_on, contract.years_from)
    if contract.ends_on and contract.anchor > contract.ends_on:
        raise _days_unfit("contract/years_from")
    for index, phase in enumerate(contract.phases):
        _refuse_unfit_days(f"contract/phases/{index}", phase.from_on, phase.to_on)
    if contract.tender is not None and contract.tender not in tenders:
        raise Rejected(
            "tender_unknown",
            "标准库里没有这份采购文件，请从列表中选择。",
            "The library has no such tender. Choose one from the list.",
            field="contract/tender",
        )
    named = {post.obligation for phase in contract.phases for post in phase.posts if post.obligation}
    if not named <= set(obligations):
        raise Rejected(
            "promise_unknown",
            "有岗位对应的承诺事项不在标准库里，请刷新后重新选择。",
            "A post names a promise that the library does not have. Refresh and choose again.",
            field="contract/phases",
        )


def _refuse_unfit_days(field: str, first: date, last: date | None) -> None:
    if first.year not in YEARS or (last is not None and (last.year not in YEARS or last < first)):
        raise _days_unfit(field)


def _days_unfit(field: str) -> Rejected:
    return Rejected(
        "days_unfit",
        "日期有误：结束不能早于开始，起算日要在服务期内，年份应在 2000 到 2100 之间。请更正后保存。",
        "Days do not fit: no end before its start, the years begin within the contract, all between 2000 and 2100. Correct them.",
        field=field,
    )


def year_number(day: date, contract: Contract) -> int | None:
    """1 for the first year of the contract; None outside of its years."""
    if day < contract.anchor or (contract.ends_on and day > contract.ends_on):
        return None
    return year_around(contract.anchor, day).number


def year_days(number: int, contract: Contract) -> tuple[date, date]:
    """The first and the last day of a year of the contract."""
    anchor = contract.anchor
    last = date.fromordinal(_in_year(anchor, anchor.year + number).toordinal() - 1)
    first = _in_year(anchor, anchor.year + number - 1)
    return first, min(last, contract.ends_on) if contract.ends_on else last


def year_around(anchor: date, day: date) -> ContractSpan:
    """The year between two anniversaries in which a day lies, also before the first (0, -1, …) and after the contract."""
    number = day.year - anchor.year + (day >= _in_year(anchor, day.year))
    first = _in_year(anchor, anchor.year + number - 1)
    last = date.fromordinal(_in_year(anchor, anchor.year + number).toordinal() - 1)
    return ContractSpan(number, first, last)


def _in_year(day: date, year: int) -> date:
    """29 February begins on 1 March in other years."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def posts_on(contract: Contract, obligation: str, day: date) -> int:
    """How many people the phases in force on a day give to a promise."""
    return sum(
        post.number
        for phase in contract.phases
        if phase.from_on <= day and (phase.to_on is None or day <= phase.to_on)
        for post in phase.posts
        if post.obligation == obligation
    )


def offers(tenders: Iterable[Tender], obligations: Sequence[Obligation]) -> list[TenderOffer]:
    return [TenderOffer(one.id, one.title, one.begins_on, one.ends_on, _phases(one, obligations)) for one in tenders]


def _phases(tender: Tender, obligations: Iterable[Obligation]) -> list[Phase]:
    """The promised posts that bear dates, a phase for each pair of dates."""
    found: dict[tuple[date, date | None], list[Post]] = {}
    for one in obligations:
        if one.source == tender.id and one.unit is ObligationUnit.posts and one.from_on and one.number is not None:
            post = Post(title=one.title.zh, number=one.number, obligation=one.id)
            found.setdefault((one.from_on, one.to_on), []).append(post)
    return [
        Phase(title=f"第{number}阶段", from_on=first, to_on=last, posts=posts)
        for number, ((first, last), posts) in enumerate(sorted(found.items(), key=lambda one: one[0][0]), start=1)
    ]

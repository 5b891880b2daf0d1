"""A year of the contract as one sheet: each promise with its number, what was done and the verdict. Pure."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from audit.assessments.schemas import Side
from audit.checklists.tender_schemas import Obligation, Period
from audit.contracts.rules import YEARS, year_around, year_days
from audit.contracts.schemas import Contract, ContractSpan
from audit.errors import Conflict, Rejected
from audit.ledger.periods import FAR
from audit.ledger.rules import Ground, counted_over, done_in, periods_of, section_of
from audit.ledger.schemas import PromiseLight, Sheet, SheetLine, Standing, YearVerdict
from audit.sites.schemas import Hall

LONG = (Period.contract, Period.once)
VERDICTS = {
    PromiseLight.kept: YearVerdict.kept,
    PromiseLight.broken: YearVerdict.broken,
    PromiseLight.by_hand: YearVerdict.unproven,
    PromiseLight.standing: YearVerdict.unproven,
}


def day_told(on: date | None, today: date) -> date:
    """Raises Rejected day_unfit."""
    if on is not None and (on > today or on.year not in YEARS):
        raise Rejected(
            "day_unfit",
            "台账只能看到今天和以前，请选择 2000 年以后、不晚于今天的日期。",
            "The ledger tells today and earlier days. Choose one after the year 2000 and not after today.",
            field="on",
        )
    return on or today


def years_begun(contract: Contract, today: date) -> list[ContractSpan]:
    """Newest first."""
    end = min(today, contract.ends_on or FAR)
    newest = year_around(contract.anchor, end).number
    return [ContractSpan(number, *year_days(number, contract)) for number in range(newest, 0, -1)]


def refuse_unknown_year(contract: Contract | None, year: int, today: date) -> Contract:
    """Raises Rejected year_unknown."""
    if contract is None or year not in {one.number for one in years_begun(contract, today)}:
        raise Rejected(
            "year_unknown",
            "合同还没有这个年度，请先录入合同，或从履约台账中选择已开始的年度。",
            "The contract has no such year so far. Enter the contract, or choose a year that has begun from the ledger.",
            field="year",
        )
    return contract


def refuse_running(last: date, today: date) -> None:
    """Raises Conflict year_running."""
    if today <= last:
        raise Conflict(
            "year_running",
            f"这个合同年度到 {last} 才结束，请在结束后制表验收。",
            f"This year of the contract ends on {last}. Draw up its sheet once it is over.",
        )


def sheet_of(
    hall: Hall, contract: Contract, year: int, promises: Iterable[Obligation], ground: Ground, *, today: date
) -> Sheet:
    first, last = year_days(year, contract)
    lines = [_line(one, first, last, min(today, last), today, ground) for one in promises]
    return Sheet(
        hall=hall.id,
        hall_name=hall.name,
        time_zone=hall.time_zone,
        contract_title=contract.title,
        contract_number=contract.number,
        client=contract.client.name,
        supplier=contract.supplier.name,
        tender=contract.tender or "",
        year=year,
        first=first,
        last=last,
        lines=[one for one in lines if one],
    )


def _line(one: Obligation, first: date, last: date, until: date, today: date, ground: Ground) -> SheetLine | None:
    """None: the promise does not hold in this year."""
    asked = counted_over(one)
    long = asked.period in LONG
    on = until if long and until < (ground.contract.ends_on or FAR) else today
    some = [
        each
        for each in periods_of(one, on, ground, since=first)
        if each.first <= last and (each.last or FAR) >= first and each.light is not PromiseLight.not_begun
    ]
    if not some:
        return None
    ended = [each for each in some if each.last and each.last <= last]
    counted = some if long else ended or some
    found = done_in(one, max(first, some[0].first), until, ground)
    said = ground.confirmed.get((one.id, counted[-1].first))
    return SheetLine(
        obligation=one.id,
        title=one.title,
        clause=one.clause,
        section=section_of(one.clause),
        period=asked.period,
        unit=one.unit,
        bound=one.bound,
        counted=one.counted_by is not None,
        periods=0 if long else len(ended),
        periods_kept=0 if long else sum(each.light is PromiseLight.kept for each in ended),
        promised=sum(each.promised for each in counted),
        done=sum(each.done for each in counted) + sum(each.half for each in counted) // 2,
        half=sum(each.half for each in counted) % 2 == 1,
        evidence=len(found.evidence),
        verdict=_verdict(counted),
        note=f"{said.note}（{said.author_name}）" if said else "",
    )


def _verdict(counted: list[Standing]) -> YearVerdict:
    """Broken by one period that was; kept by all of them."""
    found = {VERDICTS.get(each.light, YearVerdict.open) for each in counted}
    for worst in (YearVerdict.broken, YearVerdict.unproven, YearVerdict.open):
        if worst in found:
            return worst
    return YearVerdict.kept


def verdicts(sheet: Sheet) -> dict[YearVerdict, int]:
    counted = Counter(one.verdict for one in sheet.lines)
    return {one: counted[one] for one in YearVerdict}


def both(sides: Iterable[Side]) -> bool:
    return set(sides) == set(Side)

"""What is where, out of the movements alone, however they arrived. Pure.

An account is an article at a place: the store (None) or a counter. The movements are taken in the order of their moments;
what leaves an account without naming a lot leaves the one that expires first. A stock-take sets a number.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct, field
from msgspec.structs import replace

from audit.materials.schemas import Change, Holding, Lot, Movement, MovementKind, MovementLine

EXPIRING_DAYS = 30
Account = tuple[str, UUID | None]
Lots = dict[date | None, int]


class Short(Struct, frozen=True):
    """A movement took more than there was."""

    movement: UUID
    article: str
    spot: UUID | None
    missing: int


class Ledger(Struct):
    accounts: dict[Account, Lots] = field(default_factory=lambda: defaultdict(dict))
    movements: list[Movement] = field(default_factory=list)
    """In the order of their moments, with what each did."""
    shorts: list[Short] = field(default_factory=list)

    def count(self, article: str, spot: UUID | None = None) -> int:
        return sum(self.accounts.get((article, spot), {}).values())


def balance(movements: Iterable[Movement]) -> Ledger:
    """The same for every order of arrival and however often a movement arrives."""
    once = {one.id: one for one in movements}
    undone = {one.document.reverses: one.id for one in once.values() if one.document.reverses}
    ledger = Ledger()
    for one in sorted(once.values(), key=lambda each: (each.at, each.id)):
        changes = [] if one.id in undone else _apply(ledger, one)
        ledger.movements.append(replace(one, changes=changes, reversed_by=undone.get(one.id)))
    return ledger


def _apply(ledger: Ledger, one: Movement) -> list[Change]:
    spot, kind = one.document.spot, one.document.kind
    changes: list[Change] = []
    for line in one.document.lines:
        touched: tuple[UUID | None, ...] = (
            (None, spot) if kind in (MovementKind.issued, MovementKind.returned) else (spot,)
        )
        before = {place: ledger.count(line.article, place) for place in touched}
        _move(ledger, one, line)
        changes += [
            Change(article=line.article, spot=place, before=before[place], after=ledger.count(line.article, place))
            for place in touched
        ]
    return changes


def _move(ledger: Ledger, one: Movement, line: MovementLine) -> None:
    spot = one.document.spot
    match one.document.kind:
        case MovementKind.received:
            _add(ledger, (line.article, None), {line.expires_on: line.count})
        case MovementKind.issued:
            _add(ledger, (line.article, spot), _take(ledger, one, (line.article, None), line))
        case MovementKind.returned:
            _add(ledger, (line.article, None), _take(ledger, one, (line.article, spot), line))
        case MovementKind.scrapped:
            _take(ledger, one, (line.article, spot), line)
        case MovementKind.counted:
            _count(ledger, one, (line.article, spot), line)
        case MovementKind.reversed:
            pass


def _add(ledger: Ledger, account: Account, lots: Mapping[date | None, int]) -> None:
    held = ledger.accounts[account]
    for day, count in lots.items():
        held[day] = held.get(day, 0) + count


def _take(ledger: Ledger, one: Movement, account: Account, line: MovementLine) -> Lots:
    """The lots that left. A named lot counts only as far as it goes."""
    held, left, taken = ledger.accounts[account], line.count, Lots()
    named = [line.expires_on] if line.expires_on in held and line.expires_on else []
    for day in [*named, *sorted(held, key=lambda each: each or date.max)]:
        part = min(left, held.get(day, 0))
        if part:
            held[day] -= part
            taken[day] = taken.get(day, 0) + part
            left -= part
    for day in [each for each, count in held.items() if not count]:
        del held[day]
    if left:
        ledger.shorts.append(Short(movement=one.id, article=account[0], spot=account[1], missing=left))
    return taken


def _count(ledger: Ledger, one: Movement, account: Account, line: MovementLine) -> None:
    more = line.count - ledger.count(*account)
    if more > 0:
        _add(ledger, account, {line.expires_on: more})
    else:
        _take(ledger, one, account, replace(line, count=-more))


def lots(ledger: Ledger) -> dict[str, list[Lot]]:
    """Dated ones by article, the first to expire first."""
    found: dict[str, list[Lot]] = defaultdict(list)
    for (article, spot), held in ledger.accounts.items():
        found[article] += [Lot(expires_on=day, count=count, spot=spot) for day, count in held.items() if day and count]
    return {article: sorted(one, key=lambda lot: (lot.expires_on, str(lot.spot))) for article, one in found.items()}


def holdings(ledger: Ledger) -> list[Holding]:
    """What stands at counters."""
    return [
        Holding(spot=spot, article=article, count=sum(held.values()))
        for (article, spot), held in sorted(ledger.accounts.items(), key=lambda each: str(each[0]))
        if spot is not None and held
    ]


def expiring_until(today: date) -> date:
    return today + timedelta(days=EXPIRING_DAYS)

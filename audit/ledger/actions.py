from datetime import date, datetime
from uuid import UUID

import msgspec

from audit.accounts.schemas import Actor, Role
from audit.assessments.schemas import Side
from audit.checklists.queries import promises
from audit.checklists.tender_schemas import Obligation
from audit.config import Settings
from audit.contracts.queries import contract_of
from audit.contracts.schemas import Contract
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.errors import Conflict, NotAllowed, Rejected
from audit.ids import HallId, PersonId, new_id
from audit.inspections.schemas import Result
from audit.journal.actions import record
from audit.ledger import queries, sheets
from audit.ledger.periods import spans
from audit.ledger.rules import counted_over
from audit.ledger.schemas import Confirm, DrawUp, SealedSheet, Sheet, SignYear, YearVerdict
from audit.ledger.tables import LedgerConfirmationRow, YearSealRow, YearSheetRow, YearSignatureRow
from audit.seals import keys
from audit.seals import rules as seals
from audit.seals.actions import ensure_key
from audit.seals.schemas import Slip
from audit.sites.rules import local_day
from audit.sites.schemas import Hall

FOR_YEAR = b"hall-audit year\n"
"""Set before a sealed sheet when it is signed, so that the signature serves as no other."""
CONFIRMATION_COLUMNS = ("id", "hall", "obligation", "first_on", "kept", "note", "author", "at")
SHEET_COLUMNS = ("id", "hall", "year", "sha256", "document", "author", "at")
SIGNATURE_COLUMNS = ("id", "hall", "sheet", "side", "document", "author", "at")
SEAL_COLUMNS = (
    "id",
    "hall",
    "sheet",
    "sealed_at",
    "key_name",
    "alg",
    "sha256",
    "manifest",
    "signature",
    "slip",
)
NEWEST = (
    "SELECT id FROM ledger_confirmation WHERE hall = ? AND obligation = ? AND first_on = ? ORDER BY id DESC LIMIT 1"
)


async def confirm(*, hall: Hall, obligation: str, said: Confirm, author: PersonId, now: datetime) -> None:
    """Raises NotFound promise_elsewhere; Rejected counted_already, period_unfit; Conflict ledger_changed."""
    contract, one = await contract_of(hall.id), promises().get(obligation)
    if contract is None or one is None or one.source != contract.tender:
        raise queries.promise_elsewhere()
    await _refuse_unfit(hall, contract, one, said.first, now)
    async with transaction():
        await in_turn(hall.id)
        rows = await fetch(NEWEST, hall.id, obligation, said.first)
        if (rows[0]["id"] if rows else None) != said.replaces:
            raise _changed()
        id = new_id()
        row = (id, hall.id, obligation, said.first, said.kept, said.note, author, now)
        await bulk_insert(LedgerConfirmationRow, CONFIRMATION_COLUMNS, [row])
        await record(
            act="promise.confirmed",
            hall=hall.id,
            actor=author,
            subject=id,
            detail={"obligation": obligation, "first_on": said.first, "kept": said.kept},
            rows={"ledger_confirmation": [id]},
            now=now,
        )


async def _refuse_unfit(hall: Hall, contract: Contract, one: Obligation, first: date, now: datetime) -> None:
    if one.counted_by is not None:
        raise Rejected(
            "counted_already",
            "这项承诺由系统按记录自动计数，不能人工确认；请补录对应的记录。",
            "This promise is counted from records and cannot be confirmed by hand. Enter the record that is missing.",
        )
    today = local_day(now, hall.time_zone)
    begun = spans(counted_over(one), contract, await queries.day_of(hall.id), since=contract.starts_on, until=today)
    if first not in {span.first for span in begun if span.first <= today}:
        raise Rejected(
            "period_unfit",
            "要确认的期间不存在或还没有开始，请刷新后从台账里选择。",
            "That period does not exist or has not begun. Refresh and choose it from the ledger.",
            field="first",
        )


async def draw_up(*, hall: Hall, year: int, said: DrawUp, author: PersonId, now: datetime) -> None:
    """Freezes a year as the data stand; signatures of an earlier sheet do not hold for it.

    Raises Rejected year_unknown, Conflict year_running, ledger_changed, year_sealed.
    """
    async with transaction():
        await in_turn(hall.id)
        before = await queries.newest_sheet(hall.id, year)
        if (before["id"] if before else None) != said.replaces:
            raise _changed()
        if before and sheets.both(one.side for one in await queries.signatures_of(before["id"])):
            raise Conflict(
                "year_sealed",
                "这个年度双方已签字并封存，不能重新制表；请打开查看或打印。",
                "Both sides have signed this year and it is sealed. Open or print it; it cannot be drawn up again.",
            )
        sheet = await queries.sheet_today(hall, year, now=now)
        sheets.refuse_running(sheet.last, local_day(now, hall.time_zone))
        content = seals.canonical(sheet)
        id, sha256 = new_id(), seals.digest(content)
        await bulk_insert(YearSheetRow, SHEET_COLUMNS, [(id, hall.id, year, sha256, content.decode(), author, now)])
        await record(
            act="year.drawn_up",
            hall=hall.id,
            actor=author,
            subject=id,
            detail={"year": year, "sha256": sha256},
            rows={"year_sheet": [id]},
            now=now,
        )


async def sign_year(
    *, hall: Hall, year: int, signed: SignYear, actor: Actor, settings: Settings, now: datetime
) -> None:
    """Each side once; the second one seals. Raises Conflict ledger_changed, year_signed, NotAllowed not_your_side."""
    side = side_of(actor, hall.id)
    async with transaction():
        await in_turn(hall.id)
        drawn = await queries.newest_sheet(hall.id, year)
        if drawn is None or drawn["id"] != signed.sheet:
            raise _changed()
        if any(one.side is side for one in await queries.signatures_of(drawn["id"])):
            raise Conflict(
                "year_signed", "您这一方已经签过字，请刷新查看。", "Your side has signed already. Refresh to see it."
            )
        id, strokes = new_id(), msgspec.json.encode(signed.signature).decode()
        row = (id, hall.id, drawn["id"], side.value, strokes, actor.person, now)
        await bulk_insert(YearSignatureRow, SIGNATURE_COLUMNS, [row])
        await record(
            act="year.signed",
            hall=hall.id,
            actor=actor.person,
            subject=drawn["id"],
            detail={"side": side},
            rows={"year_signature": [id]},
            now=now,
        )
        if sheets.both(one.side for one in await queries.signatures_of(drawn["id"])):
            await _seal(hall.id, drawn["id"], drawn["document"], actor.person, settings, now)


async def _seal(
    hall: HallId, sheet_id: UUID, document: str, actor: PersonId, settings: Settings, now: datetime
) -> None:
    key, id = await ensure_key(settings, now=now), new_id()
    sheet = msgspec.json.decode(document, type=Sheet)
    sealed = SealedSheet(
        format="hall-audit-year",
        seal=id,
        key=seals.key_name(keys.public_half(key)),
        alg=seals.ED25519,
        sealed_at=now,
        sheet_id=sheet_id,
        sheet=sheet,
        signatures=await queries.signatures_of(sheet_id),
    )
    content = seals.canonical(sealed)
    sha256 = seals.digest(content)
    slip = seals.write_slip(slip_of(sealed, sha256), key)
    signature = seals.sign(key, FOR_YEAR, content).hex()
    row = (id, hall, sheet_id, now, sealed.key, sealed.alg, sha256, content.decode(), signature, slip)
    await bulk_insert(YearSealRow, SEAL_COLUMNS, [row])
    await record(
        act="year.sealed",
        hall=hall,
        actor=actor,
        subject=id,
        detail={"sheet": sheet_id, "sha256": sha256},
        rows={"year_seal": [id]},
        now=now,
    )


def slip_of(sealed: SealedSheet, sha256: str) -> Slip:
    """What the QR code says, in the order of a year's slip: promises, broken, unproven and kept ones."""
    counted = sheets.verdicts(sealed.sheet)
    broken = counted[YearVerdict.broken]
    name = sealed.sheet.hall_name.encode()[: seals.HALL_NAME_BYTES].decode(errors="ignore")
    return Slip(
        key=sealed.key,
        seal=sealed.seal,
        manifest=sha256[:32],
        score=None,
        result=Result.failed if broken else Result.passed,
        answered=len(sealed.sheet.lines),
        failed=broken,
        critical_failed=counted[YearVerdict.unproven],
        photos=counted[YearVerdict.kept],
        from_on=sealed.sheet.first,
        to_on=sealed.sheet.last,
        sealed_at=sealed.sealed_at.replace(microsecond=0),
        hall_name=name,
        place=f"第{sealed.sheet.year}合同年度验收",
        of_year=True,
    )


def side_of(actor: Actor, hall: HallId) -> Side:
    """Raises NotAllowed not_your_side."""
    if actor.has(hall, Role.supplier_lead):
        return Side.supplier
    if actor.has(hall, Role.supervisor):
        return Side.hall
    raise NotAllowed(
        "not_your_side",
        "由督查人员代表大厅、业务主管代表供应商签字，请交给他们。",
        "The supervisor signs for the hall and the supplier's lead for the supplier. Ask them.",
    )


def _changed() -> Conflict:
    return Conflict(
        "ledger_changed",
        "别人刚刚更新了这一项，请刷新后再操作。",
        "Somebody else has just changed this. Refresh and try again.",
    )

"""The contract of the demo hall: three years of Haining's tender, its years counted from the day the standardisation post began."""

from datetime import date, datetime, timedelta

from msgspec import structs

from audit.contracts.actions import save_contract
from audit.contracts.queries import contract_page
from audit.contracts.schemas import Contact, Contract, Party, Phase, SaveContract
from audit.ids import PersonId
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.workdays.rules import moment

MONTHS_AGO = 10
TENDER = "haining"


def years_from(today: date) -> date:
    """The first of a month ten months ago."""
    index = today.year * 12 + today.month - 1 - MONTHS_AGO
    return date(index // 12, index % 12 + 1, 1)


async def conclude(hall: Hall, author: PersonId, *, now: datetime) -> None:
    """As it was signed; then with the purchaser's notice of when the standardisation post began."""
    anchor = years_from(local_day(now, hall.time_zone))
    starts_on = date(anchor.year - (anchor.month <= 8), 8, 1)
    phases = next(one.phases for one in (await contract_page(hall, now=now)).tenders if one.id == TENDER)
    signed = Contract(
        starts_on=starts_on,
        ends_on=starts_on.replace(year=starts_on.year + 3) - timedelta(days=1),
        title="政务服务中心综合窗口及标准化建设服务合同",
        number="ZWFW-演示-001",
        tender=TENDER,
        client=Party(name="演示市政务服务管理办公室", contact=Contact(name="周岚", phone="0573-0000-0001")),
        supplier=Party(name="演示服务外包有限公司", contact=Contact(name="许业", phone="0573-0000-0002")),
        officer=Contact(name="沈专员", phone="0573-0000-0003"),
        phases=_on_our_days(phases, starts_on, anchor),
        basis="采购合同签订",
    )
    page = await save_contract(
        hall=hall,
        save=SaveContract(contract=signed),
        author=author,
        now=moment(starts_on, 9 * 60, hall.time_zone),
    )
    noticed = structs.replace(signed, years_from=anchor, basis="采购文件 §3.4.2-6，自标准化建设岗到岗之日起算")
    await save_contract(
        hall=hall,
        save=SaveContract(contract=noticed, replaces=page.history[0].id),
        author=author,
        now=moment(anchor, 9 * 60, hall.time_zone),
    )


def _on_our_days(phases: list[Phase], starts_on: date, anchor: date) -> list[Phase]:
    first, second = phases
    return [
        structs.replace(first, from_on=starts_on, to_on=anchor - timedelta(days=1)),
        structs.replace(second, from_on=anchor, to_on=None),
    ]

"""The demo hall's devices and what became of their faults."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec

from audit.accounts.schemas import Actor
from audit.demo.story import workdays_before
from audit.devices.actions import report_fault, save_device, take_step
from audit.devices.schemas import (
    DeviceAbout,
    DeviceUse,
    FaultAct,
    FaultDocument,
    FaultStepDocument,
    SaveDevice,
)
from audit.documents import Clock
from audit.ids import SpotId, new_id
from audit.sites.queries import places
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.workdays.rules import moment

CLOCK = Clock(zone="Asia/Shanghai", since_contact_ms=90_000)


class Written(NamedTuple):
    code: str
    zone: str
    name: str
    use: DeviceUse
    model: str
    asset: str
    unit: str
    price_cents: int | None
    bought_on: date | None


DEVICES = (
    Written(
        "D01",
        "外围服务区",
        "一网通办自助终端 1",
        DeviceUse.self_service,
        "ZT-2100",
        "GZ-0112",
        "大厅",
        2_980_000,
        date(2024, 3, 18),
    ),
    Written(
        "D02",
        "外围服务区",
        "一网通办自助终端 2",
        DeviceUse.self_service,
        "ZT-2100",
        "GZ-0113",
        "大厅",
        2_980_000,
        date(2024, 3, 18),
    ),
    Written("D03", "外围服务区", "税务自助办税机", DeviceUse.self_service, "SW-80", "", "税务分局", None, None),
    Written(
        "D04", "外围服务区", "低位无障碍服务台", DeviceUse.accessible, "", "GZ-0207", "大厅", 460_000, date(2023, 9, 1)
    ),
    Written(
        "D05", "外围服务区", "直饮水机", DeviceUse.convenience, "YS-30", "GZ-0231", "大厅", 320_000, date(2025, 6, 10)
    ),
    Written(
        "D06",
        "市场监管办事区",
        "营业执照自助打印机",
        DeviceUse.self_service,
        "YZ-5",
        "GZ-0160",
        "市场监管局",
        1_850_000,
        date(2024, 11, 5),
    ),
    Written(
        "D07", "综合办事区", "高拍仪（A03）", DeviceUse.office, "GP-1600", "GZ-0301", "大厅", 128_000, date(2025, 2, 20)
    ),
)
QUEUE_MACHINE = "C01"
FAULTS: tuple[tuple[str, str, bool, int, int, tuple[tuple[FaultAct, int, int, str], ...]], ...] = (
    ("D04", "呼叫按钮没有反应", False, 9, 9 * 60 + 20, ((FaultAct.restored, 1, 15 * 60, "更换电池"),)),
    (
        "D01",
        "屏幕无法触摸",
        False,
        7,
        10 * 60 + 5,
        ((FaultAct.repairing, 0, 14 * 60, "厂家远程重启无效"), (FaultAct.restored, 2, 11 * 60 + 10, "更换触摸屏")),
    ),
    ("C01", "叫号语音没有声音", True, 4, 9 * 60 + 2, ((FaultAct.restored, 0, 9 * 60 + 40, "音量被调低"),)),
    ("D06", "卡纸，取不出执照", False, 1, 15 * 60 + 25, ((FaultAct.repairing, 0, 16 * 60, "拆机清理"),)),
    ("D02", "打不出凭条", True, 1, 16 * 60 + 10, ((FaultAct.note, 0, 16 * 60 + 30, "已通知厂家，明天上门"),)),
)
"""So many working days before today, at a minute of that day; steps so many working days later."""


async def tell_devices(*, hall: Hall, people: Mapping[str, Actor], spots: Mapping[str, SpotId], now: datetime) -> None:
    zones = {zone.name: zone.id for zone in (await places(hall.id)).zones}
    ids = {QUEUE_MACHINE: spots[QUEUE_MACHINE]} | {one.code: SpotId(new_id()) for one in DEVICES}
    for one in DEVICES:
        about = DeviceAbout(
            zone=zones[one.zone],
            name=one.name,
            use=one.use,
            model=one.model,
            asset_number=one.asset,
            unit=one.unit,
            keeper="设备间 8001" if one.unit == "大厅" else "",
            bought_on=one.bought_on,
            warranty_until=one.bought_on and one.bought_on.replace(year=one.bought_on.year + 3),
            price_cents=one.price_cents,
        )
        save = SaveDevice(about=about, code=one.code)
        author = people["manager"].person
        await save_device(hall=hall, device=ids[one.code], save=save, author=author, now=now - timedelta(days=60))
    worked = workdays_before(local_day(now, hall.time_zone))
    for code, what, usable, before, minute, steps in FAULTS:
        at = moment(worked[-before], minute, hall.time_zone)
        told = [
            (act, moment(worked[later - before], told_at, hall.time_zone), note) for act, later, told_at, note in steps
        ]
        await _fault(hall, people, ids[code], what, usable, at, told)


async def _fault(
    hall: Hall,
    people: Mapping[str, Actor],
    device: SpotId,
    what: str,
    usable: bool,
    at: datetime,
    steps: Sequence[tuple[FaultAct, datetime, str]],
) -> None:
    fault = new_id()
    document = FaultDocument(schema=1, hall=hall.id, device=device, what=what, usable=usable, made_at=at, clock=CLOCK)
    body = msgspec.json.encode(document)
    await report_fault(document_id=fault, body=body, actor=people["clerk"], now=at)
    for act, made_at, note in steps:
        step = FaultStepDocument(schema=1, hall=hall.id, fault=fault, act=act, made_at=made_at, clock=CLOCK, note=note)
        body = msgspec.json.encode(step)
        await take_step(document_id=new_id(), body=body, actor=people["manager"], now=made_at)

"""设备台账 and, beside it, the 报修台账. Pure."""

from collections.abc import Mapping

from audit.devices.schemas import Device, DevicesPage, DeviceState, DeviceUse, Fault, FaultAct, FaultState
from audit.reports.registers import Cell, Column, Register, Section, Sheet, said
from audit.reports.words import NOTHING, local_minute
from audit.sites.schemas import Hall

USES: Mapping[DeviceUse, str] = {
    DeviceUse.self_service: "自助终端",
    DeviceUse.queue: "叫号评价",
    DeviceUse.accessible: "无障碍设施",
    DeviceUse.convenience: "便民设施",
    DeviceUse.office: "办公设备",
    DeviceUse.safety: "消防安防",
    DeviceUse.other: "其他",
}
STATES: Mapping[DeviceState, str] = {
    DeviceState.in_use: "正常",
    DeviceState.impaired: "带故障使用",
    DeviceState.down: "停用",
    DeviceState.retired: "已报废",
}
FAULTS: Mapping[FaultState, str] = {
    FaultState.reported: "已报修",
    FaultState.repairing: "维修中",
    FaultState.restored: "已恢复",
}
ACTS: Mapping[FaultAct, str] = {FaultAct.repairing: "开始维修", FaultAct.note: "说明", FaultAct.restored: "恢复使用"}
COLUMNS = (
    Column("编号", 13),
    Column("设备", words=True),
    Column("类别", 20),
    Column("位置", 27),
    Column("型号", 18),
    Column("资产编号", 20),
    Column("所属单位", 20),
    Column("保管联系", 22),
    Column("购置", 20),
    Column("价值（元）", 19),
    Column("保修至", 20),
    Column("状态", 19),
    Column("近30天停用", 22),
)
FAULT_COLUMNS = (
    Column("报修时间", 30),
    Column("设备", 40, words=True),
    Column("故障", words=True),
    Column("报修人", 20),
    Column("状态", 17),
    Column("恢复时间", 30),
    Column("停用时长", 25),
    Column("经过", 62, words=True),
)


def devices_register(page: DevicesPage, *, hall: Hall) -> Register:
    in_use = [one for one in page.devices if one.state is not DeviceState.retired]
    down = sum(one.state is DeviceState.down for one in in_use)
    waiting = sum(fault.state is not FaultState.restored for one in in_use for fault in one.faults)
    faults = sorted(
        ((fault, one) for one in page.devices for fault in one.faults),
        key=lambda pair: (pair[0].at, pair[0].id),
        reverse=True,
    )
    return Register(
        title="设备台账",
        hall_name=hall.name,
        made_on=str(page.today),
        summary=f"在用 {len(in_use)} 台，停用 {down} 台，未修复的故障 {waiting} 件；停用时长只计大厅开放时间",
        sheets=(
            Sheet(
                title="设备台账",
                columns=COLUMNS,
                sections=[
                    Section(title="", rows=[_row(one) for one in sorted(page.devices, key=lambda one: one.code)])
                ],
                empty="还没有登记设备。",
            ),
            Sheet(
                title="报修台账",
                columns=FAULT_COLUMNS,
                sections=[Section(title="", rows=[_fault_row(fault, one, hall.time_zone) for fault, one in faults])],
                empty="没有报修。",
            ),
        ),
    )


def _row(one: Device) -> tuple[Cell, ...]:
    about = one.about
    return (
        one.code,
        one.name,
        USES[about.use] if about else NOTHING,
        one.zone_name,
        said(about and about.model),
        said(about and about.asset_number),
        said(about and about.unit),
        said(about and about.keeper),
        said(about and about.bought_on),
        _price(about.price_cents if about else None),
        said(about and about.warranty_until),
        STATES[one.state],
        in_hours(one.down_minutes),
    )


def _fault_row(fault: Fault, one: Device, time_zone: str) -> tuple[Cell, ...]:
    steps = [
        f"{local_minute(step.at, time_zone)[5:]} {ACTS[step.act]}（{step.author_name}）{step.note}"
        for step in fault.steps
    ]
    return (
        local_minute(fault.at, time_zone),
        f"{one.code} {one.name}",
        fault.what,
        fault.author_name,
        FAULTS[fault.state],
        local_minute(fault.restored_at, time_zone),
        "可继续使用" if fault.usable else in_hours(fault.down_minutes),
        said("；".join(steps)),
    )


def _price(cents: int | None) -> str:
    return NOTHING if cents is None else f"{cents // 100:,}.{cents % 100:02}"


def in_hours(minutes: int) -> str:
    """200 → 3 小时 20 分."""
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} 小时" if hours else "", f"{rest} 分" if rest else ""))) or "0"

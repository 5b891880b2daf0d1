"""Where a fault stands, and how long a device could not be used while the hall was open. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from audit.devices.schemas import Device, DeviceAbout, DeviceState, Fault, FaultAct, FaultState, FaultStep
from audit.errors import Conflict, Rejected
from audit.sites.rules import local_day
from audit.workdays.rules import calendar_on, day_in, days_of, minutes_closed, moment
from audit.workdays.schemas import CalendarInForce, Closure

CODE_PREFIX = "D"
YEARS = range(1980, 2101)
RECENT_DAYS = 30
ORDER = (DeviceState.down, DeviceState.impaired, DeviceState.in_use, DeviceState.retired)
"""In which a list shows them."""


class Hours(Struct, frozen=True):
    """When the hall is open."""

    calendars: Sequence[CalendarInForce]
    closures: Sequence[Closure]
    time_zone: str


class Standing(Struct, frozen=True):
    state: FaultState
    restored_at: datetime | None = None


def standing(reported_at: datetime, steps: Iterable[FaultStep]) -> Standing:
    """By the steps in the order of their moments, however they arrived. What comes after 恢复使用 changes nothing but a new
    repair, which opens the fault again."""
    found = Standing(FaultState.reported)
    for step in in_order(steps):
        if step.act is FaultAct.restored and found.state is not FaultState.restored:
            found = Standing(FaultState.restored, max(step.at, reported_at))
        elif step.act is FaultAct.repairing:
            found = Standing(FaultState.repairing)
    return found


def in_order(steps: Iterable[FaultStep]) -> list[FaultStep]:
    return sorted(steps, key=lambda one: (one.at, one.id))


def open_minutes(hours: Hours, begins: datetime, ends: datetime) -> int:
    """Minutes of opening hours from one moment to another, without those in which an emergency closed the hall."""
    return sum(
        _minutes(start, end) - minutes_closed(hours.closures, start, end)
        for start, end in _open_stretches(hours, begins, ends)
    )


def _open_stretches(hours: Hours, begins: datetime, ends: datetime) -> Iterable[tuple[datetime, datetime]]:
    first, last = local_day(begins, hours.time_zone), local_day(ends, hours.time_zone)
    for day in days_of(first, last):
        for opening in day_in(calendar_on(hours.calendars, day), day).hours:
            start = max(begins, moment(day, opening.opens, hours.time_zone))
            end = min(ends, moment(day, opening.closes, hours.time_zone))
            if start < end:
                yield start, end


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60


def fault_minutes(hours: Hours, fault: Fault, *, now: datetime) -> int:
    return 0 if fault.usable else open_minutes(hours, fault.at, fault.restored_at or now)


def down_minutes(hours: Hours, faults: Iterable[Fault], *, since: datetime, now: datetime) -> int:
    """Opening minutes in which at least one fault kept the device out of use."""
    spans = sorted(
        (max(one.at, since), min(one.restored_at or now, now)) for one in faults if not one.usable and one.at < now
    )
    total, until = 0, since
    for begins, ends in spans:
        if ends > until:
            total += open_minutes(hours, max(begins, until), ends)
            until = ends
    return total


def since_day(today: date) -> date:
    """The first of the recent days, today among them."""
    return today - timedelta(days=RECENT_DAYS - 1)


def state_of(about: DeviceAbout | None, faults: Iterable[Fault]) -> DeviceState:
    if about and about.retired:
        return DeviceState.retired
    unsettled = [one for one in faults if one.state is not FaultState.restored]
    if any(not one.usable for one in unsettled):
        return DeviceState.down
    return DeviceState.impaired if unsettled else DeviceState.in_use


def in_list_order(devices: Iterable[Device]) -> list[Device]:
    """Keeps the order of the walk within a state."""
    return sorted(devices, key=lambda one: ORDER.index(one.state))


def next_code(codes: Iterable[str]) -> str:
    """D01, D02 …: after the highest in use."""
    numbers = [int(code[1:]) for code in codes if code[:1] == CODE_PREFIX and code[1:].isdecimal()]
    return f"{CODE_PREFIX}{max(numbers, default=0) + 1:02}"


def refuse_unfit(about: DeviceAbout) -> None:
    """Raises Rejected device_unfit."""
    if not about.name.strip():
        raise _unfit("about/name", "请写设备名称，再保存。", "Say what the device is called, then save.")
    for field, day in (("bought_on", about.bought_on), ("warranty_until", about.warranty_until)):
        if day and day.year not in YEARS:
            raise _unfit(
                f"about/{field}", "日期有误，请填 1980 到 2100 年之间的日期。", "The day lies between 1980 and 2100."
            )
    if about.bought_on and about.warranty_until and about.warranty_until < about.bought_on:
        raise _unfit(
            "about/warranty_until", "保修到期不能早于购置日期，请更正。", "The warranty ends not before the purchase."
        )


def _unfit(field: str, zh: str, en: str) -> Rejected:
    return Rejected("device_unfit", zh, en, field=field)


def unknown() -> Rejected:
    return Rejected(
        "device_unknown",
        "本大厅没有这台设备，请刷新设备清单后重试，或扫描设备上的标签。",
        "The hall has no such device. Refresh the list and try again, or scan the label on the device.",
        field="device",
    )


def changed() -> Conflict:
    return Conflict(
        "device_changed",
        "别人刚刚修改了这台设备，请刷新后再改一次。",
        "Somebody else has just changed this device. Refresh and make your change again.",
    )

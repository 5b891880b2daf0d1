"""The hall's clock, in one place: instants are UTC, days are the hall's."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from audit.errors import NotFound, Rejected
from audit.ids import HallId


@lru_cache(maxsize=64)
def zone_info(name: str) -> ZoneInfo:
    """Raises Rejected time_zone_unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise Rejected(
            "time_zone_unknown",
            f"不认识时区“{name}”，请填写如 Asia/Shanghai 的名称。",
            f"The time zone “{name}” is unknown. Use a name such as Asia/Shanghai.",
            field="time_zone",
        ) from None


def local_day(at: datetime, time_zone: str) -> date:
    """The day of the hall's wall calendar on which an instant falls."""
    return at.astimezone(zone_info(time_zone)).date()


def day_around(at: datetime, time_zone: str) -> tuple[datetime, datetime]:
    """When the hall's day on which an instant falls began, and when the next one begins."""
    zone, day = zone_info(time_zone), local_day(at, time_zone)
    midnights = (datetime.combine(day + timedelta(days=ahead), time.min, zone) for ahead in (0, 1))
    began, ends = (midnight.astimezone(UTC) for midnight in midnights)
    return began, ends


def day_bounds(first: date, last: date, time_zone: str) -> tuple[datetime, datetime]:
    """When the hall's first of these days began, and when the day after the last begins."""
    zone = zone_info(time_zone)
    began, ends = (datetime.combine(day, time.min, zone).astimezone(UTC) for day in (first, last + timedelta(days=1)))
    return began, ends


LEVELS_MOST = 3
"""区, 镇街道, 社区村 (R53)."""
Parents = Mapping[HallId, HallId]


def above(hall: HallId, parents: Parents) -> list[HallId]:
    """The halls above one, the nearest first."""
    found: list[HallId] = []
    while hall in parents and parents[hall] not in found:
        hall = parents[hall]
        found.append(hall)
    return found


def group_of(hall: HallId, parents: Parents) -> frozenset[HallId]:
    """The hall and all halls below it."""
    return frozenset([hall, *(one for one in parents if hall in above(one, parents))])


def refuse_unfit_parent(hall: HallId, parent: HallId, parents: Parents) -> None:
    """Raises Rejected hall_circle, hall_levels."""
    group = group_of(hall, parents)
    if parent in group:
        raise Rejected(
            "hall_circle",
            "不能把大厅放到它自己或它的下级之下，请选择另一个上级大厅。",
            "A hall cannot stand under itself or under a hall below it. Choose another one.",
            field="parent",
        )
    below = max(len(above(one, parents)) for one in group) - len(above(hall, parents))
    if len(above(parent, parents)) + 2 + below > LEVELS_MOST:
        raise Rejected(
            "hall_levels",
            f"大厅最多 {LEVELS_MOST} 级（区、镇街道、社区村），请换一个上级大厅。",
            f"Halls stand on at most {LEVELS_MOST} levels. Choose another hall above.",
            field="parent",
        )


def no_such_spot() -> Rejected:
    return Rejected(
        "spot_unknown",
        "这个大厅没有该点位，请刷新点位后重试。",
        "The hall has no such spot. Refresh the places and try again.",
        field="spot",
    )


def no_such_hall() -> NotFound:
    """Also said of a hall that exists but is not the actor's: its existence is not told."""
    return NotFound(
        "not_found", "没有找到这条内容，可能已被移走，请返回重试。", "Nothing was found here. Go back and try again."
    )

"""The hall's clock, in one place: instants are UTC, days are the hall's."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from audit.errors import NotFound, Rejected


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


def no_such_hall() -> NotFound:
    """Also said of a hall that exists but is not the actor's: its existence is not told."""
    return NotFound(
        "not_found", "没有找到这条内容，可能已被移走，请返回重试。", "Nothing was found here. Go back and try again."
    )

"""Opening hours, rounds, an excuse and an emergency of the demo hall, through the actions that serve real halls."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from audit.accounts.schemas import Actor
from audit.ids import SpotId, new_id
from audit.rounds.actions import give_excuse, save_settings
from audit.rounds.schemas import GiveExcuse, RoundCause, SaveSettings
from audit.rounds.usual import USUAL
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.workdays.actions import announce_closure, save_calendar
from audit.workdays.rules import AFTERNOON, MORNING, moment
from audit.workdays.schemas import AnnounceClosure, HallCalendar, Opening, SaveCalendar

NOON = Opening(opens=MORNING.closes, closes=AFTERNOON.opens, duty=True)
CALENDAR = HallCalendar(week=[[MORNING, NOON, AFTERNOON]] * 5 + [[Opening(opens=9 * 60, closes=12 * 60)], []])


async def keep_hours(hall: Hall, people: Mapping[str, Actor], *, before: datetime) -> None:
    """Noon and Saturday duty; rounds as a hall may begin with."""
    first = local_day(before, hall.time_zone)
    calendar = SaveCalendar(calendar=CALENDAR, effective_from=first)
    await save_calendar(hall=hall, save=calendar, author=people["admin"].person, now=before)
    settings = SaveSettings(settings=USUAL, effective_from=first)
    await save_settings(hall=hall, save=settings, author=people["consultant"].person, now=before)


async def tell_exceptions(
    hall: Hall, people: Mapping[str, Actor], spots: Mapping[str, SpotId], *, workdays: list[date]
) -> None:
    """A counter out of use for two days, a post that was agreed to stay empty, an afternoon without power."""
    manager = people["manager"].person
    for code, first, last, cause, reason in (
        ("B16", workdays[-3], workdays[-2], RoundCause.spot_closed, "窗口设备更换，暂停使用"),
        ("A06", workdays[-1], workdays[-1], RoundCause.absence, "参加月度培训，已同意"),
    ):
        given = GiveExcuse(new_id(), first, last, cause, reason, spot=spots[code])
        await give_excuse(hall=hall, given=given, author=manager, now=moment(first, 8 * 60, hall.time_zone))
    starts_at = moment(workdays[-4], 14 * 60, hall.time_zone)
    without_power = AnnounceClosure(starts_at=starts_at, reason="园区停电", ends_at=starts_at + timedelta(hours=3))
    await announce_closure(hall=hall.id, closure=new_id(), announced=without_power, author=manager, now=starts_at)

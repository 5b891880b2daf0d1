"""Planned days as iCalendar (RFC 5545), for the calendars people have anyway. The library escapes every text. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from icalendar import Calendar, Event

from audit.onsite.schemas import Part, PersonPlan, Planned
from audit.sites.schemas import Hall
from audit.workdays.rules import moment

PAST_DAYS = 60
"""How far back a calendar is told of what was planned."""
HOURS = {Part.morning: (9 * 60, 12 * 60), Part.afternoon: (13 * 60, 17 * 60)}
PARTS = {Part.whole: "", Part.morning: "（上午）", Part.afternoon: "（下午）"}


def calendar_file(hall: Hall, plans: Iterable[PersonPlan], *, today: date) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//hall-audit//onsite//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"驻点计划 {hall.name}")
    for plan in plans:
        for one in plan.days:
            if one.day >= today - timedelta(days=PAST_DAYS):
                calendar.add_component(_event(hall, plan, one))
    return bytes(calendar.to_ical())


def _event(hall: Hall, plan: PersonPlan, one: Planned) -> Event:
    event = Event()
    event.add("uid", f"{plan.person}-{one.day}-{one.part.value}@hall-audit")
    event.add("dtstamp", plan.saved_at)
    if one.part is Part.whole:
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))
    else:
        begins, ends = HOURS[one.part]
        event.add("dtstart", moment(one.day, begins, hall.time_zone))
        event.add("dtend", moment(one.day, ends, hall.time_zone))
    event.add("summary", f"驻点：{plan.person_name}{PARTS[one.part]}")
    event.add("location", hall.name)
    if one.note:
        event.add("description", one.note)
    event.add("transp", "TRANSPARENT")
    return event

from piccolo.columns import UUID, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class HallCalendarRow(Table, tablename="hall_calendar"):
    """A calendar as saved, never changed: it holds from `effective_from` until a later one."""

    id = UUID(primary_key=True)
    hall = UUID()
    effective_from = Date()
    document = Text()
    author = UUID()
    at = Timestamptz()


class HallClosureRow(Table, tablename="hall_closure"):
    """An emergency. Only its end is ever changed."""

    id = UUID(primary_key=True)
    hall = UUID()
    starts_at = Timestamptz()
    ends_at = Timestamptz(null=True)
    reason = Varchar(200)
    author = UUID()
    at = Timestamptz()

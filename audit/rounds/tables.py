from piccolo.columns import UUID, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class RoundSettingRow(Table, tablename="round_setting"):
    """Settings as saved, never changed: they hold from `effective_from` until later ones."""

    id = UUID(primary_key=True)
    hall = UUID()
    effective_from = Date()
    document = Text()
    author = UUID()
    at = Timestamptz()


class RoundExcuseRow(Table, tablename="round_excuse"):
    id = UUID(primary_key=True)
    hall = UUID()
    spot = UUID(null=True)
    tier = Varchar(20, null=True)
    first_on = Date()
    last_on = Date()
    cause = Varchar(20)
    reason = Varchar(200)
    author = UUID()
    at = Timestamptz()


class RoundDayRow(Table, tablename="round_day"):
    """What was due on a day that is over, so that later settings and checklists do not change it."""

    id = UUID(primary_key=True)
    hall = UUID()
    day_on = Date()
    document = Text()
    """The DayPlan: the rounds whose slot ended on the day."""
    closed_at = Timestamptz()

"""The demo hall's scorecard of the fortnight to today: sealed by the consultant, signed by the hall and its department."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from audit.accounts.schemas import Actor
from audit.config import Settings
from audit.demo.signature import sign
from audit.reports.sealing import seal_period, sign_seal
from audit.seals.schemas import SignSeal
from audit.sites.rules import local_day
from audit.sites.schemas import Hall

DAYS = timedelta(days=13)
SIGNERS = {"consultant": "标准化建设顾问", "manager": "大厅经理", "supervisor": "服务管理科科长"}


async def sign_off(hall: Hall, people: Mapping[str, Actor], *, settings: Settings, now: datetime) -> None:
    """The days that the screen of the scorecard shows first."""
    today, dice = local_day(now, hall.time_zone), Random(5)  # noqa: S311  a drawing
    sealed = await seal_period(
        hall, from_on=today - DAYS, to_on=today, actor=people["consultant"], settings=settings, now=now
    )
    for name, title in SIGNERS.items():
        signed = SignSeal(title=title, signature=sign(dice))
        await sign_seal(hall, sealed.line.id, signed, actor=people[name], now=now)

"""The demo hall's links: the fortnight's scorecard at the bureau, and last month's assessment, which was taken back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from audit.accounts.schemas import Actor
from audit.config import Settings
from audit.reports.rendering import Renderer
from audit.shares.actions import make_share, open_share, revoke_share
from audit.shares.papers import Press, paper_of
from audit.shares.schemas import MakeShare, Share, ShareKind
from audit.sites.rules import local_day
from audit.sites.schemas import Hall

SHARED = timedelta(days=2)
OPENED = ((timedelta(hours=1), False), (timedelta(hours=1, minutes=1), True), (timedelta(hours=26), False))


async def tell_shares(
    hall: Hall, people: Mapping[str, Actor], *, workdays: Sequence[date], settings: Settings, now: datetime
) -> None:
    """As in a real hall, nobody can read the address of a link afterwards."""
    made_at = now - SHARED
    card = MakeShare(
        kind=ShareKind.hall_card,
        days=7,
        for_whom="区政务服务和数据局 王科长",
        from_on=workdays[0],
        to_on=min(workdays[-1], local_day(made_at, hall.time_zone)),
    )
    last_month = local_day(now, hall.time_zone).replace(day=1) - timedelta(days=1)
    assessed = MakeShare(kind=ShareKind.assessment, days=30, for_whom="供应商总部 周经理", month=f"{last_month:%Y-%m}")
    renderer = Renderer(settings)
    try:
        press = Press(site="", settings=settings, renderer=renderer, now=made_at)
        _, token = await _link(hall, people["consultant"], card, press)
        taken_back, _ = await _link(hall, people["supervisor"], assessed, press)
    finally:
        await renderer.close()
    for after, fetches in OPENED:
        await open_share(token, fetches=fetches, now=made_at + after)
    supervisor = people["supervisor"].person
    at = now - timedelta(hours=5)
    await revoke_share(hall=hall.id, id=taken_back.id, actor=supervisor, settings=settings, now=at)


async def _link(hall: Hall, maker: Actor, ask: MakeShare, press: Press) -> tuple[Share, str]:
    paper = await paper_of(hall, ask, actor=maker, press=press)
    return await make_share(
        hall=hall.id, ask=ask, paper=paper, maker=maker.person, settings=press.settings, now=press.now
    )

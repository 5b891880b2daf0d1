"""What the demo hall's supervisor confirmed by hand of the contract: what no data proves."""

from datetime import datetime, timedelta

from audit.ids import PersonId
from audit.ledger.actions import confirm
from audit.ledger.queries import ledger
from audit.ledger.schemas import Confirm
from audit.sites.schemas import Hall

DAYS_AGO = timedelta(days=9)
SEEN = {
    "hn-modules": (True, "八个模块都有落地指导记录，抽看 3 个模块资料齐全"),
    "hn-facilities": (True, "六种便民设施在入口服务台旁，逐项核对"),
    "hn-window-kit": (True, "抽查 B 区 6 个窗口，八种配备齐全"),
    "hn-saturday": (True, "核对值班表，每周六均有人值班"),
    "hn-standard-counter": (True, "柜面6S标准已印发到各窗口"),
    "hn-training-topics": (False, "危机公关和心理辅导还没有安排课程"),
}


async def confirm_by_hand(hall: Hall, author: PersonId, *, now: datetime) -> None:
    then = now - DAYS_AGO
    lines = {one.obligation: one.standing for one in (await ledger(hall, on=None, now=now)).lines}
    for obligation, (kept, note) in SEEN.items():
        standing = lines[obligation]
        if standing:
            said = Confirm(first=standing.first, kept=kept, note=note)
            await confirm(hall=hall, obligation=obligation, said=said, author=author, now=then)

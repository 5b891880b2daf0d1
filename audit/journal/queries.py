from typing import Any

from audit.errors import Busy
from audit.journal.tables import Epoch

_known: dict[Any, str] = {}


def forget_epoch() -> None:
    _known.clear()


async def current_epoch() -> str:
    """Kept in memory per engine: it changes only when a restore starts a new one."""
    db = Epoch._meta.db
    if db not in _known:
        row = await Epoch.select(Epoch.id).order_by(Epoch.began_at, ascending=False).first()
        if row is None:
            raise Busy("starting", "系统正在启动，请稍后再试。", "The system is starting. Try again shortly.")
        _known[db] = str(row["id"])
    return _known[db]

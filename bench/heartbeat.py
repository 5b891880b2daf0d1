"""Our whole server, which also tells at /bench/stall for how many milliseconds its loop stood still since it was last asked."""

import asyncio
import time
from typing import Any

from audit.app import create_app

STEP_SECONDS = 0.002
_app = create_app()
_longest = 0.0
_beating: "asyncio.Task[None] | None" = None


async def _beat() -> None:
    global _longest  # noqa: PLW0603
    while True:
        before = time.perf_counter()
        await asyncio.sleep(STEP_SECONDS)
        _longest = max(_longest, (time.perf_counter() - before - STEP_SECONDS) * 1000)


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    global _longest, _beating  # noqa: PLW0603
    if scope["type"] != "http" or scope["path"] != "/bench/stall":
        await _app(scope, receive, send)  # type: ignore[arg-type]
        return
    _beating = _beating or asyncio.create_task(_beat())
    answer, _longest = f"{_longest:.2f}".encode(), 0.0
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": answer})

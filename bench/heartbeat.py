"""Our whole server, which also tells at /bench/stall for how many milliseconds its loop stood still since it was last asked,
and how much of the processor its thread had at most between two beats: on a busy machine only that is its own doing."""

import asyncio
import time
from typing import Any

from audit.app import create_app

STEP_SECONDS = 0.002
_app = create_app()
_longest = (0.0, 0.0)
_beating: "asyncio.Task[None] | None" = None


async def _beat() -> None:
    global _longest  # noqa: PLW0603
    while True:
        before, spent = time.perf_counter(), time.thread_time()
        await asyncio.sleep(STEP_SECONDS)
        stood, busy = time.perf_counter() - before - STEP_SECONDS, time.thread_time() - spent
        _longest = (max(_longest[0], stood * 1000), max(_longest[1], busy * 1000))


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    global _longest, _beating  # noqa: PLW0603
    if scope["type"] != "http" or scope["path"] != "/bench/stall":
        await _app(scope, receive, send)  # type: ignore[arg-type]
        return
    _beating = _beating or asyncio.create_task(_beat())
    answer, _longest = "{:.2f} {:.2f}".format(*_longest).encode(), (0.0, 0.0)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": answer})

"""A real Chromium as a phone: a profile that outlives its process, a camera that shows drawn desks."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Error, Page, Playwright, Request, expect

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
SCREEN = {"width": 390, "height": 844}
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
Scheme = Literal["dark", "light"]


class Phone:
    """`film` is what the camera sees; `fonts` is a fontconfig file. Open before use; `page` is the app's first tab."""

    context: BrowserContext
    page: Page

    def __init__(self, playwright: Playwright, folder: Path, *, film: Path, fonts: Path) -> None:
        self._playwright = playwright
        self._profile = folder / "profile"
        self._flags = [*FLAGS, f"--use-file-for-fake-video-capture={film}"]
        self._environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
        self.is_open = False
        self.asked_elsewhere: list[str] = []

    async def open(self, *, scheme: Scheme = "light") -> None:
        self.context = await self._playwright.chromium.launch_persistent_context(
            self._profile,
            executable_path=CHROMIUM,
            args=self._flags,
            env=self._environment,
            viewport={"width": SCREEN["width"], "height": SCREEN["height"]},
            is_mobile=True,
            has_touch=True,
            device_scale_factor=2,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            color_scheme=scheme,
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.on("request", self._note)
        self.page = self.context.pages[0]
        self.is_open = True

    def _note(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in ("blob", "data") and asked.hostname != "127.0.0.1":
            self.asked_elsewhere.append(request.url)

    async def kill(self) -> None:
        """SIGKILL to the browser and all its helpers at once, as when a battery falls out."""
        closed = asyncio.Event()
        self.context.on("close", lambda _: closed.set())
        for process in self._processes():
            os.kill(process, signal.SIGKILL)
        await closed.wait()
        self.is_open = False
        (self._profile / "SingletonLock").unlink(missing_ok=True)

    def _processes(self) -> list[int]:
        """The processes of this very profile."""
        mark = f"--user-data-dir={self._profile}".encode()
        return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if mark in _command(folder)]

    async def close(self) -> None:
        if self.is_open:
            self.is_open = False
            await self.context.close()

    async def photograph(self, target: Path) -> None:
        """What every open tab shows, for somebody who has to find out why a test failed."""
        target.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(self.context.pages if self.is_open else []):
            try:
                await page.screenshot(path=target / f"{number}.png", timeout=5_000)
            except Error as problem:
                (target / f"{number}.txt").write_text(str(problem))

    async def stored(self, store: str) -> list[Any]:
        """Every record of one store of the app's IndexedDB; bytes come as their length."""
        found: list[Any] = await self.page.evaluate(READ_STORE, store)
        return found


def _command(folder: Path) -> bytes:
    try:
        return (folder / "cmdline").read_bytes()
    except OSError:
        return b""


READ_STORE = """
store => new Promise((resolve, reject) => {
  const opening = indexedDB.open('hall-audit')
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const reading = opening.result.transaction(store).objectStore(store).getAll()
    reading.onerror = () => reject(reading.error)
    reading.onsuccess = () => {
      opening.result.close()
      resolve(JSON.parse(JSON.stringify(reading.result, (_, value) => value instanceof ArrayBuffer ? value.byteLength : value)))
    }
  }
})
"""

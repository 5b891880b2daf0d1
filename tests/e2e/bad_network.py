"""A network that does to requests what hall Wi-Fi does: swallows them, loses their answers, delivers late."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager, suppress
from enum import Enum

LATE_SECONDS = 0.5
BUFFER = 65_536


class Fate(Enum):
    """What happens to one PUT."""

    arrives = "arrives"
    swallowed = "the connection dies before the server sees it"
    answer_lost = "the server has done it, the connection dies before the phone reads the answer"
    answer_late = "the answer comes after a while"


class BadNetwork:
    """Lies between a phone and a server. `plan` are the fates of the next PUTs; later ones arrive."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._plan: list[Fate] = []
        self.suffered: list[Fate] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def plan(self, fates: Iterable[Fate]) -> None:
        self._plan = list(fates)

    def next_fate(self) -> Fate:
        self.suffered.append(self._plan.pop(0) if self._plan else Fate.arrives)
        return self.suffered[-1]

    async def carry(self, phone_in: asyncio.StreamReader, phone_out: asyncio.StreamWriter) -> None:
        with suppress(OSError):  # the server is down, or somebody has hung up
            server_in, server_out = await asyncio.open_connection("127.0.0.1", self._server_port)
            line = Line(self)
            ways = [line.to_server(phone_in, server_out), line.to_phone(server_in, phone_out)]
            try:
                await first_to_end(ways)
            finally:
                server_out.close()
        phone_out.close()


class Line:
    """One connection. A browser sends its next request only after it has read the answer to the one before."""

    def __init__(self, network: BadNetwork) -> None:
        self._network = network
        self._fate = Fate.arrives

    async def to_server(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while block := await source.read(BUFFER):
            if block.startswith(b"PUT "):
                self._fate = self._network.next_fate()
            if self._fate is Fate.swallowed:
                return
            target.write(block)
            await target.drain()

    async def to_phone(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while block := await source.read(BUFFER):
            if self._fate is Fate.answer_lost:
                return
            if self._fate is Fate.answer_late:
                await asyncio.sleep(LATE_SECONDS)
            target.write(block)
            await target.drain()


async def first_to_end(ways: list[Coroutine[None, None, None]]) -> None:
    """When one direction is closed the other has nothing left to say."""
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def bad_network(server_port: int) -> AsyncIterator[BadNetwork]:
    network = BadNetwork(server_port)
    listener = await asyncio.start_server(network.carry, "127.0.0.1", 0)
    network.port = listener.sockets[0].getsockname()[1]
    try:
        yield network
    finally:
        listener.close()

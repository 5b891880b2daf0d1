"""A network that does to requests what hall Wi-Fi does: swallows them, loses their answers, delivers late."""

import asyncio
from collections.abc import AsyncIterator, Iterable
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

    def _next_fate(self) -> Fate:
        self.suffered.append(self._plan.pop(0) if self._plan else Fate.arrives)
        return self.suffered[-1]

    async def carry(self, phone_in: asyncio.StreamReader, phone_out: asyncio.StreamWriter) -> None:
        """One connection. The browser sends a request only after it has read the answer to the one before."""
        try:
            server_in, server_out = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:
            phone_out.close()
            return
        fate = Fate.arrives

        async def up() -> None:
            nonlocal fate
            while block := await phone_in.read(BUFFER):
                if block.startswith(b"PUT "):
                    fate = self._next_fate()
                if fate is Fate.swallowed:
                    return
                server_out.write(block)
                await server_out.drain()

        async def down() -> None:
            while block := await server_in.read(BUFFER):
                if fate is Fate.answer_lost:
                    return
                if fate is Fate.answer_late:
                    await asyncio.sleep(LATE_SECONDS)
                phone_out.write(block)
                await phone_out.drain()

        ways = {asyncio.create_task(up()), asyncio.create_task(down())}
        with suppress(asyncio.CancelledError):
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        for writer in (server_out, phone_out):
            writer.close()


@asynccontextmanager
async def bad_network(server_port: int) -> AsyncIterator[BadNetwork]:
    network = BadNetwork(server_port)
    listener = await asyncio.start_server(network.carry, "127.0.0.1", 0)
    network.port = listener.sockets[0].getsockname()[1]
    try:
        yield network
    finally:
        listener.close()

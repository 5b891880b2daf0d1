"""Phones that keep their outbox through any trouble, and the ledger of every receipt a server has given them."""

import asyncio
import hashlib
import io
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import httpx
from PIL import Image

from audit.checklists.schemas import PublishedChecklist
from audit.ids import new_id
from tests import builders
from tests.cast import Stage

COUNTERS = ("A01", "A02", "A03")


def photo(number: int, *, side: int = 48) -> bytes:
    """A whole JPEG; every number is another photo. A side of 600 makes one that crosses the socket in several pieces."""
    noise = Image.effect_noise((side, side), 60 + number % 40)
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=90, comment=f"photo {number}".encode())
    return out.getvalue()


@dataclass(frozen=True)
class Piece:
    """One thing to send: a document or a photo."""

    name: str
    """The document's id or the photo's digest: what its receipt names."""
    path: str
    body: bytes
    failed_items: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def is_photo(self) -> bool:
        return self.name == self.sha256


@dataclass
class Ledger:
    """What was sent, and the first receipt of everything that was ever acknowledged."""

    sent: dict[str, Piece] = field(default_factory=dict)
    receipts: dict[str, dict[str, object]] = field(default_factory=dict)
    answers: int = 0
    broken: int = 0
    """How often a connection died before the answer was read."""
    held_without_receipt: int = 0
    """How often something had been stored although the answer that said so was lost."""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def enter(self, piece: Piece, answer: httpx.Response) -> None:
        """Fails when a receipt is wrong, or differs from the one that was given for the same thing before."""
        assert answer.status_code in (200, 201), answer.text
        self.answers += 1
        self._news.set()
        receipt = answer.json()
        assert receipt["sha256"] == piece.sha256
        assert receipt.get("id", piece.name) == piece.name
        first = self.receipts.setdefault(piece.name, receipt)
        assert receipt == first, "a second receipt says something else than the first"
        self.held_without_receipt += answer.status_code == 200 and first is receipt

    async def reaches(self, answers: int) -> None:
        while self.answers < answers:
            self._news.clear()
            await self._news.wait()


class Maker:
    """Makes inspections with their photos, all different, the same ones for the same seed."""

    def __init__(self, stage: Stage, checklist: PublishedChecklist, chance: random.Random) -> None:
        self._stage, self._checklist, self._chance = stage, checklist, chance
        self._items = [item.id for item in checklist.checklist.items if not item.advisory]
        self._photos = 0

    def inspection(self) -> list[Piece]:
        """A document and its photos, in any order."""
        failing = tuple(self._chance.sample(self._items, 2))
        photos = [self._photo() for _ in range(self._chance.randint(1, 3))]
        content = builders.document(
            hall=self._stage.hall,
            spot=self._stage.spot(self._chance.choice(COUNTERS)),
            checklist=self._checklist,
            failing=failing,
            photos=[builders.photo_facts(piece.body, failing[0]) for piece in photos],
        )
        name = str(new_id())
        document = Piece(name, f"/api/inspections/{name}", json.dumps(content).encode(), failing)
        pieces = [document, *photos]
        self._chance.shuffle(pieces)
        return pieces

    def _photo(self) -> Piece:
        self._photos += 1
        content = photo(self._photos, side=self._chance.choice((48, 48, 600)))
        digest = hashlib.sha256(content).hexdigest()
        return Piece(digest, f"/api/halls/{self._stage.hall}/photos/{digest}", content)


class Phone:
    """Sends what it makes until the server is gone; what got no receipt stays in the outbox and goes first next time."""

    def __init__(self, maker: Maker, ledger: Ledger, chance: random.Random) -> None:
        self._maker, self._ledger, self._chance = maker, ledger, chance
        self._outbox: list[Piece] = []
        self._delivered: list[Piece] = []

    async def send_until_cut_off(self, client: httpx.AsyncClient) -> None:
        while await self._send(client, self._next()):
            pass

    async def send_everything_again(self, client: httpx.AsyncClient) -> None:
        for piece in self._outbox + self._delivered:
            assert await self._send(client, piece)
        self._outbox.clear()

    def _next(self) -> Piece:
        if self._delivered and self._chance.random() < 0.15:
            return self._chance.choice(self._delivered[-10:])
        if not self._outbox:
            self._outbox = self._maker.inspection()
        return self._outbox[0]

    async def _send(self, client: httpx.AsyncClient, piece: Piece) -> bool:
        self._ledger.sent[piece.name] = piece
        try:
            answer = await client.put(piece.path, content=piece.body, headers={"Content-Type": "application/json"})
        except httpx.TransportError:
            self._ledger.broken += 1
            return False
        self._ledger.enter(piece, answer)
        if self._outbox and self._outbox[0] is piece:
            self._delivered.append(self._outbox.pop(0))
        return True


def documents(pieces: Sequence[Piece]) -> dict[UUID, Piece]:
    return {UUID(piece.name): piece for piece in pieces if not piece.is_photo}


def photos(pieces: Sequence[Piece]) -> dict[str, Piece]:
    return {piece.name: piece for piece in pieces if piece.is_photo}

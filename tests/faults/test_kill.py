"""A receipt is a promise that outlives the server: fifty kills at random moments under load."""

import asyncio
import json
import os
import random
import time

import httpx

from tests.conftest import sign_in
from tests.faults.conftest import Site
from tests.faults.evidence import Evidence
from tests.faults.phones import Ledger, Maker, Phone, documents, photos
from tests.faults.server import Nursery, Server

KILLS = 50
PHONES = 4
MOST_ANSWERS = 8
LONGEST_WAIT_SECONDS = 0.02
LONG_AGO_SECONDS = 2 * 60 * 60


async def test_every_receipt_is_honoured_after_fifty_kills_and_nothing_is_doubled(site: Site, nursery: Nursery) -> None:
    seed = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(10**6)))
    print(f"KILL_SEED={seed}")
    chance = random.Random(seed)
    server, ledger, evidence = Server(nursery, site.data), Ledger(), Evidence(site.data)
    maker = Maker(site.stage, site.checklist, chance)
    phones = [Phone(maker, ledger, chance) for _ in range(PHONES)]
    server.start()
    try:
        async with server.phone() as client:
            cookies = (await sign_in(client, "consultant")).cookies
        checked: set[str] = set()
        for _ in range(KILLS):
            await upload_until_killed(server, cookies, phones, ledger, chance)
            server.start()
            the_ledger_is_honoured(ledger, evidence)
            await reads_back(server, cookies, ledger, set(ledger.receipts) - checked)
            checked |= set(ledger.receipts)
        left_parts = leave_the_parts_for_long(evidence)
        server.kill()
        server.start()
        assert evidence.parts() == [], "the parts that killed servers left were not swept"
        async with a_phone(server, cookies) as client:
            for phone in phones:
                await phone.send_everything_again(client)
        holds_exactly_the_ledger(ledger, evidence)
        await reads_back(server, cookies, ledger, set(ledger.receipts))
    finally:
        server.kill()
    print(
        f"{len(ledger.receipts)} receipts, {ledger.broken} sendings cut off, {ledger.held_without_receipt} of them "
        f"stored all the same, {left_parts} parts left behind"
    )


def a_phone(server: Server, cookies: httpx.Cookies) -> httpx.AsyncClient:
    phone = server.phone()
    phone.cookies = cookies
    return phone


async def upload_until_killed(
    server: Server, cookies: httpx.Cookies, phones: list[Phone], ledger: Ledger, chance: random.Random
) -> None:
    """The server lives for a random number of answers and a random moment more: a slow machine gets as far as a fast one."""
    enough = ledger.answers + chance.randint(0, MOST_ANSWERS)

    async def use(phone: Phone) -> None:
        async with a_phone(server, cookies) as client:
            await phone.send_until_cut_off(client)

    async with asyncio.TaskGroup() as all_phones:
        for phone in phones:
            all_phones.create_task(use(phone))
        await ledger.reaches(enough)
        await asyncio.sleep(chance.uniform(0, LONGEST_WAIT_SECONDS))
        await asyncio.to_thread(server.kill)


def the_ledger_is_honoured(ledger: Ledger, evidence: Evidence) -> None:
    """Read past the server, so that all receipts can be checked after each kill."""
    stored, held, files = evidence.documents(), set(evidence.photos()), evidence.intact_files()
    acknowledged = [ledger.sent[name] for name in ledger.receipts]
    for piece in documents(acknowledged).values():
        assert stored.get(piece.name) == piece.sha256, "a document with a receipt is lost"
    assert set(photos(acknowledged)) <= held & files, "a photo with a receipt is lost"
    assert held <= files, "the database speaks of a photo that is not there"


async def reads_back(server: Server, cookies: httpx.Cookies, ledger: Ledger, names: set[str]) -> None:
    async with a_phone(server, cookies) as client:
        for name in names:
            piece = ledger.sent[name]
            if piece.is_photo:
                assert (await client.head(piece.path)).status_code == 200
                assert (await client.get(f"{piece.path}/original")).content == piece.body
            else:
                assert (await client.get(piece.path)).json()["document"] == json.loads(piece.body)


def leave_the_parts_for_long(evidence: Evidence) -> int:
    """As if nobody had touched them for hours; how many there were."""
    parts = evidence.parts()
    then = time.time() - LONG_AGO_SECONDS
    for part in parts:
        os.utime(part, (then, then))
    return len(parts)


def holds_exactly_the_ledger(ledger: Ledger, evidence: Evidence) -> None:
    sent = list(ledger.sent.values())
    assert set(ledger.receipts) == set(ledger.sent)
    assert evidence.documents() == {piece.name: piece.sha256 for piece in documents(sent).values()}
    assert evidence.photos() == sorted(photos(sent))
    assert evidence.intact_files() == set(photos(sent))
    assert evidence.parts() == []
    assert evidence.waiting_photos() == 0
    assert evidence.findings() == {(piece.name, item): 1 for piece in sent for item in piece.failed_items}
    assert evidence.journal() == {
        ("photo.received" if piece.is_photo else "inspection.received", piece.name): 1 for piece in sent
    }

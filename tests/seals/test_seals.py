"""A sealed scorecard cannot be altered unseen, and is sealed once."""

import asyncio
import random
import stat
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from audit.checklists.queries import current_checklists
from audit.checklists.schemas import PublishedChecklist
from audit.config import Settings
from audit.database import fetch, transaction
from audit.errors import Rejected
from audit.ids import new_id
from audit.journal.checking import check
from audit.seals import rules
from audit.seals.checking import verify
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in

DAYS = {"from_on": "2026-11-16", "to_on": "2026-11-22"}


async def desk() -> PublishedChecklist:
    return next(one for one in await current_checklists() if one.checklist.pack == "desk_layout")


async def inspect(
    phone: httpx.AsyncClient, stage: Stage, *, code: str = "A01", hours: int = 0, with_photo: bool = True, **more: Any
) -> UUID:
    """An inspection with one failed item and its photo."""
    checklist, id, picture = await desk(), new_id(), builders.jpeg(hours + 1)
    item = checklist.checklist.items[0].id
    content = builders.document(
        hall=stage.hall,
        spot=stage.spot(code),
        checklist=checklist,
        failing=(item,),
        photos=[builders.photo_facts(picture, item)],
        finished_at=builders.NOON + timedelta(hours=hours),
        **more,
    )
    assert (await builders.submit(phone, content, id=id)).status_code == 201
    if with_photo:
        assert (await builders.send_photo(phone, stage.hall, picture)).status_code in {200, 201}
    return id


def path(stage: Stage) -> str:
    return f"/api/halls/{stage.hall}/seals"


async def test_an_inspection_is_sealed_by_a_consultant_and_read_back(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    id = await inspect(consultant, stage)
    before = (await consultant.get(path(stage), params={"inspection": str(id)})).json()
    assert before == {"state": "unsealed", "seals": [], "signings": []}
    answer = await consultant.post(path(stage), json={"inspection": str(id)})
    assert answer.status_code == 201, answer.text
    seal = answer.json()
    facts = seal["manifest"]["facts"]
    card = (await consultant.get(f"/api/inspections/{id}/scorecard")).json()
    assert (facts["score"], facts["result"], facts["pillars"]) == (card["score"], card["result"], card["pillars"])
    assert facts["documents"][0]["id"] == str(id) and len(facts["documents"][0]["photos"]) == 1
    assert (await consultant.get(f"{path(stage)}/{seal['line']['id']}")).json() == seal
    after = (await consultant.get(path(stage), params={"inspection": str(id)})).json()
    assert after == {"state": "sealed", "seals": [seal["line"]], "signings": []}


async def test_a_later_change_asks_for_a_new_seal_that_names_the_old_one(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    await inspect(consultant, stage)
    first = (await consultant.post(path(stage), json=DAYS)).json()
    query = {"from": DAYS["from_on"], "to": DAYS["to_on"]}
    assert (await consultant.get(path(stage), params=query)).json()["state"] == "sealed"
    await inspect(consultant, stage, code="A02", hours=1)
    assert (await consultant.get(path(stage), params=query)).json()["state"] == "changed"
    second = (await consultant.post(path(stage), json=DAYS)).json()
    assert second["manifest"]["supersedes"] == first["line"]["id"]
    found = (await consultant.get(path(stage), params=query)).json()
    assert [one["number"] for one in found["seals"]] == [second["line"]["number"], first["line"]["number"]]
    assert found["state"] == "sealed"


async def test_of_twenty_seals_at_once_one_is_made_and_the_others_name_it(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    id = await inspect(consultant, stage)
    calls = [consultant.post(path(stage), json={"inspection": str(id)}) for _ in range(20)]
    answers = await asyncio.gather(*calls)
    [made] = [one for one in answers if one.status_code == 201]
    refused = [one.json() for one in answers if one.status_code == 409]
    assert len(refused) == 19 and {one["code"] for one in refused} == {"already_sealed"}
    assert all(made.json()["line"]["number"] in one["title"] for one in refused)
    assert (await check()).faults == []


async def test_an_inspection_waits_for_its_photos(consultant: httpx.AsyncClient, stage: Stage) -> None:
    id = await inspect(consultant, stage, with_photo=False)
    answer = await consultant.post(path(stage), json={"inspection": str(id)})
    assert (answer.status_code, answer.json()["code"]) == (422, "photos_missing")
    answer = await consultant.post(path(stage), json=DAYS)
    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_to_seal")
    assert (await builders.send_photo(consultant, stage.hall, builders.jpeg(1))).status_code == 201
    assert (await consultant.post(path(stage), json={"inspection": str(id)})).status_code == 201


async def test_what_was_corrected_is_not_sealed(consultant: httpx.AsyncClient, stage: Stage) -> None:
    id = await inspect(consultant, stage)
    await inspect(consultant, stage, hours=1, supersedes=str(id))
    answer = await consultant.post(path(stage), json={"inspection": str(id)})
    assert (answer.status_code, answer.json()["code"]) == (422, "inspection_corrected")


@pytest.mark.parametrize("name", ["clerk", "manager", "lead", "admin"])
async def test_only_consultant_and_supervisor_seal(app: Litestar, stage: Stage, name: str) -> None:
    async with browser(app) as phone:
        await sign_in(phone, name)
        answer = await phone.post(path(stage), json=DAYS)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_an_inspection_of_another_hall_is_not_found(
    app: Litestar, consultant: httpx.AsyncClient, stage: Stage
) -> None:
    id = await inspect(consultant, stage)
    async with browser(app) as phone:
        await sign_in(phone, "stranger")
        other = f"/api/halls/{stage.other_hall}/seals"
        assert (await phone.post(other, json={"inspection": str(id)})).status_code == 404
        assert (await phone.get(other, params={"inspection": str(id)})).status_code == 404


async def test_the_key_is_the_owners_alone_and_its_public_half_is_everybodys(
    app: Litestar, consultant: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    seal = (await consultant.post(path(stage), json={"inspection": str(await inspect(consultant, stage))})).json()
    assert stat.S_IMODE(settings.seal_key_file.stat().st_mode) == 0o600
    async with browser(app) as anybody:
        [key] = (await anybody.get("/api/keys")).json()
    assert key["name"] == seal["manifest"]["key"] == rules.key_name(bytes.fromhex(key["public_key"]))


class Sealed:
    def __init__(self, seal: dict[str, Any], keys: dict[str, bytes], manifest: bytes) -> None:
        self.slip = str(seal["slip"])
        self.signature = bytes.fromhex(seal["signature"])
        self.keys = keys
        self.public = keys[seal["manifest"]["key"]]
        self.manifest = manifest

    def holds(self, manifest: bytes) -> bool:
        return rules.is_signed("ed25519", self.public, rules.FOR_MANIFEST, manifest, self.signature)


@pytest.fixture
async def sealed(consultant: httpx.AsyncClient, stage: Stage) -> Sealed:
    await inspect(consultant, stage)
    seal = (await consultant.post(path(stage), json=DAYS)).json()
    keys = {one["name"]: bytes.fromhex(one["public_key"]) for one in (await consultant.get("/api/keys")).json()}
    [row] = await fetch("SELECT manifest FROM seal")
    return Sealed(seal, keys, row["manifest"].encode())


async def test_ten_thousand_changed_bytes_are_all_noticed(sealed: Sealed) -> None:
    rng = random.Random(18)
    assert sealed.holds(sealed.manifest) and rules.read_slip(sealed.slip, sealed.keys) is not None
    accepted = []
    for number in range(10_000):
        whole = (sealed.manifest, sealed.slip.encode())[number % 2]
        at = number // 2 % len(whole) if number < 2 * len(whole) else rng.randrange(len(whole))
        changed = bytearray(whole)
        changed[at] ^= rng.randrange(1, 256)
        if number % 2:
            try:
                genuine = rules.read_slip(bytes(changed).decode("latin-1"), sealed.keys) is not None
            except Rejected as problem:
                assert problem.code == "seal_alg"
                genuine = False
        else:
            genuine = sealed.holds(bytes(changed))
        if genuine:
            accepted.append((number, at))
    assert accepted == []


async def test_a_slip_says_what_was_sealed_and_is_short_enough_for_a_small_code(sealed: Sealed, stage: Stage) -> None:
    slip = rules.read_slip(sealed.slip, sealed.keys)
    manifest = rules.read_manifest(sealed.manifest)
    assert slip is not None
    assert slip == rules.slip_of(manifest, rules.digest(sealed.manifest))
    assert (slip.score, slip.hall_name, slip.photos) == (manifest.facts.score, manifest.facts.hall_name, 1)
    assert len(sealed.slip) < 260


async def test_an_algorithm_that_is_not_known_is_named(sealed: Sealed) -> None:
    for alg in ("none", "sm2"):
        changed = sealed.manifest.replace(b'"alg":"ed25519"', f'"alg":"{alg}"'.encode())
        with pytest.raises(Rejected) as problem:
            rules.read_manifest(changed)
        assert problem.value.code == "seal_alg"


async def test_hands_on_the_table_of_seals_are_named(sealed: Sealed, settings: Settings) -> None:
    assert (await verify(settings)).faults == []
    async with transaction():
        await fetch("UPDATE seal SET manifest = replace(manifest, 'sealed_by_name', 'sealed_by_nome')")
    faults = (await verify(settings)).faults
    assert any("与签名不符" in one.zh for one in faults) and any(one.act == "scorecard.sealed" for one in faults)


async def test_a_photo_that_changed_on_the_disk_is_named(sealed: Sealed, settings: Settings) -> None:
    [photo] = [one for one in settings.photo_folder.glob("??/*") if one.parent.name != "derived"]
    photo.write_bytes(photo.read_bytes()[:-1] + b"!")
    [fault] = (await verify(settings)).faults
    assert photo.name[:16] in fault.zh

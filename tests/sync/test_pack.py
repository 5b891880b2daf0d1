import hashlib
from datetime import UTC, datetime, timedelta

import httpx
from litestar import Litestar

from audit.checklists.queries import current_checklists
from audit.ids import new_id
from audit.signs.rules import digest_of_needs
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in

SECTIONS = ("places", "checklists", "findings", "latest", "library", "signs", "walks", "twins", "rounds")


async def test_hello_names_the_epoch_and_the_limits_to_anybody(client: httpx.AsyncClient) -> None:
    hello = (await client.get("/api/sync/hello")).json()
    assert hello["schema"] == 1
    assert hello["limits"] == {"photo_max_bytes": 20 * 1024 * 1024, "document_max_bytes": 512 * 1024}
    assert len(hello["epoch"]) == 36


async def test_the_first_pack_holds_all_a_day_offline_needs(consultant: httpx.AsyncClient, stage: Stage) -> None:
    pack = (await consultant.get(f"/api/sync/pack?hall={stage.hall}")).json()
    assert pack["complete"] is True
    assert [spot["code"] for spot in pack["places"]["spots"]] == ["A01", "A02", "A03", "B01"]
    assert {one["checklist"]["pack"] for one in pack["checklists"]} >= {"office_check_table", "desk_layout"}
    assert (pack["findings"], pack["latest"]) == ([], [])
    assert (pack["signs"], pack["walks"]) == (
        {"signs": [], "needs": [], "needs_digest": digest_of_needs([]), "faults": []},
        [],
    )


async def test_what_did_not_change_is_not_sent_again(consultant: httpx.AsyncClient, stage: Stage) -> None:
    first = (await consultant.get(f"/api/sync/pack?hall={stage.hall}")).json()
    again = (await consultant.get(f"/api/sync/pack?hall={stage.hall}&cursor={first['cursor']}")).json()
    assert [again[part] for part in SECTIONS] == [None] * len(SECTIONS)
    assert again["cursor"] == first["cursor"]


async def test_after_an_inspection_only_findings_and_latest_change(consultant: httpx.AsyncClient, stage: Stage) -> None:
    first = (await consultant.get(f"/api/sync/pack?hall={stage.hall}")).json()
    checklist = next(one for one in await current_checklists() if one.checklist.pack == "office_check_table")

    content = builders.document(
        hall=stage.hall, spot=stage.spot("A01"), checklist=checklist, failing=("T1",), finished_at=datetime.now(UTC)
    )
    await builders.submit(consultant, content)
    pack = (await consultant.get(f"/api/sync/pack?hall={stage.hall}&cursor={first['cursor']}")).json()
    assert (pack["places"], pack["checklists"]) == (None, None)
    assert [one["item"] for one in pack["findings"]] == ["T1"]
    assert [(one["spot"], one["failed"]) for one in pack["latest"]] == [(str(stage.spot("A01")), 1)]


async def test_a_section_that_became_empty_is_sent(app: Litestar, stage: Stage) -> None:
    """The digest of an empty list must not be taken for the digest of another section's empty list."""
    async with browser(app) as phone:
        await sign_in(phone, "consultant")
        first = (await phone.get(f"/api/sync/pack?hall={stage.hall}")).json()
        places, checklists, empty, also_empty, *rest = first["cursor"].split(".")
        assert empty == also_empty
        held = ".".join([places, checklists, "0" * 16, empty, *rest])
        pack = (await phone.get(f"/api/sync/pack?hall={stage.hall}&cursor={held}")).json()
        assert pack["findings"] == [] and pack["latest"] is None


async def test_a_cursor_that_makes_no_sense_gets_everything(consultant: httpx.AsyncClient, stage: Stage) -> None:
    pack = (await consultant.get(f"/api/sync/pack?hall={stage.hall}&cursor=' OR 1=1--")).json()
    assert all(pack[part] is not None for part in SECTIONS)


async def test_a_noted_sign_changes_the_places_and_the_signs_only(consultant: httpx.AsyncClient, stage: Stage) -> None:
    first = (await consultant.get(f"/api/sync/pack?hall={stage.hall}")).json()
    content = builders.sign_document(hall=stage.hall, zone=stage.places.zones[0].id)
    assert (await builders.put_json(consultant, f"/api/signs/{new_id()}", content)).status_code == 201
    pack = (await consultant.get(f"/api/sync/pack?hall={stage.hall}&cursor={first['cursor']}")).json()
    assert {part for part in SECTIONS if pack[part] is not None} == {"places", "signs"}
    assert [one["code"] for one in pack["signs"]["signs"]] == ["S-001"]
    walk = builders.walk_document(hall=stage.hall)
    assert (await builders.put_json(consultant, f"/api/walks/{new_id()}", walk)).status_code == 201
    pack = (await consultant.get(f"/api/sync/pack?hall={stage.hall}&cursor={pack['cursor']}")).json()
    assert {part for part in SECTIONS if pack[part] is not None} == {"walks"}


async def test_the_pack_is_compressed_for_those_who_take_it(consultant: httpx.AsyncClient, stage: Stage) -> None:
    address = f"/api/sync/pack?hall={stage.hall}"
    packed = await consultant.get(address, headers={"Accept-Encoding": "gzip"})
    plain = await consultant.get(address, headers={"Accept-Encoding": "identity"})
    assert (packed.headers["content-encoding"], plain.headers.get("content-encoding")) == ("gzip", None)
    assert packed.json() == plain.json()
    assert int(packed.headers["content-length"]) * 3 < len(plain.content)


async def test_the_pack_names_the_newest_photo_of_each_item_of_a_spot(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    """Also that of an earlier inspection, when the newest has none of the item."""
    checklist = next(one for one in await current_checklists() if one.checklist.pack == "office_check_table")
    old, older, new = (builders.jpeg(seed) for seed in (1, 2, 3))
    at = datetime.now(UTC)
    for days, photos in (
        (2, [builders.photo_facts(older, "T1"), builders.photo_facts(old, "T2")]),
        (1, [builders.photo_facts(new, "T1")]),
        (0, []),
    ):
        content = builders.document(
            hall=stage.hall,
            spot=stage.spot("A01"),
            checklist=checklist,
            finished_at=at - timedelta(days=days),
            photos=photos,
        )
        assert (await builders.submit(consultant, content)).status_code == 201
    [latest] = (await consultant.get(f"/api/sync/pack?hall={stage.hall}")).json()["latest"]
    assert latest["photos_expected"] == 0
    assert {one["item"]: one["sha256"] for one in latest["photos"]} == {
        "T1": hashlib.sha256(new).hexdigest(),
        "T2": hashlib.sha256(old).hexdigest(),
    }

import httpx

from audit.checklists.library import load_library
from audit.ids import new_id


async def test_a_signed_in_person_reads_the_current_checklists(consultant: httpx.AsyncClient) -> None:
    answer = await consultant.get("/api/checklists")
    assert answer.status_code == 200
    assert [one["checklist"]["pack"] for one in answer.json()] == [one.pack for one in load_library()]


async def test_a_signed_in_person_reads_one_version(consultant: httpx.AsyncClient) -> None:
    first = (await consultant.get("/api/checklists")).json()[0]
    answer = await consultant.get(f"/api/checklists/{first['id']}")
    assert (answer.status_code, answer.json()) == (200, first)


async def test_an_unknown_version_is_404_in_words(consultant: httpx.AsyncClient) -> None:
    answer = await consultant.get(f"/api/checklists/{new_id()}")
    assert (answer.status_code, answer.json()["code"]) == (404, "checklist_unknown")


async def test_nobody_reads_checklists_without_signing_in(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/checklists")).status_code == 401
    assert (await client.get(f"/api/checklists/{new_id()}")).status_code == 401

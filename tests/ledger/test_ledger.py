"""The ledger and the acceptance of a year through the real server."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pypdfium2
import pytest
from litestar import Litestar

from audit.archives import verifying
from audit.archives.verifying import verify_archive
from audit.checklists.queries import promises
from audit.database import fetch
from audit.errors import Rejected
from audit.ids import new_id
from audit.ledger.actions import FOR_YEAR
from audit.seals import rules as seals
from audit.sites.rules import local_day
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in

ON_SQLITE = pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
PEN = [[10, 10, 500, 200, 990, 390]]
TODAY = local_day(datetime.now(UTC), "Asia/Shanghai")
LONG_AGO = f"{TODAY.year - 2}-01-01"


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def contract(hall: httpx.AsyncClient, stage: Stage, **about: Any) -> None:
    content = {"contract": {"starts_on": LONG_AGO, "tender": "haining"} | about, "replaces": None}
    saved = await hall.put(f"/api/halls/{stage.hall}/contract", json=content)
    assert saved.status_code == 200, saved.text


async def ledger(phone: httpx.AsyncClient, stage: Stage, on: str = "") -> dict[str, Any]:
    answer = await phone.get(f"/api/halls/{stage.hall}/ledger", params={"on": on} if on else {})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def line(page: dict[str, Any], obligation: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in page["lines"] if one["obligation"] == obligation)
    return found


async def confirm(phone: httpx.AsyncClient, stage: Stage, obligation: str, **changes: Any) -> httpx.Response:
    body = {"first": LONG_AGO, "kept": True, "note": "现场看过", "replaces": None} | changes
    return await phone.post(f"/api/halls/{stage.hall}/ledger/{obligation}/confirmations", json=body)


async def test_every_promise_of_the_tender_has_a_line_and_without_a_contract_there_is_none(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    assert (await ledger(consultant, stage))["lines"] == []
    async with browser(app) as hall:
        await sign_in(hall, "supervisor")
        await contract(hall, stage)
    page = await ledger(consultant, stage)
    assert [one["obligation"] for one in page["lines"]] == [
        id for id, one in promises().items() if one.source == "haining"
    ]
    assert sum(page["lights"].values()) == len(page["lines"])
    assert [one["number"] for one in page["years"]] == [3, 2, 1]


async def test_what_the_rooms_hold_is_counted_with_its_proof(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    training, entry = new_id(), new_id()
    held = builders.training_document(hall=stage.hall, training=training, day=str(TODAY))
    assert (await builders.put_json(consultant, f"/api/trainings/{training}", held)).status_code == 201
    day = builders.onsite_document(hall=stage.hall, day="2026-03-02")
    assert (await builders.put_json(consultant, f"/api/onsite/{entry}", day)).status_code == 201
    complaint = builders.incident_document(hall=stage.hall, happened_at=datetime(2026, 3, 3, 2, tzinfo=UTC))
    assert (await builders.put_json(consultant, f"/api/incidents/{new_id()}", complaint)).status_code == 201
    async with browser(app) as hall:
        await sign_in(hall, "manager")
        await contract(hall, stage, starts_on="2025-08-01")
        before = line(await ledger(hall, stage, "2026-03-31"), "hn-onsite-first")
        signed = builders.countersign_document(hall=stage.hall, entry=entry)
        assert (await builders.put_json(hall, f"/api/countersigns/{new_id()}", signed)).status_code == 201
        page = await ledger(hall, stage, "2026-03-31")
        onsite = line(page, "hn-onsite-first")
        assert (before["standing"]["done"], before["standing"]["waiting"]) == (0, 1)
        assert (onsite["standing"]["promised"], onsite["standing"]["done"], onsite["evidence"]) == (50, 1, 1)
        waiting = line(page, "hn-complaints-windows")
        assert (waiting["standing"]["done"], waiting["standing"]["waiting"], waiting["light"]) == (0, 1, "on_course")
        assert line(await ledger(hall, stage), "hn-monthly-training")["light"] == "kept"
        story = (await hall.get(f"/api/halls/{stage.hall}/ledger/hn-monthly-training")).json()
    assert [(one["ref"], one["path"]) for one in story["evidence"]] == [(str(training), f"/training/{training}")]
    assert story["periods"][0]["light"] == "kept"


async def test_what_no_data_proves_is_confirmed_by_the_hall_and_never_by_who_promised(
    app: Litestar, stage: Stage
) -> None:
    async with browser(app) as hall, browser(app) as lead:
        await sign_in(hall, "supervisor")
        await sign_in(lead, "lead")
        await contract(hall, stage)
        assert line(await ledger(lead, stage), "hn-modules")["light"] == "by_hand"
        assert said(await confirm(lead, stage, "hn-modules")) == (403, "forbidden")
        first = await confirm(hall, stage, "hn-modules")
        assert first.status_code == 200, first.text
        assert line(await ledger(lead, stage), "hn-modules")["light"] == "kept"
        assert said(await confirm(hall, stage, "hn-modules")) == (409, "ledger_changed")
        newest = first.json()["confirmations"][0]["id"]
        again = await confirm(hall, stage, "hn-modules", kept=False, note="缺一个模块", replaces=newest)
        assert [one["kept"] for one in again.json()["confirmations"]] == [False, True]
        assert line(await ledger(lead, stage), "hn-modules")["light"] == "broken"


async def test_a_year_is_drawn_up_signed_by_both_and_never_changes_again(app: Litestar, stage: Stage) -> None:
    path = f"/api/halls/{stage.hall}/acceptances/1"
    async with browser(app) as hall, browser(app) as lead:
        await sign_in(hall, "supervisor")
        await sign_in(lead, "lead")
        await contract(hall, stage, title="演示合同", supplier={"name": "演示公司"})
        assert (await lead.get(path)).json()["state"] == "open"
        assert said(await lead.put(path, json={})) == (403, "forbidden")
        drawn = (await hall.put(path, json={})).json()
        assert drawn["state"] == "signing"
        assert said(await hall.put(path, json={})) == (409, "ledger_changed")
        body = {"sheet": drawn["id"], "signature": PEN}
        assert said(await hall.post(f"{path}/signatures", json=body | {"sheet": str(new_id())}))[1] == "ledger_changed"
        assert (await hall.post(f"{path}/signatures", json=body)).json()["state"] == "signing"
        assert said(await hall.post(f"{path}/signatures", json=body)) == (409, "year_signed")
        sealed = (await lead.post(f"{path}/signatures", json=body)).json()
        assert (sealed["state"], [one["side"] for one in sealed["signatures"]]) == ("sealed", ["hall", "supplier"])
        assert said(await hall.put(path, json={"replaces": drawn["id"]})) == (409, "year_sealed")

        assert (await confirm(hall, stage, "hn-modules")).status_code == 200
        later = (await lead.get(path)).json()
        assert (later["sheet"], later["digest"], later["changed"]) == (drawn["sheet"], drawn["digest"], True)
        printed = await lead.get(f"{path}/table.pdf")
        workbook = await lead.get(f"{path}/table.xlsx")
    assert workbook.content.startswith(b"PK")
    pdf = pypdfium2.PdfDocument(printed.content)
    text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pdf)
    assert all(one["author_name"] in text for one in sealed["signatures"])
    assert sealed["seal"]["number"] in text and "演示公司" in text
    await _prove(sealed["seal"])


@ON_SQLITE
async def test_the_seal_of_a_year_is_judged_in_the_archive_without_a_server(
    app: Litestar, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/api/halls/{stage.hall}/acceptances/1"
    async with browser(app) as hall, browser(app) as lead:
        await sign_in(hall, "supervisor")
        await sign_in(lead, "lead")
        await contract(hall, stage)
        body = {"sheet": (await hall.put(path, json={})).json()["id"], "signature": PEN}
        for side in (hall, lead):
            assert (await side.post(f"{path}/signatures", json=body)).status_code == 200
        file = tmp_path / "archive.zip"
        file.write_bytes((await hall.get(f"/api/halls/{stage.hall}/archive.zip")).content)
    assert verify_archive(file).manifest.rows["year_seal"] == 1
    monkeypatch.setattr(verifying, "FOR_YEAR", b"for something else\n")
    with pytest.raises(Rejected) as refused:
        verify_archive(file)
    assert refused.value.code == "archive_broken" and "年度验收" in refused.value.title


async def _prove(seal: dict[str, Any]) -> None:
    """With the published key alone: the manifest, and the slip of the QR code."""
    [row] = await fetch("SELECT manifest FROM year_seal")
    [key] = await fetch("SELECT name, public_key FROM seal_key")
    content, public = row["manifest"].encode(), bytes.fromhex(key["public_key"])
    assert hashlib.sha256(content).hexdigest() == seal["sha256"]
    assert seals.is_signed(seals.ED25519, public, FOR_YEAR, content, bytes.fromhex(seal["signature"]))
    assert not seals.is_signed(seals.ED25519, public, FOR_YEAR, content + b" ", bytes.fromhex(seal["signature"]))
    slip = seals.read_slip(seal["slip"], {key["name"]: public})
    assert slip is not None
    assert (slip.place, slip.of_year) == ("第1合同年度验收", True)
    assert seal["sha256"].startswith(slip.manifest)


async def test_a_year_that_runs_cannot_be_drawn_up_and_one_that_never_was_is_unknown(
    app: Litestar, stage: Stage
) -> None:
    path = f"/api/halls/{stage.hall}/acceptances"
    async with browser(app) as hall:
        await sign_in(hall, "supervisor")
        assert said(await hall.get(f"{path}/1")) == (422, "year_unknown")
        await contract(hall, stage)
        assert (await hall.get(f"{path}/3")).json()["state"] == "running"
        assert said(await hall.put(f"{path}/3", json={})) == (409, "year_running")
        for year in (0, -1, 4, 10**9):
            assert said(await hall.get(f"{path}/{year}")) == (422, "year_unknown")


async def test_the_ledger_is_printed_and_exported(app: Litestar, stage: Stage) -> None:
    async with browser(app) as hall:
        await sign_in(hall, "supervisor")
        await contract(hall, stage)
        printed = await hall.get(f"/api/halls/{stage.hall}/ledger.pdf")
        workbook = await hall.get(f"/api/halls/{stage.hall}/ledger.xlsx")
    pdf = pypdfium2.PdfDocument(printed.content)
    text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pdf)
    assert "第一年驻点不少于50个工作日" in text
    assert workbook.content.startswith(b"PK")


@ON_SQLITE
async def test_bad_input_is_told_plainly(app: Litestar, stage: Stage) -> None:
    async with browser(app) as hall:
        await sign_in(hall, "supervisor")
        await contract(hall, stage)
        for on in ("1999-12-31", "9999-12-31", "0001-01-01"):
            answer = await hall.get(f"/api/halls/{stage.hall}/ledger", params={"on": on})
            assert said(answer) == (422, "day_unfit")
        bad = await hall.get(f"/api/halls/{stage.hall}/ledger", params={"on": "gestern"})
        assert bad.status_code in (400, 422)
        assert said(await hall.get(f"/api/halls/{stage.hall}/ledger/hb-study")) == (404, "promise_elsewhere")
        assert said(await hall.get(f"/api/halls/{stage.hall}/ledger/x%00y"))[0] == 404
        assert said(await confirm(hall, stage, "hn-onsite-first")) == (422, "counted_already")
        assert said(await confirm(hall, stage, "hn-modules", first="2030-01-01")) == (422, "period_unfit")
        for change in ({"note": ""}, {"note": "x" * 501}, {"first": "gestern"}, {"kept": "ja"}, {"replaces": 3}):
            assert (await confirm(hall, stage, "hn-modules", **change)).status_code in (400, 422)


@ON_SQLITE
async def test_clerks_do_not_read_the_ledger(app: Litestar, stage: Stage) -> None:
    async with browser(app) as clerk:
        await sign_in(clerk, "clerk")
        for path in ("ledger", "ledger.pdf", "ledger.xlsx", "ledger/hn-modules", "acceptances/1"):
            assert said(await clerk.get(f"/api/halls/{stage.hall}/{path}")) == (403, "forbidden")

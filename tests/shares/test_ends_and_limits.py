"""When a link ends, who may make one, how many and how often."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar

from audit.accounts.actions import switch_off
from audit.accounts.queries import forget_sessions
from audit.config import Settings
from audit.database import fetch
from audit.exports.actions import all_made
from audit.ids import new_id
from audit.journal.checking import check
from audit.shares import keeping
from audit.shares.actions import sweep_shares
from audit.shares.rules import RUNNING_MOST, SPELL_MOST
from tests.cast import Stage
from tests.conftest import browser, sign_in
from tests.shares.conftest import DAYS, HOSTILE, PDF, ended, inspect, linked, listed, share


@pytest.mark.parametrize("days", [1, 7, 30, 90])
async def test_a_link_ends_on_its_day(reader: httpx.AsyncClient, stage: Stage, settings: Settings, days: int) -> None:
    almost, over = timedelta(days=days) - timedelta(minutes=1), timedelta(days=days)
    _, open_one = await linked(stage, settings, days=days, now=datetime.now(UTC) - almost)
    _, closed = await linked(stage, settings, days=days, now=datetime.now(UTC) - over)
    assert await ended(reader, open_one) == {200}
    assert await ended(reader, closed) == {410}
    page = await reader.get(closed)
    assert "已过有效期" in page.text and "测试" not in page.text and "云杉" not in page.text


async def test_a_revoked_link_is_dead_at_once_and_its_file_is_gone(
    consultant: httpx.AsyncClient, reader: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    id, link = await linked(stage, settings)
    other_id, other = await linked(stage, settings)
    for _ in range(2):
        assert (await consultant.delete(f"/api/halls/{stage.hall}/shares/{id}")).status_code == 204
    assert await ended(reader, link) == {410}
    assert await ended(reader, other) == {200}
    assert not keeping.path_of(settings, id).exists() and keeping.path_of(settings, other_id).exists()
    states = {one["id"]: (one["state"], one["revoked_by_name"]) for one in await listed(consultant, stage)}
    assert states == {str(id): ("revoked", "测试consultant"), str(other_id): ("running", "")}


async def test_a_maker_who_lost_the_hall_has_no_link_that_opens(
    client: httpx.AsyncClient, reader: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    await sign_in(client, "manager")
    _, link = await linked(stage, settings)
    _, managers = await linked(stage, settings, maker=stage.manager)
    held = await fetch("SELECT role FROM role_grant WHERE person = ?", stage.consultant.person)
    await fetch("UPDATE role_grant SET role = 'clerk' WHERE person = ?", stage.consultant.person)
    forget_sessions()
    assert (await ended(reader, link), await ended(reader, managers)) == ({410}, {200})
    assert sorted(one["state"] for one in await listed(client, stage)) == ["running", "stopped"]
    await fetch("UPDATE role_grant SET role = ? WHERE person = ?", held[0]["role"], stage.consultant.person)
    assert await ended(reader, link) == {200}
    await fetch("UPDATE role_grant SET hall = ? WHERE person = ?", stage.other_hall, stage.consultant.person)
    assert await ended(reader, link) == {410}


async def test_a_maker_who_is_switched_off_has_none_either(
    reader: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    _, link = await linked(stage, settings, maker=stage.manager)
    await switch_off(person=stage.manager.person, now=datetime.now(UTC))
    assert await ended(reader, link) == {410}


@pytest.mark.parametrize("token", HOSTILE)
async def test_no_other_address_opens_anything(
    reader: httpx.AsyncClient, stage: Stage, settings: Settings, token: str
) -> None:
    await linked(stage, settings)
    for path in (f"/r/{token}", f"/r/{token}/report.pdf"):
        answer = await reader.get(path)
        assert answer.status_code == 404, f"{path} answered {answer.status_code}"
        assert "没有这个链接" in answer.text or answer.json()["code"] == "not_found"
        assert "<script>" not in answer.text


async def test_a_token_that_is_almost_right_opens_nothing(
    reader: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    _, link = await linked(stage, settings)
    swapped = link[:-1] + ("A" if link[-1] != "A" else "B")
    assert await ended(reader, swapped) == {404}
    assert await ended(reader, link.swapcase().replace("/R/", "/r/")) == {404}
    [row] = await fetch("SELECT id, token_sha256 FROM share")
    assert await ended(reader, f"/r/{row['id']}") == await ended(reader, f"/r/{row['token_sha256']}") == {404}


async def test_everybody_sees_the_same_whoever_is_signed_in(
    app: Litestar, reader: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    _, link = await linked(stage, settings)
    async with browser(app) as stranger:
        await sign_in(stranger, "stranger")
        assert (await stranger.get(link)).text == (await reader.get(link)).text


async def test_another_hall_neither_sees_nor_revokes_nor_borrows(
    app: Litestar, consultant: httpx.AsyncClient, reader: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    inspection, finding = await inspect(consultant, stage)
    id, link = await linked(stage, settings)
    async with browser(app) as stranger:
        await sign_in(stranger, "stranger")
        assert (await stranger.get(f"/api/halls/{stage.hall}/shares")).status_code == 404
        assert (await share(stranger, stage, "hall_card", **DAYS)).status_code == 404
        for hall in (stage.hall, stage.other_hall):
            assert (await stranger.delete(f"/api/halls/{hall}/shares/{id}")).status_code == 404
        own = f"/api/halls/{stage.other_hall}/shares"
        for borrowed in (
            {"kind": "inspection_card", "inspection": str(inspection)},
            {"kind": "notice", "findings": [str(finding)]},
            {"kind": "notice", "spot": str(stage.spot("A01"))},
            {"kind": "bulletin", "bulletin": str(new_id())},
            {"kind": "month", "export": str(new_id())},
        ):
            refused = await stranger.post(own, json={"days": 7} | borrowed)
            assert refused.status_code == 404, f"{borrowed} answered {refused.status_code}"
    assert await ended(reader, link) == {200}


async def test_a_counter_clerk_shares_nothing(app: Litestar, stage: Stage, settings: Settings) -> None:
    id, _ = await linked(stage, settings)
    async with browser(app) as clerk:
        await sign_in(clerk, "clerk")
        assert (await share(clerk, stage, "hall_card", **DAYS)).status_code == 403
        assert (await clerk.get(f"/api/halls/{stage.hall}/shares")).status_code == 403
        assert (await clerk.delete(f"/api/halls/{stage.hall}/shares/{id}")).status_code == 403


async def test_drafts_are_not_shared(client: httpx.AsyncClient, stage: Stage) -> None:
    await sign_in(client, "supervisor")
    begun = await client.post(f"/api/halls/{stage.hall}/bulletins", json={"period": "day", "day": "2026-11-20"})
    workbook = await client.post(f"/api/halls/{stage.hall}/exports", json={"kind": "month_xlsx", "month": "2026-10"})
    await all_made()
    for kind, named in (
        ("bulletin", {"bulletin": begun.json()["line"]["id"]}),
        ("assessment", {"month": "2026-10"}),
        ("month", {"export": workbook.json()["id"]}),
    ):
        refused = await share(client, stage, kind, **named)
        assert (refused.status_code, refused.json()["code"]) == (409, "share_not_ready"), kind
    assert await listed(client, stage) == []


@pytest.mark.parametrize(
    ("kind", "named", "status", "code"),
    [
        ("hall_card", {}, 422, "share_subject"),
        ("hall_card", DAYS | {"month": "2026-10"}, 422, "share_subject"),
        ("hall_card", {"from_on": "2026-11-20", "to_on": "2026-11-16"}, 422, "period_unfit"),
        ("hall_card", DAYS | {"days": 2}, 400, None),
        ("hall_card", DAYS | {"days": 0}, 400, None),
        ("hall_card", DAYS | {"for_whom": "王" * 121}, 400, None),
        ("hall_card", DAYS | {"token": "mine"}, 400, None),
        ("everything", DAYS, 400, None),
        ("assessment", {"month": "2026-13"}, 422, "month_unfit"),
        ("assessment", {"month": "￿"}, 422, "month_unfit"),
        ("notice", {"findings": []}, 422, "share_subject"),
        ("notice", {"findings": ["0" * 32] * 101}, 400, None),
    ],
)
async def test_what_cannot_be_shared_is_refused_in_words_and_leaves_no_file(
    consultant: httpx.AsyncClient,
    stage: Stage,
    settings: Settings,
    kind: str,
    named: dict[str, Any],
    status: int,
    code: str | None,
) -> None:
    refused = await share(consultant, stage, kind, **named)
    assert refused.status_code == status, refused.text
    assert code is None or refused.json()["code"] == code
    assert refused.json()["title"]
    assert not list((settings.data / keeping.FOLDER).glob("*"))


async def test_a_link_that_is_opened_too_often_waits(
    reader: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    _, link = await linked(stage, settings)
    _, other = await linked(stage, settings)
    await fetch("UPDATE share SET spell_at = ?, spell_opened = ?", datetime.now(UTC), SPELL_MOST - 1)
    assert (await reader.get(link)).status_code == 200
    for path in (link, f"{link}/report.pdf"):
        refused = await reader.get(path)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "900")
        assert "15 分钟后" in refused.text
    assert (await reader.get(other)).status_code == 200
    await fetch("UPDATE share SET spell_at = ?", datetime.now(UTC) - timedelta(minutes=16))
    assert (await reader.get(link)).status_code == 200


async def test_a_hall_has_no_more_links_than_somebody_can_oversee(
    consultant: httpx.AsyncClient, stage: Stage, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, _ = await linked(stage, settings)
    monkeypatch.setattr("audit.shares.rules.RUNNING_MOST", 1)
    refused = await share(consultant, stage, "hall_card", **DAYS)
    assert (refused.status_code, refused.json()["code"]) == (409, "shares_many")
    assert [one.stem for one in (settings.data / keeping.FOLDER).iterdir()] == [str(id)]
    await consultant.delete(f"/api/halls/{stage.hall}/shares/{id}")
    assert (await share(consultant, stage, "hall_card", **DAYS)).status_code == 201
    assert RUNNING_MOST == 200


async def test_all_of_it_is_in_the_journal_and_nothing_of_the_reader(
    consultant: httpx.AsyncClient, reader: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    id, link = await linked(stage, settings)
    await reader.get(link)
    await reader.get(f"{link}/report.pdf")
    await consultant.delete(f"/api/halls/{stage.hall}/shares/{id}")
    await reader.get(link)
    entries = await fetch("SELECT act, actor, detail FROM journal_entry WHERE subject = ? ORDER BY sequence", id)
    assert [one["act"] for one in entries] == ["share.made", "share.opened", "share.opened", "share.revoked"]
    assert [one["actor"] is None for one in entries] == [False, True, True, False]
    assert "王科长" in entries[0]["detail"] and [one["detail"] for one in entries[1:3]] == [
        '{"file":false}',
        '{"file":true}',
    ]
    assert (await check()).faults == []


async def test_files_of_links_that_ended_are_thrown_away(
    reader: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    now = datetime.now(UTC)
    kept, _ = await linked(stage, settings, days=30)
    old, link = await linked(stage, settings, days=7)
    stray = keeping.path_of(settings, new_id())
    stray.write_bytes(PDF)
    fresh = keeping.path_of(settings, new_id())
    fresh.write_bytes(PDF)
    for file in (settings.data / keeping.FOLDER).iterdir():
        if file != fresh:
            os.utime(file, (now.timestamp() - 7200,) * 2)
    await sweep_shares(now, settings=settings)
    assert keeping.path_of(settings, old).exists() and fresh.exists() and not stray.exists()
    await sweep_shares(now + timedelta(days=8), settings=settings)
    assert [one.stem for one in (settings.data / keeping.FOLDER).iterdir()] == [str(kept)]
    gone = await reader.get(f"{link}/report.pdf")
    assert gone.status_code == 410 and "已不在服务器上" in gone.text

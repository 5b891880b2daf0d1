"""Bulletins over the wire on both databases: drafted once, edited, frozen, corrected, signed for."""

import hashlib
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pypdfium2
import pytest
from litestar import Litestar
from PIL import Image

from audit.bulletins import queries
from audit.bulletins.jobs import draft_due, due_periods
from audit.bulletins.schemas import BulletinPeriod
from audit.database import fetch
from audit.ids import new_id
from audit.rounds.actions import save_settings
from audit.rounds.schemas import SaveSettings
from audit.rounds.usual import USUAL
from audit.seals.checking import verify
from audit.sites.queries import hall_by_id
from audit.standards.queries import checklists_of_hall
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in

HOSTILE = "</p><script>alert(1)</script><img src='file:///etc/passwd'>&𠮷"


@pytest.fixture
async def manager(app: Litestar) -> Any:
    async with browser(app) as phone:
        yield await sign_in(phone, "manager")


@pytest.fixture
async def checked(app: Litestar, stage: Stage) -> Any:
    """A desk of today with one thing wrong, put right with a photo by the clerk and closed by the consultant."""
    now = datetime.now(UTC) - timedelta(minutes=5)
    published = next(one for one in await checklists_of_hall(stage.hall) if one.checklist.pack == "desk_layout")
    item = published.checklist.items[0].id
    before, after = builders.jpeg(1), builders.jpeg(2)
    id = new_id()
    facts = [builders.photo_facts(before, item, at=now) | {"covered": 50}]
    document = builders.document(
        hall=stage.hall, spot=stage.spot("A01"), checklist=published, failing=(item,), finished_at=now, photos=facts
    )
    async with browser(app) as phone, browser(app) as other:
        await sign_in(phone, "consultant")
        await sign_in(other, "clerk")
        assert (await builders.submit(phone, document, id=id)).status_code == 201
        [finding] = (await phone.get(f"/api/halls/{stage.hall}/findings")).json()
        photo = builders.photo_facts(after, item, at=now) | {"covered": 20}
        photo.pop("item")
        fix = builders.step_document(
            hall=stage.hall, finding=finding["id"], act="fix", made_at=now + timedelta(seconds=1), photos=[photo]
        )
        close = builders.step_document(
            hall=stage.hall, finding=finding["id"], act="close", made_at=now + timedelta(seconds=2)
        )
        assert (await builders.put_json(other, f"/api/steps/{new_id()}", fix)).status_code == 201
        assert (await builders.put_json(phone, f"/api/steps/{new_id()}", close)).status_code == 201
        for content in (before, after):
            assert (await builders.send_photo(phone, stage.hall, content)).status_code == 201
    return {"finding": finding["id"], "before": before, "after": after}


def today() -> date:
    return (datetime.now(UTC) + timedelta(hours=8, minutes=-5)).date()


async def start(client: httpx.AsyncClient, stage: Stage, period: str = "day", status: int = 201) -> dict[str, Any]:
    body = {"period": period, "day": today().isoformat()}
    answer = await client.post(f"/api/halls/{stage.hall}/bulletins", json=body)
    assert answer.status_code == status, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def publish(client: httpx.AsyncClient, stage: Stage, page: dict[str, Any], **asked: Any) -> httpx.Response:
    body = {"replaces": page["revision"], "photos_checked": True} | asked
    return await client.post(f"/api/halls/{stage.hall}/bulletins/{page['line']['id']}/publish", json=body)


async def test_one_tap_drafts_with_numbers_and_pair_and_a_second_tap_finds_the_same(
    manager: httpx.AsyncClient, stage: Stage, checked: dict[str, Any]
) -> None:
    page = await start(manager, stage)
    assert (page["facts"]["raised"], page["facts"]["closed"]) == (1, 1)
    [pair] = page["content"]["pairs"]
    assert pair["before"] == hashlib.sha256(checked["before"]).hexdigest()
    assert "新发现问题1项" in page["text"] and "完成整改销号1项" in page["text"]
    assert "测试" not in page["text"]
    again = await start(manager, stage, status=200)
    assert again["line"]["id"] == page["line"]["id"]


async def test_saving_an_old_revision_is_a_named_conflict(manager: httpx.AsyncClient, stage: Stage) -> None:
    page = await start(manager, stage)
    path = f"/api/halls/{stage.hall}/bulletins/{page['line']['id']}"
    content = page["content"] | {"sections": list(reversed(page["content"]["sections"]))}
    saved = await manager.put(path, json={"content": content, "replaces": page["revision"]})
    assert saved.status_code == 200
    assert saved.json()["content"]["sections"][0]["kind"] == "next_steps"
    assert saved.json()["author_name"] == "测试manager"
    late = await manager.put(path, json={"content": page["content"], "replaces": page["revision"]})
    assert (late.status_code, late.json()["code"]) == (409, "bulletin_changed")


async def test_a_photo_of_nothing_put_right_cannot_be_slipped_in(manager: httpx.AsyncClient, stage: Stage) -> None:
    page = await start(manager, stage)
    pair = {"finding": str(new_id()), "before": "a" * 64, "after": "b" * 64, "caption": ""}
    content = page["content"] | {"pairs": [pair]}
    path = f"/api/halls/{stage.hall}/bulletins/{page['line']['id']}"
    answer = await manager.put(path, json={"content": content, "replaces": page["revision"]})
    assert (answer.status_code, answer.json()["code"]) == (422, "bulletin_pair")


async def test_what_is_published_is_frozen_numbered_and_in_the_journal(
    manager: httpx.AsyncClient, stage: Stage, checked: dict[str, Any], settings: Any
) -> None:
    page = await start(manager, stage)
    unseen = await publish(manager, stage, page, photos_checked=False)
    assert (unseen.status_code, unseen.json()["code"]) == (422, "bulletin_photos")
    issued = await publish(manager, stage, page)
    assert issued.status_code == 200, issued.text
    number = f"〔{today().year}〕第 1 期"
    assert issued.json()["line"]["label"] == number
    path = f"/api/halls/{stage.hall}/bulletins/{page['line']['id']}"
    changed = await manager.put(path, json={"content": page["content"], "replaces": page["revision"]})
    assert (changed.status_code, changed.json()["code"]) == (409, "bulletin_published")
    assert (await publish(manager, stage, page)).status_code == 409
    [row] = await fetch("SELECT document, sha256 FROM bulletin_issue")
    assert hashlib.sha256(row["document"].encode()).hexdigest() == row["sha256"] == issued.json()["sha256"]
    assert (await verify(settings, against=None, with_photos=True)).faults == []
    await fetch(
        "UPDATE bulletin_issue SET document = ? WHERE id = ?", row["document"] + " ", issued.json()["line"]["id"]
    )
    assert (await verify(settings, against=None, with_photos=True)).faults


async def test_a_correction_has_a_number_of_its_own_and_names_the_old_one(
    manager: httpx.AsyncClient, stage: Stage
) -> None:
    first = (await publish(manager, stage, await start(manager, stage))).json()
    path = f"/api/halls/{stage.hall}/bulletins/{first['line']['id']}"
    draft = (await manager.post(f"{path}/correction")).json()
    assert (await manager.post(f"{path}/correction")).json()["line"]["id"] == draft["line"]["id"]
    second = (await publish(manager, stage, draft)).json()
    assert second["corrects"] == first["line"]["label"] and second["line"]["label"].endswith("第 2 期")
    old = (await manager.get(path)).json()
    assert (old["line"]["state"], old["corrected_by"]) == ("corrected", second["line"]["label"])
    assert old["content"] == first["content"]


async def test_others_read_only_what_is_published(app: Litestar, manager: httpx.AsyncClient, stage: Stage) -> None:
    page = await start(manager, stage)
    async with browser(app) as phone:
        await sign_in(phone, "clerk")
        path = f"/api/halls/{stage.hall}/bulletins"
        assert (await phone.get(path)).json() == []
        assert (await phone.get(f"{path}/{page['line']['id']}")).status_code == 404
        assert (await phone.post(path, json={"period": "day", "day": "2026-11-25"})).status_code == 403
        await publish(manager, stage, page, recipients=[str(stage.supervisor.person)])
        [line] = (await phone.get(path)).json()
        assert (line["mine"], line["recipients"], line["signed"]) == ("none", 1, 0)
        assert (await phone.get(f"{path}/{line['id']}")).json()["recipients"] == []


async def asked_to_sign() -> set[UUID]:
    """Whom an unread notice asks for it; it rings when the quiet hours are over."""
    return {
        row["person"] for row in await fetch("SELECT person FROM notice WHERE kind = 'receipt' AND read_at IS NULL")
    }


async def test_a_phone_signs_once_and_sending_twice_is_harmless(
    app: Litestar, manager: httpx.AsyncClient, stage: Stage
) -> None:
    page = await start(manager, stage)
    draft = builders.signing_document(hall=stage.hall, bulletin=page["line"]["id"])
    async with browser(app) as phone:
        await sign_in(phone, "supervisor")
        early = await builders.put_json(phone, f"/api/receipts/{new_id()}", draft)
        assert (early.status_code, early.json()["code"]) == (422, "bulletin_draft")
        await publish(manager, stage, page, recipients=[str(stage.supervisor.person), str(stage.lead.person)])
        [line] = (await phone.get(f"/api/halls/{stage.hall}/bulletins")).json()
        assert line["mine"] == "to_sign"
        id = new_id()
        assert await asked_to_sign() == {stage.supervisor.person, stage.lead.person}
        first = await builders.put_json(phone, f"/api/receipts/{id}", draft)
        assert await asked_to_sign() == {stage.lead.person}
        again = await builders.put_json(phone, f"/api/receipts/{id}", draft)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["sha256"] == hashlib.sha256(builders.body(draft)).hexdigest() == again.json()["sha256"]
        other = await builders.put_json(phone, f"/api/receipts/{id}", draft | {"note": "改"})
        assert (other.status_code, other.json()["code"]) == (409, "document_conflict")
        [line] = (await phone.get(f"/api/halls/{stage.hall}/bulletins")).json()
        assert (line["mine"], line["signed"]) == ("signed", 1)
    seen = (await manager.get(f"/api/halls/{stage.hall}/bulletins/{page['line']['id']}")).json()["recipients"]
    assert {one["name"]: one["state"] for one in seen} == {"测试supervisor": "signed", "测试lead": "to_sign"}
    printed = await manager.get(f"/api/halls/{stage.hall}/bulletins/{page['line']['id']}/receipts.pdf")
    assert "测试supervisor" in words(printed.content) and "待签收" in words(printed.content)


async def test_unsigned_is_overdue_when_the_hall_has_closed_on_the_last_day(
    app: Litestar, manager: httpx.AsyncClient, stage: Stage
) -> None:
    page = await start(manager, stage)
    hall = await hall_by_id(stage.hall)
    day = today()
    asked = {"recipients": [str(stage.supervisor.person)], "sign_by": (day + timedelta(days=30)).isoformat()}
    sign_by = datetime.fromisoformat((await publish(manager, stage, page, **asked)).json()["line"]["sign_by"])
    just_before, after = sign_by - timedelta(seconds=1), sign_by + timedelta(seconds=1)
    for now, state in ((just_before, "to_sign"), (after, "overdue")):
        [line] = await queries.lines(hall, actor=stage.supervisor, now=now)
        assert line.mine.value == state
    late = await start(manager, stage, "week")
    refused = await publish(manager, stage, late, **asked | {"sign_by": (day - timedelta(days=1)).isoformat()})
    assert (refused.status_code, refused.json()["code"]) == (422, "bulletin_day")
    foreign = await publish(manager, stage, late, recipients=[str(stage.stranger.person)])
    assert (foreign.status_code, foreign.json()["code"]) == (422, "bulletin_recipient")


async def test_hostile_words_stay_words_on_paper_and_in_the_picture(
    manager: httpx.AsyncClient, stage: Stage, checked: dict[str, Any]
) -> None:
    page = await start(manager, stage)
    path = f"/api/halls/{stage.hall}/bulletins/{page['line']['id']}"
    sections = [{"kind": "other", "heading": HOSTILE[:60], "paragraphs": [HOSTILE]}]
    content = page["content"] | {"title": HOSTILE, "sections": sections, "red_head": "政务通报"}
    assert (await manager.put(path, json={"content": content, "replaces": page["revision"]})).status_code == 200
    pdf = await manager.get(f"{path}/bulletin.pdf")
    assert pdf.status_code == 200
    text = words(pdf.content)
    assert "政 务 通 报" in text
    assert "<script>alert(1)</script>" in text and "草稿" in text
    assert "整改前" in text and b"/JavaScript" not in pdf.content
    picture = Image.open(io.BytesIO((await manager.get(f"{path}/bulletin.jpg")).content))
    assert picture.format == "JPEG" and picture.width > 1000 and picture.height >= picture.width


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return (
            "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "").replace("\n", "")
        )
    finally:
        document.close()


async def test_drafting_twice_at_once_makes_one_draft(opened: None, stage: Stage) -> None:
    hall, now = await hall_by_id(stage.hall), datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
    save = SaveSettings(settings=USUAL, effective_from=date(2026, 11, 2))
    await save_settings(hall=hall, save=save, author=stage.consultant.person, now=datetime(2026, 11, 1, tzinfo=UTC))
    await draft_due(now)
    await draft_due(now)
    lines = await queries.lines(hall, actor=stage.manager, now=now)
    assert sorted(one.period.value for one in lines) == ["day", "week"]
    page = await queries.page(hall, lines[0].id, actor=stage.manager, now=now)
    assert page.author_name == ""


async def test_day_week_and_month_fall_due_an_hour_before_their_last_closing(opened: None, stage: Stage) -> None:
    hall = await hall_by_id(stage.hall)

    def due(day: int, hour: int, minute: int) -> list[BulletinPeriod]:
        return list(due_periods(hall, [], datetime(2026, 11, day, hour - 8, minute, tzinfo=UTC)))

    assert due(25, 15, 59) == []
    assert due(25, 16, 0) == [BulletinPeriod.day]
    assert due(27, 16, 0) == [BulletinPeriod.day, BulletinPeriod.week]
    assert due(30, 16, 0) == [BulletinPeriod.day, BulletinPeriod.month]
    assert due(28, 16, 0) == []

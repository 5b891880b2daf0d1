"""整改通知单 and 整改回执: what they say, that no picture leaves its caption, and that they come from the findings of one place."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from audit.checklists.library import load_library
from audit.checklists.queries import current_checklists
from audit.findings.rules import finding_id
from audit.findings.schemas import FindingStory
from audit.ids import HallId, SpotId, ZoneId, new_id
from audit.media.drawing import draw_desk
from audit.reports import paper
from audit.reports.notices import notice_of
from audit.sites.schemas import Hall, Spot, SpotKind
from tests import builders
from tests.builders import NOON
from tests.cast import Stage
from tests.conftest import sign_in
from tests.reports.conftest import Print, bare, pages, spilled

ITEMS = {item.id: item for one in load_library() for item in one.items}
SHA = "ab" * 32
HALL = Hall(id=HallId(new_id()), name="云杉区政务服务大厅", name_en="", time_zone="Asia/Shanghai")
SPOT = Spot(
    id=SpotId(new_id()),
    zone=ZoneId(new_id()),
    kind=SpotKind.counter,
    code="A01",
    name="综合受理 1 号窗口",
    name_en="",
    label="",
    position=1,
)


def stories(count: int, **changes: Any) -> list[FindingStory]:
    facts = {"spot": SPOT.id, "photos": [SHA], "note": "水杯放在台面。"} | changes
    return [FindingStory(finding=builders.finding(id=new_id(), **facts), steps=[]) for _ in range(count)]


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photo") / "desk.jpg"
    path.write_bytes(draw_desk(1))
    return path


def printed(print_html: Print, photo: Path, told: list[FindingStory], *, days: int = 0) -> tuple[list[str], bytes]:
    on = (NOON + timedelta(days=days)).date()
    notice = notice_of(told, HALL, SPOT, ITEMS, [], now=NOON, on=on)
    result = print_html(paper.notice_html(notice, available={SHA}), {SHA: photo})
    assert (result.boxed, result.refused) == ("", [])
    return [bare(text) for text in pages(result.pdf)], result.pdf


def test_a_notice_says_what_when_and_who_signs(print_html: Print, photo: Path) -> None:
    [page], pdf = printed(print_html, photo, stories(1), days=15)
    for text in (
        "整改通知单",
        "编号ZG-20261120-",
        "A01综合受理1号窗口",
        "云杉区政务服务大厅",
        "桌面清洁",
        "水杯放在台面。",
        "期限2026-11-27",
        "逾期8天、已超期需上报",
        bare(ITEMS["T1"].requirement.zh).rstrip("。"),
        "整改前",
        "签发人",
        "接收人",
        "复查人",
    ):
        assert text in page, text
    assert spilled(pdf) == []


def test_no_page_parts_a_picture_from_its_caption(print_html: Print, photo: Path) -> None:
    told = stories(9, photos=[SHA, SHA, SHA])
    texts, pdf = printed(print_html, photo, told)
    assert len(texts) > 3
    assert sum(text.count("整改前Before") for text in texts) == 27
    assert spilled(pdf) == []
    assert texts[-1].count("签发人") == 1


def test_a_notice_of_the_same_findings_has_the_same_number() -> None:
    told = stories(3)
    numbers = {notice_of(some, HALL, SPOT, {}, [], now=NOON, on=NOON.date()).number for some in (told, told[::-1])}
    assert len(numbers) == 1
    assert numbers != {notice_of(told[:2], HALL, SPOT, {}, [], now=NOON, on=NOON.date()).number}


async def test_the_receipt_tells_who_repaired_and_who_closed(client: httpx.AsyncClient, stage: Stage) -> None:
    office = next(one for one in await current_checklists() if one.checklist.pack == "office_check_table")
    inspection = new_id()
    document = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=office, failing=("T1", "T2"))
    await builders.submit(await sign_in(client, "consultant"), document, id=inspection)
    finding = finding_id(inspection, "T1")
    path = f"/api/halls/{stage.hall}/findings/notice.pdf?finding={finding}"
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    assert "整改通知单-A01" in unquote(answer.headers["content-disposition"])
    at_spot = await client.get(f"/api/halls/{stage.hall}/findings/notice.pdf?spot={stage.spot('A01')}")
    assert "问题数2" in bare(pages(at_spot.content)[0])
    for name, act, note in (("clerk", "fix", "收进柜内"), ("manager", "close", "合格")):
        step = builders.step_document(hall=stage.hall, finding=finding, act=act, note=note)
        assert (
            await builders.put_json(await sign_in(client, name), f"/api/steps/{new_id()}", builders.body(step))
        ).status_code == 201
    receipt = await client.get(path)
    assert "整改回执-A01" in unquote(receipt.headers["content-disposition"])
    [page] = [bare(text) for text in pages(receipt.content)]
    assert "收进柜内；复查" in page
    assert "已销号" in page


async def test_a_notice_is_of_findings_of_one_place_in_this_hall(client: httpx.AsyncClient, stage: Stage) -> None:
    phone = await sign_in(client, "consultant")
    ids = []
    for code in ("A01", "A02"):
        ids.append(new_id())
        report = builders.report_document(hall=stage.hall, spot=stage.spot(code))
        await builders.put_json(phone, f"/api/findings/{ids[-1]}", builders.body(report))
    base = f"/api/halls/{stage.hall}/findings/notice.pdf"
    for query, status in (
        (f"?finding={ids[0]}&finding={ids[1]}", 422),
        (f"?finding={new_id()}", 404),
        ("", 404),
        (f"?spot={new_id()}", 404),
        ("?finding=x", 400),
        ("?" + "&".join(f"finding={new_id()}" for _ in range(51)), 400),
        (f"?finding={ids[0]}", 200),
    ):
        assert (await phone.get(base + query)).status_code == status, query

"""One report for one person without an account: opened by its link, until it ends, and nothing else beside it."""

import logging
from urllib.parse import unquote

import httpx
import pytest
from litestar import Litestar

from audit.config import Settings
from audit.database import fetch
from tests.cast import Stage
from tests.conftest import sign_in
from tests.shares.conftest import DAYS, PDF, TOLD, inspect, linked, listed, named_by, share, text_of


@pytest.mark.parametrize("kind", TOLD)
async def test_every_kind_of_report_is_read_without_an_account(
    app: Litestar, client: httpx.AsyncClient, reader: httpx.AsyncClient, stage: Stage, kind: str
) -> None:
    await sign_in(client, "supervisor")
    answer = await share(client, stage, kind, for_whom="王科长", **await named_by(client, stage, kind))
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["url"].startswith("http://hall.test/r/") and made["qr"].startswith("data:image/svg+xml")
    page = await reader.get(made["url"])
    assert page.status_code == 200, page.text
    words, period = TOLD[kind]
    for said in ("云杉区政务服务大厅", "测试supervisor", made["share"]["title"], period):
        assert said in page.text
    assert "王科长" not in page.text
    file = await reader.get(f"{made['url']}/report.pdf")
    assert (file.status_code, file.headers["content-type"]) == (200, "application/pdf")
    assert words in text_of(file.content)
    assert len(file.content) == made["share"]["bytes"]
    [line] = await listed(client, stage)
    assert (line["opened"], line["fetched"], line["state"], line["for_whom"]) == (1, 1, "running", "王科长")


async def test_the_answers_are_kept_by_nobody_and_found_by_no_search(
    reader: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    _, link = await linked(stage, settings)
    for path, status in ((link, 200), (f"{link}/report.pdf", 200), ("/r/unknown", 404), ("/r/x/report.pdf", 404)):
        answer = await reader.get(path)
        assert answer.status_code == status
        assert answer.headers.get_list("cache-control") == ["no-store"]
        assert "noindex" in answer.headers["x-robots-tag"]
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "script" not in policy and "set-cookie" not in answer.headers
    page = await reader.get(link)
    assert 'name="robots" content="noindex' in page.text and "<script" not in page.text and "http" not in page.text


async def test_the_file_is_shown_or_downloaded_under_its_name(
    reader: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    _, link = await linked(stage, settings)
    shown, saved = [await reader.get(f"{link}/report.pdf{query}") for query in ("", "?download=true")]
    assert shown.content == saved.content == PDF
    assert shown.headers["content-disposition"].startswith("inline;")
    assert saved.headers["content-disposition"].startswith("attachment;")
    assert unquote(saved.headers["content-disposition"]).endswith("评分卡.pdf")


async def test_the_page_speaks_english_to_a_browser_that_asks_for_it(
    reader: httpx.AsyncClient, stage: Stage, settings: Settings
) -> None:
    _, link = await linked(stage, settings)
    english = await reader.get(link, headers={"accept-language": "en-GB,zh;q=0.5"})
    assert "Yunshan Service Hall" in english.text and 'lang="en"' in english.text
    chinese = await reader.get(link)
    assert "云杉区政务服务大厅" in chinese.text and "Yunshan" not in chinese.text


async def test_what_was_shared_stays_as_it_was(
    consultant: httpx.AsyncClient, reader: httpx.AsyncClient, stage: Stage
) -> None:
    made = (await share(consultant, stage, "hall_card", **DAYS)).json()
    before = (await reader.get(f"{made['url']}/report.pdf")).content
    await inspect(consultant, stage)
    assert (await reader.get(f"{made['url']}/report.pdf")).content == before
    again = (await share(consultant, stage, "hall_card", **DAYS)).json()
    after = text_of((await reader.get(f"{again['url']}/report.pdf")).content)
    assert text_of(before).count("未检查") == after.count("未检查") + 1


async def test_the_token_is_told_once_and_kept_nowhere(
    consultant: httpx.AsyncClient,
    reader: httpx.AsyncClient,
    stage: Stage,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, logger="audit")
    id, link = await linked(stage, settings)
    token = link.removeprefix("/r/")
    assert (await reader.get(link)).status_code == 200
    await consultant.delete(f"/api/halls/{stage.hall}/shares/{id}")
    assert (await reader.get(link)).status_code == 410
    assert (await reader.get(f"{link}/report.pdf")).status_code == 410
    kept = [await fetch("SELECT * FROM share"), await fetch("SELECT * FROM journal_entry")]
    assert token not in str(kept)
    assert token not in str(await listed(consultant, stage))
    logged = [record.__dict__.get("facts", {}).get("path", "") for record in caplog.records]
    assert "/r/…" in logged and not any(token in str(path) for path in logged)

"""What leaves the house with every answer, whoever asks for whatever."""

import json
import re
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st
from litestar import Litestar
from msgspec.structs import replace

from audit.app import create_app
from audit.assets import assets_handler
from audit.config import Settings, read_settings
from audit.errors import Malformed
from audit.inspections.schemas import InspectionDocument
from audit.strict_json import read_json
from tests.cast import Stage
from tests.conftest import browser, lifespan_of


async def test_health_says_ok_and_the_version(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health")).json() == {"status": "ok", "version": "0.1.0"}


async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient) -> None:
    for path in ("/health", "/api/me", "/api/nothing", "/api/sync/hello"):
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["cache-control"] == "no-store", path
        assert "geolocation=()" in headers["permissions-policy"], path


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "not_found"),
        ("GET", "/assets/gone-12345678.js", 404, "not_found"),
        ("DELETE", "/api/me", 405, "method_not_allowed"),
        ("GET", "/api/sync/pack", 401, "session_invalid"),
    ],
)
async def test_every_failure_has_the_one_shape(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    answer = await client.request(method, path)
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["title"].endswith("。") and problem["type"] == f"urn:hall-audit:{code}"
    assert len(problem["request_id"]) == 36


@pytest.mark.parametrize(
    "query", ["from=yesterday", "from=2026-13-40", "from=2026-11-20&to=2026-11-01", "from=0001-01-01&to=9999-12-31"]
)
async def test_days_that_make_no_sense_are_refused_in_words(
    consultant: httpx.AsyncClient, stage: Stage, query: str
) -> None:
    answer = await consultant.get(f"/api/halls/{stage.hall}/scorecard?{query}")
    assert (answer.status_code, answer.json()["code"]) in {(400, "invalid_field"), (422, "period_unfit")}


async def test_a_fault_of_the_server_tells_nothing_but_its_number(
    app: Litestar, stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    app.state.demo_accounts = object()  # cannot be written as JSON
    async with browser(app) as phone:
        answer = await phone.get("/api/sign-in")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (500, "internal_error")
    assert "Traceback" not in answer.text and "object" not in answer.text
    told = [record.facts for record in caplog.records if record.message == "unexpected"]  # type: ignore[attr-defined]
    assert [one["request_id"] for one in told] == [problem["request_id"]]


async def test_production_hides_the_description_of_the_api(settings: Settings) -> None:
    async with lifespan_of(app := create_app(settings)), browser(app) as phone:
        assert (await phone.get("/api/schema/openapi.json")).status_code == 200
    async with lifespan_of(app := create_app(replace(settings, production=True))), browser(app) as phone:
        assert (await phone.get("/api/schema/openapi.json")).status_code == 404


async def test_an_app_page_is_the_shell_and_an_unknown_file_is_not(client: httpx.AsyncClient) -> None:
    home = await client.get("/")
    assert home.status_code == 200 and "text/html" in home.headers["content-type"]
    assert "script-src 'self'" in home.headers["content-security-policy"]
    assert (await client.get("/s/some-label")).text == home.text
    assert (await client.get("/library/standards/GB%2FT%2010001.1-2023")).text == home.text
    assert (await client.get("/missing.js")).status_code == 404
    assert (await client.get("/../../etc/passwd")).text == home.text
    again = await client.get("/", headers={"If-None-Match": home.headers["etag"]})
    assert again.status_code == 304 and again.content == b""


async def test_assets_come_compressed_as_the_browser_can_take_them(client: httpx.AsyncClient) -> None:
    sizes = {}
    for encoding in ("br", "gzip", "identity"):
        answer = await client.get("/", headers={"Accept-Encoding": encoding})
        assert answer.headers.get("content-encoding", "identity") == encoding
        sizes[encoding] = int(answer.headers["content-length"])
        assert answer.text.startswith("<!doctype html>")
    assert sizes["br"] < sizes["identity"]


async def test_the_build_brings_every_text_file_compressed_and_the_phone_keeps_only_the_files_themselves(
    client: httpx.AsyncClient,
) -> None:
    worker = (await client.get("/sw.js")).text
    kept, later = (json.loads(worker.split(f"const {name} = ")[1].split("\n")[0]) for name in ("FILES", "LATER"))
    assert not set(kept) & set(later)
    texts = [path for path in ["/sw.js", *kept, *later] if not path.endswith(".png")]
    assert texts and not [path for path in texts if path.endswith((".br", ".gz"))]
    for path in texts:
        plain = await client.get(path, headers={"Accept-Encoding": "identity"})
        for encoding in ("br", "gzip"):
            answer = await client.get(path, headers={"Accept-Encoding": encoding})
            assert (answer.headers.get("content-encoding"), answer.content) == (encoding, plain.content), path
    for name in ("index.html.br", "sw.js.gz"):
        assert (await client.get(f"/{name}")).status_code == 404


FROM_THE_START = (
    "index",
    "SignIn",
    "Today",
    "Spots",
    "Spot",
    "Run",
    "Review",
    "Done",
    "Camera",
    "HallCard",
    "Outbox",
)
"""Findings come with what is done about them, in the background."""


@pytest.mark.parametrize("screen", FROM_THE_START)
async def test_a_screen_of_the_first_day_waits_for_no_file_that_comes_later(
    client: httpx.AsyncClient, screen: str
) -> None:
    worker = (await client.get("/sw.js")).text
    kept = json.loads(worker.split("const FILES = ")[1].split("\n")[0])
    needed = {path for path in kept if re.fullmatch(rf"/assets/{screen}-[\w-]{{8}}\.js", path)}
    assert needed
    done: set[str] = set()
    while fresh := needed - done:
        done |= fresh
        for path in fresh:
            at_once = re.findall(r"""(?:from|import)["'`]\./([\w.-]+\.js)["'`]""", (await client.get(path)).text)
            needed |= {f"/assets/{name}" for name in at_once}
    assert needed <= set(kept)


async def test_a_file_without_a_compressed_form_goes_out_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    async with browser(Litestar([assets_handler(tmp_path)])) as phone:
        answer = await phone.get("/", headers={"Accept-Encoding": "br, gzip"})
    assert answer.text == "<!doctype html>" and "content-encoding" not in answer.headers


def test_settings_come_from_the_environment_and_wrong_ones_are_named() -> None:
    settings = read_settings({"AUDIT_PORT": "9000", "AUDIT_DATA": "/srv/audit"})
    assert (settings.port, settings.data) == (9000, Path("/srv/audit"))
    with pytest.raises(Exception, match="port"):
        read_settings({"AUDIT_PORT": "many"})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
@budget(suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_sent_as_a_document_is_read_or_refused_by_name(body: bytes) -> None:
    try:
        read_json(body, InspectionDocument)
    except Malformed as problem:
        assert problem.code in {
            "json_broken",
            "json_too_deep",
            "json_duplicate_key",
            "json_nul",
            "unknown_field",
            "invalid_field",
        }


def test_an_escaped_backslash_before_u0000_is_text_and_no_nul() -> None:
    assert read_json(rb'["a\\u0000"]', list[str]) == ["a\\u0000"]
    assert read_json(rb'["a\\\\u0000"]', list[str]) == ["a\\\\u0000"]
    with pytest.raises(Malformed, match="json_nul"):
        read_json(rb'["a\\\u0000"]', list[str])

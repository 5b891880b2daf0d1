import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from audit.child_processes import Workers
from audit.config import Settings
from audit.errors import Busy
from audit.reports.printing import print_page
from audit.reports.rendering import Renderer
from tests import processes
from tests.processes import Processes, until
from tests.reports import cards
from tests.reports.conftest import Print, pages, unpacked

DIGEST = "a" * 64
WITH_PHOTO = f'<title>照片</title><p>现场</p><img src="media:{DIGEST}" alt="现场照片">'
ONE_WORKER = Settings(render_workers=1)


@pytest.fixture
async def renderer() -> AsyncIterator[Renderer]:
    one = Renderer(ONE_WORKER, waiting_most=1)
    yield one
    await one.close()


@pytest.fixture
def slow_photo(tmp_path: Path) -> Path:
    """A photo that is not there until somebody writes it: the job that reads it waits."""
    path = tmp_path / "slow.jpg"
    os.mkfifo(path)
    return path


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
def new_processes() -> Processes:
    """Processes started since the test began."""
    before = set(processes.children(os.getpid()))
    return lambda: [pid for pid in processes.children(os.getpid()) if pid not in before]


def code_of(failed: pytest.ExceptionInfo[Busy]) -> str:
    return failed.value.code


async def test_a_page_with_its_photo_becomes_a_pdf_that_holds_the_very_file(renderer: Renderer, tmp_path: Path) -> None:
    _, photo = cards.print_copy(tmp_path, 1)
    pdf = await renderer.pdf(WITH_PHOTO, {DIGEST: photo})
    assert pages(pdf) == ["现场"]
    assert photo.read_bytes() in pdf


async def test_the_server_never_loads_weasyprint_and_still_refuses_half_a_photo(
    renderer: Renderer, tmp_path: Path
) -> None:
    await renderer.pdf("<p>一页", {})
    assert "weasyprint" not in sys.modules
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
    _, photo = cards.print_copy(tmp_path, 1)
    half = tmp_path / "half.jpg"
    half.write_bytes(photo.read_bytes()[:5000])
    with Image.open(half) as picture, pytest.raises(OSError, match="truncated"):
        picture.load()


def test_starting_the_application_loads_neither_weasyprint_nor_pillow() -> None:
    program = "import sys, audit.app; print([name for name in ('weasyprint', 'PIL') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def truncated_pass() -> bool:
    return ImageFile.LOAD_TRUNCATED_IMAGES


def test_the_printing_process_refuses_half_a_photo_too(printing_process: ProcessPoolExecutor) -> None:
    assert printing_process.submit(truncated_pass).result() is False


def test_no_address_but_a_photo_of_the_page_is_ever_opened(
    print_html: Print, listener: socket.socket, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    web = f"http://127.0.0.1:{listener.getsockname()[1]}"
    page = (
        f'<link rel="stylesheet" href="{web}/style.css"><link rel="attachment" href="{secret.as_uri()}">'
        f'<style>@import "{web}/more.css"; p {{ background: url({web}/back.png) }}</style>'
        f'<p>正文 <a rel="attachment" href="{secret.as_uri()}">附件</a></p><img src="{secret.as_uri()}" alt="一">'
        f'<img src="data:image/png;base64,AAAA" alt="二"><img src="media:{"b" * 64}" alt="三"><img src="/etc/passwd" alt="四">'
        f'<svg width="9" height="9"><image href="{web}/in.svg" width="9" height="9"/></svg>'
    )
    printed = print_html(page, {})
    assert {address.split(":")[0] for address in printed.refused} >= {"http", "file", "data", "media"}
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert b"geheim" not in unpacked(printed.pdf)
    assert b"EmbeddedFile" not in unpacked(printed.pdf)
    assert "正文" in pages(printed.pdf)[0]


def test_an_attachment_that_is_allowed_would_be_seen_by_these_tests(print_html: Print, tmp_path: Path) -> None:
    _, photo = cards.print_copy(tmp_path, 1)
    printed = print_html(f'<link rel="attachment" href="media:{DIGEST}"><p>正文', {DIGEST: photo})
    assert b"EmbeddedFile" in unpacked(printed.pdf)


def test_a_photo_whose_file_is_gone_or_broken_leaves_its_words(print_html: Print, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff nonsense")
    for path in (tmp_path / "gone.jpg", broken):
        assert "现场照片" in pages(print_html(WITH_PHOTO, {DIGEST: path}).pdf)[0]


async def test_a_job_over_its_time_is_ended_with_its_process(slow_photo: Path, new_processes: Processes) -> None:
    renderer = Renderer(ONE_WORKER, job_seconds=0.01)
    with pytest.raises(Busy) as failed:
        await renderer.pdf(WITH_PHOTO, {DIGEST: slow_photo})
    assert code_of(failed) == "pdf_timeout"
    assert failed.value.retry_after_seconds
    assert new_processes() == []


async def test_after_a_process_died_the_next_page_gets_a_new_one(
    renderer: Renderer, slow_photo: Path, new_processes: Processes
) -> None:
    job = asyncio.create_task(renderer.pdf(WITH_PHOTO, {DIGEST: slow_photo}))
    await until(lambda: len(new_processes()) == 1)
    os.kill(new_processes()[0], signal.SIGKILL)
    with pytest.raises(Busy) as failed:
        await job
    assert code_of(failed) == "pdf_stopped"
    assert pages(await renderer.pdf("<p>再来", {})) == ["再来"]


async def test_when_too_many_wait_the_next_is_told_to_come_back(
    renderer: Renderer, slow_photo: Path, tmp_path: Path, new_processes: Processes
) -> None:
    _, photo = cards.print_copy(tmp_path, 1)
    running = asyncio.create_task(renderer.pdf(WITH_PHOTO, {DIGEST: slow_photo}))
    await until(lambda: len(new_processes()) == 1)
    waiting = asyncio.create_task(renderer.pdf("<p>排队", {}))
    await asyncio.sleep(0)
    with pytest.raises(Busy) as failed:
        await renderer.pdf("<p>太多", {})
    assert code_of(failed) == "pdf_busy"
    assert failed.value.retry_after_seconds
    threading.Thread(target=slow_photo.write_bytes, args=(photo.read_bytes(),)).start()
    assert photo.read_bytes() in await running
    assert pages(await waiting) == ["排队"]


async def test_a_server_without_the_system_libraries_says_what_to_install(
    renderer: Renderer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "weasyprint"
    package.mkdir()
    (package / "__init__.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")")
    monkeypatch.syspath_prepend(tmp_path)
    for _ in range(2):
        with pytest.raises(Busy) as failed:
            await renderer.pdf("<p>一页", {})
        assert code_of(failed) == "pdf_unavailable"
        for library in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"):
            assert library in failed.value.title and library in failed.value.title_en


async def test_a_full_disk_is_told_in_words(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    workers = Workers(at_once=1, waiting_most=0, seconds=60)
    with pytest.raises(Busy) as failed:
        await workers.ask(print_page, "<p>一页", {}, Path("/dev/full"))
    await workers.close()
    assert code_of(failed) == "pdf_no_room"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(Busy) as failed:
        await renderer.pdf("<p>一页", {})
    assert code_of(failed) == "pdf_no_room"


async def test_closing_leaves_no_process_even_in_the_middle_of_a_job(
    slow_photo: Path, new_processes: Processes
) -> None:
    await Renderer(ONE_WORKER).close()
    renderer = Renderer(ONE_WORKER)
    job = asyncio.create_task(renderer.pdf(WITH_PHOTO, {DIGEST: slow_photo}))
    await until(lambda: len(new_processes()) == 1)
    await renderer.close()
    assert new_processes() == []
    with pytest.raises(Busy):
        await job


async def test_the_log_tells_which_characters_became_boxes(
    renderer: Renderer, caplog: pytest.LogCaptureFixture
) -> None:
    assert pages(await renderer.pdf('<p>好😀</p><img src="file:///etc/passwd" alt="图">', {})) == ["好□图"]
    told = {record.message: record.facts for record in caplog.records}  # type: ignore[attr-defined]
    assert told["pdf_characters_boxed"] == {"characters": ["U+1F600"]}
    assert told["pdf_addresses_refused"]["count"] == 1

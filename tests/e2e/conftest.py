"""A phone in front of a real server. When a test fails, what its tabs showed lies in test-results/."""

import io
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import Playwright, async_playwright

from audit.media.drawing import draw_desk
from tests.e2e.phone import Phone
from tests.faults.conftest import Site, nursery, site  # noqa: F401  the same servers as for the faults
from tests.faults.server import Nursery, Server

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "test-results"
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
FILM_SIZE = (1280, 960)
FRAMES = 200


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera sees, as motion JPEG: a desk with a clock running, so that hardly two photos are the same."""
    path = tmp_path_factory.mktemp("film") / "desk.mjpeg"
    desk = Image.open(io.BytesIO(draw_desk(1, faults=("cup",)))).resize(FILM_SIZE)
    path.write_bytes(b"".join(_frame(desk, number) for number in range(FRAMES)))
    return path


def _frame(desk: Image.Image, number: int) -> bytes:
    picture = desk.copy()
    for bit in range(FRAMES.bit_length()):
        shade = "white" if number >> bit & 1 else "black"
        ImageDraw.Draw(picture).rectangle((40 + 40 * bit, 40, 70 + 40 * bit, 70), fill=shade)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fonts of the printed reports hold every character, so Chinese shows on a machine without Chinese fonts."""
    folder = tmp_path_factory.mktemp("fonts")
    file = folder / "fonts.conf"
    file.write_text(FONTS.format(fonts=ROOT / "audit" / "fonts", cache=folder / "cache"))
    return file


@pytest.fixture
async def playwright() -> AsyncIterator[Playwright]:
    async with async_playwright() as playwright:
        yield playwright


@pytest.fixture
async def phone(
    playwright: Playwright, tmp_path: Path, film: Path, fonts: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Phone]:
    """Not open yet. Whatever the test does with it, nothing may be asked of another origin."""
    phone = Phone(playwright, tmp_path, film=film, fonts=fonts)
    yield phone
    if request.node.stash.get(FAILED, False):
        await phone.photograph(RESULTS / request.node.name)
    await phone.close()
    assert phone.asked_elsewhere == []


@pytest.fixture
def server(nursery: Nursery, site: Site) -> Iterator[Server]:  # noqa: F811
    """Running, with the cast of the tests in it."""
    server = Server(nursery, site.data)
    server.start()
    yield server
    server.kill()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report

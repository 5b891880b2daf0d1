"""A phone in front of a real server. When a test fails, what its tabs showed lies in test-results/."""

import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PIL import Image
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


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera sees: a few desks, as motion JPEG."""
    path = tmp_path_factory.mktemp("film") / "desks.mjpeg"
    path.write_bytes(b"".join(_frame(seed) for seed in range(3)))
    return path


def _frame(seed: int) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(draw_desk(seed, faults=("cup",)))).resize(FILM_SIZE).save(out, "JPEG", quality=80)
    return out.getvalue()


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fonts of the printed reports hold every character, so Chinese shows on a machine without Chinese fonts."""
    folder = tmp_path_factory.mktemp("fonts")
    file = folder / "fonts.conf"
    file.write_text(FONTS.format(fonts=ROOT / "audit" / "reports" / "fonts", cache=folder / "cache"))
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
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report

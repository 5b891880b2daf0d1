"""A warm printing process for the whole run, used without an event loop, and the cards that are printed most."""

import multiprocessing
import re
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest

from audit.reports.printing import print_page, warm_up
from audit.reports.schemas import Scorecard
from tests.reports import cards


class OnPaper(NamedTuple):
    pdf: bytes
    boxed: str
    refused: list[str]


Print = Callable[[str, dict[str, Path]], OnPaper]
Card = tuple[Scorecard, dict[str, Path]]


@pytest.fixture(scope="session")
def printing_process() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=warm_up) as pool:
        yield pool


@pytest.fixture(scope="session")
def print_html(printing_process: ProcessPoolExecutor, tmp_path_factory: pytest.TempPathFactory) -> Print:
    out = tmp_path_factory.mktemp("printed") / "page.pdf"

    def on_paper(html: str, photos: dict[str, Path]) -> OnPaper:
        printed = printing_process.submit(print_page, html, photos, out).result()
        return OnPaper(out.read_bytes(), printed.boxed, printed.refused)

    return on_paper


@pytest.fixture(scope="session")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Card:
    return cards.counter_card(tmp_path_factory.mktemp("counter"))


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Card:
    return cards.hall_card(tmp_path_factory.mktemp("hall"))


def pages(pdf: bytes) -> list[str]:
    """The text of each page as a reader copies it, without line breaks."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "").replace("\n", "") for page in document]


def bare(text: str) -> str:
    return text.replace(" ", "").replace("　", "")


def unpacked(pdf: bytes) -> bytes:
    """The file with its compressed streams opened."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompressobj().decompress(one) for one in packed if one[:1] == b"\x78")


def spilled(pdf: bytes) -> list[str]:
    """Characters that lie outside the margins of the paper."""
    out = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            width, height = page.get_size()
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(index)
                if left < 30 or right > width - 30 or bottom < 15 or top > height - 30:
                    out.append(text.get_text_range(index, 1))
    return out

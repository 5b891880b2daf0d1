"""One page of HTML to PDF: runs in the Renderer's processes. WeasyPrint is imported by the functions, never by the server."""

import gc
import hashlib
import logging
import os
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from audit.errors import Busy
from audit.fonts import FONTS

if TYPE_CHECKING:
    from weasyprint import CSS, URLFetcher
    from weasyprint.text.fonts import FontConfiguration


SCHEME = "media:"
STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)
WARM_STYLE = "p { font-family: 'Report CJK' }"
"""Without it the full font would be read, which most pages do without: 11 MB."""
BOX = "□"
"""Stands for a character that no font of ours has; it is in the small fonts."""


class Printed(Struct, frozen=True):
    boxed: str
    """Characters printed as □."""
    refused: list[str]
    """Addresses that the page asked for and did not get."""


def _unavailable() -> Busy:
    """Pango or HarfBuzz is not installed on this machine."""
    return Busy(
        "pdf_unavailable",
        "这台服务器缺少生成 PDF 的系统库。请管理员安装 libpango-1.0-0、libpangoft2-1.0-0 和 libharfbuzz-subset0。",
        "This server lacks system libraries for PDF. Ask the administrator to install libpango-1.0-0, "
        "libpangoft2-1.0-0 and libharfbuzz-subset0.",
    )


def no_room() -> Busy:
    """The disk for temporary files is full or missing."""
    return Busy(
        "pdf_no_room",
        "服务器的磁盘满了，暂时无法生成文件，请通知管理员清理磁盘后再试。",
        "The server's disk is full and no document can be made. Tell the administrator, then try again.",
    )


def warm_up() -> None:
    """Pays for imports, fonts and the first layout before the first page. From then on the collector runs only between
    jobs: a layout makes millions of objects that all live until its end."""
    try:
        print_page(f"<style>{WARM_STYLE}</style><p>预热 √", {}, Path(os.devnull))
    except Busy:
        return  # every job says so again, in words
    gc.collect()
    gc.freeze()
    gc.disable()


@cache
def _fonts() -> "FontConfiguration":
    """Imports WeasyPrint with our fonts only. Raises Busy pdf_unavailable."""
    os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")
    try:
        from weasyprint.text.fonts import FontConfiguration
    except OSError as error:
        raise _unavailable() from error
    from PIL import ImageFile

    # WeasyPrint switches this on, and then half a photo would pass as a whole one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return FontConfiguration()


class _MissingCharacters(logging.Handler):
    """Collects the characters that WeasyPrint reports as drawn without a glyph."""

    def __init__(self) -> None:
        super().__init__()
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(".notdef glyph") and isinstance(record.args, tuple):
            self.characters.add(str(record.args[0]))


def print_page(html: str, photos: dict[str, Path], out: Path) -> Printed:
    """Writes the PDF to `out`: in a file it takes no memory beside that of its layout. Raises Busy: pdf_unavailable, pdf_no_room."""
    refused: list[str] = []
    missing = _render(html, photos, refused, out)
    if missing:
        refused.clear()
        _render(html.translate(dict.fromkeys(map(ord, missing), BOX)), photos, refused, out)
    return Printed("".join(sorted(missing)), refused)


def _render(html: str, photos: dict[str, Path], refused: list[str], out: Path) -> set[str]:
    """The characters that had no glyph. The same input gives the same bytes."""
    fonts = _fonts()
    import weasyprint

    missing = _MissingCharacters()
    weasyprint.LOGGER.addHandler(missing)
    try:
        sheets = [_sheet(style) for style in STYLE.findall(html)]
        page = weasyprint.HTML(string=STYLE.sub("", html), base_url=SCHEME, url_fetcher=_fetcher(photos, refused))
        identifier = hashlib.sha256(html.encode()).digest()[:16]
        page.write_pdf(out, stylesheets=sheets, font_config=fonts, pdf_tags=True, pdf_identifier=identifier)
    except OSError as error:
        raise no_room() from error
    finally:
        weasyprint.LOGGER.removeHandler(missing)
    return missing.characters


@lru_cache(maxsize=16)
def _sheet(style: str) -> "CSS":
    """Pages of one kind share it: reading it costs as much as laying out half a page."""
    from weasyprint import CSS

    return CSS(string=style, base_url=SCHEME, url_fetcher=_fetcher({}, []), font_config=_fonts())


def _fetcher(photos: dict[str, Path], refused: list[str]) -> "URLFetcher":
    """Knows the photos of this page and nothing else: no file, no network, no data in the address."""
    from weasyprint import URLFetcher
    from weasyprint.urls import URLFetcherResponse

    class Photos(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            path = photos.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
            if path is None:
                refused.append(url[:100])
                raise ValueError("not a photo of this page")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "image/jpeg"})

    return Photos()

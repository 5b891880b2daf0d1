"""The ledger and the sheet of a year as HTML pages for A4."""

from collections.abc import Iterable
from typing import TypeVar

from audit.ledger import words
from audit.ledger.schemas import LedgerLine, LedgerPage, SheetLine, YearPage
from audit.reports import paper
from audit.reports.words import local_minute

Line = TypeVar("Line", LedgerLine, SheetLine)


def ledger_html(page: LedgerPage) -> str:
    """The page to give to Renderer.pdf."""
    return paper.template("ledger.html").render(
        page=page,
        document_title=f"{page.hall_name}履约台账 {page.on}",
        sections=by_section(page.lines),
        lights=[(words.LIGHTS[light], number) for light, number in page.lights.items() if number],
        words=words,
    )


def year_html(page: YearPage, *, site: str = "") -> str:
    """The page to give to Renderer.pdf; `site` begins the address in the QR code."""
    sheet = page.sheet
    signed = {one.side: one for one in page.signatures}
    return paper.template("year_sheet.html").render(
        page=page,
        sheet=sheet,
        document_title=f"{sheet.hall_name}第{sheet.year}合同年度验收表",
        sections=by_section(sheet.lines),
        verdicts=[(words.VERDICTS[one], number) for one, number in page.verdicts.items()],
        sides=[(name, signed.get(side)) for side, name in words.SIDES.items()],
        drawn=local_minute(page.drawn_at, sheet.time_zone) if page.drawn_at else "",
        sealed=local_minute(page.seal.sealed_at, sheet.time_zone) if page.seal else "",
        address=f"{site}/verify#{page.seal.slip}" if page.seal else "",
        words=words,
    )


def by_section(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """In the order in which the tender first names each section."""
    found: dict[str, list[Line]] = {}
    for one in lines:
        found.setdefault(one.section, []).append(one)
    return list(found.items())

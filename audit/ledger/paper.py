"""The ledger and the sheet of a year as HTML pages for A4."""

from itertools import groupby

from audit.ledger import words
from audit.ledger.schemas import LedgerPage, YearPage
from audit.reports import paper
from audit.reports.words import local_minute


def ledger_html(page: LedgerPage) -> str:
    """The page to give to Renderer.pdf."""
    return paper.template("ledger.html").render(
        page=page,
        document_title=f"{page.hall_name}履约台账 {page.on}",
        sections=[(name, list(some)) for name, some in groupby(page.lines, key=lambda one: one.section)],
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
        sections=[(name, list(some)) for name, some in groupby(sheet.lines, key=lambda one: one.section)],
        verdicts=[(words.VERDICTS[one], number) for one, number in page.verdicts.items()],
        sides=[(name, signed.get(side)) for side, name in words.SIDES.items()],
        drawn=local_minute(page.drawn_at, sheet.time_zone) if page.drawn_at else "",
        sealed=local_minute(page.seal.sealed_at, sheet.time_zone) if page.seal else "",
        address=f"{site}/verify#{page.seal.slip}" if page.seal else "",
        words=words,
    )

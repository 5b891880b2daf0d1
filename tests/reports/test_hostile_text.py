"""Whatever people type stands on every paper as they typed it: no paper and no workbook is left out."""

import io
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from audit.assessments import paper as assessments
from audit.assessments.schemas import Assessment
from audit.bulletins import paper as bulletins
from audit.bulletins.schemas import BulletinPage
from audit.checklists.schemas import Checklist, Pillar
from audit.errors import Gone
from audit.ledger import paper as ledger
from audit.ledger.schemas import LedgerPage, YearPage
from audit.monthly import paper as monthly
from audit.monthly.boards import board_parts
from audit.monthly.paper import Entry
from audit.monthly.schemas import MonthReport
from audit.monthly.self_checks import CheckMonth, self_check_parts
from audit.monthly.workbooks import month_workbook
from audit.reports import incident_register, measuring_strip, paper, registers, workbooks
from audit.reports.check_tables import CheckTable
from audit.reports.incident_register import IncidentRegister
from audit.reports.labels import Label, RedTag
from audit.reports.materials import MaterialSlip
from audit.reports.notices import Notice
from audit.reports.onsite import OnsiteRegister
from audit.reports.onsite_workbooks import onsite_workbook
from audit.reports.registers import Register
from audit.reports.schemas import Scorecard
from audit.reports.scorecard_workbooks import scorecard_workbook
from audit.reports.sticker_workbooks import sticker_workbook
from audit.reports.training import MatrixPaper, PlanPaper, Proof, Sheet
from audit.reports.training_workbooks import matrix_workbook, plan_workbook, sheet_workbook
from audit.reports.twins import DeskCard, PaperSize, StickerOrder
from audit.shares import page as shares
from audit.shares.schemas import Share
from audit.sites.schemas import Hall
from tests.samples import MOMENT, sample

HOSTILE = "<b>x</b>\"'><script>y()</script>{{ 7*7 }}{% raw %}\u202e🚧"
HARMLESS = "文" * len(HOSTILE)
FORMULA = '=HYPERLINK("http://evil.example","点")'


class Everything:
    """Contains whatever is looked for: every photo is here."""

    def __contains__(self, one: object) -> bool:
        return True


HERE = Everything()


def _hall(text: str) -> Scorecard:
    return replace(sample(Scorecard, text), spot=None)


def _month(text: str) -> MonthReport:
    card = _hall(text)
    each = [replace(card.pillars[0], pillar=pillar) for pillar in Pillar]
    counters = [replace(one, pillars=each) for one in card.counters]
    return replace(sample(MonthReport, text), card=replace(card, counters=counters))


def _register(text: str) -> Register:
    """The names of its sheets are the program's, and its tables have two columns."""
    made = sample(Register, text)
    section = replace(made.sheets[0].sections[0], rows=[(text, text)])
    sheet = replace(made.sheets[0], title="表", columns=made.sheets[0].columns * 2, sections=[section])
    return replace(made, sheets=(sheet,))


def _share(text: str) -> str:
    hall = replace(sample(Hall, text), time_zone="Asia/Shanghai")
    return "".join(
        shares.share_html(sample(Share, text), hall, address="/r/x", english=english) for english in (False, True)
    )


PAPERS: dict[str, Callable[[str], str]] = {
    "scorecard of a spot": lambda text: paper.scorecard_html(sample(Scorecard, text)),
    "scorecard of a hall": lambda text: paper.scorecard_html(_hall(text)),
    "check table": lambda text: paper.check_table_html(sample(CheckTable, text)),
    "labels": lambda text: paper.labels_html([[sample(Label, text)]], title=text, cut_lines=True),
    "red tag": lambda text: paper.red_tag_html(sample(RedTag, text)),
    "desk card": lambda text: paper.desk_card_html(sample(DeskCard, text), paper=PaperSize.a4, available=HERE),
    "sticker order": lambda text: paper.sticker_order_html(sample(StickerOrder, text)),
    "incident register": lambda text: paper.incident_register_html(sample(IncidentRegister, text)),
    "rectification notice": lambda text: paper.notice_html(sample(Notice, text), available=HERE),
    "on-site register": lambda text: paper.onsite_register_html(sample(OnsiteRegister, text)),
    "on-site certificate": lambda text: paper.onsite_certificate_html(sample(OnsiteRegister, text)),
    "material slip": lambda text: paper.material_slip_html(sample(MaterialSlip, text)),
    "register": lambda text: paper.register_html(sample(Register, text), available=HERE),
    "training plan": lambda text: paper.training_plan_html(sample(PlanPaper, text)),
    "training sheet": lambda text: paper.training_sheet_html(sample(Sheet, text)),
    "training matrix": lambda text: paper.training_matrix_html(sample(MatrixPaper, text)),
    "training proof": lambda text: paper.training_proof_html(sample(Proof, text)),
    "bulletin": lambda text: bulletins.bulletin_html(sample(BulletinPage, text), available=HERE),
    "receipts": lambda text: bulletins.receipts_html(sample(BulletinPage, text), now=MOMENT),
    "assessment": lambda text: assessments.assessment_html(replace(sample(Assessment, text), month="2026-11")),
    "share": _share,
    "share, trouble": lambda text: shares.trouble_html(Gone("share_revoked", text, text), english=False),
    "ledger": lambda text: ledger.ledger_html(sample(LedgerPage, text)),
    "year sheet": lambda text: ledger.year_html(sample(YearPage, text)),
    "measuring strip": lambda text: measuring_strip.html(),
    "month": lambda text: "".join(part.html for part in monthly.parts(_month(text), HERE)),
    "month, cover": lambda text: monthly.cover_html(_month(text), [Entry(text, 1)]),
    "month, feet": lambda text: "".join(monthly.stamps(_month(text), 2)),
    "zone boards": lambda text: "".join(part.html for part in board_parts(_month(text), HERE)),
    "self-checks of a month": lambda text: "".join(
        part.html for part in self_check_parts(_month(text), [sample(CheckMonth, text)])
    ),
}


class Tags(HTMLParser):
    """What elements a browser would see, each with the names of its attributes; and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))
        self.words += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("name", PAPERS)
def test_typed_text_adds_no_element_and_stands_as_typed(name: str) -> None:
    hostile, harmless = Tags(PAPERS[name](HOSTILE)), Tags(PAPERS[name](HARMLESS))
    assert hostile.found == harmless.found
    if any(HARMLESS in one for one in harmless.words):
        assert any(HOSTILE in one for one in hostile.words)


def test_no_paper_is_left_out() -> None:
    for made in PAPERS.values():
        made(HARMLESS)
    cache: Any = paper._environment().cache
    printed = {name for _, name in list(cache.keys())}
    assert {path.name for path in paper.TEMPLATES.glob("*.html")} <= printed


def _month_book(text: str, folder: Path) -> bytes:
    out = folder / "month.xlsx"
    month_workbook(_month(text), out)
    return out.read_bytes()


BOOKS: dict[str, Callable[[str, Path], bytes]] = {
    "check table": lambda text, _: workbooks.workbook(
        sample(Checklist, text), sample(CheckTable, text), made_at=MOMENT
    ),
    "sticker order": lambda text, _: sticker_workbook(sample(StickerOrder, text)),
    "incident register": lambda text, _: incident_register.register_workbook(
        replace(sample(IncidentRegister, text), title="登记簿")
    ),
    "on-site register": lambda text, _: onsite_workbook(sample(OnsiteRegister, text)),
    "training plan": lambda text, _: plan_workbook(sample(PlanPaper, text)),
    "training sheet": lambda text, _: sheet_workbook(sample(Sheet, text)),
    "training matrix": lambda text, _: matrix_workbook(sample(MatrixPaper, text)),
    "register": lambda text, _: registers.register_workbook(_register(text)),
    "scorecard": lambda text, _: scorecard_workbook(_hall(text)),
    "month": _month_book,
}


@pytest.mark.parametrize("name", BOOKS)
def test_typed_formulas_are_text_in_every_workbook(name: str, tmp_path: Path) -> None:
    with ZipFile(io.BytesIO(BOOKS[name](FORMULA, tmp_path))) as book:
        parts = {part: book.read(part).decode() for part in book.namelist() if part.endswith((".xml", ".rels"))}
    formulas = list(_found(parts, r"<f>(.*?)</f>"))
    assert [one for one in formulas if "HYPERLINK" in one or "evil" in one] == []
    assert list(_found(parts, r"<hyperlink |relationships/hyperlink|externalLink")) == []
    assert any("evil.example" in content for content in parts.values())


def _found(parts: dict[str, str], pattern: str) -> Iterator[str]:
    for content in parts.values():
        yield from re.findall(pattern, content)


def test_every_writer_of_a_workbook_is_tested() -> None:
    """Each module that begins a workbook has its book above."""
    root = Path(paper.__file__).parents[1]
    writers = {path.stem for path in root.rglob("*.py") if "with new_book(" in path.read_text()}
    assert writers == {
        "workbooks",
        "sticker_workbooks",
        "incident_register",
        "onsite_workbooks",
        "registers",
        "scorecard_workbooks",
        "training_workbooks",
    }

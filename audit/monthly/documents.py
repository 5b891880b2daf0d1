"""A MonthReport as a Word document, for those who must edit it. Runs in a child process; python-docx is imported here only."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from audit.bulletins.drafting import chinese
from audit.checklists.exporting import one_line
from audit.monthly import paper
from audit.monthly.schemas import MonthReport
from audit.reports import words
from audit.reports.schemas import FindingLine

BODY, HEAD = "宋体", "黑体"
"""Every Word and WPS has them."""
PICTURE_CM = 7.4


def write_docx(report: MonthReport, photos: Mapping[str, Path], out: Path) -> int:
    """How many bytes it has. `photos` are the print copies that exist."""
    from docx import Document

    document = Document()
    _set_page(document)
    _set_fonts(document)
    document.core_properties.title = one_line(f"{report.hall_name}{paper.title_of(report)}")
    document.core_properties.author = one_line(report.hall_name)
    document.add_heading(_clean(paper.title_of(report)), 0)
    document.add_paragraph(_clean(f"{report.hall_name}　{chinese(report.first_on)}至{chinese(report.last_on)}"))
    _table(document, ["指标", "数值"], [list(pair) for pair in paper.numbers(report)], [6, 10])
    _signed(document, report)
    for section in report.sections:
        if section.group:
            document.add_heading(_clean(section.group), 1)
        document.add_heading(_clean(section.heading), 2 if section.heading.startswith("（") else 1)
        for paragraph in section.paragraphs:
            document.add_paragraph(_clean(paragraph))
    document.add_heading("各点位得分", 1)
    _table(
        document,
        ["编号", "名称", "得分", "结果", "不合格"],
        [
            [one.code, one.name, words.points(one.score), words.RESULTS[one.result].zh, str(one.failed)]
            for one in report.card.counters
        ],
        [2.2, 6.8, 2.4, 2.4, 2.2],
    )
    document.add_heading("问题与整改对照", 1)
    for number, line in enumerate(report.findings, 1):
        _finding(document, number, line, report, photos)
    document.add_paragraph(f"校验码 {words.short_digest(report.digest)}（本文件可编辑，以系统内的月报为准）")
    document.save(str(out))
    return out.stat().st_size


def _signed(document: Any, report: MonthReport) -> None:
    """Who sealed and signed the month's scorecard; nothing until somebody has signed."""
    stamp = report.stamp
    if not stamp.signings:
        return
    sealed = words.local_minute(stamp.sealed_at, report.time_zone)
    document.add_paragraph(_clean(f"{stamp.sealed_by_name} 于 {sealed} 封存本月评分卡，编号 {stamp.number}。"))
    rows = [[one.title, one.author_name, words.local_minute(one.at, report.time_zone)] for one in stamp.signings]
    _table(document, ["身份", "签字人", "签字时间"], rows, [5, 5, 6])


def _set_page(document: Any) -> None:
    from docx.shared import Cm

    [section] = document.sections
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)


def _set_fonts(document: Any) -> None:
    from docx.oxml.ns import qn

    for style in ("Normal", "Title", "Heading 1", "Heading 2"):
        font = BODY if style == "Normal" else HEAD
        document.styles[style].font.name = font
        document.styles[style].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _clean(text: str) -> str:
    """XML holds no control characters; everything else stands as it was written."""
    return "".join(letter for letter in text if letter in "\n\t" or letter >= " ")


def _table(document: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], widths_cm: Sequence[float]) -> None:
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    _repeat_head(table.rows[0])
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(text)


def _repeat_head(row: Any) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _finding(document: Any, number: int, line: FindingLine, report: MonthReport, photos: Mapping[str, Path]) -> None:
    from docx.shared import Cm

    document.add_heading(_clean(f"{number}．{line.spot_code} {line.spot_name}：{line.title.zh}"), 2)
    told = [
        words.PILLARS[line.pillar].zh,
        words.local_minute(line.raised_at, report.time_zone),
        words.STATES[line.state].zh,
        "、".join(reason.zh for reason in line.reasons),
        line.note,
        "；".join(words.clause(one) for one in line.citations),
    ]
    document.add_paragraph(_clean("　".join(filter(None, told))))
    shown = [
        (name, photo)
        for name, some in (("整改前", line.before), ("整改后", line.after))
        for photo in some[:1]
        if photo in photos
    ]
    if not shown:
        return
    table = document.add_table(rows=1, cols=len(shown))
    for cell, (name, photo) in zip(table.rows[0].cells, shown, strict=True):
        cell.paragraphs[0].add_run().add_picture(str(photos[photo]), width=Cm(PICTURE_CM))
        cell.add_paragraph(name)

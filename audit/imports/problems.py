"""What can be wrong with a row of a check table, in words. docs/importing.md lists the codes; a test compares."""

from collections.abc import Mapping

from audit.imports.schemas import ImportProblem, ProblemLevel
from audit.imports.words import ALLOWED_FREQUENCIES, letter

ERROR, NOTE = ProblemLevel.error, ProblemLevel.note
PROBLEMS: Mapping[str, tuple[ProblemLevel, str, str]] = {
    "no_requirement_column": (
        ERROR,
        "没有认出写要求的那一列，请在列名上方选择“工作内容及标准”。",
        "No column was recognised as the requirement. Choose it above the column.",
    ),
    "no_group_column": (
        NOTE,
        "没有认出类别列，6S 类别要在草稿里填写。",
        "No column was recognised as the group; fill in the pillars in the draft.",
    ),
    "no_frequency_column": (
        NOTE,
        "没有认出频率列，频率要在草稿里填写。",
        "No column was recognised as the frequency; fill it in in the draft.",
    ),
    "requirement_empty": (
        ERROR,
        "这一行没有写要求。请在文件里补上，或勾选“不导入”。",
        "This row has no requirement. Add it to the file, or leave the row out.",
    ),
    "row_short": (
        ERROR,
        "这一行的格子太少，没有到要求那一列。请在文件里补齐格子，或勾选“不导入”。",
        "This row has too few cells and ends before the requirement. Complete it, or leave the row out.",
    ),
    "merged_requirement": (
        ERROR,
        "这一行的要求与上一行合并在一起，分不清是一项还是两项。请在文件里拆开，或勾选“不导入”。",
        "The requirement is merged with the row above: one item or two? Split the cells, or leave the row out.",
    ),
    "not_text": (
        ERROR,
        "要求这里是数字或日期“{text}”，应为文字。请核对列的选择，或改写这一格。",
        "The requirement is a number or a date, “{text}”, not text. Check the columns or rewrite the cell.",
    ),
    "number_in_text": (
        NOTE,
        "这里是数字“{text}”，按文字读入，请核对。",
        "This is a number, “{text}”; it is read as text. Please check.",
    ),
    "text_too_long": (
        ERROR,
        "这一格有 {text} 个字，最多 1000 个。请拆成几行，或勾选“不导入”。",
        "This cell has {text} characters, at most 1000 fit. Split it into rows, or leave the row out.",
    ),
    "frequency_unknown": (
        ERROR,
        f"不认识频率“{{text}}”。可以写：{ALLOWED_FREQUENCIES}。",
        "The frequency “{text}” is unknown. Write for example 1次/日 (daily), 2次/日, 随时 (any time), 每周, 每月.",
    ),
    "frequency_date": (
        ERROR,
        "频率这里是日期（{text}），多半是表格软件自动改的。请把格子设为文本，重写为 1次/日 这样的频率。",
        "The frequency became a date ({text}), probably by the spreadsheet itself. Set the cell to text and write it again.",
    ),
    "frequency_empty": (
        NOTE,
        "没有写频率，要在草稿里填写。",
        "There is no frequency; fill it in in the draft.",
    ),
    "group_unknown": (
        NOTE,
        "类别“{text}”不是 6S 之一（整理、整顿、清扫、清洁、素养、安全），要在草稿里选择。",
        "The group “{text}” is none of the six S; choose the pillar in the draft.",
    ),
    "group_empty": (
        NOTE,
        "这一行上面没有类别，要在草稿里选择。",
        "There is no group above this row; choose the pillar in the draft.",
    ),
    "weight_unfit": (
        NOTE,
        "权重“{text}”不是 1 到 10 的整数，没有读入，要在草稿里填写。",
        "The weight “{text}” is no whole number from 1 to 10; fill it in in the draft.",
    ),
    "duplicate": (
        ERROR,
        "这一行与第 {text} 行相同。请勾选“不导入”，或在文件里改写。",
        "This row equals row {text}. Leave it out, or rewrite it in the file.",
    ),
    "formula": (
        NOTE,
        "这一格是公式，按文件里存的结果读入，没有重新计算。",
        "This cell is a formula; the stored value was read, nothing was calculated.",
    ),
    "hidden_row": (
        NOTE,
        "这一行在文件里是隐藏的，仍然读入。",
        "This row is hidden in the file; it was read all the same.",
    ),
    "group_row": (NOTE, "读作分组标题：{text}。", "Read as the title of a group: {text}."),
    "skipped_remark": (NOTE, "不是检查项，已略过：{text}", "Not an item, left out: {text}"),
    "skipped_header": (NOTE, "重复的表头，已略过。", "The header again, left out."),
    "skipped_blank": (NOTE, "略过 {text} 个空行。", "Blank rows left out: {text}."),
}
SHOWN = 40


def problem(code: str, row: int, column: int = 0, text: str = "") -> ImportProblem:
    """`column` from 1; 0 is the whole row. `text` is what the cell says."""
    level, zh, en = PROBLEMS[code]
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return ImportProblem(
        row=row,
        column=letter(column),
        code=code,
        level=level,
        zh=zh.replace("{text}", shown),
        en=en.replace("{text}", shown),
    )

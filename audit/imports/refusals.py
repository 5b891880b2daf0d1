"""Why a file gives no preview. The process that opens files names the reason; the server says it in words."""

from collections.abc import Mapping
from enum import StrEnum

from audit.errors import AuditError, Malformed, Rejected


class Refusal(StrEnum):
    broken = "broken"
    other = "other"
    """No workbook and no document."""
    encrypted = "encrypted"
    macros = "macros"
    old_word = "old_word"
    binary_workbook = "binary_workbook"
    too_large = "too_large"
    """The file itself, what it unpacks to, its tables, or what would come out of them."""
    no_table = "no_table"
    choice = "choice"
    """What the person chose is not in the file."""


class RefusedFile(Exception):
    """`field` is the part of the choice that does not fit."""

    def __init__(self, why: Refusal, *, field: str | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.field = field


NOT_READABLE: Mapping[Refusal, tuple[str, str]] = {
    Refusal.broken: (
        "文件打不开，可能没有传完或已损坏。请用 Excel、WPS 或 Word 打开后另存一份，再选择新的文件。",
        "The file cannot be opened; it may be cut off or damaged. Open it in Excel, WPS or Word, save it again and choose the new file.",
    ),
    Refusal.other: (
        "这不是 Word 或 Excel 文件。请选择 .xlsx、.xls、.ods 或 .docx 文件；图片和 PDF 请先转成表格。",
        "This is no Word or Excel file. Choose a .xlsx, .xls, .ods or .docx file; turn pictures and PDFs into a table first.",
    ),
    Refusal.encrypted: (
        "文件有密码。请打开后去掉密码，另存后再选择。",
        "The file has a password. Open it, remove the password, save it and choose it again.",
    ),
    Refusal.macros: (
        "文件里有宏。请另存为不带宏的 .xlsx 或 .docx 后再选择。",
        "The file holds macros. Save it as .xlsx or .docx without macros and choose it again.",
    ),
    Refusal.old_word: (
        "这是旧格式的 Word 文件（.doc）。请另存为 .docx 后再选择。",
        "This is an old Word file (.doc). Save it as .docx and choose it again.",
    ),
    Refusal.binary_workbook: (
        "这是二进制格式的工作簿（.xlsb）。请另存为 .xlsx 后再选择。",
        "This is a binary workbook (.xlsb). Save it as .xlsx and choose it again.",
    ),
}


def in_words(why: Refusal, *, field: str | None = None) -> AuditError:
    if why is Refusal.choice:
        return Malformed(
            "invalid_field",
            "所选的表格、表头行或列超出了文件的范围，请重新选择。",
            "The table, header row or column chosen is not in the file. Choose again.",
            field=field,
        )
    if why is Refusal.no_table:
        return Rejected(
            "import_no_table",
            "文件里没有找到表格。请确认检查表是 Word 或 Excel 里的表格，而不是图片或普通段落，然后重新选择文件。",
            "No table was found in the file. The check table must be a table of Word or Excel, no picture and no plain paragraphs.",
        )
    if why is Refusal.too_large:
        return Rejected(
            "import_too_large",
            "文件或表格过大（文件最大 5 MB，表格最多 2000 行、60 列）。请只留下检查表，另存后再选择。",
            "The file or table is too large (5 MB; 2000 rows and 60 columns). Keep only the check table, save it and choose it again.",
        )
    return Rejected("import_not_readable", *NOT_READABLE[why])

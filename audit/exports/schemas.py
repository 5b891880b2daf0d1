"""Words of the room: export 导出任务."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct


class ExportKind(StrEnum):
    month_pdf = "month_pdf"  # 月报 PDF
    month_docx = "month_docx"  # 月报 Word
    month_xlsx = "month_xlsx"  # 月报 Excel
    boards_pdf = "boards_pdf"  # 区块看板
    self_checks_pdf = "self_checks_pdf"  # 自查月表


class ExportState(StrEnum):
    waiting = "waiting"  # 排队中
    running = "running"  # 生成中
    done = "done"  # 已生成
    failed = "failed"  # 未能生成


class AskExport(Struct, frozen=True, forbid_unknown_fields=True):
    kind: ExportKind
    month: Annotated[str, Meta(max_length=7)]
    """2026-11."""


class Export(Struct, frozen=True):
    id: UUID
    kind: ExportKind
    month: str
    state: ExportState
    steps: int
    """Done so far, of `steps_all`."""
    steps_all: int
    """0: not known yet."""
    asked_by_name: str
    asked_at: datetime
    finished_at: datetime | None
    file_name: str
    """Empty until it is done."""
    bytes: int
    problem: str
    """Why it failed, and what to do, in Chinese."""
    problem_en: str
    kept_until: datetime | None
    """Then the file is thrown away and can be made anew."""

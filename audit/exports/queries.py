from datetime import timedelta
from typing import Any
from uuid import UUID

from audit.database import fetch
from audit.errors import NotFound
from audit.exports.schemas import Export, ExportKind, ExportState
from audit.ids import HallId

KEPT = timedelta(days=7)
SHOWN_MOST = 30
EXPORTS = (
    """SELECT e.*, p.display_name AS asked_by_name FROM export e JOIN person p ON p.id = e.person WHERE e.hall = ?"""
)


async def exports_of(hall: HallId) -> list[Export]:
    """Newest first."""
    return [
        _export(row) for row in await fetch(f"{EXPORTS} ORDER BY e.asked_at DESC, e.id DESC LIMIT {SHOWN_MOST}", hall)
    ]


async def export(hall: HallId, id: UUID) -> Export:
    """Raises NotFound."""
    rows = await fetch(f"{EXPORTS} AND e.id = ?", hall, id)
    if not rows:
        raise NotFound(
            "export_unknown",
            "没有找到这份文件，可能已过保存期，请重新生成。",
            "This file is not here; it may have been thrown away. Make it anew.",
        )
    return _export(rows[0])


def _export(row: dict[str, Any]) -> Export:
    finished = row["finished_at"]
    return Export(
        id=row["id"],
        kind=ExportKind(row["kind"]),
        month=row["month"],
        state=ExportState(row["state"]),
        steps=row["steps"],
        steps_all=row["steps_all"],
        asked_by_name=row["asked_by_name"],
        asked_at=row["asked_at"],
        finished_at=finished,
        file_name=row["file_name"],
        bytes=row["bytes"],
        problem=row["problem"],
        problem_en=row["problem_en"],
        kept_until=finished + KEPT if finished else None,
    )

"""Asks for a file, makes it in the background, throws it away after a while."""

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from audit.child_processes import EndedError, OverTimeError, Workers, WorkFailedError
from audit.config import Settings
from audit.database import bulk_insert, fetch, in_turn, transaction
from audit.errors import AuditError, Conflict
from audit.exports import queries
from audit.exports.schemas import AskExport, Export, ExportKind, ExportState
from audit.exports.tables import ExportRow
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record
from audit.logs import facts, log
from audit.monthly import making
from audit.monthly.gathering import first_of, month_report
from audit.monthly.making import Made, Progress, Workshop
from audit.sites.queries import hall_by_id
from audit.sites.rules import local_day
from audit.sites.schemas import Hall

COLUMNS = (
    *("id", "hall", "person", "kind", "month", "state", "steps", "steps_all", "attempts", "asked_at"),
    *("file_name", "bytes", "problem", "problem_en"),
)
MAKERS = {
    ExportKind.month_pdf: making.make_pdf,
    ExportKind.month_docx: making.make_docx,
    ExportKind.month_xlsx: making.make_xlsx,
    ExportKind.boards_pdf: making.make_boards,
    ExportKind.self_checks_pdf: making.make_self_checks,
}
WAITING_MOST = 10
"""Of a hall."""
LEASE = timedelta(minutes=2)
"""Longer than any single step takes; each step renews it."""
ATTEMPTS_MOST = 3
FOLDER = "exports"
_under_way: set[asyncio.Task[None]] = set()


async def ask_export(*, hall: Hall, ask: AskExport, person: PersonId, now: datetime) -> Export:
    """The same file that is waiting or being made is not begun twice. Raises Rejected month_unfit, Conflict exports_waiting."""
    first_of(ask.month, today=local_day(now, hall.time_zone))
    async with transaction():
        await in_turn(hall.id)
        open_ones = [
            one for one in await queries.exports_of(hall.id) if one.state in (ExportState.waiting, ExportState.running)
        ]
        same = next((one for one in open_ones if (one.kind, one.month) == (ask.kind, ask.month)), None)
        if same:
            return same
        if len(open_ones) >= WAITING_MOST:
            raise Conflict(
                "exports_waiting",
                "正在排队的文件较多，请等前面的生成完再试。",
                "Many files are waiting to be made. Try again when some are done.",
            )
        id = new_id()
        row = (id, hall.id, person, ask.kind.value, ask.month, ExportState.waiting.value, 0, 0, 0, now, "", 0, "", "")
        await bulk_insert(ExportRow, COLUMNS, [row])
        detail = {"kind": ask.kind, "month": ask.month}
        await record(act="export.asked", hall=hall.id, actor=person, subject=id, detail=detail, now=now)
    return await queries.export(hall.id, id)


def make_later(settings: Settings) -> None:
    """Nobody waits for it. What a killed process leaves is taken over by the job `make_exports`."""
    task = asyncio.create_task(make_waiting(datetime.now(UTC), settings=settings))
    _under_way.add(task)
    task.add_done_callback(_ended)


def _ended(task: asyncio.Task[None]) -> None:
    _under_way.discard(task)
    if not task.cancelled() and (problem := task.exception()):
        log.error("exports", exc_info=problem)


async def all_made() -> None:
    """Returns when nothing is under way."""
    while _under_way:
        await asyncio.wait(_under_way)


async def stop_making() -> None:
    """Before the database closes. The next start goes on."""
    for task in _under_way:
        task.cancel()
    await all_made()


async def make_waiting(now: datetime, *, settings: Settings) -> None:
    """One after the other, until nothing waits."""
    workers = making.workers()
    try:
        while (claimed := await _claim(datetime.now(UTC))) is not None:
            await _make(claimed, workers, settings)
    finally:
        await workers.close()


async def _claim(now: datetime) -> UUID | None:
    """The oldest that waits, or whose process was killed; None when another process has it all in hand."""
    async with transaction():
        await in_turn("exports")
        if await fetch("SELECT 1 FROM export WHERE state = 'running' AND lease_until >= ?", now):
            return None
        rows = await fetch(
            "SELECT id, attempts FROM export WHERE state IN ('waiting', 'running') ORDER BY asked_at, id LIMIT 1"
        )
        if not rows:
            return None
        await fetch(
            "UPDATE export SET state = 'running', lease_until = ?, attempts = attempts + 1, steps = 0 WHERE id = ?",
            now + LEASE,
            rows[0]["id"],
        )
    return UUID(str(rows[0]["id"]))


async def _make(id: UUID, workers: Workers, settings: Settings) -> None:
    [row] = await fetch("SELECT hall, kind, month, attempts FROM export WHERE id = ?", id)
    if row["attempts"] > ATTEMPTS_MOST:
        return await _fail(
            id,
            "多次生成中断，请联系管理员查看服务器日志。",
            "It stopped several times. Ask the administrator to read the server's log.",
        )
    folder = settings.data / FOLDER / str(id)
    await asyncio.to_thread(_fresh, folder)
    shop = Workshop(folder, _progress(id), workers, settings)
    try:
        made = await _made(await hall_by_id(HallId(row["hall"])), ExportKind(row["kind"]), row["month"], shop)
    except AuditError as error:
        await _fail(id, error.title, error.title_en)
    except (EndedError, OverTimeError, WorkFailedError) as error:
        log.error("export", exc_info=error, extra=facts(export=str(id)))
        await _fail(
            id,
            "生成时出错，请再试一次；仍不行请联系管理员。",
            "Making it failed. Try once more, then ask the administrator.",
        )
    else:
        await fetch(
            "UPDATE export SET state = 'done', finished_at = ?, file_name = ?, bytes = ?, lease_until = NULL WHERE id = ?",
            datetime.now(UTC),
            made.name,
            made.path.stat().st_size,
            id,
        )


async def _made(hall: Hall, kind: ExportKind, month: str, shop: Workshop) -> Made:
    now = datetime.now(UTC)
    report = await month_report(hall, first_of(month, today=local_day(now, hall.time_zone)), now=now)
    return await MAKERS[kind](report, shop)


def _progress(id: UUID) -> Progress:
    async def told(steps: int, steps_all: int) -> None:
        lease = datetime.now(UTC) + LEASE
        await fetch(
            "UPDATE export SET steps = ?, steps_all = ?, lease_until = ? WHERE id = ?", steps, steps_all, lease, id
        )

    return told


async def _fail(id: UUID, problem: str, problem_en: str) -> None:
    await fetch(
        "UPDATE export SET state = 'failed', problem = ?, problem_en = ?, finished_at = ?, lease_until = NULL WHERE id = ?",
        problem,
        problem_en,
        datetime.now(UTC),
        id,
    )


def _fresh(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def path_of(settings: Settings, export: Export) -> Path:
    return settings.data / FOLDER / str(export.id) / export.file_name


async def made_file(settings: Settings, export: Export) -> Path:
    """Raises Conflict export_not_ready."""
    path = path_of(settings, export)
    if export.state is not ExportState.done or not await asyncio.to_thread(path.is_file):
        raise Conflict(
            "export_not_ready",
            "文件还没有生成好，请稍后再下载；过了保存期的请重新生成。",
            "The file is not ready. Wait a little, or make it anew when it has been thrown away.",
        )
    return path


async def sweep_exports(now: datetime, *, settings: Settings) -> None:
    """A job: files of a week ago go, with their rows."""
    rows = await fetch("SELECT id FROM export WHERE finished_at < ?", now - queries.KEPT)
    for row in rows:
        await asyncio.to_thread(shutil.rmtree, settings.data / FOLDER / str(row["id"]), ignore_errors=True)
        await fetch("DELETE FROM export WHERE id = ?", row["id"])

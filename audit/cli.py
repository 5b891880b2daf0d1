"""The command `hall-audit`."""

import argparse
import asyncio
import contextlib
import getpass
import os
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from audit import database
from audit.config import Settings, read_settings
from audit.errors import AuditError
from audit.ids import HallId

T = TypeVar("T")
BROKEN, UNSUPPORTED = 3, 4
"""Exit codes of what verifies."""
FAULTS_SHOWN = 20


def main(arguments: list[str] | None = None) -> None:
    """Runs one subcommand; an expected failure is one sentence and exit code 1."""
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ | _given(options))
        options.run(options, settings)
    except AuditError as problem:
        sys.exit(f"{problem.title}\n{problem.title_en}")
    except (msgspec.ValidationError, ValueError, OSError) as problem:
        sys.exit(f"设置或文件有问题，请更正后重试：{problem}\nA setting or file is wrong: {problem}")


def _given(options: argparse.Namespace) -> dict[str, str]:
    named = {"AUDIT_PORT": getattr(options, "port", None), "AUDIT_HOST": getattr(options, "host", None)}
    return {name: str(value) for name, value in named.items() if value is not None}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("hall-audit", description="贯标 Hall Audit")
    parser.add_argument("--version", action="version", version=version("hall-audit"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, words in (
        ("serve", serve, "serve the app 启动服务"),
        ("demo", demo, "fill the demo hall and serve it 启动演示大厅"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("--host", help="address to listen on (AUDIT_HOST)")
        command.add_argument("--port", type=int, help="port (AUDIT_PORT)")
        command.set_defaults(run=run)
    commands.add_parser("run-jobs", help="do the background work 运行后台任务").set_defaults(run=run_jobs)
    commands.add_parser("migrate", help="bring the database to the newest shape 升级数据库").set_defaults(run=migrate)
    library = commands.add_parser("library", help="what the standards library holds 标准库里有什么")
    library.add_argument("--json", action="store_true", help="all of it, as one JSON object 全部内容")
    library.add_argument("--check", type=Path, metavar="FOLDER", help="validate a folder of checklists 检验一个文件夹")
    library.set_defaults(run=show_library)
    _add_setup_commands(commands)
    _add_proof_commands(commands)
    return parser


def _add_proof_commands(commands: Any) -> None:
    verify = commands.add_parser("verify", help="check journal, documents, photos and seals 核验全部证据")
    verify.add_argument(
        "archive", type=Path, nargs="?", help="an archive or the folder it was unpacked into 归档包或其文件夹"
    )
    verify.add_argument("--against", type=Path, metavar="FOLDER", help="checkpoints kept elsewhere 另存的存根")
    verify.add_argument("--without-photos", action="store_true", help="do not read every photo 不逐张读照片")
    verify.set_defaults(run=verify_all)
    scores = commands.add_parser("check-scores", help="compare the sums of scores with the inspections 核对计分底数")
    scores.add_argument("--mend", action="store_true", help="make those that are wrong anew 不符的重新计算")
    scores.set_defaults(run=check_scores)
    checkpoint = commands.add_parser("checkpoint", help="write a signed checkpoint of the journal 写一份存根")
    checkpoint.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="where to keep it 存到哪里")
    checkpoint.set_defaults(run=write_checkpoint)
    export = commands.add_parser("export", help="write a hall's archive 导出大厅的归档包")
    export.add_argument("--hall", required=True, help="name of the hall 大厅名称")
    export.add_argument("--month", help="only that month, 2026-11 只要某月")
    export.add_argument("--to", type=Path, required=True, metavar="FILE", help="the ZIP to write 存为")
    export.set_defaults(run=export_archive)
    taking = commands.add_parser("import-archive", help="take in an archive of another installation 导入归档包")
    taking.add_argument("file", type=Path)
    taking.set_defaults(run=take_archive_in)


def _add_setup_commands(commands: Any) -> None:
    hall = commands.add_parser("hall", help="create a hall from a YAML file 由文件新建大厅")
    hall.add_argument("file", type=Path)
    hall.set_defaults(run=create_hall)
    person = commands.add_parser("person", help="add a person with a role in a hall 新增人员")
    person.add_argument("name", help="sign-in name 用户名")
    person.add_argument("--display-name", required=True, help="shown name 姓名")
    person.add_argument("--hall", required=True, help="name of the hall 大厅名称")
    person.add_argument(
        "--role", required=True, help="consultant, clerk, hall_manager, supervisor, supplier_lead, admin"
    )
    person.set_defaults(run=add_person)
    rescue = commands.add_parser("import", help="take in a file of unsent content 导入手机另存的未上传内容")
    rescue.add_argument("file", type=Path)
    rescue.add_argument("--as", dest="name", required=True, help="sign-in name of the person who made it 用户名")
    rescue.set_defaults(run=import_unsent)


def serve(_: argparse.Namespace, settings: Settings) -> None:
    _serve("audit.app:create_app", settings)


def demo(_: argparse.Namespace, settings: Settings) -> None:
    from audit.demo.load import load_demo_hall

    print("正在准备演示大厅，首次约需半分钟 / Preparing the demo hall, about half a minute the first time", flush=True)
    _run(settings, load_demo_hall(now=datetime.now(UTC), settings=settings))
    _serve("audit.demo.app:create_demo_app", settings)


def _serve(target: str, settings: Settings) -> None:
    from granian import Granian
    from granian.constants import Interfaces, Loops
    from granian.log import LogLevels

    from audit.checklists.library import load_book, load_library

    load_book()
    load_library()  # a broken file is told here, in words, and not by a worker that cannot start
    os.environ |= {"AUDIT_HOST": settings.host, "AUDIT_PORT": str(settings.port)}
    print(f"请打开 / open  http://{settings.host}:{settings.port}", flush=True)
    # One worker: SQLite has one writer, and sessions, halls and checklists are kept in this process's memory.
    Granian(
        target,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=1,
        factory=True,
        log_level=LogLevels.warning,
    ).serve()


def run_jobs(_: argparse.Namespace, settings: Settings) -> None:
    """Until it is stopped. Several may run: one of them does each job."""
    from audit.app import jobs_of
    from audit.jobs import keep_running

    print("后台任务已启动 / Background jobs are running", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        _run(settings, keep_running(jobs_of(settings)))


def migrate(_: argparse.Namespace, settings: Settings) -> None:
    async def nothing() -> None:
        return None

    _run(settings, nothing())
    print("数据库已是最新 / The database is up to date")


def show_library(options: argparse.Namespace, _: Settings) -> None:
    from audit.checklists import printed

    if options.check:
        checked = printed.check_folder(options.check)
        print(f"没有问题 / sound: {', '.join(checklist.pack for checklist in checked)}")
    else:
        print(printed.library_json() if options.json else printed.library_table())


def create_hall(options: argparse.Namespace, settings: Settings) -> None:
    from audit.demo.load import create_hall_from_file

    _run(settings, create_hall_from_file(options.file, now=datetime.now(UTC)))
    print("大厅已建好 / The hall is ready")


def add_person(options: argparse.Namespace, settings: Settings) -> None:
    _run(settings, _add_person(options, getpass.getpass("密码 / password: ")))
    print(f"已新增 {options.name} / added")


async def _add_person(options: argparse.Namespace, password: str) -> None:
    from audit.accounts.actions import add_person as add
    from audit.accounts.actions import grant_role
    from audit.accounts.schemas import Role

    role = Role(options.role)
    hall = await _hall_id(options.hall)
    now = datetime.now(UTC)
    person = await add(name=options.name, display_name=options.display_name, password=password, now=now)
    await grant_role(person=person, hall=hall, role=role, now=now)


async def _hall_id(name: str) -> HallId:
    from audit.sites.queries import hall_named

    hall = await hall_named(name)
    if hall is None:
        raise ValueError(f"没有名为“{name}”的大厅 / no hall named {name}")
    return hall


def import_unsent(options: argparse.Namespace, settings: Settings) -> None:
    from audit.sync.actions import import_unsent_file

    async def work() -> None:
        lines = await import_unsent_file(
            options.file.read_bytes(), name=options.name, settings=settings, now=datetime.now(UTC)
        )
        print("\n".join(lines))

    _run(settings, work())


def export_archive(options: argparse.Namespace, settings: Settings) -> None:
    from audit.archives.actions import prepare, write_file
    from audit.archives.rules import days_of
    from audit.archives.schemas import Scope
    from audit.reports.rendering import Renderer

    first, last = days_of(options.month) if options.month else (None, None)

    async def work() -> None:
        scope = Scope(await _hall_id(options.hall), from_on=first, to_on=last)
        renderer = Renderer(settings)
        try:
            prepared = await prepare(
                scope, actor=None, settings=settings, renderer=renderer, site=settings.public_url, now=datetime.now(UTC)
            )
        finally:
            await renderer.close()
        await asyncio.to_thread(write_file, prepared, options.to)
        print(f"归档包已写好 / archive written: {options.to}")

    _run(settings, work())


def take_archive_in(options: argparse.Namespace, settings: Settings) -> None:
    from audit.archives.importing import import_archive
    from audit.archives.verifying import key_of

    async def work() -> None:
        found = await import_archive(options.file, settings=settings, now=datetime.now(UTC))
        if found.before:
            print(f"{found.before:%Y-%m-%d} 已导入过，没有改动 / taken in before, nothing was changed")
            return
        print(
            f"已导入“{found.manifest.hall_name}”：{found.rows} 条记录，{found.photos} 张照片。人员均未启用，由管理员逐个设密码启用\n"
            f"taken in: {found.rows} rows, {found.photos} photos; people are switched off until an administrator lets them in\n"
            f"请核对公钥 / compare the key: {key_of(found.manifest)}"
        )
        if found.renamed:
            print(f"用户名已被占用，改为 / renamed: {', '.join(found.renamed)}")

    _run(settings, work())


def _verify_archive(path: Path) -> None:
    from audit.archives.verifying import key_of, verify_archive

    try:
        found = verify_archive(path)
    except AuditError as problem:
        print(f"{problem.title}\n{problem.title_en}")
        sys.exit(UNSUPPORTED if problem.code in {"seal_alg", "archive_newer"} else BROKEN)
    manifest = found.manifest
    print(
        f"完整 / whole  {manifest.hall_name}，文件 {manifest.files} 个，照片 {manifest.photos} 张"
        f"（导出时缺 {manifest.photos_missing} 张），封存 {found.seals} 份，日志 {found.entries} 条\n"
        f"{manifest.files} files, {manifest.photos} photos ({manifest.photos_missing} had no file), "
        f"{found.seals} seals, {found.entries} entries\n"
        f"请与存根或对方的公钥核对 / compare the key: {key_of(manifest)}"
    )


def verify_all(options: argparse.Namespace, settings: Settings) -> None:
    """Ends with 0 when all is whole, 3 when something is broken, 4 when a signature cannot be judged."""
    if options.archive:
        _verify_archive(options.archive)
    else:
        _verify_installation(options, settings)


def _verify_installation(options: argparse.Namespace, settings: Settings) -> None:
    from audit.seals.checking import Verified, verify

    async def work() -> Verified:
        async with database.reading(settings.database):
            return await verify(settings, against=options.against, with_photos=not options.without_photos)

    found = _judged(work())
    if found.faults:
        print(f"不完整 / BROKEN  共 {len(found.faults)} 处 / {len(found.faults)} in all")
        for fault in found.faults[:FAULTS_SHOWN]:
            print(f"{fault.zh}\n{fault.en}")
        sys.exit(BROKEN)
    print(
        f"完整 / whole  日志 {found.entries} 条，照片 {found.photos} 张，封存 {found.seals} 份，存根 {found.checkpoints} 份\n"
        f"{found.entries} entries, {found.photos} photos, {found.seals} seals, {found.checkpoints} checkpoints\n"
        f"root {found.root}"
    )


def _judged(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except AuditError as problem:
        print(f"{problem.title}\n{problem.title_en}", file=sys.stderr)
        sys.exit(UNSUPPORTED if problem.code == "seal_alg" else 1)


def check_scores(options: argparse.Namespace, settings: Settings) -> None:
    """Ends with 3 when something was wrong, also when it was mended."""
    from audit.scores import checking

    async def work() -> None:
        faults = await checking.check_scores()
        for fault in faults[:FAULTS_SHOWN]:
            print(f"{fault.zh}\n{fault.en}")
        if faults and options.mend:
            await checking.mend_scores(datetime.now(UTC))
            print("已重新计算 / made anew")
        if faults:
            sys.exit(BROKEN)
        print("计分底数与检查一致 / the sums follow from the inspections")

    _run(settings, work())


def write_checkpoint(options: argparse.Namespace, settings: Settings) -> None:
    from audit.seals.checkpointing import checkpoint

    async def work() -> None:
        file, faults = await checkpoint(options.to, settings=settings, now=datetime.now(UTC))
        for fault in faults[:FAULTS_SHOWN]:
            print(f"{fault.zh}\n{fault.en}")
        if file is None:
            sys.exit(BROKEN)
        print(f"存根已写好，请保存到服务器以外 / checkpoint written, keep it away from the server:\n{file}")

    _run(settings, work())


def _run(settings: Settings, work: Coroutine[Any, Any, None]) -> None:
    """Runs `work` with the database open, migrated and the library published."""

    async def inside() -> None:
        from audit.journal.actions import ensure_epoch
        from audit.standards.actions import publish_library

        async with database.opened(settings.database):
            await ensure_epoch(now=datetime.now(UTC))
            await publish_library(now=datetime.now(UTC))
            await work

    asyncio.run(inside())

"""The command as an administrator types it."""

import base64
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from audit.checklists.queries import current_checklists
from audit.config import Settings
from audit.findings.queries import findings_of_hall
from audit.ids import new_id
from audit.inspections.tables import InspectionRow
from audit.signs.queries import current_signs, walks_of_hall
from audit.sync.actions import import_unsent_file
from tests import builders
from tests.cast import START, Stage
from tests.media.folder import photo_counts


def run(*arguments: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "hall-audit", *arguments],
        env=os.environ | {"AUDIT_DATA": str(data)} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_migrate_makes_a_database_and_says_so(tmp_path: Path) -> None:
    done = run("migrate", data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "数据库已是最新" in done.stdout
    assert (tmp_path / "audit.sqlite").exists()


@pytest.mark.parametrize(
    "environment",
    [{"AUDIT_PORT": "many"}, {"AUDIT_DATABASE_URL": "mysql://x"}, {"AUDIT_PHOTO_MAX_BYTES": "-1"}],
)
def test_a_wrong_setting_is_one_sentence_and_no_traceback(tmp_path: Path, environment: dict[str, str]) -> None:
    done = run("migrate", data=tmp_path, **environment)
    assert done.returncode == 1
    assert "设置或文件有问题" in done.stderr and "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    done = run("import", str(tmp_path / "nothing.json"), "--as", "consultant", data=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_the_whole_library_is_one_json_object_without_a_database(tmp_path: Path) -> None:
    done = run("library", "--json", data=tmp_path / "none")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "none").exists()
    whole = json.loads(done.stdout)
    items = {item["id"]: item for item in whole["items"]}
    assert len(items) == len(whole["items"]) == sum(len(one["items"]) for one in whole["checklists"])
    assert items["SS13"].items() >= {"pack": "safety_signs", "module": "signage", "frequency": "monthly"}.items()
    assert items["FE2a"]["critical"] is True and items["SS11"]["advisory"] is True
    assert {"source": "GB 2894-2008", "clause": "9.5（条款号待核实）", "grade": "V2"} in items["SS13"]["citations"]
    assert all(whole[part] for part in ("standards", "tenders", "facts", "symbols", "modules", "synonyms"))


def test_the_library_is_told_as_a_short_table(tmp_path: Path) -> None:
    done = run("library", data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "safety_signs 安全标志检查表" in done.stdout and "标准 standards" in done.stdout


@pytest.mark.parametrize("folder", ["standards_library", "standards_library/checklists"])
def test_a_sound_folder_is_called_sound(tmp_path: Path, folder: str) -> None:
    done = run("library", "--check", folder, data=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "没有问题 / sound" in done.stdout and "desk_layout" in done.stdout


def test_a_broken_folder_is_one_sentence_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("pack: mine\nitem: 1\n", encoding="utf-8")
    done = run("library", "--check", str(tmp_path), data=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("mine.yaml 第 1 行") and "Traceback" not in done.stderr


async def unsent_file(stage: Stage, *, photo: bytes) -> tuple[dict[str, Any], str]:
    office = next(one for one in await current_checklists() if one.checklist.pack == "office_check_table")
    content = builders.document(
        hall=stage.hall,
        spot=stage.spot("A01"),
        checklist=office,
        failing=("T8",),
        photos=[builders.photo_facts(photo, "T8")],
    )
    id = str(new_id())
    digest = hashlib.sha256(photo).hexdigest()
    saved = {
        "format": "hall-audit-unsent",
        "version": 1,
        "documents": [{"id": id, "hall": str(stage.hall), "body": json.dumps(content)}],
        "photos": [{"hall": str(stage.hall), "sha256": digest, "base64": base64.b64encode(photo).decode()}],
    }
    return saved, id


async def test_what_a_phone_could_not_send_comes_in_from_its_file_once(
    opened: None, stage: Stage, settings: Settings
) -> None:
    saved, id = await unsent_file(stage, photo=builders.jpeg(5))
    content = json.dumps(saved).encode()
    for expected in ("已导入", "原已收到"):
        lines = await import_unsent_file(content, name="consultant", settings=settings, now=START)
        assert lines[0] == f"{id} {expected}"
    assert await InspectionRow.count() == 1
    assert list((await photo_counts([row["id"] for row in await InspectionRow.select(InspectionRow.id)])).values()) == [
        (1, 1)
    ]
    assert [finding.item for finding in await findings_of_hall(stage.hall, state=None)] == ["T8"]


async def test_signs_and_walks_come_in_from_the_file_too(opened: None, stage: Stage, settings: Settings) -> None:
    sign = builders.sign_document(hall=stage.hall, zone=stage.places.zones[0].id)
    bodies = {"signs": sign, "walks": builders.walk_document(hall=stage.hall)}
    documents = [
        {"id": str(new_id()), "hall": str(stage.hall), "collection": collection, "body": json.dumps(body)}
        for collection, body in bodies.items()
    ]
    saved = {"format": "hall-audit-unsent", "version": 1, "documents": documents, "photos": []}
    for expected in ("已导入", "原已收到"):
        lines = await import_unsent_file(json.dumps(saved).encode(), name="consultant", settings=settings, now=START)
        assert lines == [f"{document['id']} {expected}" for document in documents]
    assert [sign.document.name for sign in await current_signs(stage.hall)] == ["禁止吸烟"]
    assert [walk.document.target for walk in await walks_of_hall(stage.hall)] == ["母婴室"]


async def test_a_report_and_its_repair_come_in_from_the_file_too(
    opened: None, stage: Stage, settings: Settings
) -> None:
    finding = new_id()
    report = builders.report_document(hall=stage.hall, spot=stage.spot("A01"))
    repair = builders.step_document(hall=stage.hall, finding=finding, act="fix")
    documents = [
        {"id": str(id), "hall": str(stage.hall), "collection": collection, "body": json.dumps(body)}
        for id, collection, body in ((new_id(), "steps", repair), (finding, "findings", report))
    ]
    saved = {"format": "hall-audit-unsent", "version": 1, "documents": documents, "photos": []}
    lines = await import_unsent_file(json.dumps(saved).encode(), name="consultant", settings=settings, now=START)
    assert lines == [f"{document['id']} 已导入" for document in documents]
    assert [one.state for one in await findings_of_hall(stage.hall, state=None)] == ["fixed"]


async def test_one_bad_piece_of_the_file_does_not_stop_the_others(
    opened: None, stage: Stage, settings: Settings
) -> None:
    saved, _ = await unsent_file(stage, photo=builders.jpeg(6))
    saved["documents"].insert(0, {"id": str(new_id()), "hall": str(stage.hall), "body": "{}"})
    saved["photos"].insert(0, saved["photos"][0] | {"base64": "***"})
    saved["photos"].append(saved["photos"][1] | {"hall": str(stage.other_hall)})
    lines = await import_unsent_file(json.dumps(saved).encode(), name="consultant", settings=settings, now=START)
    assert ["未导入" in line for line in lines] == [True, False, True, False, True]
    assert await InspectionRow.count() == 1

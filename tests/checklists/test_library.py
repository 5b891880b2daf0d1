"""A broken file is refused whole, in words; schema.json and README.md agree with the loader."""

import json
import random
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml

from audit.checklists.explain import CHOICES
from audit.checklists.library import CHECKLISTS, UNITS, load_book, load_library
from audit.checklists.schemas import Checklist, Citation, Item, Reason, Response, Text
from audit.checklists.written import LibraryError
from audit.demo.load import DEMO_HALL, read_hall_file

FILES = sorted(CHECKLISTS.glob("*.yaml"))
LIBRARY = CHECKLISTS.parent
NOT_OF_A_CHECKLIST = {"status", "cost_bearer"} | {name for name in CHOICES if "." in name}
SMALL = """\
pack: umbrellas
title: {zh: 雨伞, en: Umbrellas}
edition: 1
pass_mark_points: 80
spot_kinds: [area]
items:
  - id: U1
    title: {zh: 伞架整齐, en: Stand tidy}
    requirement: {zh: 入架, en: In the rack}
    how_to_check: {zh: 看一眼, en: Look}
    pillar: set_in_order
    response: {type: pass_fail}
    photo: on_fail
    weight: 1
    frequency: daily_1
    citations: [{source: haining, clause: 3.4.1.5, grade: S}]
    reasons:
      - {id: missing, zh: 缺伞, en: Missing}
"""


def load(folder: Path, **files: str) -> list[Checklist]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_library(folder)


def refusal(folder: Path, text: str) -> LibraryError:
    with pytest.raises(LibraryError) as caught:
        load(folder, broken=text)
    return caught.value


def test_the_small_checklist_is_sound(tmp_path: Path) -> None:
    [checklist] = load(tmp_path, small=SMALL)
    assert (checklist.pack, checklist.pass_mark, checklist.items[0].reasons[0].zh) == ("umbrellas", 80_000, "缺伞")


@pytest.mark.parametrize(
    ("old", "new", "line", "zh", "en"),
    [
        ("edition: 1\n", "", 1, "缺少“edition”", "“edition” is missing"),
        ("pass_mark_points: 80\n", "", 1, "缺少“pass_mark_points”", "“pass_mark_points” is missing"),
        ("weight: 1", "wieght: 1", 7, "不认识“wieght”", "“wieght” is unknown"),
        ("pillar: set_in_order", "pillar: tidy", 11, "sort set_in_order shine", "Choose one of: sort"),
        ("grade: S", "grade: A", 16, "V1 V2 V3 U S", "V1 V2 V3 U S"),
        ("spot_kinds: [area]", "spot_kinds: [garden]", 5, "counter desk area", "Choose one of: counter"),
        ("weight: 1", "weight: 0", 14, "数字最小为 1", "at least 1"),
        ("pass_mark_points: 80", "pass_mark_points: 101", 4, "数字最大为 100", "at most 100"),
        ("pass_mark_points: 80", "pass_mark: 80000", 4, "请改写为 pass_mark_points", "Write pass_mark_points"),
        ("weight: 1", "weight: heavy", 14, "这里要写整数", "a whole number"),
        ("id: missing", "id: no", 18, "要加引号", "quote text"),
        ("id: U1", "id: U 1", 7, "编号以英文字母开头", "Begin with a letter"),
        ("zh: 缺伞", "zh: ''", 18, "至少 1 个字符", "at least 1 characters"),
        ("[{source: haining, clause: 3.4.1.5, grade: S}]", "[]", 16, "至少一条依据", "at least one citation"),
        ("type: pass_fail", "type: length", 12, "target_cm", "needs target_cm"),
        ("type: pass_fail", "type: length, target_cm: 60", 12, "tolerance_cm", "needs target_cm and tolerance_cm"),
        ("type: pass_fail", "type: pass_fail, target_cm: 60", 12, "没有 target_cm", "has no target_cm"),
        ("type: pass_fail", "type: length, target_mm: 600", 12, "请改写为 target_cm", "Write target_cm"),
        ("type: pass_fail", "type: length, target_cm: 60.55, tolerance_cm: 2", 12, "这里要写整数", "a whole number"),
        ("weight: 1", "weight: 1\n    spot_kinds: [counter]", 15, "没有“counter”", "lack “counter”"),
        ("grade: S", "grade: V3", 14, "一票否决项", "A critical item"),
        ("edition: 1", "edition: 1\nedition: 2", 4, "写了两次", "written twice"),
        ("source: haining", "source: GB 1234-1999", 16, "标准登记里没有“GB 1234-1999”", "not registered"),
        (
            "weight: 1",
            "weight: 1\n    calculator: guess",
            15,
            "sign_min_size view_angle",
            "Choose one of: sign_min_size",
        ),
        ("response: {type: pass_fail}", "response: !!python/object:os.x {type: pass_fail}", 12, "类型标记", "tags"),
        ("spot_kinds: [area]", "? [spot_kinds]\n: [area]", 5, "字段名只能是文字", "must be plain text"),
        ("spot_kinds: [area]", "spot_kinds: &kinds [area]\nother: *kinds", 5, "引用", "references"),
        ("en: Stand tidy", "en: Stand, tidy", 8, "不认识“tidy”", "“tidy” is unknown"),
        ("title: {zh: 雨伞", "title: {zh: 雨伞: 架", 2, "不是合格的 YAML", "Not valid YAML"),
        (
            "      - {id: missing",
            "      - {id: missing, zh: a, en: a}\n      - {id: missing",
            19,
            "已在“U1”中用过",
            "taken in “U1”",
        ),
    ],
)
def test_a_fault_is_named_with_file_line_and_what_to_do(
    tmp_path: Path, old: str, new: str, line: int, zh: str, en: str
) -> None:
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    if "V3" in new:
        text = text.replace("weight: 1", "critical: true\n    weight: 1")
    error = refusal(tmp_path, text)
    assert error.title.startswith(f"broken.yaml 第 {line} 行")
    assert error.title_en.startswith(f"broken.yaml line {line}")
    assert zh in error.title
    assert en in error.title_en


@pytest.mark.parametrize(
    "text", ["", "# only a comment\n", "- 1\n", "just words", "a: !!python/name:os.system\n", "\t", "[" * 5000]
)
def test_what_is_no_checklist_at_all_is_refused_in_words(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, text).title.startswith("broken.yaml 第 ")


def test_other_encodings_and_huge_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(SMALL.encode("gb18030"))
    with pytest.raises(LibraryError, match="UTF-8"):
        load_library(tmp_path)
    (tmp_path / "a.yaml").write_text(SMALL + "#" * 1_000_001, encoding="utf-8")
    with pytest.raises(LibraryError, match="文件过大"):
        load_library(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="没有检查表文件"):
        load_library(tmp_path)


def test_two_files_cannot_use_the_same_pack_or_item(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"b\.yaml 第 1 行.*umbrellas"):
        load(tmp_path, a=SMALL, b=SMALL)
    with pytest.raises(LibraryError, match=r"b\.yaml 第 7 行.*“U1”已在“umbrellas”中用过"):
        load(tmp_path, a=SMALL, b=SMALL.replace("pack: umbrellas", "pack: others"))


def test_an_item_resting_on_weak_sources_becomes_advice(tmp_path: Path) -> None:
    [checklist] = load(tmp_path, a=SMALL.replace("grade: S", "grade: V3"))
    assert checklist.items[0].advisory


@pytest.mark.parametrize("written", ["off: true", '"off": true'])
def test_a_field_name_that_yaml_takes_for_a_no_is_text(tmp_path: Path, written: str) -> None:
    [checklist] = load(tmp_path, a=SMALL.replace("weight: 1", f"weight: 1\n    {written}"))
    assert checklist.items[0].off is True


def test_the_order_is_that_of_the_file_names() -> None:
    assert [checklist.pack for checklist in load_library()] == [file.stem for file in FILES]


BESIDE = sorted(LIBRARY.glob("*.yaml"))
"""The register, facts, symbols and all else that is no checklist."""


@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_file_is_refused_in_words_or_still_sound(tmp_path: Path, seed: int) -> None:
    """Characters lost, doubled, swapped or replaced; lines moved; nothing but LibraryError may come of it."""
    rng = random.Random(seed)
    source = rng.choice([*FILES, *BESIDE, DEMO_HALL])
    for file in BESIDE:
        shutil.copy(file, tmp_path)
    file = tmp_path / "checklists" / source.name if source in FILES else tmp_path / source.name
    file.parent.mkdir(exist_ok=True)
    text = source.read_text(encoding="utf-8")
    for _ in range(rng.randint(1, 4)):
        text = _damaged(text, rng)
    file.write_text(text, encoding="utf-8")
    try:
        if source == DEMO_HALL:
            read_hall_file(file)
        elif source in FILES:
            load_library(file.parent, tmp_path)
        else:
            load_book(tmp_path)
    except LibraryError as error:
        assert re.match(rf"{re.escape(error.file.name)} 第 \d+ 行", error.title)
        assert error.file == file or source.name in ("standards.yaml", "tenders.yaml")  # others cite what they name
        assert 1 <= error.line <= error.file.read_text(encoding="utf-8").count("\n") + 2


def _damaged(text: str, rng: random.Random) -> str:
    at = rng.randrange(max(1, len(text) - 1))
    lines = text.splitlines(keepends=True) or [""]
    line = rng.randrange(max(1, len(lines) - 1))
    return rng.choice(
        [
            text[:at] + text[at + rng.randint(1, 30) :],
            text[:at]
            + rng.choice(["\0", "\t", ":", "- ", "{", "]", "&a", "*a", "!!int ", "'", '"', "\n", "9" * 400, "�", "?"])
            + text[at:],
            "".join(lines[:line] + lines[line + 1 :]),
            "".join(lines[: line + 1] + lines[line:]),
            "".join([*lines[:line], " " + lines[line], *lines[line + 1 :]]),
            re.sub(
                r"(\w+)$",
                rng.choice(["null", "~", "3.14", "yes", "[]", "2026-13-45", ".inf", "0x", "[[]]", "{}"]),
                text,
                count=1,
                flags=re.M,
            ),
            text[:at],
        ]
    )


# schema.json is the same shape, for editors.

SCHEMA: dict[str, Any] = json.loads((LIBRARY / "schema.json").read_text(encoding="utf-8"))


def test_the_schema_is_itself_sound() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_schema_accepts_every_checklist(file: Path) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(yaml.safe_load(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("definition", "struct"),
    [
        (SCHEMA, Checklist),
        (SCHEMA["$defs"]["item"], Item),
        (SCHEMA["$defs"]["response"], Response),
        (SCHEMA["$defs"]["citation"], Citation),
        (SCHEMA["$defs"]["reason"], Reason),
        (SCHEMA["$defs"]["text"], Text),
    ],
    ids=["checklist", "item", "response", "citation", "reason", "text"],
)
def test_the_schema_and_the_struct_have_the_same_fields(
    definition: dict[str, Any], struct: type[msgspec.Struct]
) -> None:
    ours = {name: theirs for theirs, (name, _) in UNITS.items()}
    fields = msgspec.structs.fields(struct)
    assert set(definition["properties"]) == {ours.get(field.name, field.name) for field in fields}
    assert set(definition["required"]) == {ours.get(field.name, field.name) for field in fields if field.required}
    assert definition["additionalProperties"] is False


def test_the_schema_and_the_structs_offer_the_same_choices() -> None:
    item, defs = SCHEMA["$defs"]["item"]["properties"], SCHEMA["$defs"]
    offered = {
        "pillar": item["pillar"],
        "photo": item["photo"],
        "frequency": item["frequency"],
        "type": defs["response"]["properties"]["type"],
        "grade": defs["citation"]["properties"]["grade"],
        "spot_kinds": defs["spot_kind"],
        "module": defs["module"],
        "unit": defs["response"]["properties"]["unit"],
        "calculator": item["calculator"],
    }
    assert {name: one["enum"] for name, one in offered.items()} == {
        name: list(kind) for name, kind in CHOICES.items() if name not in NOT_OF_A_CHECKLIST
    }


@pytest.mark.parametrize(
    "old_and_new",
    [
        ("type: pass_fail", "type: length"),
        ("weight: 1", "weight: 11"),
        ("grade: S", "grade: X"),
        ("edition: 1", "editon: 1"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses_too(tmp_path: Path, old_and_new: tuple[str, str]) -> None:
    text = SMALL.replace(*old_and_new, 1)
    refusal(tmp_path, text)
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(yaml.safe_load(text)))


def test_the_example_of_the_readme_loads(tmp_path: Path) -> None:
    readme = (LIBRARY / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", readme, re.DOTALL)
    assert example
    head = SMALL.partition("items:\n")[0] + "items:\n"
    [checklist] = load(tmp_path, example=head + example[1])
    assert checklist.items[0].id == "EX1"

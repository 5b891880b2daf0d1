"""Reads standards_library/: one file, one checklist; beside them the register of standards, facts, symbols and drawings."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit.checklists import rules
from audit.checklists.schemas import (
    Checklist,
    Fact,
    LibraryBook,
    Material,
    ModuleWords,
    Obligation,
    ShortText,
    Standard,
    Symbol,
    Text,
)
from audit.checklists.written import LibraryError, Written
from audit.config import shipped

LIBRARY = shipped("standards_library")
CHECKLISTS = LIBRARY / "checklists"
MATERIALS = LIBRARY / "materials.yaml"
OBLIGATIONS = LIBRARY / "obligations"
UNITS = {
    "target_cm": ("target_mm", 10),
    "tolerance_cm": ("tolerance_mm", 10),
    "min_cm": ("min_mm", 10),
    "max_cm": ("max_mm", 10),
    "pass_mark_points": ("pass_mark", 1000),
}


class _Standards(Struct, forbid_unknown_fields=True):
    standards: list[Standard]


class _Facts(Struct, forbid_unknown_fields=True):
    facts: list[Fact]


class _Symbols(Struct, forbid_unknown_fields=True):
    symbols: list[Symbol]


class _Modules(Struct, forbid_unknown_fields=True):
    modules: list[ModuleWords]


class _Synonyms(Struct, forbid_unknown_fields=True):
    synonyms: list[list[ShortText]]


class _Materials(Struct, forbid_unknown_fields=True):
    materials: list[Material]


class _Obligations(Struct, forbid_unknown_fields=True):
    obligations: list[Obligation]


def load_library(folder: Path = CHECKLISTS) -> list[Checklist]:
    """All checklists in the order of their file names. Raises LibraryError for the first fault."""
    files = sorted(path for path in folder.glob("*") if path.suffix in (".yaml", ".yml"))
    if not files:
        raise LibraryError(folder, 1, (), Text(zh="这里没有检查表文件。", en="There is no checklist file here."))
    written = [Written(file, Checklist, UNITS) for file in files]
    checklists = [_sound(one) for one in written]
    for number, fault in rules.repeated_ids(checklists):
        written[number].refuse(fault)
    return checklists


def _sound(written: Written[Checklist]) -> Checklist:
    checklist = rules.with_forced_advice(written.content)
    for fault in rules.faults(checklist):
        written.refuse(fault)
    return checklist


def load_book(folder: Path = LIBRARY) -> LibraryBook:
    """The register and all else that is no checklist. Raises LibraryError for the first fault."""
    standards = Written(folder / "standards.yaml", _Standards, {})
    facts = Written(folder / "facts.yaml", _Facts, {})
    symbols = Written(folder / "symbols.yaml", _Symbols, {})
    modules = Written(folder / "modules.yaml", _Modules, {})
    _refuse_repeated(standards, "standards", "number", [one.number for one in standards.content.standards])
    _refuse_repeated(facts, "facts", "id", [one.id for one in facts.content.facts])
    _refuse_repeated(symbols, "symbols", "id", [one.id for one in symbols.content.symbols])
    _refuse_repeated(modules, "modules", "id", [one.id for one in modules.content.modules])
    return LibraryBook(
        standards=standards.content.standards,
        facts=facts.content.facts,
        symbols=symbols.content.symbols,
        modules=modules.content.modules,
        synonyms=Written(folder / "synonyms.yaml", _Synonyms, {}).content.synonyms,
        drawings={file.stem: file.read_text(encoding="utf-8") for file in sorted((folder / "drawings").glob("*.svg"))},
    )


def load_materials(file: Path = MATERIALS) -> list[Material]:
    """The catalogue of materials in the tender's order. Raises LibraryError."""
    written = Written(file, _Materials, {})
    materials = written.content.materials
    _refuse_repeated(written, "materials", "id", [one.id for one in materials])
    for fault in rules.repeated_skus(materials):
        written.refuse(fault)
    return materials


def load_obligations(folder: Path = OBLIGATIONS) -> list[Obligation]:
    """What the tenders promise, one file for each tender. Raises LibraryError."""
    every: list[Obligation] = []
    for file in sorted(folder.glob("*.yaml")):
        written = Written(file, _Obligations, {})
        for fault in rules.obligation_faults(written.content.obligations, tender=file.stem, known=every):
            written.refuse(fault)
        every += written.content.obligations
    return every


def _refuse_repeated(written: Written[Any], name: str, field: str, ids: Sequence[str]) -> None:
    for fault in rules.repeated((name,), field, ids):
        written.refuse(fault)

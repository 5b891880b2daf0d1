"""Reads standards_library/: one file, one checklist; beside them the register of standards, facts, symbols and drawings."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit.checklists import rules
from audit.checklists.schemas import (
    Checklist,
    Fact,
    LibraryBook,
    ModuleWords,
    ShortText,
    Standard,
    Symbol,
    Tender,
    Text,
)
from audit.checklists.tender_schemas import Material, Obligation
from audit.checklists.training_schemas import TrainingBook
from audit.checklists.written import LibraryError, Written
from audit.config import shipped

LIBRARY = shipped("standards_library")
CHECKLISTS = LIBRARY / "checklists"
MATERIALS = LIBRARY / "materials.yaml"
OBLIGATIONS = LIBRARY / "obligations"
TRAINING = LIBRARY / "training.yaml"
UNITS = {
    "target_cm": ("target_mm", 10),
    "tolerance_cm": ("tolerance_mm", 10),
    "min_cm": ("min_mm", 10),
    "max_cm": ("max_mm", 10),
    "pass_mark_points": ("pass_mark", 1000),
}


class _Standards(Struct, forbid_unknown_fields=True):
    standards: list[Standard]


class _Tenders(Struct, forbid_unknown_fields=True):
    tenders: list[Tender]


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


def load_library(folder: Path = CHECKLISTS, register: Path = LIBRARY) -> list[Checklist]:
    """All checklists in the order of their file names. Raises LibraryError for the first fault.

    `register` is the folder of the standards and tenders that they may cite.
    """
    files = sorted(path for path in folder.glob("*") if path.suffix in (".yaml", ".yml"))
    if not files:
        raise LibraryError(folder, 1, (), Text(zh="这里没有检查表文件。", en="There is no checklist file here."))
    known = {one.number for one in load_standards(register)} | {one.id for one in load_tenders(register)}
    written = [Written(file, Checklist, UNITS) for file in files]
    checklists = [_sound(one, known) for one in written]
    for number, fault in rules.repeated_ids(checklists):
        written[number].refuse(fault)
    return checklists


def _sound(written: Written[Checklist], known: Collection[str]) -> Checklist:
    checklist = rules.with_forced_advice(written.content)
    for fault in rules.faults(checklist):
        written.refuse(fault)
    for index, item in enumerate(checklist.items):
        for fault in rules.unknown_sources(("items", index, "citations"), item.citations, known):
            written.refuse(fault)
    return checklist


def load_book(folder: Path = LIBRARY) -> LibraryBook:
    """The register and all else that is no checklist. Raises LibraryError for the first fault."""
    standards, tenders = load_standards(folder), load_tenders(folder)
    known = {one.number for one in standards} | {one.id for one in tenders}
    return LibraryBook(
        standards=standards,
        tenders=tenders,
        facts=_load_facts(folder, known),
        symbols=_load_symbols(folder, known),
        modules=_load_modules(folder, known),
        synonyms=Written(folder / "synonyms.yaml", _Synonyms, {}).content.synonyms,
        drawings={file.stem: file.read_text(encoding="utf-8") for file in sorted((folder / "drawings").glob("*.svg"))},
    )


def load_standards(folder: Path = LIBRARY) -> list[Standard]:
    written = Written(folder / "standards.yaml", _Standards, {})
    standards = written.content.standards
    numbers = [one.number for one in standards]
    _refuse_repeated(written, "standards", "number", numbers)
    for index, one in enumerate(standards):
        for fault in rules.unknown_names(("standards", index, "superseded_by"), one.superseded_by, set(numbers)):
            written.refuse(fault)
    return standards


def load_tenders(folder: Path = LIBRARY) -> list[Tender]:
    written = Written(folder / "tenders.yaml", _Tenders, {})
    _refuse_repeated(written, "tenders", "id", [one.id for one in written.content.tenders])
    return written.content.tenders


def _load_facts(folder: Path, known: Collection[str]) -> list[Fact]:
    written = Written(folder / "facts.yaml", _Facts, {})
    facts = written.content.facts
    _refuse_repeated(written, "facts", "id", [one.id for one in facts])
    for index, one in enumerate(facts):
        if one.source not in known:
            written.refuse(rules.unregistered(("facts", index, "source"), one.source))
    return facts


def _load_symbols(folder: Path, known: Collection[str]) -> list[Symbol]:
    written = Written(folder / "symbols.yaml", _Symbols, {})
    symbols = written.content.symbols
    ids = [one.id for one in symbols]
    _refuse_repeated(written, "symbols", "id", ids)
    for index, one in enumerate(symbols):
        for fault in rules.unknown_sources(("symbols", index, "citations"), one.citations, known):
            written.refuse(fault)
        for fault in rules.unknown_names(("symbols", index, "contradicts"), one.contradicts, set(ids)):
            written.refuse(fault)
    return symbols


def _load_modules(folder: Path, known: Collection[str]) -> list[ModuleWords]:
    written = Written(folder / "modules.yaml", _Modules, {})
    modules = written.content.modules
    _refuse_repeated(written, "modules", "id", [one.id for one in modules])
    for index, one in enumerate(modules):
        for fault in rules.unknown_sources(("modules", index, "chapters"), one.chapters, known):
            written.refuse(fault)
    return modules


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


def load_training(folder: Path = LIBRARY) -> TrainingBook:
    """Topic heads, kinds of exam and counters. Raises LibraryError."""
    written = Written(folder / TRAINING.name, TrainingBook, {})
    book = written.content
    for name, ids in (
        ("heads", [one.id for one in book.heads]),
        ("exams", [one.id for one in book.exams]),
        ("counters", [one.id for one in book.counters]),
    ):
        _refuse_repeated(written, name, "id", ids)
    sources = {one.id for one in load_tenders(folder)}
    packs = {path.stem for path in (folder / CHECKLISTS.name).glob("*.y*ml")}
    for fault in rules.training_faults(book, sources, packs, load_obligations(folder / OBLIGATIONS.name)):
        written.refuse(fault)
    return book


def _refuse_repeated(written: Written[Any], name: str, field: str, ids: Sequence[str]) -> None:
    for fault in rules.repeated((name,), field, ids):
        written.refuse(fault)

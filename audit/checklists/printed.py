"""The library for other programs and for a terminal: what `hall-audit library` prints. Needs no database."""

from collections.abc import Sequence, Sized
from pathlib import Path

import msgspec

from audit.checklists.library import (
    CHECKLISTS,
    LIBRARY,
    MATERIALS,
    OBLIGATIONS,
    load_book,
    load_library,
    load_materials,
    load_obligations,
    load_training,
)
from audit.checklists.schemas import Checklist


def library_json(folder: Path = LIBRARY) -> str:
    """The whole library as one JSON object. Raises LibraryError."""
    checklists, book = load_library(folder / CHECKLISTS.name, folder), load_book(folder)
    whole = {
        "items": [_item_of(checklist, index) for checklist in checklists for index in range(len(checklist.items))],
        "checklists": [_head(checklist) for checklist in checklists],
        "standards": book.standards,
        "tenders": book.tenders,
        "facts": book.facts,
        "symbols": book.symbols,
        "modules": book.modules,
        "synonyms": book.synonyms,
        "drawings": list(book.drawings),
        "materials": load_materials(folder / MATERIALS.name),
        "obligations": load_obligations(folder / OBLIGATIONS.name),
        "training": load_training(folder),
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1).decode()


def _item_of(checklist: Checklist, index: int) -> dict[str, object]:
    item = checklist.items[index]
    return msgspec.structs.asdict(item) | {"pack": checklist.pack, "module": item.module or checklist.module}


def _head(checklist: Checklist) -> dict[str, object]:
    return msgspec.structs.asdict(checklist) | {"items": [item.id for item in checklist.items]}


def library_table(folder: Path = LIBRARY) -> str:
    """Packs with their numbers of items, then how much else there is. Raises LibraryError."""
    checklists, book = load_library(folder / CHECKLISTS.name, folder), load_book(folder)
    rest: dict[str, Sized] = {
        "标准 standards": book.standards,
        "采购文件 tenders": book.tenders,
        "事实 facts": book.facts,
        "图形 symbols": book.symbols,
        "同义词 synonyms": book.synonyms,
        "示意图 drawings": book.drawings,
        "物资 materials": load_materials(folder / MATERIALS.name),
        "承诺 obligations": load_obligations(folder / OBLIGATIONS.name),
        "培训课题 training": load_training(folder).heads,
    }
    lines = [f"{'items':>5} {'critical':>8} {'advice':>6}  检查表 checklist"]
    lines += [_line(checklist) for checklist in checklists]
    lines += [f"{sum(len(one.items) for one in checklists):>5} {'':>8} {'':>6}  合计 in all", ""]
    return "\n".join([*lines, *(f"{len(some):>5}  {name}" for name, some in rest.items())])


def _line(checklist: Checklist) -> str:
    critical = sum(item.critical for item in checklist.items)
    advisory = sum(item.advisory for item in checklist.items)
    return f"{len(checklist.items):>5} {critical:>8} {advisory:>6}  {checklist.pack} {checklist.title.zh}"


def check_folder(folder: Path) -> Sequence[Checklist]:
    """The checklists of a whole library, or of a folder of checklists that cite the register shipped here. Raises LibraryError."""
    if (folder / CHECKLISTS.name).is_dir():
        load_book(folder)
        load_materials(folder / MATERIALS.name)
        load_training(folder)
        return load_library(folder / CHECKLISTS.name, folder)
    return load_library(folder)

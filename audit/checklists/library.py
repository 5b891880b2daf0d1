"""Reads standards_library/checklists/: one file, one checklist."""

from pathlib import Path

from audit.checklists import rules
from audit.checklists.schemas import Checklist, Text
from audit.checklists.written import LibraryError, Written
from audit.config import shipped

CHECKLISTS = shipped("standards_library") / "checklists"
UNITS = {"target_cm": ("target_mm", 10), "tolerance_cm": ("tolerance_mm", 10), "pass_mark_points": ("pass_mark", 1000)}


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

"""What the tests ask of the folder of photos and of the tables behind it."""

from collections.abc import Sequence
from uuid import UUID

from piccolo.query.functions import Count

from audit.config import Settings
from audit.journal.tables import JournalEntry
from audit.media.schemas import Size
from audit.media.tables import ExpectedPhoto, Photo


def files(settings: Settings) -> set[str]:
    """Every file of the folder, by its path inside it."""
    folder = settings.photo_folder
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def place_of(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def places_of_sizes(sha256: str) -> set[str]:
    """All are made at once, each with its sum beside it."""
    return {f"derived/{size}/{sha256[:2]}/{sha256}.{end}" for size in Size for end in ("jpg", "sum")}


async def rows() -> int:
    return int(await Photo.count())


async def acts() -> list[str]:
    """The acts of this room in the journal, oldest first."""
    entries = await JournalEntry.select(JournalEntry.act).order_by(JournalEntry.id)
    return [entry["act"] for entry in entries if entry["act"].startswith("photo.")]


async def received_flags() -> list[bool]:
    entries = await ExpectedPhoto.select(ExpectedPhoto.received).order_by(ExpectedPhoto.sha256)
    return [entry["received"] for entry in entries]


async def photo_counts(inspections: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """For each inspection how many photos it speaks of and how many of them are here."""
    counts = dict.fromkeys(inspections, (0, 0))
    if not counts:
        return counts
    rows = (
        await ExpectedPhoto.select(ExpectedPhoto.inspection, ExpectedPhoto.received, Count())
        .where(ExpectedPhoto.inspection.is_in(list(counts)))
        .group_by(ExpectedPhoto.inspection, ExpectedPhoto.received)
    )
    for row in rows:
        expected, received = counts[row["inspection"]]
        arrived = row["count"] if row["received"] else 0
        counts[row["inspection"]] = (expected + row["count"], received + arrived)
    return counts

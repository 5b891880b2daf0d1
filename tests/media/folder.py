"""What the tests ask of the folder of photos and of the tables behind it."""

from audit.config import Settings
from audit.journal.tables import JournalEntry
from audit.media.tables import ExpectedPhoto, Photo


def files(settings: Settings) -> set[str]:
    """Every file of the folder, by its path inside it."""
    folder = settings.photo_folder
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def place_of(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


async def rows() -> int:
    return int(await Photo.count())


async def acts() -> list[str]:
    """The acts of this room in the journal, oldest first."""
    entries = await JournalEntry.select(JournalEntry.act).order_by(JournalEntry.id)
    return [entry["act"] for entry in entries if entry["act"].startswith("photo.")]


async def received_flags() -> list[bool]:
    entries = await ExpectedPhoto.select(ExpectedPhoto.received).order_by(ExpectedPhoto.sha256)
    return [entry["received"] for entry in entries]

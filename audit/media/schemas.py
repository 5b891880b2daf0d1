"""Words of the room: photo 照片, its sizes, its receipt."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from audit.documents import Instant, Sha256
from audit.ids import HallId


class Size(StrEnum):
    list = "list"
    """≤ 320 px WebP-free JPEG for lists."""
    screen = "screen"
    """≤ 1280 px JPEG."""
    print = "print"
    """≤ 800 px JPEG, quality 75: goes into a PDF byte for byte."""


class PhotoSource(StrEnum):
    live = "live"
    """The camera inside the page."""
    system = "system"
    """The phone's camera app."""
    gallery = "gallery"
    """A picture that was already there."""


class TakenPhoto(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the phone knows of a photo; its bytes follow in their own request."""

    sha256: Sha256
    taken_at: Instant
    source: PhotoSource
    width: Annotated[int, Meta(ge=1, le=20_000)]
    height: Annotated[int, Meta(ge=1, le=20_000)]
    bytes: Annotated[int, Meta(ge=1, le=100_000_000)]


class PhotoReceipt(Struct, frozen=True):
    """Given after the file and its row are on disk."""

    sha256: str
    hall: HallId
    bytes: int
    epoch: str
    received_at: datetime

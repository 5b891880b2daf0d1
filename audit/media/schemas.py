"""Words of the room: photo 照片, its sizes, its receipt."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from audit.ids import HallId


class Size(StrEnum):
    list = "list"
    """≤ 320 px WebP-free JPEG for lists."""
    screen = "screen"
    """≤ 1280 px JPEG."""
    print = "print"
    """≤ 800 px JPEG, quality 75: goes into a PDF byte for byte."""


class PhotoReceipt(Struct, frozen=True):
    """Given after the file and its row are on disk."""

    sha256: str
    hall: HallId
    bytes: int
    epoch: str
    received_at: datetime

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


class MarkKind(StrEnum):
    arrow = "arrow"
    circle = "circle"
    text = "text"
    number = "number"


Permille = Annotated[int, Meta(ge=0, le=1000)]
"""Thousandths of the upright picture's width or height, from its upper left corner."""


class Mark(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something drawn beside the picture, never into it: the evidence stays as it was taken."""

    kind: MarkKind
    x: Permille
    y: Permille
    """Where an arrow points to, the middle of a circle, the start of a text, the place of a number."""
    to_x: Permille = 0
    to_y: Permille = 0
    """Where an arrow comes from, a point on the circle's edge. Unused by text and number."""
    text: Annotated[str, Meta(max_length=40)] = ""
    """The words of a text; the digits of a number, then a space and what it stands for, if it was said."""


class TakenPhoto(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What the phone knows of a photo; its bytes follow in their own request."""

    sha256: Sha256
    taken_at: Instant
    source: PhotoSource
    width: Annotated[int, Meta(ge=1, le=20_000)]
    height: Annotated[int, Meta(ge=1, le=20_000)]
    bytes: Annotated[int, Meta(ge=1, le=100_000_000)]
    covered: Permille = 0
    """How much of the picture was covered (faces, papers, screens) on the phone before its digest was made."""
    marks: Annotated[list[Mark], Meta(max_length=30)] = []
    challenge: Annotated[str, Meta(max_length=200)] | None = None
    """The challenge of the server that the phone held when the shutter fell: the photo's record is not older than it."""
    label: Annotated[str, Meta(max_length=64)] | None = None
    """The label of the spot whose QR code this phone scanned for this check, shortly before the photo."""


class PhotoReceipt(Struct, frozen=True):
    """Given after the file and its row are on disk."""

    sha256: str
    hall: HallId
    bytes: int
    epoch: str
    received_at: datetime

"""How a photo looks, so that the same picture is known again: once to the last pixel, once roughly.

The rough look is the sign of the 16 × 16 lowest frequencies of the picture in 64 × 64 grey against their median. Recompressed, resized or brighter
it changes by a few of its 256 bits, so it may rank what a person looks at; two honest photos of one desk are close as well, so it decides nothing.
"""

import hashlib
from math import cos, pi
from operator import mul
from pathlib import Path
from statistics import median
from typing import NamedTuple

from audit.media import images, rules

SIDE, LOW = 64, 16
WAVES = [[cos(pi * (2 * at + 1) * wave / (2 * SIDE)) for at in range(SIDE)] for wave in range(1, LOW + 1)]
"""The lowest waves but the constant one, which would only say how bright the picture is."""


class Look(NamedTuple):
    pixels: str
    """SHA-256 of the upright picture's size and pixels: the same for a copy that was packed or described anew."""
    rough: str
    """256 bits as 64 hex digits."""


def look_of(path: Path) -> Look:
    """Decodes the whole photo: belongs into a process of its own. Raises photo_unknown, photo_broken."""
    from PIL import Image

    try:
        with path.open("rb") as file:
            picture = images.upright(file)
    except FileNotFoundError as error:
        raise rules.photo_unknown() from error
    digest = hashlib.sha256(f"{picture.width} {picture.height} ".encode())
    digest.update(picture.tobytes())
    grey = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
    return Look(digest.hexdigest(), f"{_rough(grey.tobytes()):064x}")


def _rough(grey: bytes) -> int:
    rows = [grey[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    across = [[sum(map(mul, row, wave)) for row in rows] for wave in WAVES]
    lowest = [sum(map(mul, column, wave)) for wave in WAVES for column in across]
    middle = median(lowest)
    return int("".join("1" if one > middle else "0" for one in lowest), 2)


def distance(one: int, other: int) -> int:
    """Bits that differ: 0 to 256."""
    return (one ^ other).bit_count()

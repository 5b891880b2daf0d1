"""Files that are made to break, fool or exhaust whoever opens them."""

import random
import re
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.media import makers, photos
from tests.media.photos import encoded, quarters


def small(kind: str) -> bytes:
    options = {"PNG": {}, "WEBP": {}, "AVIF": {"quality": 60}, "HEIF": {"quality": 60}}.get(kind, {"quality": 80})
    return encoded(quarters(320, 240), kind, exif=photos.exif(6).tobytes(), **options)


KINDS = {kind: small(kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")} | {
    "progressive": encoded(quarters(320, 240), progressive=True)
}


def cut(content: bytes, points: int = 40) -> Iterator[bytes]:
    """Prefixes, evenly spread, and the one that lacks only the last two bytes."""
    for number in range(points):
        yield content[: len(content) * number // points]
    yield content[:-2]


def with_size(content: bytes, width: int, height: int) -> bytes:
    """Another size in the header than in the picture, whatever the format."""
    forged = bytearray(content)
    if content.startswith(b"\xff\xd8"):
        frame = re.search(rb"\xff[\xc0\xc2]\0\x11\x08", content)
        assert frame
        struct.pack_into(">HH", forged, frame.end(), height, width)
    elif content.startswith(b"\x89PNG"):
        struct.pack_into(">II", forged, 16, width, height)
        struct.pack_into(">I", forged, 29, zlib.crc32(forged[12:29]))
    elif content.startswith(b"RIFF"):
        at = content.index(b"VP8X") + 12
        forged[at : at + 6] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    else:
        at = content.index(b"ispe") + 8
        struct.pack_into(">II", forged, at, width, height)
    return bytes(forged)


def directory(entries: bytes, count: int, following: int = 0) -> bytes:
    return b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", count) + entries + struct.pack(">I", following)


def entry(tag: int, kind: int, count: int, value: int) -> bytes:
    return struct.pack(">HHII", tag, kind, count, value)


EXIF_BOMBS = {
    "a directory without end": directory(b"", 65535),
    "a directory that follows itself": directory(entry(0x0112, 3, 1, 1 << 16), 1, following=8),
    "four thousand million values": directory(entry(0x0112, 3, 0xFFFFFFFF, 8), 1),
    "a place inside itself": directory(entry(0x8825, 4, 1, 8), 1),
    "sixty thousand entries": directory(entry(0x0112, 4, 0xFFFFFFFF, 0xFFFFFFF0) * 5000, 5000),
    "orientation 9999": directory(entry(0x0112, 3, 1, 9999 << 16), 1),
}


def exif_bomb(exif: bytes) -> bytes:
    return makers.with_segments(small_jpeg(), makers.segment(0xE1, exif))


def small_jpeg() -> bytes:
    return encoded(quarters(320, 240), quality=90)


def profile_bomb(profile: bytes) -> bytes:
    """A colour profile in as many segments as it takes."""
    pieces = [profile[at : at + 65000] for at in range(0, len(profile), 65000)]
    marks = [b"ICC_PROFILE\0" + bytes([number + 1, len(pieces)]) + piece for number, piece in enumerate(pieces)]
    return makers.with_segments(small_jpeg(), *(makers.segment(0xE2, mark) for mark in marks))


def deep_profile() -> bytes:
    """Says that its table has 255 steps in each of fifteen channels, and many tags that point at one another."""
    table = b"mft2\0\0\0\0\x0f\x03\xff\0" + b"\0\1\0\0" * 9 + b"\xff\xff\xff\xff" + b"\x7f" * 4000
    tags = b"".join(
        struct.pack(">4sII", b"A2B%d" % (number % 3), 128 + 4 + 12 * 100, len(table)) for number in range(100)
    )
    whole = makers.display_p3()[:128] + struct.pack(">I", 100) + tags + table
    return struct.pack(">I", len(whole)) + whole[4:]


def packed_text_bomb() -> bytes:
    """A PNG with a text of 300 MB in a few hundred kilobytes."""
    text = b"bomb\0\0" + zlib.compress(bytes(300_000_000), 9)
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
    return KINDS["PNG"][:33] + chunk + KINDS["PNG"][33:]


def spinning_jpeg(scans: int = 2500) -> bytes:
    """A progressive JPEG of 49 million pixels in which the same scan comes again and again."""
    picture = encoded(Image.new("L", (7000, 7000), 90), progressive=True, quality=20)
    starts = [match.start() for match in re.finditer(rb"\xff\xda", picture)]
    last = picture[starts[-1] : -2]
    return picture[:-2] + last * scans + picture[-2:]


POLYGLOTS = {
    "a zip behind it": small_jpeg() + b"PK\x03\x04" + photos.HTML,
    "a page in its comment": encoded(quarters(320, 240), comment=photos.HTML),
    "a page behind a PNG": encoded(quarters(320, 240), "PNG") + photos.HTML,
    "a script in the EXIF": encoded(quarters(320, 240), exif=directory(b"", 0) + photos.HTML),
}


def mutated(number: int) -> bytes:
    """One of the formats with a few bytes changed, a piece doubled, or a piece missing: the same for the same number."""
    dice = random.Random(number)
    content = bytearray(dice.choice(list(KINDS.values())))
    for _ in range(dice.choice([1, 3, 20])):
        at = dice.randrange(len(content))
        what = dice.random()
        if what < 0.7:
            content[at] = dice.randrange(256)
        elif what < 0.85:
            content[at:at] = content[at : at + dice.randrange(40)]
        else:
            del content[at : at + dice.randrange(12)]
    return bytes(content)

"""Photos for the tests: real ones, odd ones and hostile ones, all made here."""

import hashlib
import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms

RED, GREEN, BLUE, GREY = (220, 30, 30), (30, 180, 30), (30, 30, 220), (128, 128, 128)
SECRET = b"26.5521N-SECRET"
"""Stands for everything in a photo's metadata that must not leave the server in a derived size."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def quarters(width: int = 640, height: int = 480) -> Image.Image:
    """Red and green above blue and grey: any turn or mirroring of it shows."""
    picture = Image.new("RGB", (width, height), GREY)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    return picture


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def jpeg(width: int = 640, height: int = 480, *, number: int = 0) -> bytes:
    """`number` makes it a different photo."""
    return encoded(quarters(width, height), quality=90, comment=f"photo {number}".encode())


def large_jpeg() -> bytes:
    """A photo of well over a megabyte, which takes many pieces to send."""
    return encoded(Image.effect_noise((1600, 1200), 90).convert("RGB"), quality=92)


def oriented_jpeg(orientation: int) -> bytes:
    """The quarters as a phone held in some other way stores them: the pixels turned, a note how to turn them back."""
    return encoded(stored(orientation), quality=90, exif=exif(orientation))


def stored(orientation: int) -> Image.Image:
    """The quarters turned away from upright, so that a reader has to turn them back."""
    turn = Image.Transpose
    stored_by = {
        1: None,
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_90,
        7: turn.TRANSVERSE,
        8: turn.ROTATE_270,
    }[orientation]
    return quarters() if stored_by is None else quarters().transpose(stored_by)


def exif(orientation: int = 1) -> Image.Exif:
    notes = Image.Exif()
    notes[0x0112] = orientation
    notes[0x010F] = SECRET.decode()
    notes.get_ifd(0x8825)[29] = SECRET.decode()
    return notes


def talkative_jpeg() -> bytes:
    """EXIF with a place, XMP, a comment and a colour profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    return encoded(quarters(), quality=90, exif=exif(6), comment=SECRET, xmp=xmp, icc_profile=profile)


def grey_ramp_16_bit() -> bytes:
    """A PNG of 16-bit grey, from black on the left to white on the right."""
    row = b"".join(struct.pack("<H", column * 65535 // 799) for column in range(800))
    return encoded(Image.frombytes("I;16", (800, 600), row * 600), "PNG")


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (64, 64), (20 * number, 0, 0)) for number in range(10)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:])


def one_bit_png(width: int, height: int) -> bytes:
    """Small in bytes whatever its size in pixels."""
    packer = zlib.compressobj(9)
    line = b"\0" * (1 + (width + 7) // 8)
    rows = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def forged_size_jpeg() -> bytes:
    """Says in its header that it is 65535 pixels wide and high."""
    forged = bytearray(jpeg())
    frame = forged.index(b"\xff\xc0")
    forged[frame + 5 : frame + 9] = struct.pack(">HH", 65535, 65535)
    return bytes(forged)


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 400
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 400
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(1)</script>"
POLYGLOT_TAIL = b"PK\x03\x04<script>alert(1)</script></html>"
EXIF_TURNED_BY_A_WORD = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHI4s", 0x0112, 2, 3, b"up\0\0") + b"\0" * 4
"""Its orientation is text instead of a number."""


def size(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.size

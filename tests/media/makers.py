"""Photos as the phones and cameras of many makers write them, and what a reader of metadata finds in a JPEG."""

import io
import struct
from collections.abc import Iterator

import pillow_heif
from PIL import Image, ImageCms

from tests.media import photos
from tests.media.photos import SECRET

pillow_heif.register_heif_opener()

P3_PRIMARIES = {
    b"rXYZ": (0.51512, 0.2412, -0.00105),
    b"gXYZ": (0.29198, 0.69225, 0.04189),
    b"bXYZ": (0.1571, 0.06657, 0.78407),
}
SRGB_RED_IN_P3 = (234, 51, 35)
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x10mdat" + SECRET
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description GCamera:MotionPhoto="1">'
    + SECRET
    + b"</rdf:Description></x:xmpmeta>"
)


def display_p3() -> bytes:
    """The profile of sRGB with the primaries of Display P3: both have the same curve and white."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for number in range(struct.unpack_from(">I", profile, 128)[0]):
        name, at, _ = struct.unpack_from(">4sII", profile, 132 + 12 * number)
        if name in P3_PRIMARIES:
            struct.pack_into(">iii", profile, at + 8, *(round(value * 65536) for value in P3_PRIMARIES[name]))
    return bytes(profile)


def notes(maker: str, orientation: int, *, thumbnail: bool = False) -> bytes:
    """EXIF with a place, a time, a serial number, a maker's note and the first picture of a second directory."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0110], exif[0x013B] = orientation, maker, f"{maker} X", SECRET.decode()
    exif[0x0132] = "2026:11:25 09:30:00"
    details = exif.get_ifd(0x8769)
    details[0x9003], details[0x927C], details[0xA431] = "2026:11:25 09:30:00", SECRET * 300, SECRET.decode()
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (30.0, 31.0, 12.5), "E", (120.0, 41.0, 9.1)
    place[29] = SECRET.decode()
    return exif.tobytes() + (photos.jpeg(160, 120) if thumbnail else b"")


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def with_segments(content: bytes, *extra: bytes) -> bytes:
    return content[:2] + b"".join(extra) + content[2:]


def turned(kind: str, orientation: int) -> bytes:
    """The quarters in a format, stored turned, with the note how to turn them back (HEIC and AVIF: as their own property)."""
    options = {"PNG": {}, "WEBP": {"lossless": True}, "AVIF": {"quality": 90}, "HEIF": {"quality": 90}}.get(
        kind, {"quality": 92}
    )
    return photos.encoded(photos.stored(orientation), kind, exif=photos.exif(orientation).tobytes(), **options)


def apple_heic(orientation: int = 6) -> bytes:
    options = {"quality": 90, "icc_profile": display_p3(), "xmp": XMP, "exif": notes("Apple", orientation)}
    return photos.encoded(in_p3(photos.stored(orientation)), "HEIF", **options)


def in_p3(picture: Image.Image) -> Image.Image:
    source, target = ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(io.BytesIO(display_p3()))
    converted = ImageCms.profileToProfile(picture, source, target)
    assert converted
    return converted


def apple_jpeg() -> bytes:
    picture = in_p3(photos.stored(6))
    return photos.encoded(picture, quality=92, icc_profile=display_p3(), exif=notes("Apple", 6), xmp=XMP)


def motion_photo(maker: str, tail: bytes) -> bytes:
    """A JPEG with a film behind its end."""
    return photos.encoded(photos.stored(8), quality=92, exif=notes(maker, 8), xmp=XMP) + FILM + tail


def camera(maker: str) -> bytes:
    """A large JPEG with a second picture, behind it, that nobody has asked for."""
    second = Image.new("RGB", (1620, 1080), (255, 0, 255))
    large = photos.quarters(3000, 2000)
    return photos.encoded(
        large,
        "MPO",
        save_all=True,
        append_images=[second],
        quality=92,
        exif=notes(maker, 1, thumbnail=True),
        comment=SECRET,
    )


PHOTOS = {
    "Apple HEIC": apple_heic(),
    "Apple HEIC held upright": apple_heic(1),
    "Apple JPEG in P3": apple_jpeg(),
    "Samsung": motion_photo("samsung", b"SEFH" + SECRET + b"\x18\0\0\0SEFT"),
    "Huawei": motion_photo("HUAWEI", b"v2_f31" + b" " * 14 + b"LIVE_3201745" + b" " * 8),
    "Xiaomi": with_segments(motion_photo("Xiaomi", b""), segment(0xEB, b"MicroVideo" + SECRET)),
    "OPPO": with_segments(
        motion_photo("OPPO", b""), segment(0xFE, b'{"oppo":"' + SECRET + b'"}'), segment(0xE2, b"MPF\0" + SECRET)
    ),
    "vivo": with_segments(
        turned("JPEG", 3), segment(0xEA, b"vivo" + SECRET), segment(0xED, b"Photoshop 3.0\0" + SECRET)
    ),
    "Canon": camera("Canon"),
    "Nikon": with_segments(camera("NIKON CORPORATION"), b"\xff\xff" + segment(0xFE, SECRET)),
    "Sony": camera("SONY"),
}


def parts(jpeg: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and content of every segment, and last what stands behind the end, as marker 0."""
    assert jpeg[:2] == b"\xff\xd8"
    at = 2
    while jpeg[at + 1] != 0xD9:
        assert jpeg[at] == 0xFF
        length = int.from_bytes(jpeg[at + 2 : at + 4], "big")
        yield jpeg[at + 1], jpeg[at + 4 : at + 2 + length]
        at += 2 + length
        while jpeg[at] != 0xFF or jpeg[at + 1] == 0 or jpeg[at + 1] in range(0xD0, 0xD8):
            at += 1
    yield 0, jpeg[at + 2 :]


PICTURE_ONLY = {0xDB, 0xC0, 0xC2, 0xC4, 0xDA, 0xDD}
"""Tables, frame, scans: without them there is no picture."""


def metadata(jpeg: bytes) -> list[tuple[int, bytes]]:
    """Everything in the file that is not the picture, but for the 14 bytes that say JFIF."""
    found = [(marker, content) for marker, content in parts(jpeg) if marker not in PICTURE_ONLY]
    return [
        (marker, content)
        for marker, content in found
        if content and not (marker == 0xE0 and content.startswith(b"JFIF\0") and len(content) == 14)
    ]

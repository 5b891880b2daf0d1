"""Looking into photos and making them smaller. Pillow is loaded by the first photo, so the server starts without it."""

import asyncio
import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, ParamSpec, TypeVar

from audit.errors import AuditError
from audit.media import rules
from audit.media.schemas import Size

if TYPE_CHECKING:
    from types import ModuleType

    from PIL.Image import Image as Picture
    from PIL.Image import Resampling
    from PIL.ImageCms import ImageCmsProfile

HEAD_BYTES = 16
FORMATS = ("JPEG", "PNG", "WEBP")
"""Nothing else is ever tried. Phones' MPO files are JPEG files with a second picture behind the first."""
EDGE_AND_QUALITY = {Size.list: (320, 75), Size.screen: (1280, 82), Size.print: (800, 75)}
ORIENTATION = 0x0112
SIDEWAYS = range(5, 9)
JPEG_SCAN, JPEG_END = b"\xda", b"\xff\xd9"
PNG_END = b"IEND\xaeB`\x82"

P = ParamSpec("P")
T = TypeVar("T")

_decoder = ThreadPoolExecutor(2, thread_name_prefix="pillow")
"""Own threads: decoding, which takes memory and long, never fills the pool that files and hashes use."""

_looker = ThreadPoolExecutor(1, thread_name_prefix="looks")
"""One thread of its own: looking for repeats never makes a receipt or a picture on a screen wait in line."""


class Facts(NamedTuple):
    """What is in the file; width and height are those of the upright picture."""

    media_type: str
    width: int
    height: int


async def in_decoder(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    return await asyncio.get_running_loop().run_in_executor(_decoder, lambda: work(*args, **kwargs))


async def in_looker(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    return await asyncio.get_running_loop().run_in_executor(_looker, lambda: work(*args, **kwargs))


def sniff(head: bytes) -> str:
    """Media type by the first HEAD_BYTES, whatever the sender called it. Raises WrongType photo_type."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    raise rules.wrong_type()


def inspect(path: Path, max_pixels: int) -> Facts:
    """Reads the header and looks for the end. Raises photo_type, photo_pixels, photo_animated, photo_broken.

    The pixels are not decoded: that would cost more than all else about receiving a photo. The digest has shown that the bytes
    are those the phone meant to send, and `make_size` refuses what cannot be decoded.
    """
    content = path.read_bytes()
    media_type = sniff(content[:HEAD_BYTES])
    with _broken_told(), _opened(path) as picture:
        rules.refuse_too_many_pixels(*picture.size, max_pixels)
        if getattr(picture, "n_frames", 1) > 1 and picture.format != "MPO":
            raise rules.animated()
        if not _is_whole(content, media_type):
            raise rules.broken()
        width, height = picture.size
        if _orientation(picture) in SIDEWAYS:
            width, height = height, width
        return Facts(media_type, width, height)


@contextmanager
def _broken_told() -> Iterator[None]:
    """Decoders fail in many ways on hostile bytes; only a failing disk carries an error number."""
    try:
        yield
    except AuditError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise rules.broken() from error


def _is_whole(content: bytes, media_type: str) -> bool:
    """Whether the file goes on to its own end mark; what somebody hung behind it does not matter."""
    if media_type == "image/png":
        return PNG_END in content
    if media_type == "image/webp":
        return len(content) >= 8 + int.from_bytes(content[4:8], "little")
    return _jpeg_goes_to_its_end(content)


def _jpeg_goes_to_its_end(content: bytes) -> bool:
    """The end mark counts only behind the start of the scan: a thumbnail in the header has one of its own."""
    at = 2
    while content[at : at + 1] == b"\xff":
        if content[at + 1 : at + 2] == JPEG_SCAN:
            return content.find(JPEG_END, at) > 0
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return False


def make_size(path: Path, size: Size) -> bytes:
    """A JPEG with the upright picture in sRGB and nothing else: no place, no time, no comment. Raises photo_broken."""
    edge, quality = EDGE_AND_QUALITY[size]
    with _broken_told(), _opened(path) as picture:
        picture.draft("RGB", (edge, edge))
        picture.load()
        orientation = _orientation(picture)
        profile = picture.info.get("icc_profile")
        small = _shrunk(_eight_bits(picture), edge)
        upright = _turned(_in_srgb(_on_white(small), profile), orientation)
    upright.info.clear()  # Pillow would write a JPEG comment or XMP it finds here
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=quality)
    return out.getvalue()


def upright(file: "Path | BinaryIO") -> "Picture":
    """The whole picture in RGB as a person sees it, in the size it was sent. Raises photo_broken."""
    with _broken_told(), _opened(file) as picture:
        picture.load()
        return _turned(_on_white(_eight_bits(picture)).convert("RGB"), _orientation(picture))


def box() -> "Resampling":
    """The filter that averages: what is resized with it depends little on the size before."""
    how: Resampling = _pil().Resampling.BOX
    return how


@cache
def _pil() -> "ModuleType":
    from PIL import Image

    # Pillow only warns between one and two times its limit; `inspect` refuses before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None
    return Image


def paper(size: tuple[int, int], colour: tuple[int, int, int]) -> "Picture":
    sheet: Picture = _pil().new("RGB", size, colour)
    return sheet


def _opened(path: "Path | BinaryIO") -> "Picture":
    from PIL import ImageFile

    # WeasyPrint switches this on for the whole process when it is imported: half a photo would pass as grey.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    picture: Picture = _pil().open(path, formats=FORMATS)
    return picture


def _orientation(picture: "Picture") -> int:
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except Exception:
        return 1  # A damaged note beside a good picture is no reason to refuse or hide the picture.


def _eight_bits(picture: "Picture") -> "Picture":
    """In a mode that can be resized: L, RGB, RGBA or CMYK."""
    if picture.mode.startswith("I;16"):  # convert() would clip nearly all of it to white; the upper byte is the picture
        upper = 0 if picture.mode.endswith("B") else 1
        grey: Picture = _pil().frombytes("L", picture.size, picture.tobytes()[upper::2])
        return grey
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture if picture.mode in ("L", "RGB", "CMYK") else picture.convert("RGB")


def _shrunk(picture: "Picture", edge: int) -> "Picture":
    scale = edge / max(picture.size)
    if scale >= 1:
        return picture.copy()
    box = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(box, _pil().Resampling.LANCZOS, reducing_gap=2.0)


def _on_white(picture: "Picture") -> "Picture":
    if picture.mode != "RGBA":
        return picture
    paper: Picture = _pil().new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _in_srgb(picture: "Picture", profile: bytes | None) -> "Picture":
    """Without this step the colours of phones that photograph in Display P3 would be dull."""
    if profile:
        from PIL import ImageCms

        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, _srgb(), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # A damaged profile: the plain numbers are close enough.
        picture = converted or picture
    return picture.convert("RGB")


@cache
def _srgb() -> "ImageCmsProfile":
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _turned(picture: "Picture", orientation: int) -> "Picture":
    turn = _pil().Transpose
    how = {
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_270,
        7: turn.TRANSVERSE,
        8: turn.ROTATE_90,
    }.get(orientation)
    return picture if how is None else picture.transpose(how)

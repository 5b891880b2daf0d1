"""Looking into photos and making them smaller, in processes that may be killed. Pillow is loaded there by the first photo and
the server does without it: bytes that crash a decoder, make it spin or eat memory cost their sender a refusal and nobody else anything."""

import atexit
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, ParamSpec, TypeVar

from audit.child_processes import EndedError, OverTimeError, TooManyWaitError, Workers
from audit.errors import AuditError
from audit.media import rules
from audit.media.containers import is_sequence, is_whole, sniff
from audit.media.schemas import Size

if TYPE_CHECKING:
    from types import ModuleType

    from PIL.Image import Image as Picture
    from PIL.ImageCms import ImageCmsProfile

PLUGINS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/avif": "AVIF", "image/heic": "HEIF"}
"""Nothing else is ever tried."""
TURNED_BY_ITS_DECODER = "image/heic"
WEBP_PIXELS_MOST = 25_000_000
"""Its decoder keeps the whole picture four times."""
SIZES = {Size.screen: (1280, 82), Size.print: (800, 75), Size.list: (320, 75)}
"""Longer edge and quality, the largest first: each is made from the one before."""
ORIENTATION = 0x0112
SIDEWAYS = range(5, 9)
BAND_ROWS = 64
WAITING_MOST = 200
JOB_SECONDS = 30.0
MEMORY_BYTES_MOST = 600 * 1024 * 1024
JOBS_EACH = 500

P = ParamSpec("P")
T = TypeVar("T")


class Facts(NamedTuple):
    """What is in the file; width and height are those of the upright picture."""

    media_type: str
    width: int
    height: int


async def in_decoder(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work`, a function at the top of a module, makes of a picture in a process that may be killed.

    Raises what the work refuses, photo_broken when it takes too long, too much memory or kills its process, photo_busy.
    """
    return await _asked(_decoders(), work, *args, **kwargs)


async def in_reader(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The same for work that reads only headers: a receipt does not wait in line with decoders."""
    return await _asked(_readers(), work, *args, **kwargs)


async def in_looker(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The same for what nobody waits for: a picture on a screen does not wait in line with it."""
    return await _asked(_lookers(), work, *args, **kwargs)


async def _asked(workers: Workers, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return await workers.ask(work, *args, **kwargs)
    except (OverTimeError, EndedError) as error:
        raise rules.broken() from error
    except TooManyWaitError as error:
        raise rules.busy() from error


@cache
def _decoders() -> Workers:
    return _workers(2)


@cache
def _readers() -> Workers:
    return _workers(1)


@cache
def _lookers() -> Workers:
    return _workers(1)


def _workers(at_once: int) -> Workers:
    workers = Workers(
        at_once=at_once,
        waiting_most=WAITING_MOST,
        seconds=JOB_SECONDS,
        memory_bytes=MEMORY_BYTES_MOST,
        jobs_each=JOBS_EACH,
        warm_up=warm_up,
    )
    atexit.register(workers.end)
    return workers


def _forget_workers() -> None:
    """In a process that was forked: neither the threads nor the processes of its parent are its own."""
    for workers in (_decoders, _readers, _lookers):
        if workers.cache_info().currsize:
            atexit.unregister(workers().end)
        workers.cache_clear()


os.register_at_fork(after_in_child=_forget_workers)


def warm_up() -> None:
    """What a decoder does before its first photo."""
    _pil()
    _srgb()


def inspect(path: Path, max_pixels: int) -> Facts:
    """Reads the header and looks for the end. Raises photo_type, photo_pixels, photo_animated, photo_broken.

    The pixels are not decoded: that would cost more than all else about receiving a photo. The digest has shown that the bytes
    are those the phone meant to send, and `make_sizes` refuses what cannot be decoded.
    """
    content = path.read_bytes()
    media_type = sniff(content)
    with _broken_told(), _opened(io.BytesIO(content), media_type) as picture:
        most = min(max_pixels, WEBP_PIXELS_MOST) if media_type == "image/webp" else max_pixels
        rules.refuse_too_many_pixels(*picture.size, most)
        if _moves(picture, content):
            raise rules.animated()
        if not is_whole(content, media_type):
            raise rules.broken()
        width, height = picture.size
        if _orientation(picture, media_type) in SIDEWAYS:
            width, height = height, width
        return Facts(media_type, width, height)


def _moves(picture: "Picture", content: bytes) -> bool:
    """HEIC files may hold further still pictures beside the one that they name."""
    if picture.format == "HEIF":
        return is_sequence(content)
    return getattr(picture, "n_frames", 1) > 1


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


def make_sizes(path: Path, sha256: str) -> dict[Size, bytes]:
    """JPEGs with the upright picture in sRGB and nothing else: no place, no time, no comment.

    Raises photo_unknown when the file is missing or no longer what its name says, photo_broken.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise rules.photo_unknown() from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise rules.photo_unknown()
    with _broken_told():
        return _in_all_sizes(_upright(io.BytesIO(content), sniff(content), next(iter(SIZES.values()))[0]))


def _in_all_sizes(picture: "Picture") -> dict[Size, bytes]:
    made = {}
    for size, (edge, quality) in SIZES.items():
        picture = _shrunk(picture, edge)
        made[size] = jpeg(picture, quality)
    return made


def blank(width: int, height: int, colour: tuple[int, int, int]) -> "Picture":
    sheet: Picture = _pil().new("RGB", (width, height), colour)
    return sheet


def fitted(picture: "Picture", width: int, height: int) -> "Picture":
    """As large as fits, larger than it was too, uncropped."""
    scale = min(width / picture.width, height / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, _pil().Resampling.LANCZOS)


def jpeg(picture: "Picture", quality: int) -> bytes:
    picture.info.clear()  # Pillow would write a JPEG comment or XMP it finds here
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def upright(file: BinaryIO) -> "Picture":
    """The whole picture in RGB as a person sees it, in the size it was sent. Raises photo_type, photo_broken."""
    content = file.read()
    with _broken_told():
        return _upright(io.BytesIO(content), sniff(content), None)


def _upright(file: BinaryIO, media_type: str, edge: int | None) -> "Picture":
    """In RGB, not longer than `edge`."""
    with _opened(file, media_type) as picture:
        if edge:
            picture.draft("RGB", (edge, edge))
        picture.load()
        orientation = _orientation(picture, media_type)
        profile = picture.info.get("icc_profile")
        small = _shrunk(_flat(picture, edge), edge)
        return _turned(_in_srgb(small, profile), orientation)


@cache
def _pil() -> "ModuleType":
    from PIL import Image, ImageFile

    # Pillow only warns between one and two times its limit; `inspect` refuses before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return Image


@cache
def _heic_is_read() -> None:
    """A thumbnail beside the picture may show something else, so it is never taken for the picture."""
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


@cache
def _avif_is_read() -> None:
    from PIL import AvifImagePlugin

    AvifImagePlugin.DEFAULT_MAX_THREADS = 1


def _opened(file: BinaryIO, media_type: str) -> "Picture":
    if media_type == "image/heic":
        _heic_is_read()
    if media_type == "image/avif":
        _avif_is_read()
    if media_type == "image/jpeg":
        return _jpeg_opened(file)
    picture: Picture = _pil().open(file, formats=(PLUGINS[media_type],))
    return picture


def _jpeg_opened(file: BinaryIO) -> "Picture":
    """Without looking for MPO: phones' and cameras' second picture behind the first, often described by damaged notes."""
    from PIL.JpegImagePlugin import JpegImageFile

    return JpegImageFile(file)


def _orientation(picture: "Picture", media_type: str) -> int:
    if media_type == TURNED_BY_ITS_DECODER:
        return 1
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except Exception:
        return 1  # A damaged note beside a good picture is no reason to refuse or hide the picture.


def _flat(picture: "Picture", edge: int | None) -> "Picture":
    """In a mode that can be resized and has nothing behind it: L, RGB or CMYK."""
    if picture.mode.startswith("I;16"):  # convert() would clip nearly all of it to white; the upper byte is the picture
        upper = 0 if picture.mode.endswith("B") else 1
        grey: Picture = _pil().frombytes("L", picture.size, picture.tobytes()[upper::2])
        return grey
    if picture.has_transparency_data:
        return _on_white(picture, max(1, max(picture.size) // (2 * edge)) if edge else 1)
    return picture if picture.mode in ("L", "RGB", "CMYK") else picture.convert("RGB")


def _on_white(picture: "Picture", factor: int) -> "Picture":
    """`factor` times smaller, band by band: at once it would take three times the memory of the picture."""
    width, height = picture.size
    paper: Picture = _pil().new("RGB", (-(-width // factor), -(-height // factor)), "white")
    for top in range(0, height, BAND_ROWS * factor):
        band = picture.crop((0, top, width, min(top + BAND_ROWS * factor, height))).convert("RGBA")
        white = _pil().new("RGB", band.size, "white")
        white.paste(band, mask=band.getchannel("A"))
        paper.paste(white.reduce(factor), (0, top // factor))
    return paper


def _shrunk(picture: "Picture", edge: int | None) -> "Picture":
    scale = edge / max(picture.size) if edge else 1
    if scale >= 1:
        return picture.copy()
    box = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(box, _pil().Resampling.BICUBIC, reducing_gap=2.0)


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

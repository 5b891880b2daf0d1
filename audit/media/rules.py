"""What a photo must be, and the sentence for each way it is not."""

import re

from audit.errors import Busy, Malformed, NotFound, Rejected, TooLarge, TooMany, WrongType
from audit.media.schemas import Size

DIGEST = re.compile(r"[0-9a-f]{64}")
COLLAGE_MOST = 9
MAX_SIDE = 20_000
"""Pixels. Resizing a strip that is thin but very long would need gigabytes for its weights alone."""


def checked_digest(text: str) -> str:
    """The digest itself: it becomes a file name, so nothing but 64 lower-case hex digits may pass."""
    if not DIGEST.fullmatch(text):
        raise Malformed(
            "bad_photo_id",
            "照片编号不正确，请更新应用后再传。",
            "The photo's id is not 64 lower-case hex digits. Update the app, then send it again.",
        )
    return text


def refuse_too_large(length: int | None, limit: int) -> None:
    """`length` is None when the phone did not say; the stream is counted as well."""
    if length is not None and length > limit:
        megabytes = limit // (1024 * 1024)
        raise TooLarge(
            "photo_too_large",
            f"照片超过 {megabytes} MB，请降低画质重拍。",
            f"The photo is larger than {megabytes} MB. Take it again with a lower quality.",
        )


def refuse_too_many_pixels(width: int, height: int, limit: int) -> None:
    if width * height > limit or max(width, height) > MAX_SIDE:
        raise Rejected(
            "photo_pixels",
            f"照片像素过大（上限 {limit // 10_000} 万像素），请降低分辨率重拍。",
            f"The photo has too many pixels (at most {limit // 1_000_000} million). Take it again with a lower resolution.",
        )


def hash_mismatch() -> Rejected:
    return Rejected(
        "photo_hash_mismatch",
        "照片在传输中损坏，请重新发送。",
        "The photo was damaged on its way. Send it again.",
    )


def wrong_type() -> WrongType:
    return WrongType(
        "photo_type",
        "只收 JPEG、PNG、WebP、AVIF 或 HEIC 照片，请存为 JPEG 再传。",
        "Only JPEG, PNG, WebP, AVIF or HEIC photos are taken. Save it as JPEG, then send it again.",
    )


def animated() -> Rejected:
    return Rejected(
        "photo_animated", "不收动态图片，请拍一张静态照片。", "Moving pictures are not taken. Take a still photo."
    )


def broken() -> Rejected:
    return Rejected("photo_broken", "照片文件打不开，请重拍一张。", "The photo's file cannot be opened. Take it again.")


def busy() -> Busy:
    return Busy(
        "photo_busy",
        "正在处理的照片较多，请几秒后再试；照片仍在手机上。",
        "Many photos are being worked on. Try again in a few seconds; the photo is still on the phone.",
        retry_after_seconds=5,
    )


def refuse_beyond_quota(sent_today: int, limit: int, seconds_left: int) -> None:
    """`seconds_left` until the hall's next day begins."""
    if sent_today >= limit:
        raise TooMany(
            "photo_quota",
            f"您今天已传 {limit} 张照片，达到上限。照片仍在手机上，明天会自动续传；急用请联系管理员。",
            f"You have sent {limit} photos today, which is the limit. The photo stays on the phone and is sent tomorrow; ask the administrator if it is urgent.",
            retry_after_seconds=seconds_left,
        )


def refuse_unfit_collage(pictures: int, captions: int) -> None:
    if not 2 <= pictures <= COLLAGE_MOST or pictures != captions:
        raise Rejected(
            "collage_unfit",
            f"拼图要放 2 到 {COLLAGE_MOST} 张照片，每张照片一条说明，请调整后再试。",
            f"A collage holds 2 to {COLLAGE_MOST} photos with one caption each. Change the selection and try again.",
        )


def photo_unknown() -> NotFound:
    return NotFound(
        "photo_unknown",
        "这个大厅还没有这张照片，请等手机传完再看。",
        "This hall does not hold the photo yet. Wait until the phone has sent it.",
    )


def etag(sha256: str, size: Size) -> str:
    return f'"{sha256}-{size.value}"'

"""What kind of picture the bytes are, and whether they go on to their own end. Reads them without any decoder."""

from collections.abc import Iterator

from audit.media import rules

JPEG_SCAN, JPEG_END = b"\xda", b"\xff\xd9"
PNG_START, PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND"
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
AVIF_BRANDS = {b"avif", b"avis"}


def sniff(content: bytes) -> str:
    """Media type by the first bytes, whatever the sender called it. Raises WrongType photo_type."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(PNG_START):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return _by_brands(content)
    raise rules.wrong_type()


def _by_brands(content: bytes) -> str:
    """The general brand `mif1` may come first; what the picture is coded in stands behind it."""
    length = min(int.from_bytes(content[:4], "big"), 256)
    brands = [content[8:12], *(content[at : at + 4] for at in range(16, length, 4))]
    for brand in brands:
        if brand in HEIC_BRANDS:
            return "image/heic"
        if brand in AVIF_BRANDS:
            return "image/avif"
    raise rules.wrong_type()


def is_sequence(content: bytes) -> bool:
    """An HEIC file of moving pictures says so by its first brand."""
    return content[4:12] in (b"ftyphevc", b"ftyphevx", b"ftypmsf1")


def is_whole(content: bytes, media_type: str) -> bool:
    """Whether the file goes on to its own end; what somebody hung behind it does not matter."""
    if media_type == "image/jpeg":
        return _jpeg_goes_to_its_end(content)
    if media_type == "image/png":
        return PNG_END in _png_chunks(content)
    if media_type == "image/webp":
        return len(content) >= 8 + int.from_bytes(content[4:8], "little")
    return b"mdat" in _whole_boxes(content)


def _jpeg_goes_to_its_end(content: bytes) -> bool:
    """The end mark counts only behind the start of the scan: a thumbnail in the header has one of its own."""
    at = 2
    while content[at : at + 1] == b"\xff":
        marker = content[at + 1 : at + 2]
        if marker == JPEG_SCAN:
            return content.find(JPEG_END, at) > 0
        if marker == b"\xff":  # any number of these may stand before a marker
            at += 1
            continue
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return False


def _png_chunks(content: bytes) -> Iterator[bytes]:
    """Names of the chunks that are here whole."""
    at = len(PNG_START)
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if end > len(content):
            return
        yield content[at + 4 : at + 8]
        at = end


def _whole_boxes(content: bytes) -> set[bytes]:
    """Names of the outer boxes up to the pictures' data; none when a box is cut off before its end."""
    names: set[bytes] = set()
    at = 0
    while at + 8 <= len(content) and not {b"meta", b"mdat"} <= names:
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        end = len(content) if length == 0 else at + length
        if length in range(1, 8) or end > len(content):
            return set()
        names.add(name)
        at = end
    return names if b"meta" in names else set()

"""Pages of a PDF as one long picture for a chat: runs in the Renderer's processes. pdfium is imported by the function only."""

import io

from msgspec import Struct

SCALE = 1.9
"""Of 72 dots an inch: a page is 1130 pixels wide, as phones show pictures whole."""
PAGES_MOST = 12
QUALITY = 85


class LongPicture(Struct, frozen=True):
    jpeg: bytes


def picture_of(pdf: bytes) -> LongPicture:
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[number].render(scale=SCALE).to_pil() for number in range(min(len(document), PAGES_MOST))]
    finally:
        document.close()
    sheet = Image.new("RGB", (max(one.width for one in pages), sum(one.height for one in pages)), "white")
    top = 0
    for one in pages:
        sheet.paste(one, (0, top))
        top += one.height
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY)
    return LongPicture(out.getvalue())

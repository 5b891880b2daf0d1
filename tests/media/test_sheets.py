"""Strips below photos, pairs and collages: rendered, and their pixels looked at."""

import io
from collections.abc import Sequence

import pytest
from PIL import Image, ImageChops

from audit.config import Settings
from audit.errors import AuditError
from audit.media import collage, sheets, strip
from audit.media.lettering import BOX, Lettering
from audit.media.schemas import Size
from tests.cast import Stage
from tests.media import makers, photos
from tests.media.photos import GREEN, GREY, RED
from tests.media.test_actions import send
from tests.media.test_images import near, shows_quarters_upright

LINES = ["曲江大厅　3 号窗口", "记录于 2026-11-25 09:12–09:14　巡查人 龘喆𠮷珺", "证据 B：有口令，有标签"]


def opened(content: bytes) -> Image.Image:
    assert makers.metadata(content) == []
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def ink(picture: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """Where inside the box something dark stands."""
    dark = picture.crop(box).convert("L").point(lambda grey: 255 if grey < 128 else 0)
    return dark.getbbox()


def letters(text: str, size: int = 40) -> Image.Image:
    from PIL import ImageDraw

    sheet = Image.new("RGB", (size * (len(text) + 1), size * 2), "white")
    Lettering(size).draw(ImageDraw.Draw(sheet), (0, size * 1.4), text, (0, 0, 0))
    return sheet


def same(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is None


def test_the_picture_stays_as_it_is_and_the_words_stand_below_it() -> None:
    above = Image.linear_gradient("L").resize((1280, 960)).convert("RGB")
    sheet = opened(strip.with_strip(photos.encoded(above, quality=92), LINES))
    assert sheet.width == 1280 and 1040 < sheet.height < 1200
    differences = ImageChops.difference(sheet, above).crop((0, 0, 1280, 952)).getextrema()
    assert max(high for _, high in differences) < 8
    words = ink(sheet, (0, 970, 1280, sheet.height))
    assert words and words[0] > 10 and words[2] < 1270 and words[3] < sheet.height - 970


def test_each_line_is_there_and_the_first_is_bold() -> None:
    picture = photos.jpeg(1280, 960)
    bare = opened(strip.with_strip(picture, []))
    heights = [opened(strip.with_strip(picture, LINES[:count])).height for count in (1, 2, 3)]
    assert bare.height == 960
    assert heights[1] - heights[0] == heights[2] - heights[1] > 20
    same_words = opened(strip.with_strip(picture, ["证据等级", "证据等级"]))
    middle = (960 + same_words.height) // 2
    first, second = (same_words.crop((0, top, 400, top + 45)).convert("L") for top in (middle - 45, middle))
    assert sum(first.point(lambda grey: 255 - grey).tobytes()) > 1.1 * sum(
        second.point(lambda grey: 255 - grey).tobytes()
    )


@pytest.mark.parametrize(("width", "height"), [(100, 50), (960, 1280), (1280, 3), (3, 1280)])
def test_words_fit_below_a_picture_of_any_shape(width: int, height: int) -> None:
    sheet = opened(strip.with_strip(photos.jpeg(width, height), [*LINES, "很长的说明" * 60]))
    words = ink(sheet, (0, height + 6, sheet.width, sheet.height))
    assert words and words[0] > 8 and words[2] < sheet.width - 8 and height + 6 + words[3] < sheet.height - 8
    assert sheet.height < height + 700


def test_rare_characters_of_names_are_drawn_and_unknown_ones_become_a_box() -> None:
    for character in "喆珺㛃䶮𬭚𠮷①℃√Aß":
        assert not same(letters(character), letters(BOX)), character
        assert ink(letters(character), (0, 0, 80, 80))
    assert same(letters("😀"), letters(BOX))


def test_lines_break_between_words_never_before_a_stop_and_end_with_dots() -> None:
    lettering = Lettering(20)
    assert lettering.wrapped("one two three", lettering.width("one two"), 3) == ["one two", "three"]
    assert lettering.wrapped("清空台面，复查", lettering.width("清空台面"), 3)[0] == "清空台"
    cut = lettering.wrapped("长" * 100, 200, 2)
    assert len(cut) == 2 and cut[1].endswith("…") and lettering.width(cut[1]) <= 200
    assert lettering.wrapped("  \n ", 100, 2) == []
    assert lettering.wrapped("宽", 1, 3) == ["宽"]


def cells(sheet: Image.Image, columns: int) -> int:
    return (1600 - 24 * (columns + 1)) // columns


@pytest.mark.parametrize(("count", "columns"), [(2, 2), (3, 3), (4, 2), (5, 3), (6, 3), (7, 3), (8, 3), (9, 3)])
def test_every_picture_of_a_collage_has_its_place_and_its_caption_below(count: int, columns: int) -> None:
    flat = photos.encoded(Image.new("RGB", (400, 300), RED), quality=90)
    sheet = opened(collage.collage([flat] * count, [f"第 {number} 张" for number in range(count)]))
    width = cells(sheet, columns)
    height = width * 3 // 4
    step = (sheet.height - 24) // -(-count // columns)
    for number in range(count):
        left, top = 24 + number % columns * (width + 24), 24 + number // columns * step
        assert near(sheet.getpixel((left + width // 2, top + height // 2)), RED)
        assert near(sheet.getpixel((left + 6, top + height - 8)), RED)
        assert ink(sheet, (left, top + height + 6, left + width, top + height + 50)), number


def test_no_picture_of_a_collage_is_cropped_and_long_captions_stay_in_their_place() -> None:
    tall, wide = photos.jpeg(300, 1200), photos.jpeg(1200, 300)
    sheet = opened(collage.collage([tall, wide], ["很长的说明" * 40, "短"]))
    width = cells(sheet, 2)
    middle, quarter = 24 + width // 2, width // 8
    assert near(sheet.getpixel((middle - quarter // 2, 30)), RED, by=25)
    assert near(sheet.getpixel((middle + quarter // 2, 24 + width - 10)), GREY, by=25)
    other = 24 * 2 + width
    assert near(sheet.getpixel((other + width - 10, 24 + width // 2 - width // 16)), GREEN, by=25)
    assert ink(sheet, (24 + width, 24 + width + 4, other, sheet.height)) is None


@pytest.fixture
def wanted() -> Sequence[bytes]:
    return [photos.jpeg(1600, 1200, number=number) for number in range(3)]


@pytest.mark.usefixtures("opened")
async def test_sheets_are_made_of_photos_that_the_hall_holds(
    settings: Settings, stage: Stage, wanted: Sequence[bytes]
) -> None:
    first, second, third = [(await send(content, settings, stage))[0].sha256 for content in wanted]
    below = opened(await sheets.with_strip(stage.hall, first, LINES, settings, size=Size.print))
    assert below.width == 800 and shows_quarters_upright(below.crop((0, 0, 800, 600)))
    both = opened(await sheets.pair(stage.hall, first, second, ("整改前", "整改后"), settings))
    assert both.width == 1600
    assert opened(await sheets.collage(stage.hall, [first, second, third], ["一", "二", "三"], settings)).width == 1600
    with pytest.raises(AuditError, match="photo_unknown"):
        await sheets.with_strip(stage.other_hall, first, LINES, settings)
    with pytest.raises(AuditError, match="photo_unknown"):
        await sheets.pair(stage.hall, first, "0" * 64, ("前", "后"), settings)


@pytest.mark.parametrize(("pictures", "captions"), [(1, 1), (10, 10), (3, 2)])
async def test_a_collage_of_too_few_or_too_many_is_refused(stage: Stage, pictures: int, captions: int) -> None:
    with pytest.raises(AuditError, match="collage_unfit"):
        await sheets.collage(stage.hall, ["0" * 64] * pictures, ["x"] * captions, Settings())

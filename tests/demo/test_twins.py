"""The boxes of the demo hall's standard photos lie on what is drawn there."""

import io

import pytest
from PIL import Image, ImageStat

from audit.demo.schemas import WrittenTwin
from audit.demo.twins import boxes_of, read_twins_file
from audit.media.drawing import draw_desk, things_on_desk
from audit.twins.rules import inside
from audit.twins.schemas import BoxKind

TWINS = read_twins_file().twins


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.name)
def test_every_box_is_inside_and_every_drawn_thing_has_one(twin: WrittenTwin) -> None:
    boxes = boxes_of(twin)
    assert [box.name for box in boxes if not inside(box)] == []
    drawn = things_on_desk(twin.picture.seed, shot=twin.picture.shot)
    assert {one.drawn for one in twin.boxes if one.drawn} == set(drawn)
    assert len(boxes) - len(drawn) == sum(box.kind is BoxKind.forbidden for box in boxes) > 0


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.name)
def test_there_is_something_to_see_in_the_box_of_a_thing_and_a_bare_desk_where_nothing_may_be(
    twin: WrittenTwin,
) -> None:
    picture = Image.open(io.BytesIO(draw_desk(twin.picture.seed, shot=twin.picture.shot))).convert("L")
    for box in boxes_of(twin):
        corners = (box.left, box.top, box.left + box.width, box.top + box.height)
        part = picture.crop(tuple(round(side * 1.6 if at % 2 == 0 else side * 1.2) for at, side in enumerate(corners)))
        spread = ImageStat.Stat(part).stddev[0]
        assert (spread > 15) == (box.kind is BoxKind.thing), f"{box.name} {spread}"

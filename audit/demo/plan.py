"""The plan of the demo hall: the hall itself and the district with its stations, drawn, sent and pinned as a consultant would."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from audit.accounts.schemas import Actor
from audit.config import Settings
from audit.ids import SpotId
from audit.media.actions import receive_photo
from audit.media.drawing_plan import SHEET, Area, Point, Seats, draw_district, draw_floor
from audit.plans.actions import make_link, save_plan
from audit.plans.schemas import Floor, Pin, PlanDocument, SavePlan
from audit.sites.schemas import Hall

GENERAL: Mapping[str, Point] = {f"A{n:02}": (180 + 155 * (n - 1), 260) for n in range(1, 7)}
MARKET: Mapping[str, Point] = {
    f"B{n:02}": (1230 + 192 * ((n - 1) % 4), 240 + 182 * ((n - 1) // 4)) for n in range(1, 17)
}
OUTER: Mapping[str, Point] = {
    "C01": (880, 1010),
    "C02": (720, 860),
    "C03": (250, 1030),
    "C04": (1450, 1000),
    "C05": (1630, 1000),
    "C06": (1810, 1000),
}
THINGS: Mapping[str, Point] = {
    "D01": (1360, 1100),
    "D02": (1540, 1100),
    "D03": (1720, 1100),
    "D04": (560, 860),
    "D05": (1020, 700),
    "D06": (1530, 128),
    "D07": (412, 372),
    "S-003": (1060, 1080),
    "S-006": (140, 680),
    "S-007": (140, 820),
    "S-014": (700, 1080),
}
"""Devices, and the signs one looks for first."""
STATIONS: Mapping[str, tuple[Point, str]] = {
    "S01": ((330, 250), "云溪驿站"),
    "S02": ((860, 240), "松径驿站"),
    "S03": ((1380, 330), "听泉驿站"),
    "S04": ((1740, 880), "望湖驿站"),
    "S05": ((420, 800), "青麦驿站"),
    "S06": ((1000, 700), "长亭驿站"),
    "S07": ((1330, 980), "南屏驿站"),
}
AREAS = [
    Area(80, 90, 1080, 470, "综合办事区", (236, 244, 252)),
    Area(1120, 90, 1920, 900, "市场监管办事区", (240, 248, 240)),
    Area(80, 920, 460, 1170, "政务公开区", (252, 246, 234)),
    Area(1160, 940, 1920, 1170, "自助服务区", (246, 240, 250)),
]
SEATS = [Seats(200, 520, 8, 3), Seats(660, 520, 8, 3)]
ROADS = [
    [(0, 430), (900, 430), (1400, 560), (2000, 780)],
    [(620, 0), (640, 500), (760, 1250)],
    [(1180, 0), (1160, 480), (1200, 1250)],
]
RIVER = [(0, 1120), (500, 1000), (900, 1120), (1500, 760), (2000, 300)]


async def keep_plan(
    *, hall: Hall, spots: Mapping[str, SpotId], author: Actor, manager: Actor, settings: Settings, now: datetime
) -> None:
    """With a link for the display in the hall, whose code nobody has. `spots` by what is painted on them."""
    inside = {**GENERAL, **MARKET, **OUTER, **THINGS}
    floor = await asyncio.to_thread(draw_floor, AREAS, [*GENERAL.values(), *MARKET.values()], SEATS, (900, 1210))
    around = await asyncio.to_thread(draw_district, ROADS, RIVER, STATIONS.values())
    outside = {code: at for code, (at, _) in STATIONS.items()}
    floors = []
    for title, picture, places in (("一楼办事大厅", floor, inside), ("政务驿站分布", around, outside)):
        digest = hashlib.sha256(picture).hexdigest()
        await receive_photo(
            hall=hall.id,
            sha256=digest,
            person=author.person,
            body=_one_piece(picture),
            declared_bytes=len(picture),
            settings=settings,
            now=now,
        )
        floors.append(Floor(title, digest, [_pin(spots[code], at) for code, at in places.items()]))
    await save_plan(hall=hall, save=SavePlan(PlanDocument(floors)), author=author.person, now=now)
    await make_link(hall=hall.id, name="一楼大厅电视", author=manager.person, now=now)


def _pin(spot: SpotId, at: Point) -> Pin:
    wide, high = SHEET
    return Pin(spot, round(at[0] * 10_000 / wide), round(at[1] * 10_000 / high))


async def _one_piece(content: bytes) -> AsyncIterator[bytes]:
    yield content

"""Which items of a self-check are asked for a photo though nothing is wrong: few, drawn anew each day, within the clerk's time. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from audit.checklists.schemas import Item, PhotoRule
from audit.ids import HallId, SpotId
from audit.standards.drafts import PHOTO_SECONDS, SECONDS

MAY_BE_ASKED = frozenset({PhotoRule.optional, PhotoRule.on_fail})


def seconds_of(items: Iterable[Item]) -> int:
    """To look and to answer, with the photos that are always asked for."""
    return sum(SECONDS[item.response.type] + (PHOTO_SECONDS if item.photo is PhotoRule.always else 0) for item in items)


def photo_sample(
    *, hall: HallId, spot: SpotId, day: date, rounds: Sequence[Sequence[Item]], cap_seconds: int, photo_share: int
) -> list[str]:
    """The items drawn for a spot and a day, in the order of the checklist; phone and server draw the same.

    `rounds` are the items of each of the day's self-checks. The same as frontend/src/rules/rounds.ts: tests/vectors/rounds.json.
    """
    items = {item.id: item for asked in rounds for item in asked if item.photo in MAY_BE_ASKED}
    wanted = (len(items) * photo_share + 999) // 1000
    room = max(cap_seconds - sum(seconds_of(asked) for asked in rounds), 0) // PHOTO_SECONDS
    drawn = sorted(items, key=lambda item: (lot(f"{hall}/{spot}/{day}/{item}"), item))[: min(wanted, room)]
    return [item for item in items if item in drawn]


def lot(text: str) -> int:
    """FNV-1a of 32 bits, then mixed: equal on phone and server, and no secret."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    value = (value ^ value >> 16) * 0x7FEB352D & 0xFFFFFFFF
    value = (value ^ value >> 15) * 0x846CA68B & 0xFFFFFFFF
    return value ^ value >> 16

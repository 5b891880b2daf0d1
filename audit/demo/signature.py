"""Pen strokes that look like a signed name."""

import math
from random import Random

SHEET = (1000, 400)


def sign(rng: Random) -> list[list[int]]:
    """Three characters written in a hurry, each a few bent strokes: flat lists x, y, x, y … on the sheet."""
    strokes: list[list[int]] = []
    for character in range(3):
        left, top = 170 + character * 225 + rng.randint(-12, 12), 90 + rng.randint(-18, 18)
        for _ in range(rng.randint(4, 6)):
            strokes.append(_stroke(rng, left, top))
    strokes.append(_flourish(rng))
    return strokes


def _stroke(rng: Random, left: int, top: int) -> list[int]:
    """Across, down, or falling to a side, as strokes do; slightly bent."""
    x, y = left + rng.uniform(10, 130), top + rng.uniform(0, 130)
    direction = rng.choice([-0.12, -0.08, 1.5, 2.2, 0.8])
    length, bend = rng.uniform(50, 130), rng.uniform(-0.7, 0.7)
    points = 9
    stroke: list[int] = []
    for _ in range(points):
        stroke += _inside(x, y)
        x += math.cos(direction) * length / points
        y += math.sin(direction) * length / points
        direction += bend / points
    return stroke


def _flourish(rng: Random) -> list[int]:
    height, swing = rng.uniform(280, 320), rng.uniform(8, 22)
    stroke: list[int] = []
    for step in range(24):
        stroke += _inside(260 + step * 24, height + swing * math.sin(step / 2.4) - step * 1.6)
    return stroke


def _inside(x: float, y: float) -> list[int]:
    return [max(0, min(SHEET[0], round(x))), max(0, min(SHEET[1], round(y)))]

"""The list that a person looks through: the same picture in two inspections, then pictures of one spot that look alike."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from audit.accounts.schemas import Actor
from audit.checklists.queries import checklist
from audit.checklists.schemas import Text
from audit.database import fetch
from audit.evidence import queries, rules
from audit.evidence.queries import Photo, Submitted
from audit.evidence.schemas import PhotoEvidence, PhotoReview, RepeatKind, Side
from audit.ids import HallId, InspectionId, PersonId, SpotId
from audit.inspections.queries import document
from audit.inspections.rules import items_by_id
from audit.media.looks import distance
from audit.sites.queries import places
from audit.sites.schemas import Spot

EXACT_MOST = 100
NEAR_MOST = 20
FRESH_DAYS = 31
"""Near pairs are looked for among photos of the last month, against half a year."""
SEEN = """SELECT i.id, i.spot, i.finished_at, i.received_at, i.day_on, i.superseded, e.sha256, p.rough, p.pixels FROM inspection i
JOIN expected_photo e ON e.inspection = i.id JOIN photo p ON p.hall = e.hall AND p.sha256 = e.sha256
WHERE i.hall = ? AND i.day_on >= ? AND p.rough <> ''"""


class Pair(NamedTuple):
    later: rules.Use
    earlier: rules.Use
    bits: int | None
    """None for an exact repeat."""


async def photo_reviews(hall: HallId, actor: Actor, *, today: date, decided: bool) -> list[PhotoReview]:
    """Exact repeats, the newest first; then the nearest pairs. Either those that nobody decided, or those somebody did."""
    since = today - timedelta(days=rules.REVIEW_DAYS)
    judged = await queries.decisions(hall)
    exact = [Pair(later, earlier, None) for later, earlier in (await queries.repeats(hall, since, today)).items()]
    rows = await fetch(SEEN, hall, since)
    near = await asyncio.to_thread(nearest, rows, fresh_from=today - timedelta(days=FRESH_DAYS))
    wanted = _wanted(exact, near, judged.keys(), decided)
    known = await _Known.of(hall, wanted)
    return [
        PhotoReview(
            kind=RepeatKind.exact if pair.bits is None else RepeatKind.near,
            bits=pair.bits or 0,
            photo=known.side(pair.later),
            earlier=known.side(pair.earlier),
            own=known.author(pair.later) == actor.person,
            decision=judged.get(_photo(pair.later)),
        )
        for pair in wanted
    ]


def _photo(use: rules.Use) -> Photo:
    return use.inspection, use.sha256


def _wanted(exact: Sequence[Pair], near: Sequence[Pair], judged: Iterable[Photo], decided: bool) -> list[Pair]:
    known = set(judged)
    first = sorted(exact, key=lambda pair: (pair.later.at, pair.later.sha256), reverse=True)
    taken = {_photo(pair.later) for pair in exact}
    then = [pair for pair in near if _photo(pair.later) not in taken]
    return [pair for pair in first if (_photo(pair.later) in known) is decided][:EXACT_MOST] + [
        pair for pair in then if (_photo(pair.later) in known) is decided
    ][:NEAR_MOST]


def nearest(rows: Sequence[dict[str, Any]], *, fresh_from: date) -> list[Pair]:
    """Pairs of one spot that differ in few bits, the nearest first; each later photo once. Takes a thread of its own."""
    found: dict[Photo, Pair] = {}
    earlier: list[tuple[dict[str, Any], int]] = []
    for row in sorted(rows, key=lambda row: (row["spot"], _moment(row), row["id"])):
        if earlier and earlier[0][0]["spot"] != row["spot"]:
            earlier = []
        look = int(row["rough"], 16)
        if row["day_on"] >= fresh_from and not row["superseded"]:
            pair = _nearest_of(row, look, earlier)
            if pair:
                found[_photo(pair.later)] = pair
        earlier.append((row, look))
    return sorted(found.values(), key=lambda pair: (pair.bits, _photo(pair.later)))


def _nearest_of(row: dict[str, Any], look: int, earlier: Sequence[tuple[dict[str, Any], int]]) -> Pair | None:
    others = [
        (distance(look, other_look), other)
        for other, other_look in earlier
        if other["id"] != row["id"] and other["pixels"] != row["pixels"] and not other["superseded"]
    ]
    bits, other = min(others, key=lambda one: one[0], default=(rules.NEAR_BITS + 1, row))
    return Pair(_use(row), _use(other), bits) if bits <= rules.NEAR_BITS else None


def _moment(row: dict[str, Any]) -> datetime:
    at: datetime = min(row["finished_at"], row["received_at"])
    return at


def _use(row: dict[str, Any]) -> rules.Use:
    return rules.Use(InspectionId(row["id"]), _moment(row), row["sha256"])


class _Known(NamedTuple):
    """What the sides of the pairs are about."""

    submitted: dict[InspectionId, Submitted]
    evidence: dict[Photo, PhotoEvidence]
    spots: dict[SpotId, Spot]
    titles: dict[Photo, Text]

    @classmethod
    async def of(cls, hall: HallId, pairs: Sequence[Pair]) -> "_Known":
        submitted: dict[InspectionId, Submitted] = {}
        titles: dict[Photo, Text] = {}
        for inspection in {use.inspection for pair in pairs for use in (pair.later, pair.earlier)}:
            summary, written, _ = await document(inspection)
            submitted[inspection] = summary, written
            items = items_by_id((await checklist(summary.checklist)).checklist)
            titles |= {(inspection, photo.sha256): items[photo.item].title for photo in written.photos}
        evidence = queries.by_photo(await queries.evidence_of(hall, list(submitted.values())))
        return cls(submitted, evidence, {spot.id: spot for spot in (await places(hall)).spots}, titles)

    def author(self, use: rules.Use) -> PersonId:
        return self.submitted[use.inspection][0].author

    def side(self, use: rules.Use) -> Side:
        summary, _ = self.submitted[use.inspection]
        spot = self.spots[summary.spot]
        return Side(
            inspection=use.inspection,
            sha256=use.sha256,
            spot=spot.id,
            spot_code=spot.code,
            spot_name=spot.name,
            item=self.titles[_photo(use)],
            author_name=summary.author_name,
            finished_at=summary.finished_at,
            evidence=self.evidence[_photo(use)],
        )

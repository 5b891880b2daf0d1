"""The engine equals tests/scores/oracle.py: 10,000 random inspections in 1,000 random halls, and one hall through the routes."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import httpx
import pytest
from msgspec import convert, to_builtins
from msgspec.structs import replace

from audit.checklists.library import load_library
from audit.checklists.queries import current_checklists
from audit.checklists.schemas import Checklist, Item, Module, Pillar, PublishedChecklist, ResponseType
from audit.ids import InspectionId, SpotId, ZoneId, new_id
from audit.inspections.schemas import Answer, Given, InspectionKind, Result
from audit.inspections.scoring import mean_score, result_of, tally_answers
from audit.scores import rules
from audit.scores.schemas import HallScore, ScoreTier, SpotScore, ZoneScore
from audit.sites.actions import add_spot, add_zone
from audit.sites.queries import places
from audit.sites.schemas import Spot, SpotKind, Zone
from tests import builders
from tests.cast import Stage
from tests.scores import oracle

HALLS, INSPECTIONS = 1_000, 10
MARKS = (0, 59_500, 79_995, 80_000, 100_000)
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 8)
KINDS = (SpotKind.counter, SpotKind.counter, SpotKind.area, SpotKind.device, SpotKind.hall)


def random_answer(rng: Random, item: Item) -> dict[str, Any]:
    if rng.random() < 0.1:
        return {"item": item.id, "verdict": "na"}
    if item.response.type is ResponseType.pass_fail:
        return {"item": item.id, "verdict": "pass" if rng.random() < 0.8 else "fail"}
    most = {ResponseType.scale: 4, ResponseType.count: 6}.get(item.response.type)
    if most is not None:
        return {"item": item.id, "value": rng.randint(0, most)}
    edges = [one for one in to_builtins(item.response).values() if isinstance(one, int)]
    return {"item": item.id, "value": max(0, rng.choice(edges) + rng.randint(-3, 3))}


def random_answers(rng: Random, checklist: Checklist, *, most: int) -> list[dict[str, Any]]:
    items = rng.sample(checklist.items, rng.randint(1, min(most, len(checklist.items))))
    return [random_answer(rng, item) for item in items]


def told(id: object, spot: object, kind: str, end: datetime, checklist: dict[str, Any], answers: Any) -> dict[str, Any]:
    """An inspection as the oracle reads it; the hall's clock is eight hours ahead."""
    return {
        "id": str(id),
        "spot": str(spot),
        "kind": kind,
        "end": end,
        "day": (end + timedelta(hours=8)).date(),
        "complete": True,
        "corrected": False,
        "checklist": checklist,
        "answers": answers,
    }


def engine_given(one: dict[str, Any], checklist: Checklist) -> Given:
    items = {item.id: item for item in checklist.items}
    pairs = [(items[answer["item"]], convert(answer, Answer)) for answer in one["answers"]]
    given = tally_answers(pairs, pass_mark=checklist.pass_mark, module=checklist.module)
    kind, at = InspectionKind(one["kind"]), one["end"]
    return Given(InspectionId(one["id"]), SpotId(one["spot"]), checklist.pack, kind, one["day"], at, given)


def spot_of(place: int, zone: ZoneId) -> Spot:
    id = SpotId(str(new_id()))  # type: ignore[arg-type]  compared, never stored
    return Spot(id, zone, KINDS[place], f"S{place}", "点", "Spot", "", place)


def assert_equal(mine: HallScore | ZoneScore, theirs: dict[str, Any]) -> None:
    for field in ("score", "result", "failed", "critical_failed", "spots"):
        assert getattr(mine, field) == theirs[field], field


def test_ten_thousand_random_inspections_score_the_same() -> None:
    rng = Random(20261125)
    library = [(one, to_builtins(one)) for one in load_library()]
    for _ in range(HALLS):
        zones = [Zone(ZoneId(new_id()), "区", "Zone", place) for place in (0, 1)]
        spots = [spot_of(place, zones[place % 2].id) for place in range(len(KINDS))]
        tier = rng.choice([None, *ScoreTier])
        mark = rng.choice(MARKS)
        theirs, mine = [], []
        for _ in range(INSPECTIONS):
            checklist, plain = rng.choice(library)
            end = datetime(2026, 11, 2, 1, tzinfo=UTC) + timedelta(hours=rng.randint(0, 150))
            kind, answers = rng.choice(list(InspectionKind)).value, random_answers(rng, checklist, most=8)
            one = told(new_id(), rng.choice(spots).id, kind, end, plain | {"pass_mark": mark}, answers)
            theirs.append(one)
            mine.append(engine_given(one, replace(checklist, pass_mark=mark)))
        marks = oracle.spots_of(theirs, tier, FIRST, LAST)
        scored = rules.spot_scores(spots, rules.taken(mine, rules.kinds_of(tier)))
        for spot in scored:
            compare_spot(spot, marks.get(spot.spot, oracle.Marks([])))
        hall, kinds = rules.hall_score(scored, usual_mark=0), {spot.id: spot.kind.value for spot in spots}
        expected = oracle.place_score(marks, kinds)
        assert_equal(hall, expected)
        assert [one.score for one in hall.pillars] == [expected["pillars"](pillar) for pillar in Pillar]
        assert [one.score for one in hall.modules] == [expected["modules"](module) for module in Module]
        for zone in zones:
            here = {spot.id: spot.kind.value for spot in spots if spot.zone == zone.id}
            assert_equal(rules.zone_score(zone, scored), oracle.place_score(marks, here))


def compare_spot(spot: SpotScore, marks: oracle.Marks) -> None:
    score = marks.score()
    assert (spot.score, spot.failed, spot.critical_failed) == (score, marks.failed, marks.critical)
    assert (spot.answered, spot.pass_mark) == (len(marks.lines), marks.pass_mark)
    assert spot.result == oracle.result(score, marks.pass_mark, marks.critical)
    assert [one.score for one in spot.pillars] == [marks.score(pillar=pillar) for pillar in Pillar]
    assert [one.score for one in spot.modules] == [marks.score(module=module) for module in Module]


@pytest.mark.parametrize(
    ("scores", "mean"),
    [
        ([59_499, 59_500], 59_500),
        ([79_994, 79_995, 79_995], 79_995),
        ([79_999, 80_000], 80_000),
        ([0, 1], 1),
        ([], None),
    ],
)
def test_means_at_the_borders_round_halves_up(scores: list[int | None], mean: int | None) -> None:
    assert mean_score([None, *scores]) == mean == oracle.mean([*scores, None])


@pytest.mark.parametrize(
    ("score", "mark", "critical", "result"),
    [
        (59_500, 59_500, 0, Result.passed),
        (59_499, 59_500, 0, Result.failed),
        (79_995, 80_000, 0, Result.failed),
        (79_999, 80_000, 0, Result.failed),
        (80_000, 80_000, 0, Result.passed),
        (100_000, 80_000, 1, Result.failed),
        (None, 80_000, 0, Result.unscored),
    ],
)
def test_a_mark_is_reached_exactly_or_not_at_all(score: int | None, mark: int, critical: int, result: Result) -> None:
    assert result_of(score, pass_mark=mark, critical_failed=critical) is result
    assert oracle.result(score, mark, critical) == result.value


async def test_a_hall_scores_the_same_through_every_route(consultant: httpx.AsyncClient, stage: Stage) -> None:
    rng = Random(7)
    packs = [one for one in await current_checklists() if SpotKind.counter in one.checklist.spot_kinds]
    fire = next(one for one in await current_checklists() if SpotKind.hall in one.checklist.spot_kinds)
    await _another_zone(stage)
    where = await places(stage.hall)
    inspections: list[dict[str, Any]] = []
    for _ in range(36):
        spot = rng.choice([one for one in where.spots if one.kind in (SpotKind.counter, SpotKind.hall)])
        published = fire if spot.kind is SpotKind.hall else rng.choice(packs)
        inspections.append(await _sent(consultant, stage, rng, spot, published, inspections))
    first, last = date(2026, 9, 20), date(2026, 11, 20)
    for tier in (None, *ScoreTier):
        query = f"from={first}&to={last}" + (f"&tier={tier}" if tier else "")
        found = (await consultant.get(f"/api/halls/{stage.hall}/overview?{query}")).json()
        marks = oracle.spots_of(inspections, tier, first, last)
        _same(found["now"], oracle.place_score(marks, _kinds(where.spots), 80_000))
        for zone in found["zones"]:
            here = [one for one in where.spots if str(one.zone) == zone["zone"]]
            _same(zone, oracle.place_score(marks, _kinds(here)))
        for spot in found["spots"]:
            assert spot["score"] == marks.get(spot["spot"], oracle.Marks([])).score()
        for point in [found["before"], *found["trend"]]:
            _same(point, _expected(inspections, tier, point, where.spots))
        for unit in ("day", "week", "month", "quarter"):
            answer = await consultant.get(f"/api/halls/{stage.hall}/scores?unit={unit}&{query}")
            for point in answer.json()["lines"][0]["points"]:
                _same(point, _expected(inspections, tier, point, where.spots))


def _expected(inspections: list[dict[str, Any]], tier: str | None, point: dict[str, Any], spots: list[Spot]) -> Any:
    days = [date.fromisoformat(point[end]) for end in ("from_on", "to_on")]
    return oracle.place_score(oracle.spots_of(inspections, tier, *days), _kinds(spots))


def _kinds(spots: list[Spot]) -> dict[str, str]:
    return {str(spot.id): spot.kind.value for spot in spots}


def _same(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    names = ("score", "result", "failed", "critical_failed", "spots")
    assert {name: mine[name] for name in names} == {name: theirs[name] for name in names}


async def _another_zone(stage: Stage) -> None:
    zone = await add_zone(hall=stage.hall, name="自助区", name_en="Self-service", position=2, now=builders.NOON)
    for place, kind in enumerate((SpotKind.counter, SpotKind.hall)):
        await add_spot(
            hall=stage.hall,
            zone=zone,
            kind=kind,
            code=f"X{place}",
            name="点位",
            name_en="Spot",
            position=50 + place,
            now=builders.NOON,
        )


async def _sent(
    client: httpx.AsyncClient,
    stage: Stage,
    rng: Random,
    spot: Spot,
    published: PublishedChecklist,
    before: list[dict[str, Any]],
) -> dict[str, Any]:
    """One more inspection: some lack a photo, some correct an earlier one, some end just before or after midnight."""
    id = new_id()
    end = builders.NOON - timedelta(days=rng.randint(0, 70), hours=rng.randint(0, 23), minutes=rng.randint(0, 59))
    answers = random_answers(rng, published.checklist, most=12)
    plain = to_builtins(published.checklist)
    one = told(id, spot.id, rng.choice(list(InspectionKind)).value, end, plain, answers)
    content = builders.document(
        hall=stage.hall, spot=spot.id, checklist=published, kind=one["kind"], answers=answers, finished_at=end
    )
    if rng.random() < 0.15:
        content["photos"] = [builders.photo_facts(bytes(str(id), "ascii"), answers[0]["item"])]
        one["complete"] = False
    wrong = [
        old for old in before if old["spot"] == str(spot.id) and old["checklist"] == plain and not old["corrected"]
    ]
    if wrong and rng.random() < 0.3:
        content["supersedes"] = wrong[0]["id"]
        wrong[0]["corrected"] = True
    answer = await builders.submit(client, content, id=id)
    assert answer.status_code == 201, answer.text
    return one

"""Sums and scores by docs/scoring.md. Pure: no database, no clock. Everything that is rounded is rounded in `rounded`."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import TypeVar

from audit.checklists.schemas import Checklist, Item, Module, Pillar
from audit.inspections.rules import credit, fails, items_by_id
from audit.inspections.schemas import Answer, InspectionDocument, PillarScore, Result, Score, Sums, Tally

NOTHING = Sums()
POINTS = 100
"""A full credit of 1,000 thousandths is 100,000 thousandths of a point."""
Part = TypeVar("Part", Pillar, Module)


def rounded(total: int, count: int) -> int | None:
    """The mean, halves rounded up; None of nothing."""
    return (2 * total + count) // (2 * count) if count else None


def points(sums: Sums) -> int | None:
    """Thousandths of a point of 100."""
    return rounded(POINTS * sums.credit, sums.weight)


def mean_score(scores: Iterable[int | None]) -> int | None:
    """Mean of the scores that exist."""
    known = [score for score in scores if score is not None]
    return rounded(sum(known), len(known))


def result_of(score: int | None, *, pass_mark: int, critical_failed: int) -> Result:
    if score is None:
        return Result.unscored
    return Result.failed if critical_failed or score < pass_mark else Result.passed


def tally(checklist: Checklist, document: InspectionDocument) -> Tally:
    """What an inspection gives to any score."""
    items = items_by_id(checklist)
    pairs = ((items[answer.item], answer) for answer in document.answers)
    return tally_answers(pairs, pass_mark=checklist.pass_mark, module=checklist.module)


def tally_answers(pairs: Iterable[tuple[Item, Answer]], *, pass_mark: int, module: Module) -> Tally:
    """Of items of one checklist; `module` is of those that name none."""
    total, not_applicable, critical = NOTHING, 0, 0
    pillars: dict[Pillar, Sums] = {}
    modules: dict[Module, Sums] = {}
    for item, answer in pairs:
        if item.advisory:
            continue
        earned = credit(item, answer)
        if earned is None:
            not_applicable += 1
            continue
        failed = fails(item, answer)
        one = Sums(item.weight, item.weight * earned, 1, int(failed))
        total = added(total, one)
        _add(pillars, item.pillar, one)
        _add(modules, item.module or module, one)
        critical += failed and item.critical
    return Tally(total, not_applicable, critical, pass_mark, pillars, modules)


def added(one: Sums, other: Sums) -> Sums:
    return Sums(
        one.weight + other.weight,
        one.credit + other.credit,
        one.answered + other.answered,
        one.failed + other.failed,
    )


def summed(many: Iterable[Sums]) -> Sums:
    return reduce(added, many, NOTHING)


def _add(parts: dict[Part, Sums], part: Part, one: Sums) -> None:
    parts[part] = added(parts.get(part, NOTHING), one)


def pooled(tallies: Sequence[Tally]) -> Tally:
    """Several inspections as one. The pass mark is the highest of theirs, 0 of none."""
    return Tally(
        total=summed(one.total for one in tallies),
        not_applicable=sum(one.not_applicable for one in tallies),
        critical_failed=sum(one.critical_failed for one in tallies),
        pass_mark=max((one.pass_mark for one in tallies), default=0),
        pillars=_pooled_parts([one.pillars for one in tallies]),
        modules=_pooled_parts([one.modules for one in tallies]),
    )


def _pooled_parts(many: Sequence[Mapping[Part, Sums]]) -> dict[Part, Sums]:
    parts = {part for one in many for part in one}
    return {part: summed(one[part] for one in many if part in one) for part in parts}


def score_of(one: Tally) -> Score:
    """The outcome of an inspection, or of several that were pooled."""
    score = points(one.total)
    return Score(
        score=score,
        result=result_of(score, pass_mark=one.pass_mark, critical_failed=one.critical_failed),
        answered=one.total.answered,
        passed=one.total.answered - one.total.failed,
        failed=one.total.failed,
        not_applicable=one.not_applicable,
        critical_failed=one.critical_failed,
        pillars=pillar_scores(one.pillars),
    )


def pillar_scores(pillars: Mapping[Pillar, Sums]) -> list[PillarScore]:
    """All six, in their order."""
    sums = {pillar: pillars.get(pillar, NOTHING) for pillar in Pillar}
    return [
        PillarScore(pillar=pillar, score=points(one), answered=one.answered, failed=one.failed)
        for pillar, one in sums.items()
    ]


def failed_items(checklist: Checklist, document: InspectionDocument) -> list[str]:
    items = items_by_id(checklist)
    return [answer.item for answer in document.answers if fails(items[answer.item], answer)]

"""From the facts of a period to the text of its bulletin. Pure: the sentences come from bulletins.yaml."""

from collections.abc import Sequence
from datetime import date

from audit.bulletins.schemas import (
    BulletinFacts,
    BulletinPeriod,
    Content,
    Frequent,
    PillarChange,
    Section,
    SectionKind,
    TierCount,
)
from audit.bulletins.sentences import Sentences
from audit.inspections.schemas import InspectionKind
from audit.reports import words

PAIRS_MOST = 4
BETTER = 500
"""Half a point: less is no highlight."""
SPOTS_NAMED = 6


def draft(facts: BulletinFacts, said: Sentences, *, signed_by: str) -> Content:
    paragraphs = {
        SectionKind.overview: _overview(facts, said),
        SectionKind.operation: _operation(facts, said),
        SectionKind.enquiries: [
            _told(facts, said),
            _chapter(SectionKind.enquiries, facts, said) + said.say("enquiries_uncounted"),
        ],
        SectionKind.emergencies: _emergencies(facts, said),
        SectionKind.environment: _environment(facts, said),
        SectionKind.supervision: _supervision(facts, said),
        SectionKind.problems: _problems(facts, said),
        SectionKind.rectification: _rectification(facts, said),
        SectionKind.highlights: _highlights(facts, said),
        SectionKind.next_steps: _next_steps(facts, said),
    }
    return Content(
        title=title(facts, said),
        addressed_to=said.addressed_to,
        sections=[Section(kind, said.headings[kind], some) for kind, some in paragraphs.items() if some],
        pairs=[offer.pair for offer in facts.pairs if offer.covered][:PAIRS_MOST],
        signed_by=signed_by,
        red_head=said.red_head,
    )


def title(facts: BulletinFacts, said: Sentences) -> str:
    month = f"{facts.first_on.year}年{facts.first_on.month}月"
    return said.titles[facts.period].format(first=chinese(facts.first_on), last=_last(facts), month=month)


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _last(facts: BulletinFacts) -> str:
    """The year is not said twice."""
    full = chinese(facts.last_on)
    return full.partition("年")[2] if facts.last_on.year == facts.first_on.year else full


def _span(facts: BulletinFacts) -> str:
    return (
        chinese(facts.first_on) if facts.period is BulletinPeriod.day else f"{chinese(facts.first_on)}至{_last(facts)}"
    )


def _before(facts: BulletinFacts) -> str:
    first, last = facts.before_first, facts.before_last
    one = f"{first.month}月{first.day}日"
    return one if first == last else f"{one}至{last.month}月{last.day}日"


def _overview(facts: BulletinFacts, said: Sentences) -> list[str]:
    checks = sum(facts.inspections.values())
    about = {"span": _span(facts), "days": facts.open_days}
    if not checks:
        return [said.say("overview_no_checks", **about), _findings(facts, said)]
    kinds = "、".join(f"{words.KINDS[kind].zh}{count}次" for kind, count in facts.inspections.items() if count)
    opening = said.say("overview_checks", checks=checks, kinds=kinds, spots=facts.spots_checked, **about)
    return [opening + _score(facts, said), _findings(facts, said)]


def _score(facts: BulletinFacts, said: Sentences) -> str:
    if facts.score is None:
        return ""
    score = words.points(facts.score)
    if facts.score_before is None:
        return said.say("overview_score", score=score)
    change = changed(facts.score, facts.score_before, said)
    return said.say("overview_score_change", score=score, before=_before(facts), change=change)


def changed(now: int, before: int, said: Sentences) -> str:
    """提高0.5分: of the two numbers as they are printed."""
    difference = _tenths(now) - _tenths(before)
    if not difference:
        return said.say("same")
    return said.say("up" if difference > 0 else "down", points=f"{abs(difference) / 10:.1f}")


def _tenths(score: int) -> int:
    return score // 100


def _findings(facts: BulletinFacts, said: Sentences) -> str:
    return said.say(
        "overview_findings",
        raised=facts.raised,
        critical=facts.raised_critical,
        closed=facts.closed,
        unsettled=facts.unsettled,
        overdue=facts.overdue,
    )


def _operation(facts: BulletinFacts, said: Sentences) -> list[str]:
    rounds = "".join(_rounds(one, said) for one in facts.rounds if one.due or one.excused)
    scored = [one for one in facts.pillars if one.score is not None]
    pillars = [said.say("pillars", pillars="、".join(map(_pillar, scored)))] if scored else []
    return [rounds or said.say("rounds_none"), *pillars]


def _rounds(one: TierCount, said: Sentences) -> str:
    passed = one.kept + one.late + one.missed
    rate = f"{one.kept * 100 / passed:.0f}" if passed else words.NOTHING
    more = said.say("rounds_pending", pending=one.pending) if one.pending else ""
    more += said.say("rounds_excused", excused=one.excused) if one.excused else ""
    counts = {"due": one.due, "kept": one.kept, "late": one.late, "missed": one.missed}
    return said.say("rounds", tier=words.KINDS[one.tier].zh, rate=rate, more=more, **counts)


def _pillar(one: PillarChange) -> str:
    return f"{words.PILLARS[one.pillar].zh}{words.points(one.score)}分"


def _chapter(chapter: SectionKind, facts: BulletinFacts, said: Sentences) -> str:
    checks, raised = facts.checked_by_chapter.get(chapter, 0), facts.raised_by_chapter.get(chapter, 0)
    return said.say("chapter_checks", checks=checks, raised=raised) if checks else said.say("chapter_unchecked")


def _told(facts: BulletinFacts, said: Sentences) -> str:
    told = facts.told
    counts = {"complaints": told.complaints, "valid": told.valid, "opinions": told.opinions}
    return said.say("told", queries=told.queries, waiting=told.waiting, **counts)


def _emergencies(facts: BulletinFacts, said: Sentences) -> list[str]:
    closed = said.say("no_closures")
    if facts.closures:
        closed = said.say("closures", times=len(facts.closures), closures="；".join(facts.closures))
    hazards = said.say("hazards", hazards=facts.hazards) if facts.hazards else said.say("no_hazards")
    some, drills = facts.told.emergencies, facts.told.drills
    told = said.say("emergencies", times=len(some), emergencies="；".join(some)) if some else said.say("no_emergencies")
    drilled = said.say("drills", times=len(drills), drills="；".join(drills)) if drills else ""
    return [told + drilled, closed + hazards]


def _environment(facts: BulletinFacts, said: Sentences) -> list[str]:
    top = "；".join(f"{one.title}（{_spots(one.spots)}）" for one in facts.environment)
    return [_chapter(SectionKind.environment, facts, said) + (said.say("environment_top", problems=top) if top else "")]


def _supervision(facts: BulletinFacts, said: Sentences) -> list[str]:
    counts = facts.inspections
    checks = said.say(
        "supervision_checks",
        spot_checks=counts.get(InspectionKind.spot_check, 0),
        audits=counts.get(InspectionKind.audit, 0),
    )
    steps = {"sent_back": facts.sent_back, "escalated": facts.escalated, "systemic": facts.systemic}
    return [checks + said.say("supervision_steps", **steps) + _outside(facts, said)]


def _outside(facts: BulletinFacts, said: Sentences) -> str:
    times, deducted = facts.told.outside_checks, facts.told.deducted
    if not times:
        return ""
    if not deducted:
        return said.say("outside_checks_clean", times=times)
    return said.say("outside_checks", times=times, points=words.points(deducted))


def _problems(facts: BulletinFacts, said: Sentences) -> list[str]:
    if not facts.raised:
        return [said.say("no_problems")]
    lines = [_problem(number, one, said) for number, one in enumerate(facts.frequent, start=1)]
    worst = [said.say("worst", spots=_spots(facts.worst_spots))] if facts.worst_spots else []
    return [said.say("problems_first", raised=facts.raised), *lines, *worst]


def _problem(number: int, one: Frequent, said: Sentences) -> str:
    return said.say(
        "problems_line",
        number=number,
        title=one.title,
        times=one.times,
        spots=_spots(one.spots),
        systemic=said.say("problems_systemic") if one.systemic else "",
    )


def _spots(codes: Sequence[str]) -> str:
    shown = "、".join(codes[:SPOTS_NAMED])
    return f"{shown}等{len(codes)}个点位" if len(codes) > SPOTS_NAMED else shown


def _rectification(facts: BulletinFacts, said: Sentences) -> list[str]:
    closed = said.say("closed", closed=facts.closed, unsettled=facts.unsettled)
    late = said.say("overdue", overdue=facts.overdue) if facts.overdue else said.say("none_overdue")
    shown = any(offer.covered for offer in facts.pairs)
    return [closed + late, *([said.say("pairs")] if shown else [])]


def _highlights(facts: BulletinFacts, said: Sentences) -> list[str]:
    some = []
    if facts.clean_spots:
        some.append(said.say("clean", clean=facts.clean_spots))
    if facts.score is not None and facts.score_before is not None and facts.score - facts.score_before >= BETTER:
        some.append(said.say("better", points=f"{(_tenths(facts.score) - _tenths(facts.score_before)) / 10:.1f}"))
    if facts.told.good_practices:
        some.append(said.say("good_practices", practices="；".join(facts.told.good_practices)))
    due = [one for one in facts.rounds if one.due]
    if due and all(one.kept == one.due for one in due):
        some.append(said.say("all_kept"))
    return ["".join(some)] if some else []


def _next_steps(facts: BulletinFacts, said: Sentences) -> list[str]:
    asked = {
        "next_hazards": facts.hazards,
        "next_overdue": facts.overdue,
        "next_systemic": facts.systemic,
        "next_missed": sum(one.missed for one in facts.rounds),
        "next_raised": facts.raised,
        "next_steady": True,
    }
    wanted = [name for name, needed in asked.items() if needed]
    ordinals = said.sentences["ordinals"].split("、") if len(wanted) > 1 else [""]
    return ["；".join(f"{ordinal}{said.say(name)}" for ordinal, name in zip(ordinals, wanted, strict=False)) + "。"]

"""Totals, bands and proposals. Pure; integers in thousandths of a point."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from audit.assessments.schemas import (
    AssessmentLine,
    AssessmentRules,
    AssessmentState,
    Cause,
    LineKind,
    Proposal,
    Side,
)
from audit.bulletins.schemas import BulletinFacts
from audit.errors import Rejected

TITLES = {
    Cause.valid_complaint: "有效投诉",
    Cause.outside_deduction: "外部检查扣分",
    Cause.overdue_finding: "问题逾期未整改",
    Cause.systemic_finding: "系统性问题",
    Cause.missed_round: "应查未查的轮次",
    Cause.good_practice: "好的做法",
}


def total_of(rules: AssessmentRules, lines: Iterable[AssessmentLine]) -> tuple[int, int, int]:
    """Deducted, bonus, total. Nothing is cut off: where a contract sets a floor or a ceiling, the line of the table says so."""
    some = list(lines)
    deducted = sum(one.points for one in some if one.kind is LineKind.deduction)
    bonus = sum(one.points for one in some if one.kind is LineKind.bonus)
    return deducted, bonus, rules.base - deducted + bonus


def band_of(rules: AssessmentRules, total: int) -> str:
    """The effect of the highest band that the total reaches, its border included; empty below all of them."""
    reached = [one for one in rules.bands if total >= one.from_points]
    return max(reached, key=lambda one: one.from_points).effect if reached else ""


def refuse_unfit(rules: AssessmentRules) -> None:
    """Raises Rejected bands_unfit."""
    borders = [one.from_points for one in rules.bands]
    if len(set(borders)) != len(borders):
        raise Rejected(
            "bands_unfit",
            "有两个档次的起点相同，请改成不同的分数后保存。",
            "Two bands begin at the same points. Give them different ones and save again.",
            field="rules/bands",
        )


def proposals(facts: BulletinFacts, rules: AssessmentRules) -> list[Proposal]:
    """Only causes that the month has cases of."""
    told = facts.told
    missed = sum(one.missed for one in facts.rounds)
    cases = {
        Cause.valid_complaint: (told.valid, f"本月认定有效投诉 {told.valid} 件，见登记簿"),
        Cause.outside_deduction: (
            told.outside_checks if told.deducted else 0,
            f"外部检查 {told.outside_checks} 次，共被扣 {told.deducted / 1000:g} 分，见登记簿",
        ),
        Cause.overdue_finding: (facts.overdue, f"截至月末逾期未销号 {facts.overdue} 项，见月报"),
        Cause.systemic_finding: (facts.systemic, f"90 天内第三次出现的问题 {facts.systemic} 项，见月报"),
        Cause.missed_round: (missed, f"自查、巡查等无记录 {missed} 次，见检查轮次"),
        Cause.good_practice: (len(told.good_practices), "、".join(told.good_practices)[:300]),
    }
    return [_proposal(cause, count, evidence, rules) for cause, (count, evidence) in cases.items() if count]


def _proposal(cause: Cause, cases: int, evidence: str, rules: AssessmentRules) -> Proposal:
    each = rules.costs.get(cause)
    return Proposal(
        cause=cause,
        kind=LineKind.bonus if cause is Cause.good_practice else LineKind.deduction,
        cases=cases,
        points=None if each is None else min(cases * each, 100_000),
        title=TITLES[cause],
        evidence=evidence,
    )


def state_of(sides: Iterable[Side]) -> AssessmentState:
    """By who has signed the revision that stands."""
    match len(set(sides)):
        case 0:
            return AssessmentState.draft
        case 1:
            return AssessmentState.signing
        case _:
            return AssessmentState.signed


def due_on(first: date, day: int) -> date:
    """In the month that follows."""
    return date(first.year + first.month // 12, first.month % 12 + 1, day)


def digest_of(month: str, rules: AssessmentRules, lines: Sequence[AssessmentLine], note: str) -> str:
    return hashlib.sha256(msgspec.json.encode([month, rules, lines, note])).hexdigest()

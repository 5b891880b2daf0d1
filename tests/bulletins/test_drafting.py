"""What a drafted bulletin says: pure, from facts to official Chinese."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from audit.bulletins import drafting, rules
from audit.bulletins.schemas import (
    BulletinFacts,
    BulletinPeriod,
    Content,
    Frequent,
    IncidentCounts,
    PairOffer,
    PhotoPair,
    PillarChange,
    Section,
    SectionKind,
    SigningState,
    TierCount,
)
from audit.bulletins.sentences import sentences, words_of
from audit.checklists.schemas import Pillar
from audit.errors import Rejected
from audit.ids import FindingId, new_id
from audit.inspections.schemas import InspectionKind

PAIR = PhotoPair(FindingId(new_id()), "a" * 64, "b" * 64, "A01 桌面无私人物品")
QUIET = BulletinFacts(
    hall_name="云杉区政务服务大厅",
    period=BulletinPeriod.day,
    first_on=date(2026, 11, 25),
    last_on=date(2026, 11, 25),
    before_first=date(2026, 11, 24),
    before_last=date(2026, 11, 24),
    open_days=1,
    rounds=[],
    inspections={},
    spots_checked=0,
    score=None,
    score_before=None,
    pillars=[],
    raised=0,
    raised_critical=0,
    raised_by_chapter={},
    checked_by_chapter={},
    closed=0,
    overdue=0,
    unsettled=0,
    sent_back=0,
    escalated=0,
    systemic=0,
    frequent=[],
    environment=[],
    worst_spots=[],
    clean_spots=0,
    closures=[],
    hazards=0,
    pairs=[],
    told=IncidentCounts(),
)
BUSY = replace(
    QUIET,
    period=BulletinPeriod.week,
    first_on=date(2026, 11, 16),
    last_on=date(2026, 11, 22),
    before_first=date(2026, 11, 9),
    before_last=date(2026, 11, 15),
    open_days=6,
    rounds=[TierCount(InspectionKind.patrol, due=10, kept=7, late=1, missed=2, excused=3, pending=0)],
    inspections={InspectionKind.self_check: 40, InspectionKind.patrol: 8},
    spots_checked=12,
    score=91_250,
    score_before=90_780,
    pillars=[PillarChange(Pillar.sort, 95_990, 96_000)],
    raised=3,
    frequent=[
        Frequent("桌面无私人物品", 2, ["A01", "A02"], systemic=True),
        Frequent("地面干净", 1, [f"B0{n}" for n in range(1, 9)], systemic=False),
    ],
    overdue=1,
    unsettled=2,
    closed=4,
    systemic=2,
    hazards=1,
    worst_spots=["A02"],
    clean_spots=5,
    closures=["11月20日 14:00至17:00，园区停电"],
    pairs=[PairOffer(PAIR, covered=True), PairOffer(replace(PAIR, caption="没有遮挡"), covered=False)],
)


def drafted(facts: BulletinFacts) -> Content:
    return drafting.draft(facts, sentences(), signed_by="云杉区政务服务大厅")


def said(facts: BulletinFacts, kind: SectionKind) -> str:
    return "\n".join(text for one in drafted(facts).sections if one.kind is kind for text in one.paragraphs)


def test_a_week_says_its_counts_and_the_change_as_printed() -> None:
    overview = said(BUSY, SectionKind.overview)
    assert "2026年11月16日至11月22日，大厅开放6天，共开展检查48次（自查40次、巡查8次），覆盖点位12个" in overview
    assert "综合得分91.2分，比上一期（11月9日至11月15日）提高0.5分" in overview
    assert "巡查应查10次，按时完成7次，迟查1次，无记录2次，按时完成率70%，另有3次经同意免检。" in said(
        BUSY, SectionKind.operation
    )


def test_problems_are_named_with_spots_never_with_persons() -> None:
    problems = said(BUSY, SectionKind.problems)
    assert "1．桌面无私人物品，2处次，涉及A01、A02，属系统性问题。" in problems
    assert "B01、B02、B03、B04、B05、B06等8个点位" in problems


def test_next_steps_ask_for_what_the_numbers_ask_for() -> None:
    steps = said(BUSY, SectionKind.next_steps)
    assert steps.startswith("一是安全隐患立即整改")
    assert "逾期问题" in steps and "共性原因" in steps and steps.endswith("。")
    assert said(QUIET, SectionKind.next_steps) == "继续保持，坚持每日自查和巡查。"


def test_what_people_wrote_down_stands_in_its_chapters() -> None:
    told = IncidentCounts(
        complaints=2,
        valid=1,
        opinions=3,
        queries=4,
        waiting=1,
        emergencies=["老人晕倒"],
        drills=["消防演练"],
        outside_checks=1,
        deducted=500,
        good_practices=["潮汐窗口"],
    )
    facts = replace(QUIET, told=told)
    assert "投诉2件（认定有效1件）、意见建议3件、咨询4件，截至成文时未答复1件" in said(facts, SectionKind.enquiries)
    assert "突发事件1起：老人晕倒。组织演练1次：消防演练。" in said(facts, SectionKind.emergencies)
    assert "外部检查1次，被扣0.5分" in said(facts, SectionKind.supervision)
    clean = replace(QUIET, told=replace(told, deducted=0))
    assert "外部检查1次，没有扣分。" in said(clean, SectionKind.supervision)
    assert "好的做法：潮汐窗口。" in said(facts, SectionKind.highlights)


def test_a_quiet_day_claims_nothing_it_did_not_count() -> None:
    assert "未收到检查记录" in said(QUIET, SectionKind.overview)
    assert said(QUIET, SectionKind.problems) == "本期检查没有发现新的问题。"
    assert "未接入本系统" in said(QUIET, SectionKind.enquiries)
    assert SectionKind.highlights not in {one.kind for one in drafted(QUIET).sections}


def test_the_five_chapters_of_the_contract_are_in_every_bulletin() -> None:
    for facts in (QUIET, BUSY):
        assert set(rules.CHAPTERS) <= {one.kind for one in drafted(facts).sections}


def test_only_pairs_covered_on_both_photos_are_chosen_by_themselves() -> None:
    assert drafted(BUSY).pairs == [PAIR]


def test_titles_of_the_three_periods() -> None:
    month = replace(BUSY, period=BulletinPeriod.month, first_on=date(2026, 11, 1), last_on=date(2026, 11, 30))
    assert drafted(QUIET).title == "关于2026年11月25日运行情况的通报"
    assert drafted(BUSY).title == "关于2026年11月16日至11月22日运行情况的周通报"
    assert drafted(month).title == "关于2026年11月运行情况的月通报"


def test_every_sentence_of_the_file_is_used_and_each_that_is_used_is_there() -> None:
    source = Path(drafting.__file__).read_text(encoding="utf-8")
    used = set(re.findall(r'say\(\s*"(\w+)"', source)) | set(re.findall(r'"(next_\w+)":', source))
    used |= {"up", "down", "ordinals"}
    assert used == set(sentences().sentences)


def test_headings_of_every_kind_of_section_are_written() -> None:
    assert set(sentences().headings) == set(SectionKind)
    assert words_of(sentences().titles[BulletinPeriod.week]) == {"first", "last"}


def part(kind: SectionKind, heading: str) -> Section:
    return Section(kind, heading, ["正文"])


def test_chapters_in_a_row_stand_together_and_one_alone_is_numbered_like_the_others() -> None:
    five = [part(kind, kind.value) for kind in rules.CHAPTERS]
    parts = [part(SectionKind.overview, "总体情况"), *five, part(SectionKind.problems, "主要问题")]
    heads = [(one.group, one.heading) for one in rules.printed(parts, "各方面情况")]
    assert heads[0] == ("", "一、总体情况")
    assert heads[1] == ("二、各方面情况", "（一）operation")
    assert heads[5] == ("", "（五）supervision")
    assert heads[6] == ("", "三、主要问题")
    alone = rules.printed([part(SectionKind.environment, "环境设施"), part(SectionKind.problems, "主要问题")], "x")
    assert [one.heading for one in alone] == ["一、环境设施", "二、主要问题"]


def test_numbers_of_headings_up_to_twenty() -> None:
    assert [rules.chinese_number(number) for number in (1, 10, 11, 20, 21)] == ["一", "十", "十一", "二十", "二十一"]


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        (BulletinPeriod.day, "2026-11-25", "2026-11-25", "2026-11-25"),
        (BulletinPeriod.week, "2026-11-25", "2026-11-23", "2026-11-29"),
        (BulletinPeriod.week, "2027-01-01", "2026-12-28", "2027-01-03"),
        (BulletinPeriod.month, "2028-02-10", "2028-02-01", "2028-02-29"),
    ],
)
def test_the_days_of_a_period(period: BulletinPeriod, day: str, first: str, last: str) -> None:
    assert rules.span(period, date.fromisoformat(day)) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_period_that_has_not_begun_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        rules.refuse_coming(date(2026, 11, 30), date(2026, 11, 29))
    assert refused.value.code == "bulletin_day"


@pytest.mark.parametrize(
    ("asked", "signed", "late", "state"),
    [
        (False, False, True, SigningState.none),
        (True, False, False, SigningState.to_sign),
        (True, False, True, SigningState.overdue),
        (True, True, True, SigningState.signed),
        (False, True, False, SigningState.signed),
    ],
)
def test_what_a_bulletin_asks_of_a_person(asked: bool, signed: bool, late: bool, state: SigningState) -> None:
    now = datetime.fromisoformat("2026-11-25T09:00:00+00:00")
    sign_by = now + timedelta(minutes=-1 if late else 1)
    assert rules.signing_state(asked=asked, signed=signed, sign_by=sign_by, now=now) is state


def test_the_plain_text_is_ready_for_a_chat() -> None:
    content: Any = drafted(BUSY)
    text = rules.plain_text("〔2026〕第 3 期", content, rules.printed(content.sections, "各方面情况"))
    assert text.splitlines()[:2] == [content.title, "〔2026〕第 3 期"]
    assert text.endswith("云杉区政务服务大厅") and "二、各方面情况\n（一）日常运行" in text

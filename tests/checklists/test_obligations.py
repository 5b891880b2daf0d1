"""What the tenders promise: numbers as their sentences write them, rows that exist, and a broken file refused in words.

sources/promises.txt quotes the sentences; in those of hebei the noise of the copy is mended.
"""

import re
from pathlib import Path

import pytest

from audit.checklists.library import OBLIGATIONS, load_library, load_obligations
from audit.checklists.schemas import Frequency
from audit.checklists.tender_schemas import Bound, Obligation, ObligationKind, Period
from audit.checklists.written import LibraryError

PROMISES = {one.id: one for one in load_obligations()}
ROWS = {
    "haining": range(1, 52),
    "qiongshan": range(52, 64),
    "hebei": range(64, 81),
    "zhidan": range(81, 95),
    "qujiang": range(95, 137),
}
SENTENCES = dict(
    re.findall(
        r"^\[(\w+)\]\n(.*?)(?=^\[|\Z)",
        (Path(__file__).parent / "sources" / "promises.txt").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
)
IN_WORDS = {
    "半小时": 30,
    "每隔半个小时": 1,
    "一年": 12,
    "三个月": 3,
    "一个月": 1,
    "一名保洁": 1,
    "一名保安": 1,
    "月培训计划": 1,
}
AS_WRITTEN = {
    "hn-posts-1-windows": "综合受理窗口岗位38个",
    "hn-posts-1-guides": "导服岗位6个",
    "hn-posts-2-windows": "综合受理窗口岗位39个",
    "hn-posts-2-guides": "导服岗位10个",
    "hn-posts-2-managers": "大厅经理岗位2个",
    "hn-posts-2-standardisation": "标准化建设岗位1个",
    "hn-queue": "不超过半小时",
    "hn-complaints-windows": "每年有效投诉不超过3起",
    "hn-complaints-guides": "每年有效投诉不超过2起",
    "hn-patrol": "每隔半个小时",
    "hn-onsite-first": "第一年驻点时间不少于50个工作日",
    "hn-onsite-later": "后面每年不少于25个工作日",
    "qs-posts": "不少于22个岗位",
    "qs-posts-management": "管理岗2个",
    "qs-posts-service": "一般公共服务岗位20个",
    "qs-posts-windows": "综合窗口8岗",
    "qs-posts-townships": "乡镇试点4岗",
    "qs-monthly-plan": "月培训计划",
    "qs-term": "一年",
    "hb-staff": "專職工作人員12名",
    "hb-hours": "每日8小時",
    "hb-last-replace": "連續2個季度",
    "hb-training-quarter": "每季度全員培訓不得少于3次",
    "hb-replacement": "在10個工作日內",
    "hb-no-deduction": "得分≥80分",
    "hb-experience": "至少占團隊總人數的60%",
    "zd-staff": "共计27人",
    "zd-staff-windows": "15名窗口临聘人员",
    "zd-staff-tax": "10名临聘人员",
    "zd-staff-cleaner": "一名保洁",
    "zd-staff-guard": "一名保安",
    "zd-notice": "提前7天",
    "zd-term": "一年",
    "zd-pay-day": "每月15日前",
    "qj-windows": "共计22个",
    "qj-windows-general": "服务窗口6个",
    "qj-windows-market": "综合服务窗口16个",
    "qj-outer": "外围服务区域共计6个",
    "qj-stations": "7个政务服务驿站",
    "qj-stations-staffed": "其中2个驿站",
    "qj-screens-gap": "相邻窗口电脑间距60cm",
    "qj-outer-screens-gap": "电脑外屏间距35cm",
    "qj-enter": "受理群众办件后1个工作日",
    "qj-notify": "应当在1个工作日内通知申请人，送达结果",
    "qj-correction": "应在1个工作日内通知申请人并出具",
    "qj-net": "应在5个工作日内予以回复",
    "qj-complaint": "应当在5个工作日内予以回复",
    "qj-trial": "试用期为三个月",
    "qj-trial-score": "不低于90分",
    "qj-open-days": "365天",
    "qj-duty": "7×24小时",
    "qj-on-site": "1小时内抵达现场",
    "qj-points": "辖区7个点",
    "qj-closed-training": "不超过一个月",
    "qj-staff": "不少于66人",
    "qj-term": "一年",
}
AT_LEAST = ("不少于", "不得少于", "不低于", "≥", "至少", "提前")
AT_MOST = ("不超过", "工作日內", "个工作日", "小时内", "日前")


def said(words: str) -> int:
    """The number in the tender's words; lengths in millimetres."""
    if found := re.findall(r"\d+", words):
        return int(found[-1]) * (10 if "cm" in words else 1)
    return next(number for phrase, number in IN_WORDS.items() if phrase in words)


@pytest.mark.parametrize(("id", "words"), AS_WRITTEN.items(), ids=AS_WRITTEN)
def test_a_number_is_the_one_the_tender_writes(id: str, words: str) -> None:
    one = PROMISES[id]
    assert words in SENTENCES[one.source]
    assert one.number == said(words)


@pytest.mark.parametrize(("id", "words"), AS_WRITTEN.items(), ids=AS_WRITTEN)
def test_a_bound_is_the_one_the_tender_writes(id: str, words: str) -> None:
    least, most = (any(one in words for one in many) for many in (AT_LEAST, AT_MOST))
    expected = Bound.at_least if least else Bound.at_most if most else PROMISES[id].bound
    assert PROMISES[id].bound is expected is not None


def test_the_contract_runs_from_and_to_the_days_of_the_source() -> None:
    written = re.search(r"项目服务期：(\d+)年(\d+)月(\d+)日-(\d+)年(\d+)月(\d+)日", SENTENCES["haining"])
    assert written
    first, last = PROMISES["hn-term"].from_on, PROMISES["hn-term"].to_on
    assert first and last
    assert [first.year, first.month, first.day, last.year, last.month, last.day] == [
        int(one) for one in written.groups()
    ]


@pytest.mark.parametrize("one", PROMISES.values(), ids=PROMISES)
def test_each_promise_names_a_row_of_its_own_tender(one: Obligation) -> None:
    assert int(one.requirement.removeprefix("R")) in ROWS[one.source]
    assert one.clause
    assert len(one.title.zh) <= 40


def test_the_clocks_and_counters_of_all_tenders_are_here() -> None:
    """Section by section: what comes back, how often."""
    periods = {one.period for one in PROMISES.values() if one.kind is not ObligationKind.standing}
    assert periods >= {
        Period.half_hour,
        Period.day,
        Period.week,
        Period.month,
        Period.quarter,
        Period.year,
        Period.contract_year,
        Period.once,
        Period.on_event,
    }
    counted = {(one.number, one.unit) for one in PROMISES.values() if one.number is not None}
    wanted = {
        (50, "working_days"),
        (25, "working_days"),
        (10, "working_days"),
        (5, "working_days"),
        (1, "working_days"),
    }
    wanted |= {(30, "minutes"), (3, "cases"), (2, "cases"), (0, "cases"), (80, "points"), (90, "points"), (7, "days")}
    wanted |= {(15, "day_of_month"), (1, "hours"), (600, "millimetres"), (350, "millimetres"), (3, "times")}
    assert wanted <= counted


def test_every_tender_has_its_file() -> None:
    assert {file.stem for file in OBLIGATIONS.iterdir()} == set(ROWS)
    assert {one.source for one in PROMISES.values()} == set(ROWS)


GOOD = """\
obligations:
  - id: aa-one
    requirement: R45
    source: haining
    clause: 3.4.2 第 6 项
    title: {zh: 驻点, en: Days}
    kind: count
    period: contract_year
    number: 50
    unit: working_days
    bound: at_least
"""


def test_a_small_file_is_sound(tmp_path: Path) -> None:
    (tmp_path / "haining.yaml").write_text(GOOD, encoding="utf-8")
    [one] = load_obligations(tmp_path)
    assert (one.number, one.unit, one.bound) == (50, "working_days", "at_least")


@pytest.mark.parametrize(
    ("old", "new", "line", "zh", "en"),
    [
        ("kind: count", "kind: many", 7, "count quota deadline", "Choose one of: count"),
        ("unit: working_days", "unit: degrees", 10, "working_days", "Choose one of: times"),
        ("period: contract_year", "period: decade", 8, "half_hour once", "Choose one of: contract"),
        ("    bound: at_least\n", "", 2, "要一起写", "together"),
        ("requirement: R45", "requirement: 45", 3, "这里要写文字", "Write text"),
        ("requirement: R45", "requirement: row 45", 3, "如 R45", "as in R45"),
        ("source: haining", "source: hebei", 4, "文件名", "file's name"),
        ("clause:", "claus:", 2, "不认识“claus”", "“claus” is unknown"),
        ("number: 50", "number: 50\n    from_on: 2026-02-01\n    to_on: 2026-01-01", 11, "不能早于", "before from_on"),
        ("    bound: at_least\n", "    bound: at_least\n" + GOOD.partition("\n")[2], 12, "用过", "is taken"),
    ],
)
def test_a_fault_is_named_with_file_line_and_what_to_do(
    tmp_path: Path, old: str, new: str, line: int, zh: str, en: str
) -> None:
    assert old in GOOD
    (tmp_path / "haining.yaml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LibraryError) as caught:
        load_obligations(tmp_path)
    assert caught.value.title.startswith(f"haining.yaml 第 {line} 行")
    assert zh in caught.value.title
    assert en in caught.value.title_en


def test_two_files_cannot_use_the_same_id(tmp_path: Path) -> None:
    (tmp_path / "haining.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "hebei.yaml").write_text(GOOD.replace("haining", "hebei"), encoding="utf-8")
    with pytest.raises(LibraryError, match=r"hebei\.yaml 第 2 行.*“aa-one”已在“obligations”中用过"):
        load_obligations(tmp_path)


def test_what_is_promised_at_intervals_is_checked_at_the_same_intervals() -> None:
    frequency = {item.id: item.frequency for checklist in load_library() for item in checklist.items}
    pairs = {
        "hn-patrol": "HP1",
        "qj-daily-bulletin": "HP6a",
        "qj-weekly-bulletin": "HP6b",
        "hn-monthly-training": "DL4d",
    }
    intervals = {
        Period.half_hour: Frequency.half_hourly,
        Period.day: Frequency.daily_1,
        Period.week: Frequency.weekly,
        Period.month: Frequency.monthly,
    }
    assert all(frequency[item] is intervals[PROMISES[promise].period] for promise, item in pairs.items())

"""The words of check tables as halls write them: heads of columns, frequencies, groups. Pure.

For comparing, text is folded (full width to half, no spaces, lower case). What goes into an item keeps its own characters;
only digits and letters become half width, and the line breaks of a narrow cell go.
"""

import re
import unicodedata
from collections.abc import Mapping

from audit.checklists.schemas import Frequency, Pillar
from audit.imports.schemas import ImportColumn

TITLE_MOST = 14
TITLE_LEAST = 4
HEAD_MOST = 14
"""A longer cell is no head of a column."""

HEAD_WORDS: list[tuple[ImportColumn, str]] = [
    (ImportColumn.number, r"(序号|编号|项次|no\.?|number|id)"),
    (
        ImportColumn.group,
        r"(内容|类别|项目|分类|类型|模块|板块|大类|类|6s|5s|6s类别|5s类别|检查类别|pillar|group|category)",
    ),
    (ImportColumn.frequency, r".*(频率|频次|周期|frequency).*"),
    (ImportColumn.weight, r".*(权重|分值|满分|weight).*"),
    (ImportColumn.how_to_check, r".*(检查方法|检查方式|查法|评分标准|扣分标准|评分方法|考核方法|howtocheck|method).*"),
    (ImportColumn.requirement, r".*(标准|要求|requirement|standard).*"),
    (ImportColumn.score, r".*(评分|得分|扣分|score).*"),
    (ImportColumn.content, r".*(内容|项目|事项|检查项|检查点|要点|标题|名称|title|item).*"),
    (ImportColumn.assessment, r".*(考核|结果|检查情况|assessment|result).*"),
]
"""The first that fits; the whole head is compared. 评分标准 comes before 标准, 考核标准 before 考核."""

PILLAR_WORDS: dict[str, Pillar] = {
    word: pillar
    for pillar, words in {
        Pillar.sort: "整理 sort seiri sorting",
        Pillar.set_in_order: "整顿 setinorder set_in_order seiton straighten simplify",
        Pillar.shine: "清扫 shine seiso sweep",
        Pillar.standardize: "清洁 standardize standardise seiketsu",
        Pillar.sustain: "素养 修养 sustain shitsuke self-discipline",
        Pillar.safety: "安全 安全管理 safety security",
    }.items()
    for word in words.split()
}
NUMBERS: Mapping[str, int] = {"": 1, "一": 1, "二": 2, "两": 2}
PERIODS: dict[tuple[str, int], Frequency] = {
    ("半小时", 1): Frequency.half_hourly,
    ("30分钟", 1): Frequency.half_hourly,
    ("日", 1): Frequency.daily_1,
    ("日", 2): Frequency.daily_2,
    ("半日", 1): Frequency.daily_2,
    ("周", 1): Frequency.weekly,
    ("半月", 1): Frequency.half_monthly,
    ("月", 2): Frequency.half_monthly,
    ("月", 1): Frequency.monthly,
    ("季", 1): Frequency.quarterly,
    ("半年", 1): Frequency.half_yearly,
    ("年", 2): Frequency.half_yearly,
    ("年", 1): Frequency.yearly,
}
SAME_PERIOD = {"天": "日", "星期": "周", "季度": "季", "个月": "月", "半个月": "半月", "半天": "半日"}
PERIOD = r"(?P<period>半小时|30分钟|半个月|半月|半年|半天|半日|季度|季|星期|周|个月|月|年|日|天)"
TIMES = r"(?P<times>\d{1,2}|一|二|两)"
FREQUENCY_FORMS = [
    rf"{TIMES}次(?:/|每)(?:1|一|每)?{PERIOD}",
    rf"(?:每|1|一)?(?:1|一|个)?{PERIOD}(?:{TIMES}次)?",
]
FREQUENCY_WORDS = {
    "随时": Frequency.anytime,
    "随时随地": Frequency.anytime,
    "定期": Frequency.periodic,
    "变更时": Frequency.on_change,
    "变动时": Frequency.on_change,
    "天天": Frequency.daily_1,
    "daily": Frequency.daily_1,
    "onceaday": Frequency.daily_1,
    "twiceaday": Frequency.daily_2,
    "twicedaily": Frequency.daily_2,
} | {frequency.value: frequency for frequency in Frequency}
ALLOWED_FREQUENCIES = "1次/日、2次/日、随时、定期自查、每半小时、每周、每半月、每月、每季、每半年、每年、变更时"

NOT_AN_ITEM = re.compile(
    r"(备注|注|说明|合计|总计|小计|总分|检查人|受检人|被检查人|签字|签名|审核|审核人|制表|制表人|填表人|日期|remarks?|notes?|total)(:|$)"
)
NUMBERING = re.compile(r"(?:[(（]\d{1,3}[)）]|\d{1,3}[、)）]|\d{1,3}[.．](?!\d)|[①-⑳])\s*")
CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
SPACE_BESIDE_CHINESE = re.compile(rf"(?<=[{CHINESE}]) | (?=[{CHINESE}])")
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
HALF_WIDTH = {
    wide: wide - 0xFEE0 for first, last in ("０９", "ＡＺ", "ａｚ") for wide in range(ord(first), ord(last) + 1)
}


def folded(text: str) -> str:
    """For comparing: `１次 ／ 日` and `1次/日` become the same."""
    return re.sub(r"\s+", "", UNSEEN.sub("", unicodedata.normalize("NFKC", text))).lower()


def plain(text: str) -> str:
    """A cell as one line: the breaks and spaces of a narrow column go, words of other scripts stay apart."""
    return SPACE_BESIDE_CHINESE.sub("", one_line(text.translate(HALF_WIDTH)))


def one_line(text: str) -> str:
    return " ".join(UNSEEN.sub("", text).split())


def without_number(text: str) -> str:
    """`1、桌面整洁` → `桌面整洁`; `1.5 米` stays."""
    found = NUMBERING.match(text)
    return text[found.end() :] if found and found.end() < len(text) else text


def head_of_column(text: str) -> ImportColumn | None:
    head = folded(text)
    if not head or len(head) > HEAD_MOST:
        return None
    return next((column for column, words in HEAD_WORDS if re.fullmatch(words, head)), None)


def frequency_of(text: str) -> Frequency | None:
    said = re.sub(r"\(.*\)", "", folded(text)).replace("至少", "").rstrip("。.,;")
    short = re.sub(r"(自查|自检|检查|巡查|巡检|查|检)$", "", said)
    return next((found for one in (said, short) if (found := _frequency(one))), None)


def _frequency(said: str) -> Frequency | None:
    if said in FREQUENCY_WORDS:
        return FREQUENCY_WORDS[said]
    for form in FREQUENCY_FORMS:
        if found := re.fullmatch(form, said):
            times = found["times"] or ""
            period = SAME_PERIOD.get(found["period"], found["period"])
            return PERIODS.get((period, NUMBERS[times] if times in NUMBERS else int(times)))
    return None


def group_name(text: str) -> str:
    """The name before the slogan and without its number: `一、整理=扔掉废弃物` → `整理`."""
    head = re.split(r"[=＝:：(（–—]", plain(text), maxsplit=1)[0].strip() or plain(text)
    return re.sub(r"^(?:第?[一二三四五六七八九十]+[、.)）]|\d{1,2}[、.)）]|\d[sS])\s*", "", head).strip() or head


def pillar_of(text: str) -> Pillar | None:
    name = folded(group_name(text))
    return PILLAR_WORDS.get(name) or PILLAR_WORDS.get(re.sub(r"[类篇项]$", "", name))


def is_no_item(text: str) -> bool:
    """Whether a row that begins so is a remark, a sum or a line to sign."""
    return bool(NOT_AN_ITEM.match(folded(text)))


def title_of(requirement: str) -> str:
    """A short cut of it at a natural break, at most 14 characters."""
    text = without_number(requirement).rstrip("。.；;，,、")
    if len(text) <= TITLE_MOST:
        return text
    for breaks in ("。；;，,：:", "、（(", "或和与及并或且"):
        places = [place for place in range(TITLE_LEAST, TITLE_MOST + 1) if text[place] in breaks]
        if places:
            return text[: places[-1]]
    return f"{text[: TITLE_MOST - 1]}…"


def letter(column: int) -> str:
    """1 → A, 27 → AA."""
    return letter((column - 1) // 26) + chr(ord("A") + (column - 1) % 26) if column > 0 else ""

"""How facts read on paper: Chinese and English words of the enums, points with one decimal, the hall's clock."""

from datetime import datetime

from audit.checklists.schemas import Citation, Frequency, PhotoRule, Pillar, ResponseType, Text, Unit
from audit.findings.schemas import EscalatedTo, FindingState, Severity
from audit.inspections.schemas import InspectionKind, Result
from audit.sites.rules import zone_info
from audit.twins.schemas import Place

NOTHING = "—"

PILLARS = {
    Pillar.sort: Text(zh="整理", en="Sort"),
    Pillar.set_in_order: Text(zh="整顿", en="Set in order"),
    Pillar.shine: Text(zh="清扫", en="Shine"),
    Pillar.standardize: Text(zh="清洁", en="Standardize"),
    Pillar.sustain: Text(zh="素养", en="Sustain"),
    Pillar.safety: Text(zh="安全", en="Safety"),
}
SLOGANS = {
    Pillar.sort: "扔掉废弃物",
    Pillar.set_in_order: "摆放整齐",
    Pillar.shine: "打扫干净",
    Pillar.standardize: "保持整洁，持之以恒",
    Pillar.sustain: "人员保持良好精神面貌",
    Pillar.safety: "消除隐患",
}
"""As check tables print them beside the pillar: 整理=扔掉废弃物."""
FREQUENCIES = {
    Frequency.half_hourly: "每半小时",
    Frequency.daily_1: "1次/日",
    Frequency.daily_2: "2次/日",
    Frequency.anytime: "随时",
    Frequency.periodic: "定期自查",
    Frequency.weekly: "每周",
    Frequency.half_monthly: "每半月",
    Frequency.monthly: "每月",
    Frequency.quarterly: "每季",
    Frequency.half_yearly: "每半年",
    Frequency.yearly: "每年",
    Frequency.on_change: "变更时",
}
"""As check tables write them; importing understands each."""
RESPONSES = {
    ResponseType.pass_fail: "合格、不合格",
    ResponseType.scale: "0–4 分",
    ResponseType.count: "数量",
    ResponseType.length: "长度",
    ResponseType.measure: "测量值",
}
PHOTO_RULES = {
    PhotoRule.never: "不拍",
    PhotoRule.optional: "可拍",
    PhotoRule.on_fail: "不合格时必拍",
    PhotoRule.always: "必拍",
}
UNITS = {
    Unit.minutes: Text(zh="分钟", en="min"),
    Unit.seconds: Text(zh="秒", en="s"),
    Unit.degrees: Text(zh="°", en="°"),
    Unit.celsius: Text(zh="℃", en="°C"),
    Unit.lux: Text(zh="lx", en="lx"),
    Unit.decibels: Text(zh="dB", en="dB"),
    Unit.pieces: Text(zh="件", en="pcs"),
    Unit.hours: Text(zh="小时", en="h"),
    Unit.percent: Text(zh="%", en="%"),
    Unit.metres: Text(zh="m", en="m"),
}
RESULTS = {
    Result.passed: Text(zh="合格", en="Pass"),
    Result.failed: Text(zh="不合格", en="Fail"),
    Result.unscored: Text(zh="未评分", en="Not scored"),
}
RESULT_SIGNS = {Result.passed: "√", Result.failed: "×", Result.unscored: NOTHING}
"""A verdict never rests on colour alone."""
KINDS = {
    InspectionKind.self_check: Text(zh="自查", en="Self-check"),
    InspectionKind.patrol: Text(zh="巡查", en="Patrol"),
    InspectionKind.spot_check: Text(zh="抽查", en="Spot check"),
    InspectionKind.audit: Text(zh="评估", en="Audit"),
    InspectionKind.acceptance: Text(zh="验收", en="Acceptance"),
}
STATES = {
    FindingState.open: Text(zh="待整改", en="Open"),
    FindingState.fixed: Text(zh="待复查", en="Waits for recheck"),
    FindingState.sent_back: Text(zh="已退回", en="Sent back"),
    FindingState.closed: Text(zh="已销号", en="Closed"),
    FindingState.carried: Text(zh="已并入后续问题", en="Carried on by a later finding"),
    FindingState.withdrawn: Text(zh="已撤销", en="Withdrawn"),
}
SEVERITIES = {Severity.general: "一般", Severity.serious: "较重", Severity.hazard: "隐患"}
ESCALATED = {
    EscalatedTo.service_section: "服务管理科",
    EscalatedTo.supplier_lead: "第三方业务主管",
    EscalatedTo.safety_officer: "安全员",
}
PLACES = {
    Place.desktop: "桌面",
    Place.front_panel: "挡板",
    Place.upper_drawer: "上层抽屉",
    Place.lower_drawer: "下层抽屉",
    Place.file_basket: "文件框",
    Place.file_cabinet: "文件柜",
    Place.floor: "地面",
}

SOURCES = {"haining": "海宁", "qiongshan": "琼山", "hebei": "河北区", "zhidan": "志丹", "qujiang": "曲江"}
"""Places of the tenders by their short names (standards_library/tenders.yaml); standards go by their number."""


def clause(citation: Citation) -> str:
    return f"{SOURCES.get(citation.source, citation.source)} {citation.clause}"


def points(score: int | None) -> str:
    """Thousandths of a point with one decimal, cut and not rounded: 79995 → 79.9 (docs/scoring.md, Shown)."""
    return NOTHING if score is None else f"{score // 1000}.{score % 1000 // 100}"


def local_minute(at: datetime | None, time_zone: str) -> str:
    """The hall's wall clock: 2026-11-22 09:05."""
    return NOTHING if at is None else at.astimezone(zone_info(time_zone)).strftime("%Y-%m-%d %H:%M")


def short_digest(sha256: str) -> str:
    """Enough of a digest to compare by eye: 4f1d 22a0 9b3c 7e55."""
    return " ".join(sha256[start : start + 4] for start in range(0, 16, 4))


def clipped(text: str, most: int) -> str:
    """For the one line of a footer."""
    return text if len(text) <= most else text[: most - 1] + "…"

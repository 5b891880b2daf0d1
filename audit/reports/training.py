"""年度培训计划, 培训签到表, 培训覆盖表 and 培训证明: what the room of trainings says, put in lines. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from msgspec import Struct

from audit.ids import PersonId
from audit.reports.words import NOTHING
from audit.training.page_schemas import (
    Attended,
    CounterState,
    Matrix,
    PersonRecord,
    Result,
    Trainee,
    TrainingLine,
    TrainingsPage,
)
from audit.training.rules import last_day
from audit.training.schemas import (
    CodeCheck,
    CounterLight,
    Employment,
    PlanEntry,
    Presence,
    SignInProof,
    Trainer,
    TrainingState,
)

PLAN_HEADS = ("月份", "培训主题", "课题", "对象", "场地", "讲师", "实施情况")
SHEET_HEADS = ("序号", "姓名", "类别", "到场", "时间", "签名 / 说明")
COUNT_HEADS = ("计数", "依据", "要求", "各期完成")
STATES: Mapping[TrainingState, str] = {
    TrainingState.announced: "待举行",
    TrainingState.held: "已举行",
    TrainingState.cancelled: "已取消",
}
PRESENCES: Mapping[Presence, str] = {Presence.present: "到场", Presence.excused: "请假", Presence.absent: "缺席"}
PROOFS: Mapping[SignInProof, str] = {
    SignInProof.code: "扫码签到",
    SignInProof.signature: "手写签到",
    SignInProof.roll: "点名",
}
CODES: Mapping[CodeCheck, str] = {
    CodeCheck.fresh: "",
    CodeCheck.old: "不是当时的签到码",
    CodeCheck.wrong: "签到码不符",
}
LIGHTS: Mapping[CounterLight, str] = {CounterLight.kept: "✓", CounterLight.open: "…", CounterLight.missed: "×"}
PERIODS: Mapping[str, str] = {"month": "每月", "quarter": "每季度", "year": "每年"}
EMPLOYED: Mapping[Employment, str] = {Employment.full_time: "专职", Employment.part_time: "兼职"}
TENDERS: Mapping[str, str] = {
    "haining": "海宁",
    "qiongshan": "琼山",
    "hebei": "河北区",
    "zhidan": "志丹",
    "qujiang": "曲江",
}
UNPLANNED = "计划外"


class PlanLine(Struct, frozen=True):
    month: str
    title: str
    heads: str
    audience: str
    place: str
    trainer: str
    done: str


class CountLine(Struct, frozen=True):
    title: str
    basis: str
    asked: str
    periods: list[str]


class PlanPaper(Struct, frozen=True):
    hall_name: str
    year: int
    today: date
    saved: str
    lines: list[PlanLine]
    counts: list[CountLine]
    planned: int
    held: int


def plan_paper(page: TrainingsPage, *, hall_name: str) -> PlanPaper:
    heads = {one.id: one.title.zh for one in page.heads}
    entries = sorted(page.plan.document.entries, key=lambda one: one.month) if page.plan else []
    known = {one.id for one in entries}
    trainings = sorted(page.trainings, key=lambda one: (one.document.day, one.id))
    lines = [
        (one.month, _planned(one, [each for each in trainings if each.document.plan_entry == one.id], heads))
        for one in entries
    ]
    lines += [
        (one.document.day.month, _unplanned(one, heads)) for one in trainings if one.document.plan_entry not in known
    ]
    saved = f"{page.plan.author_name} {page.plan.saved_at:%Y-%m-%d} 编制" if page.plan else "尚未编制计划"
    return PlanPaper(
        hall_name=hall_name,
        year=page.year,
        today=page.today,
        saved=saved,
        lines=[each for _, each in sorted(lines, key=lambda one: one[0])],
        counts=[_count(one) for one in page.counters],
        planned=len(entries),
        held=sum(one.document.state is TrainingState.held for one in trainings),
    )


def _planned(entry: PlanEntry, trainings: Sequence[TrainingLine], heads: Mapping[str, str]) -> PlanLine:
    return PlanLine(
        month=f"{entry.month} 月",
        title=entry.title,
        heads="、".join(heads.get(one, one) for one in entry.heads),
        audience="全员" if entry.all_staff else "相关人员",
        place=entry.place or NOTHING,
        trainer=entry.trainer or NOTHING,
        done="；".join(map(_done, trainings)) or "未安排",
    )


def _unplanned(one: TrainingLine, heads: Mapping[str, str]) -> PlanLine:
    document = one.document
    return PlanLine(
        month=f"{document.day.month} 月",
        title=f"{document.title}（{UNPLANNED}）",
        heads="、".join(heads.get(head, head) for head in document.heads),
        audience="全员" if document.all_staff else "相关人员",
        place=document.place or NOTHING,
        trainer="、".join(document.trainers) or NOTHING,
        done=_done(one),
    )


def _done(one: TrainingLine) -> str:
    document = one.document
    day = f"{document.day:%m-%d} {STATES[document.state]}"
    if document.state is not TrainingState.held:
        return day
    came = f"应到 {len(document.expected)}，实到 {one.present}" if document.expected else f"到场 {one.others} 人"
    excused = f"，请假 {one.excused}" if one.excused else ""
    return f"{day}，{came}{excused}{'，全员' if one.reached_all else ''}"


def _count(one: CounterState) -> CountLine:
    return CountLine(
        title=one.title.zh,
        basis=f"{TENDERS.get(one.source, one.source)} {one.clause}",
        asked=f"{PERIODS[one.period]} ≥ {one.least}",
        periods=[f"{_period(one, each.first)} {each.done} 次 {LIGHTS[each.light]}" for each in one.periods],
    )


def _period(one: CounterState, first: date) -> str:
    if one.period == "year":
        return "全年"
    return f"{first.month} 月" if one.period == "month" else f"{'一二三四'[first.month // 3]}季"


class SheetLine(Struct, frozen=True):
    number: int
    name: str
    kind: str
    presence: str
    time: str
    words: str
    signer: str
    signature: Sequence[Sequence[int]]


class Sheet(Struct, frozen=True):
    hall_name: str
    title: str
    facts: list[tuple[str, str]]
    lines: list[SheetLine]
    sums: list[tuple[str, int]]
    day: date


def sheet(
    line: TrainingLine,
    attended: Sequence[Attended],
    people: Sequence[Trainee],
    trainers: Sequence[Trainer],
    heads: Mapping[str, str],
    *,
    hall_name: str,
    time_zone: str,
) -> Sheet:
    """Everybody expected, then the others; who has not signed has an empty line to sign on."""
    names = {one.person: one.name for one in people}
    told = {one.person: one for one in attended if one.person}
    expected = line.document.expected
    rows = [_row(told.get(one), names.get(one, "已离岗人员"), "应到", time_zone) for one in expected]
    rows += [
        _row(one, one.name, "来宾" if one.person is None else "其他人员", time_zone)
        for one in attended
        if one.person not in expected
    ]
    missing = len(expected) - line.present - line.excused
    sums = [("应到", len(expected)), ("实到", line.present), ("请假", line.excused), ("缺席", missing)]
    return Sheet(
        hall_name=hall_name,
        title=line.document.title,
        facts=_facts(line, trainers, heads),
        lines=[_numbered(number, one) for number, one in enumerate(rows, 1)],
        sums=[*sums, ("其他到场", line.others)],
        day=line.document.day,
    )


def _numbered(number: int, one: SheetLine) -> SheetLine:
    return SheetLine(number, one.name, one.kind, one.presence, one.time, one.words, one.signer, one.signature)


def _row(one: Attended | None, name: str, kind: str, time_zone: str) -> SheetLine:
    if one is None:
        return SheetLine(0, name, kind, "未签到", NOTHING, "", name, [])
    proof = PROOFS[one.proof] if one.presence is Presence.present else ""
    words = "，".join(filter(None, (proof, CODES[one.code] if one.code else "", one.reason)))
    time = f"{one.at.astimezone(ZoneInfo(time_zone)):%m-%d %H:%M}"
    return SheetLine(0, name, kind, PRESENCES[one.presence], time, words, name, one.signature)


def _facts(line: TrainingLine, trainers: Sequence[Trainer], heads: Mapping[str, str]) -> list[tuple[str, str]]:
    document, known = line.document, {one.name: one for one in trainers}
    days = f"{document.day} 至 {last_day(document)}" if document.last_day else str(document.day)
    starts = f" {document.starts // 60:02}:{document.starts % 60:02}" if document.starts is not None else ""
    teachers = [_teacher(name, known.get(name)) for name in document.trainers]
    facts = [
        ("时间", f"{days}{starts}，{document.minutes} 分钟{'（全封闭）' if document.closed else ''}"),
        ("地点", document.place),
        ("课题", "、".join(heads.get(one, one) for one in document.heads)),
        ("讲师", "；".join(teachers)),
        ("对象", "全员" if document.all_staff else "相关人员"),
        ("资料", "；".join(document.materials)),
        ("备注", document.note),
    ]
    return [(name, text) for name, text in facts if text]


def _teacher(name: str, known: Trainer | None) -> str:
    return f"{name}（{EMPLOYED[known.employment]}，{known.qualification}）" if known else name


class MatrixLine(Struct, frozen=True):
    name: str
    marks: list[str]
    """The last day of each head as 3-12, empty where there was none."""
    visits: int
    hours: str
    exams: str
    certificates: str


class MatrixPaper(Struct, frozen=True):
    hall_name: str
    year: int
    today: date
    heads: list[str]
    lines: list[MatrixLine]
    covered: list[int]
    """Of each head, how many of the lines."""


def matrix_paper(matrix: Matrix, exams: Mapping[str, str], *, hall_name: str) -> MatrixPaper:
    """The staff by name, then others who attended or hold something."""
    shown = [one for one in matrix.people if one.is_staff or one.visits or one.results or one.certificates]
    ordered = sorted(shown, key=lambda one: not one.is_staff)
    ids = [one.id for one in matrix.heads]
    lines = [_matrix_line(one, ids, exams, matrix) for one in ordered]
    return MatrixPaper(
        hall_name=hall_name,
        year=matrix.year,
        today=matrix.today,
        heads=[one.title.zh for one in matrix.heads],
        lines=lines,
        covered=[sum(bool(line.marks[column]) for line in lines) for column in range(len(ids))],
    )


def _matrix_line(one: PersonRecord, heads: Iterable[str], exams: Mapping[str, str], matrix: Matrix) -> MatrixLine:
    days = [max((each.day for each in one.visits if head in each.heads), default=None) for head in heads]
    results = [each for each in one.results if each.taken_on.year == matrix.year]
    return MatrixLine(
        name=one.name,
        marks=[f"{day.month}-{day.day}" if day else "" for day in days],
        visits=len(one.visits),
        hours=in_hours(sum(each.minutes for each in one.visits)),
        exams="；".join(map(_exam, exams_of(results, exams))) or NOTHING,
        certificates="；".join(map(_certificate, ((each.document.name, each.days_left) for each in one.certificates)))
        or NOTHING,
    )


class ExamSum(Struct, frozen=True):
    """What a year's exams of one kind gave one person."""

    kind: str
    taken: int
    passed: int
    last_on: date
    points: str
    """Of the last."""


def exams_of(results: Sequence[Result], exams: Mapping[str, str]) -> list[ExamSum]:
    """`results` newest first."""
    return [
        ExamSum(exams.get(kind, kind), len(some), sum(one.passed for one in some), some[0].taken_on, _points(some[0]))
        for kind in dict.fromkeys(one.exam for one in results)
        if (some := [one for one in results if one.exam == kind])
    ]


def _points(one: Result) -> str:
    return f"{one.points} / {one.most}"


def _exam(one: ExamSum) -> str:
    return f"{one.kind} {one.taken} 次，合格 {one.passed} 次"


def _certificate(held: tuple[str, int | None]) -> str:
    name, left = held
    if left is None:
        return name
    return f"{name}（已过期）" if left < 0 else f"{name}（剩 {left} 天）"


def in_hours(minutes: int) -> str:
    """90 → 1.5; to a tenth, rounded down."""
    tenths = minutes // 6
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


class Proof(Struct, frozen=True):
    """培训证明 of one person."""

    hall_name: str
    year: int
    today: date
    name: str
    visits: list[tuple[str, str, str, str]]
    """Day, title, heads, hours."""
    hours: str
    exams: list[ExamSum]
    certificates: list[tuple[str, str, str]]
    """Name, issuer and number, last day."""


def proof(
    record: PersonRecord, heads: Mapping[str, str], exams: Mapping[str, str], *, hall_name: str, year: int, today: date
) -> Proof:
    visits = sorted(record.visits, key=lambda one: one.day)
    taken = [one for one in record.results if one.taken_on.year == year]
    return Proof(
        hall_name=hall_name,
        year=year,
        today=today,
        name=record.name,
        visits=[
            (str(one.day), one.title, "、".join(heads.get(head, head) for head in one.heads), in_hours(one.minutes))
            for one in visits
        ],
        hours=in_hours(sum(one.minutes for one in visits)),
        exams=exams_of(taken, exams),
        certificates=[
            (
                one.document.name,
                " ".join(filter(None, (one.document.issuer, one.document.number))) or NOTHING,
                str(one.document.expires_on) if one.document.expires_on else "长期",
            )
            for one in record.certificates
            if one.days_left is None or one.days_left >= 0
        ],
    )


def of_person(people: Iterable[PersonRecord], person: PersonId) -> PersonRecord | None:
    return next((one for one in people if one.person == person), None)

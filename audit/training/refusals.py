"""Which documents and papers of a training are not acceptable. Pure; each raises Rejected with a sentence that says what to do."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date

from audit.checklists.training_schemas import ExamKind
from audit.errors import Rejected
from audit.training.rules import graded, is_too_long, last_day, mark_needed
from audit.training.schemas import (
    AttendanceDocument,
    Certificate,
    Plan,
    Presence,
    Quiz,
    ResultDocument,
    SignInProof,
    TrainingDocument,
    TrainingSettings,
    TrainingState,
)

YEARS = range(2000, 2101)


def unfit_training(document: TrainingDocument, *, today: date, heads: Collection[str]) -> None:
    """Raises Rejected day_unfit, day_in_future, training_too_long, trainee_twice, head_unknown."""
    _refuse_days(document.day, last_day(document))
    if document.state is TrainingState.held and last_day(document) > today:
        raise Rejected(
            "day_in_future",
            "培训日期还没有到（以大厅当地日期为准），请先登记为“待举行”，培训结束后再改为“已举行”。",
            "That day has not come yet by the hall's calendar. Announce the training, and mark it as held when it is over.",
            field="day",
        )
    if is_too_long(document):
        raise Rejected(
            "training_too_long",
            "全封闭式培训不得超过一个月，请改短日期，或分成几次登记。",
            "A closed training lasts at most a month. Shorten it, or enter it as several trainings.",
            field="last_day",
        )
    if _repeated(document.expected):
        raise Rejected(
            "trainee_twice",
            "应到名单里有人重复，每人只算一次，请删去重复的姓名。",
            "Somebody stands twice on the roll; each counts once. Remove the second entry.",
            field="expected",
        )
    unknown_heads(document.heads, heads, field="heads")


def _refuse_days(first: date, last: date) -> None:
    if first.year not in YEARS or last.year not in YEARS or last < first:
        raise _day_unfit("day")


def _day_unfit(field: str) -> Rejected:
    return Rejected(
        "day_unfit",
        "日期有误：结束不能早于开始，年份应在 2000 到 2100 之间，请更正。",
        "Days do not fit: the end lies not before the start, both between 2000 and 2100. Correct them.",
        field=field,
    )


def unknown_heads(named: Iterable[str], heads: Collection[str], *, field: str) -> None:
    """Raises Rejected head_unknown."""
    if not set(named) <= set(heads):
        raise Rejected(
            "head_unknown",
            "培训课题不在目录里，请从列表中选择课题。",
            "That topic is not in the list of heads. Choose one from the list.",
            field=field,
        )


def unfit_attendance(document: AttendanceDocument, *, own: bool) -> None:
    """`own`: the person signs in for themselves. Raises Rejected trainee_unfit, sign_in_unfit, reason_missing."""
    if bool(document.person) == bool(document.guest.strip()):
        raise Rejected(
            "trainee_unfit",
            "请选择一名本大厅人员，或填写一名来宾的姓名，两者选一。",
            "Name either one person of the hall or one guest.",
            field="person",
        )
    present = document.presence is Presence.present
    fits = {
        SignInProof.code: present and own and bool(document.code),
        SignInProof.signature: present and any(document.signature),
        SignInProof.roll: True,
    }
    if not fits[document.proof]:
        raise Rejected(
            "sign_in_unfit",
            "签到不完整：扫码只能本人签到，手写签到要有签名；请重新签到，或请培训负责人点名。",
            "The sign-in is not whole: a code is for oneself, a signature needs strokes. Sign in again, or ask for the roll.",
            field="proof",
        )
    if document.presence is Presence.excused and not document.reason.strip():
        raise Rejected(
            "reason_missing", "请假要写明原因，请填写后再保存。", "Say why the person is excused.", field="reason"
        )


def unfit_result(
    document: ResultDocument, *, today: date, exams: Mapping[str, ExamKind], marks: Mapping[str, int], quiz: Quiz | None
) -> None:
    """`marks` are the hall's own. Raises Rejected day_in_future, day_unfit, exam_unknown, points_unfit, pass_mark_low."""
    _refuse_days(document.taken_on, document.taken_on)
    if document.taken_on > today:
        raise Rejected(
            "day_in_future",
            "考试日期还没有到（以大厅当地日期为准），请核对日期。",
            "The day of the exam has not come yet by the hall's calendar. Check the date.",
            field="taken_on",
        )
    kind = exams.get(document.exam)
    if kind is None:
        raise unknown_exam("exam")
    if max(document.points, document.pass_mark) > document.most or (quiz and not _graded_right(document, quiz)):
        raise Rejected(
            "points_unfit",
            "分数有误：得分和合格分都不能超过满分，测验得分要与答案一致，请核对。",
            "Points do not fit: neither they nor the pass mark exceed the most, and a quiz gives what its answers give.",
            field="points",
        )
    least = max(kind.pass_mark or 1, marks.get(document.exam, 0) if quiz is None else 0)
    if document.pass_mark < mark_needed(document.most, least):
        raise Rejected(
            "pass_mark_low",
            f"这类考试的合格线不低于满分的 {least}%，请更正合格分。",
            f"The pass mark of this exam is at least {least} % of the most. Correct it.",
            field="pass_mark",
        )


def unknown_exam(field: str) -> Rejected:
    return Rejected(
        "exam_unknown",
        "没有这种考试，或测验版本不属于本大厅，请刷新后重试。",
        "There is no such exam, or the quiz is not this hall's. Refresh and try again.",
        field=field,
    )


def _graded_right(document: ResultDocument, quiz: Quiz) -> bool:
    if len(document.answers) != len(quiz.questions) or document.exam != quiz.exam:
        return False
    most = len(quiz.questions)
    given = (document.most, document.pass_mark, document.points)
    return given == (most, mark_needed(most, quiz.pass_percent), graded(quiz, document.answers))


def unfit_plan(plan: Plan, *, year: int, heads: Collection[str]) -> None:
    """Raises Rejected day_unfit, plan_unfit, head_unknown."""
    if year not in YEARS:
        raise _day_unfit("year")
    if _repeated(one.id for one in plan.entries):
        raise Rejected(
            "plan_unfit",
            "计划里有两项用了同一编号，请刷新后重新添加。",
            "Two entries of the plan have one id. Refresh and add them again.",
            field="document/entries",
        )
    unknown_heads((head for one in plan.entries for head in one.heads), heads, field="document/entries")


def unfit_settings(settings: TrainingSettings, *, exams: Mapping[str, ExamKind], counters: Collection[str]) -> None:
    """Raises Rejected trainer_twice, exam_unknown, pass_mark_low."""
    if _repeated("".join(one.name.split()) for one in settings.trainers):
        raise Rejected(
            "trainer_twice",
            "讲师名单里有同名的人，请合并成一条，或在姓名后加以区分。",
            "Two trainers have one name. Merge them, or tell them apart by the name.",
            field="document/trainers",
        )
    if not set(settings.pass_marks) <= set(exams) or not set(settings.left_out) <= set(counters):
        raise unknown_exam("document/pass_marks")
    for exam, percent in settings.pass_marks.items():
        least = exams[exam].pass_mark or 1
        if percent < least:
            raise Rejected(
                "pass_mark_low",
                f"采购文件要求合格线不低于 {least} 分，请更正。",
                f"The tender asks for a pass mark of at least {least}. Correct it.",
                field=f"document/pass_marks/{exam}",
            )


def unfit_quiz(quiz: Quiz, *, exams: Mapping[str, ExamKind]) -> None:
    """Raises Rejected exam_unknown, question_unfit, pass_mark_low."""
    if quiz.exam not in exams:
        raise unknown_exam("document/exam")
    for index, one in enumerate(quiz.questions):
        if one.right >= len(one.options) or _repeated(" ".join(option.split()) for option in one.options):
            raise Rejected(
                "question_unfit",
                f"第 {index + 1} 题有误：选项不能重复，并要指定一个正确选项，请更正。",
                f"Question {index + 1} does not fit: options differ, and one of them is right. Correct it.",
                field=f"document/questions/{index}",
            )
    if quiz.pass_percent < (exams[quiz.exam].pass_mark or 1):
        raise Rejected(
            "pass_mark_low",
            f"这类考试的合格线不低于满分的 {exams[quiz.exam].pass_mark}%，请更正合格线。",
            f"The pass mark of this exam is at least {exams[quiz.exam].pass_mark} % of the most. Correct it.",
            field="document/pass_percent",
        )


def unfit_certificate(certificate: Certificate, *, today: date) -> None:
    """Raises Rejected certificate_unfit."""
    issued, expires = certificate.issued_on, certificate.expires_on
    days = [one for one in (issued, expires) if one]
    if any(one.year not in YEARS for one in days) or (issued and (issued > today or (expires and expires < issued))):
        raise Rejected(
            "certificate_unfit",
            "证书日期有误：发证日期不能晚于今天，到期日期不能早于发证日期，请核对证书。",
            "Days of the certificate do not fit: issued not after today, expiring not before it was issued. Check it.",
            field="document/expires_on",
        )


def _repeated(names: Iterable[Hashable]) -> bool:
    return any(times > 1 for times in Counter(names).values())

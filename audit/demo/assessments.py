"""The demo hall's supplier: last month signed by both sides, this month argued about. The costs are the demo's own."""

from datetime import datetime, timedelta
from random import Random

from audit.accounts.schemas import Actor
from audit.assessments.actions import object_to, save_assessment, save_rules, sign
from audit.assessments.schemas import (
    AssessmentLine,
    AssessmentRules,
    Band,
    Cause,
    LineKind,
    Object,
    SaveAssessment,
    SaveRules,
    Sign,
)
from audit.demo.signature import sign as signature
from audit.sites.rules import local_day
from audit.sites.schemas import Hall

RULES = AssessmentRules(
    bands=[Band(80_000, "不扣服务费")],
    clause="演示用考核办法",
    costs={
        Cause.valid_complaint: 2_000,
        Cause.overdue_finding: 300,
        Cause.systemic_finding: 500,
        Cause.good_practice: 500,
    },
)
SIGNED = [
    AssessmentLine(
        LineKind.deduction, "窗口人员缺岗 1 次", 1_000, "演示第 3 条", "巡查发现 B05 窗口缺岗 12 分钟，机动人员补位"
    ),
    AssessmentLine(LineKind.deduction, "晨会记录不全", 500, "演示第 6 条", "两个工作日没有签到"),
    AssessmentLine(LineKind.bonus, "帮办老人主动上门", 500, "演示第 9 条", "群众来信表扬，信件留存"),
]
ARGUED = [
    AssessmentLine(
        LineKind.deduction, "有效投诉", 4_000, "演示第 2 条", "本月认定有效投诉 2 件，见登记簿", Cause.valid_complaint
    ),
    AssessmentLine(
        LineKind.deduction, "问题逾期未整改", 3_300, "演示第 4 条", "截至今日逾期 11 项", Cause.overdue_finding
    ),
    AssessmentLine(
        LineKind.deduction, "系统性问题", 3_000, "演示第 5 条", "桌面私人物品等 6 项", Cause.systemic_finding
    ),
    AssessmentLine(LineKind.deduction, "巡查无记录", 1_500, "演示第 7 条", "半小时巡查多个时段没有记录"),
    AssessmentLine(
        LineKind.bonus, "窗口自制材料样表架", 500, "演示第 9 条", "群众少跑一趟，已在全厅推广", Cause.good_practice
    ),
]


async def assess(hall: Hall, *, supervisor: Actor, lead: Actor, now: datetime) -> None:
    today = local_day(now, hall.time_zone)
    last = today.replace(day=1) - timedelta(days=1)
    then = now - timedelta(days=today.day)
    await save_rules(hall=hall.id, save=SaveRules(RULES), author=supervisor.person, now=then)
    month = f"{last:%Y-%m}"
    revision = await save_assessment(
        hall=hall, month=month, save=SaveAssessment(SIGNED), author=supervisor.person, now=then
    )
    for number, actor in enumerate((supervisor, lead)):
        await sign(hall=hall, month=month, signed=Sign(revision, signature(Random(number))), actor=actor, now=then)  # noqa: S311  drawn strokes
    month = f"{today:%Y-%m}"
    revision = await save_assessment(
        hall=hall, month=month, save=SaveAssessment(ARGUED), author=supervisor.person, now=now
    )
    said = Object("巡查无记录的时段中有两段是园区停电，已按临时停办报备，请核减。", revision)
    await object_to(hall=hall, month=month, said=said, actor=lead, now=now)

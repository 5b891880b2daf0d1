"""A year of trainings in the demo hall so far: plan, rolls, exams, certificates and a quiz, through the actions that serve real halls."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import msgspec

from audit.accounts.actions import add_person, grant_role
from audit.accounts.schemas import Actor, Role
from audit.demo.signature import sign
from audit.documents import Clock
from audit.ids import PersonId, new_id
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.training import actions, rules
from audit.training.effects import quiz_draft
from audit.training.schemas import (
    AttendanceDocument,
    Certificate,
    Employment,
    Plan,
    PlanEntry,
    Presence,
    Quiz,
    ResultDocument,
    SaveCertificate,
    SavePlan,
    SaveQuiz,
    SaveTrainingSettings,
    SignInProof,
    Trainer,
    TrainingDocument,
    TrainingSettings,
    TrainingState,
)
from audit.workdays.rules import moment

STAFF = ("林晚晴", "周亦安", "苏念", "程予墨", "何知夏", "叶澄", "唐思源", "高以宁", "宋清和", "邵云起")
"""Further clerks of the windows; nobody can sign in as them."""
TEACHERS = (
    Trainer("江礼仪", Employment.full_time, "政务礼仪高级培训师，从业 9 年"),
    Trainer("沈知行", Employment.full_time, "6S 管理咨询师，标准化工程师"),
    Trainer("秦医师", Employment.part_time, "国家二级心理咨询师"),
)
TOPICS: Sequence[tuple[int, str, tuple[str, ...], bool, str]] = (
    (1, "标准化意识：为什么要有标准", ("awareness", "policy"), True, "沈知行"),
    (2, "6S 导入：整理与整顿", ("six_s",), True, "沈知行"),
    (3, "窗口服务礼仪与用语", ("etiquette", "image"), True, "江礼仪"),
    (4, "一次性告知和业务受理规范", ("business", "duties"), False, "方书宁"),
    (5, "消防疏散与心肺复苏", ("safety",), True, "特邀消防教员"),
    (6, "情绪与压力：窗口人员心理辅导", ("counselling",), True, "秦医师"),
    (7, "差评与舆情：危机公关演练", ("crisis", "publicity"), False, "江礼仪"),
    (8, "行为规范与岗位职责", ("conduct", "duties"), True, "方书宁"),
    (9, "政策更新和业务学习", ("policy", "business"), True, "方书宁"),
    (10, "讲解接待与参观动线", ("reception",), False, "江礼仪"),
    (11, "6S 深化：清扫、清洁、素养", ("six_s", "awareness"), True, "沈知行"),
    (12, "全年复盘与礼仪强化", ("etiquette", "awareness"), True, "江礼仪"),
)
DAY = 12
STARTS = 17 * 60 + 30
CLOCK = Clock(zone="Asia/Shanghai", since_contact_ms=120_000)
QUESTIONS = 5
GUESTED, UNEXAMINED = 3, 7
"""Months with a guest, and without an exam so that the light shows it."""


async def tell_trainings(hall: Hall, people: Mapping[str, Actor], *, now: datetime) -> None:
    """The plan in January, then month by month what was held, and the next training announced."""
    today = local_day(now, hall.time_zone)
    staff = [await _clerk(hall, name, number, now) for number, name in enumerate(STAFF)]
    everybody = [people["clerk"].person, people["manager"].person, *staff]
    begun = moment(date(today.year, 1, 4), 9 * 60, hall.time_zone)
    await _write_papers(hall, people, today, begun)
    for number, (entry, topic) in enumerate(zip(await _plan(hall, people, today.year, begun), TOPICS, strict=True)):
        day = date(today.year, topic[0], DAY)
        if day < today:
            await _hold(hall, people, everybody, entry, topic, day, Random(number))  # noqa: S311  pens and exams, no secrets
    for number, person in enumerate(everybody[1:]):  # the demo's clerk is reminded
        await _examine(hall, people["consultant"], None, person, date(today.year, 1, 6), "pre_job", Random(number))  # noqa: S311
    await _announce(hall, people, today, now)
    await _certify(hall, people, staff, today, now)
    await _open_quiz(hall, people, now)


async def _clerk(hall: Hall, name: str, number: int, now: datetime) -> PersonId:
    password = secrets.token_urlsafe(24)
    person = await add_person(name=f"window-{number + 1:02}", display_name=name, password=password, now=now)
    await grant_role(person=person, hall=hall.id, role=Role.clerk, now=now)
    return person


async def _write_papers(hall: Hall, people: Mapping[str, Actor], today: date, at: datetime) -> None:
    settings = TrainingSettings(trainers=list(TEACHERS), pass_marks={"month": 80, "pre_job": 80}, gate=True)
    await actions.save_settings(hall=hall, save=SaveTrainingSettings(settings), author=people["manager"].person, now=at)


async def _plan(hall: Hall, people: Mapping[str, Actor], year: int, at: datetime) -> list[PlanEntry]:
    entries = [
        PlanEntry(new_id(), month, title, list(heads), all_staff, "二楼多功能厅", trainer)
        for month, title, heads, all_staff, trainer in TOPICS
    ]
    await actions.save_plan(hall=hall, year=year, save=SavePlan(Plan(entries)), author=people["lead"].person, now=at)
    return entries


async def _hold(
    hall: Hall,
    people: Mapping[str, Actor],
    everybody: Sequence[PersonId],
    entry: PlanEntry,
    topic: tuple[int, str, tuple[str, ...], bool, str],
    day: date,
    rng: Random,
) -> None:
    training = new_id()
    expected = list(everybody) if topic[3] else list(everybody[2:8])
    document = TrainingDocument(
        schema=1,
        hall=hall.id,
        training=training,
        state=TrainingState.held,
        title=topic[1],
        heads=list(topic[2]),
        day=day,
        noted_at=moment(day, STARTS + 95, hall.time_zone),
        clock=CLOCK,
        starts=STARTS,
        minutes=90,
        place="二楼多功能厅",
        trainers=[topic[4]],
        all_staff=topic[3],
        expected=expected,
        materials=[f"{topic[1]}.pptx"],
        plan_entry=entry.id,
    )
    noted_at = moment(day, STARTS + 100, hall.time_zone)
    await actions.note_training(
        document_id=new_id(), body=msgspec.json.encode(document), actor=people["consultant"], now=noted_at
    )
    for number, person in enumerate(expected):
        await _attend(hall, people["consultant"], training, person, day, number, rng)
    if topic[0] == GUESTED:
        await _attend(hall, people["consultant"], training, None, day, len(expected), rng)
    if topic[0] != UNEXAMINED:
        for person in expected:
            await _examine(hall, people["consultant"], training, person, day, "month", rng)


async def _attend(
    hall: Hall, actor: Actor, training: UUID, person: PersonId | None, day: date, number: int, rng: Random
) -> None:
    """Most sign on the trainer's tablet; one in nine is excused."""
    excused = person is not None and rng.random() < 1 / 9
    at = moment(day, STARTS - 12 + number, hall.time_zone)
    document = AttendanceDocument(
        schema=1,
        hall=hall.id,
        training=training,
        presence=Presence.excused if excused else Presence.present,
        proof=SignInProof.roll if excused else SignInProof.signature,
        signed_at=at,
        clock=CLOCK,
        person=person,
        guest="" if person else "市数据局 王老师",
        signature=[] if excused else sign(rng),
        reason=rng.choice(["窗口值班", "年休假", "外出开会"]) if excused else "",
    )
    await actions.sign_in(document_id=new_id(), body=msgspec.json.encode(document), actor=actor, now=at)


async def _examine(
    hall: Hall, actor: Actor, training: UUID | None, person: PersonId, day: date, exam: str, rng: Random
) -> None:
    at = moment(day, STARTS + 110, hall.time_zone)
    document = ResultDocument(
        schema=1,
        hall=hall.id,
        exam=exam,
        person=person,
        taken_on=day,
        points=rng.randint(82, 98) if exam == "pre_job" else rng.randint(74, 100),
        most=100,
        pass_mark=80,
        noted_at=at,
        clock=CLOCK,
        training=training,
    )
    await actions.enter_result(document_id=new_id(), body=msgspec.json.encode(document), actor=actor, now=at)


async def _announce(hall: Hall, people: Mapping[str, Actor], today: date, now: datetime) -> None:
    """Today's, so that its screen can be shown and the demo's clerk can sign in."""
    document = TrainingDocument(
        schema=1,
        hall=hall.id,
        training=new_id(),
        state=TrainingState.announced,
        title="班后 30 分钟：本周问题复盘",
        heads=["six_s", "conduct"],
        day=today,
        noted_at=now,
        clock=CLOCK,
        starts=STARTS,
        minutes=30,
        place="综合办事区",
        trainers=["沈知行"],
        expected=[people["clerk"].person, people["manager"].person],
    )
    await actions.note_training(
        document_id=new_id(), body=msgspec.json.encode(document), actor=people["consultant"], now=now
    )


async def _certify(
    hall: Hall, people: Mapping[str, Actor], staff: Sequence[PersonId], today: date, now: datetime
) -> None:
    held = (
        (people["clerk"].person, "普通话水平测试二级甲等", "省语言文字工作委员会", None),
        (staff[0], "红十字救护员证", "市红十字会", today + timedelta(days=40)),
        (staff[3], "行政办事员（四级）", "人力资源和社会保障局", today - timedelta(days=20)),
    )
    for person, name, issuer, last in held:
        certificate = Certificate(person, name, issuer, f"{rules.minute_of(now) % 10**6:06}", None, last)
        save = SaveCertificate(certificate)
        author = people["manager"].person
        await actions.save_certificate(hall=hall, certificate=new_id(), save=save, author=author, now=now)


async def _open_quiz(hall: Hall, people: Mapping[str, Actor], now: datetime) -> None:
    """From what failed most in these days."""
    asked = [one.question for one in (await quiz_draft(hall, now=now)).questions[:QUESTIONS]]
    if asked:
        quiz = Quiz("近期常见问题小测验", "session", 80, asked)
        await actions.save_quiz(
            hall=hall, quiz=new_id(), save=SaveQuiz(quiz), author=people["consultant"].person, now=now
        )

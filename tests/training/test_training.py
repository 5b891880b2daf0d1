"""Trainings through the real server: announced, held, signed for once each, examined, and nothing half written."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from audit.database import fetch
from audit.ids import new_id
from audit.sites.rules import local_day
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in


async def note(phone: httpx.AsyncClient, stage: Stage, training: UUID, **changes: Any) -> httpx.Response:
    content = builders.training_document(hall=stage.hall, training=training, **changes)
    return await builders.put_json(phone, f"/api/trainings/{new_id()}", content)


async def attend(
    phone: httpx.AsyncClient, stage: Stage, training: UUID, *, id: UUID | None = None, **changes: Any
) -> httpx.Response:
    content = builders.attendance_document(hall=stage.hall, training=training, **changes)
    return await builders.put_json(phone, f"/api/attendances/{id or new_id()}", content)


async def score(phone: httpx.AsyncClient, stage: Stage, **changes: Any) -> httpx.Response:
    content = builders.result_document(hall=stage.hall, **{"person": stage.clerk.person} | changes)
    return await builders.put_json(phone, f"/api/exam-results/{new_id()}", content)


async def read(phone: httpx.AsyncClient, stage: Stage, path: str) -> dict[str, Any]:
    answer = await phone.get(f"/api/halls/{stage.hall}/{path}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def save(
    phone: httpx.AsyncClient, stage: Stage, path: str, document: object, replaces: object = None
) -> httpx.Response:
    body = {"document": document, "replaces": replaces}
    return await phone.put(f"/api/halls/{stage.hall}/training/{path}", json=body)


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def staff(stage: Stage) -> list[str]:
    return [str(stage.clerk.person), str(stage.manager.person)]


async def test_a_sign_in_counts_once_however_often_and_in_whatever_order_it_arrives(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    training, document = new_id(), new_id()
    clerk = str(stage.clerk.person)
    first = await attend(consultant, stage, training, id=document, person=clerk)
    again = await attend(consultant, stage, training, id=document, person=clerk)
    assert (first.status_code, again.status_code, again.json()["sha256"]) == (201, 200, first.json()["sha256"])
    assert said(await attend(consultant, stage, training, id=document, guest="王")) == (409, "document_conflict")
    assert (await attend(consultant, stage, training, person=clerk)).status_code == 201
    assert (await attend(consultant, stage, training, guest="来宾 王")).status_code == 201
    assert (await attend(consultant, stage, training, guest="来宾王")).status_code == 201
    unknown = await consultant.get(f"/api/halls/{stage.hall}/trainings/{training}")
    assert said(unknown) == (404, "training_unknown")
    assert (await note(consultant, stage, training, all_staff=True, expected=staff(stage))).status_code == 201
    page = await read(consultant, stage, f"trainings/{training}")
    assert [(one["name"], one["presence"]) for one in page["attended"]] == [
        ("测试clerk", "present"),
        ("来宾 王", "present"),
    ]
    line = page["line"]
    assert (line["present"], line["excused"], line["others"], line["reached_all"]) == (1, 0, 1, False)
    excuse = {"person": str(stage.manager.person), "presence": "excused", "proof": "roll", "signature": []}
    assert said(await attend(consultant, stage, training, **excuse)) == (422, "reason_missing")
    assert (await attend(consultant, stage, training, **excuse, reason="开会")).status_code == 201
    counted = await read(consultant, stage, "training?year=2026")
    assert counted["trainings"][0]["reached_all"] is True
    quarter = next(one for one in counted["counters"] if one["id"] == "all_staff_quarter")
    assert quarter["periods"][0]["done"] == 1


async def test_the_newest_document_says_how_a_training_is(consultant: httpx.AsyncClient, stage: Stage) -> None:
    training = new_id()
    late, early = builders.NOON, builders.NOON - timedelta(hours=2)
    await note(consultant, stage, training, title="新", noted_at=builders.instant(late))
    await note(consultant, stage, training, title="旧", state="announced", noted_at=builders.instant(early))
    line = (await read(consultant, stage, f"trainings/{training}"))["line"]
    assert (line["document"]["title"], line["document"]["state"]) == ("新", "held")


async def test_a_code_of_the_shared_screen_signs_its_reader_in_and_nobody_else(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    training = new_id()
    await note(consultant, stage, training)
    shown = await read(consultant, stage, f"trainings/{training}/code?origin=https://hall.example")
    assert shown["svg"].startswith("<svg")
    known, code = shown["path"].removeprefix("/training/in/").split("_", 1)
    assert known == str(training)
    now = builders.instant(datetime.now(UTC))
    by_code = {"proof": "code", "code": code, "signature": [], "signed_at": now}
    async with browser(app) as phone:
        await sign_in(phone, "clerk")
        mine, other = str(stage.clerk.person), str(stage.manager.person)
        assert said(await attend(phone, stage, training, **by_code, person=other)) == (403, "not_own")
        assert (await attend(phone, stage, training, **by_code | {"code": "1_00"}, person=mine)).status_code == 201
        assert (await read(phone, stage, f"trainings/{training}"))["line"]["mine"] is None, "a foreign code is none"
        assert (await attend(phone, stage, training, **by_code, person=mine)).status_code == 201
        page = await read(phone, stage, f"trainings/{training}")
        assert (page["line"]["mine"], page["attended"]) == ("present", [])
        assert said(await phone.get(f"/api/halls/{stage.hall}/trainings/{training}/code")) == (403, "forbidden")
    assert said(await attend(consultant, stage, training, **by_code, person=mine)) == (422, "sign_in_unfit")
    whole = await read(consultant, stage, f"trainings/{training}")
    assert [one["code"] for one in whole["attended"]] == ["fresh"]


TOMORROW = str(local_day(datetime.now(UTC) + timedelta(days=2), "Asia/Shanghai"))
BAD_TRAININGS: Mapping[str, tuple[dict[str, Any], tuple[int, str]]] = {
    "held in the future": ({"day": TOMORROW}, (422, "day_in_future")),
    "ends before it starts": ({"last_day": "2026-03-04"}, (422, "day_unfit")),
    "closed for more than a month": ({"last_day": "2026-04-05", "closed": True}, (422, "training_too_long")),
    "somebody twice": ({"expected": ["CLERK", "CLERK"]}, (422, "trainee_twice")),
    "somebody of another hall": ({"expected": ["STRANGER"]}, (422, "trainee_unknown")),
    "an unknown head": ({"heads": ["cooking"]}, (422, "head_unknown")),
    "no head": ({"heads": []}, (400, "invalid_field")),
    "a year before all": ({"day": "1970-01-01"}, (422, "day_unfit")),
    "a newer phone": ({"schema": 2}, (422, "schema_too_new")),
    "no length": ({"minutes": 0}, (400, "invalid_field")),
}
BAD_SIGN_INS: Mapping[str, tuple[dict[str, Any], tuple[int, str]]] = {
    "nobody": ({}, (422, "trainee_unfit")),
    "a blank guest": ({"guest": "  "}, (422, "trainee_unfit")),
    "both": ({"person": "CLERK", "guest": "王"}, (422, "trainee_unfit")),
    "a stranger": ({"person": "STRANGER"}, (422, "trainee_unknown")),
    "no strokes": ({"person": "CLERK", "signature": []}, (422, "sign_in_unfit")),
    "signed absent": ({"person": "CLERK", "presence": "absent"}, (422, "sign_in_unfit")),
    "excused without a reason": (
        {"person": "CLERK", "proof": "roll", "presence": "excused", "reason": " "},
        (422, "reason_missing"),
    ),
}
BAD_RESULTS: Mapping[str, tuple[dict[str, Any], tuple[int, str]]] = {
    "more than the most": ({"points": 101}, (422, "points_unfit")),
    "a mark above the most": ({"pass_mark": 101}, (422, "points_unfit")),
    "in the future": ({"taken_on": TOMORROW}, (422, "day_in_future")),
    "an unknown exam": ({"exam": "driving"}, (422, "exam_unknown")),
    "an unknown quiz": ({"quiz": str(UUID(int=9))}, (422, "exam_unknown")),
    "a trial below ninety": ({"exam": "trial", "pass_mark": 89}, (422, "pass_mark_low")),
    "a stranger": ({"person": "STRANGER"}, (422, "trainee_unknown")),
}


def filled(changes: Mapping[str, Any], stage: Stage) -> dict[str, Any]:
    known = {"CLERK": str(stage.clerk.person), "STRANGER": str(stage.stranger.person)}
    return {
        name: [known.get(one, one) for one in value]
        if isinstance(value, list)
        else known.get(value, value)
        if isinstance(value, str)
        else value
        for name, value in changes.items()
    }


async def written() -> int:
    tables = ("training_document", "training_attendance", "exam_result", "training_paper")
    return sum([(await fetch(f"SELECT count(*) AS n FROM {one}"))[0]["n"] for one in tables])


async def test_a_bad_training_is_told_plainly_and_nothing_is_written(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    for name, (changes, expected) in BAD_TRAININGS.items():
        assert said(await note(consultant, stage, new_id(), **filled(changes, stage))) == expected, name
    assert await written() == 0


async def test_a_bad_sign_in_is_told_plainly_and_nothing_is_written(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    for name, (changes, expected) in BAD_SIGN_INS.items():
        assert said(await attend(consultant, stage, new_id(), **filled(changes, stage))) == expected, name
    assert await written() == 0


async def test_a_bad_result_is_told_plainly_and_nothing_is_written(consultant: httpx.AsyncClient, stage: Stage) -> None:
    for name, (changes, expected) in BAD_RESULTS.items():
        assert said(await score(consultant, stage, **filled(changes, stage))) == expected, name
    assert await written() == 0


async def test_a_plan_is_replaced_only_by_who_has_seen_it(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    entry = {"id": str(new_id()), "month": 3, "title": "礼仪", "heads": ["etiquette"]}
    first = await save(consultant, stage, "plans/2026", {"entries": [entry]})
    assert first.status_code == 200, first.text
    seen = first.json()["plan"]["id"]
    assert said(await save(consultant, stage, "plans/2026", {"entries": []})) == (409, "training_paper_changed")
    twice = await save(consultant, stage, "plans/2026", {"entries": [entry, entry]}, seen)
    assert said(twice) == (422, "plan_unfit")
    assert said(await save(consultant, stage, "plans/1999", {"entries": []})) == (422, "day_unfit")
    unknown = {"entries": [entry | {"heads": ["cooking"]}]}
    assert said(await save(consultant, stage, "plans/2026", unknown, seen)) == (422, "head_unknown")
    async with browser(app) as lead:
        await sign_in(lead, "lead")
        changed = await save(lead, stage, "plans/2026", {"entries": [entry | {"month": 4}]}, seen)
        assert changed.json()["plan"]["document"]["entries"][0]["month"] == 4
    async with browser(app) as clerk:
        await sign_in(clerk, "clerk")
        assert said(await save(clerk, stage, "plans/2026", {"entries": []}, seen)) == (403, "forbidden")


QUIZ = {
    "title": "三月测验",
    "exam": "month",
    "pass_percent": 80,
    "questions": [
        {"text": "哪一项不合格？", "options": ["线缆外露", "台面整洁"], "right": 0},
        {"text": "哪一项正确？", "options": ["先整顿", "先整理"], "right": 1},
    ],
}


async def test_a_quiz_is_graded_by_its_own_version_and_seen_by_its_person_alone(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    quiz = new_id()
    saved = await save(consultant, stage, f"quizzes/{quiz}", QUIZ)
    assert saved.status_code == 200, saved.text
    version = saved.json()["quizzes"][0]["id"]
    mine = {"quiz": version, "points": 2, "most": 2, "pass_mark": 2}
    async with browser(app) as phone:
        await sign_in(phone, "clerk")
        assert said(await score(phone, stage, **mine, answers=[0, 0])) == (422, "points_unfit")
        assert said(await score(phone, stage, **mine, answers=[0])) == (422, "points_unfit")
        assert said(await score(phone, stage)) == (403, "not_own"), "an exam on paper is entered by others"
        assert said(await score(phone, stage, **mine, answers=[0, 1], person=stage.manager.person)) == (403, "not_own")
        newer = await save(consultant, stage, f"quizzes/{quiz}", QUIZ | {"questions": QUIZ["questions"][:1]}, version)
        assert newer.status_code == 200
        assert (await score(phone, stage, **mine, answers=[0, 1])).status_code == 201, "answered offline before"
        page = await read(phone, stage, "training?year=2026")
        assert [(one["points"], one["passed"]) for one in page["mine"]["results"]] == [(2, True)]
        assert page["people"] == []
        assert said(await phone.get(f"/api/halls/{stage.hall}/training/matrix")) == (403, "forbidden")
    async with browser(app) as other:
        await sign_in(other, "supervisor")
        assert (await read(other, stage, "training?year=2026"))["mine"]["results"] == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"questions": [{"text": "？", "options": ["一", "二"], "right": 2}]}, "question_unfit"),
        ({"questions": [{"text": "？", "options": ["一", " 一 "], "right": 0}]}, "question_unfit"),
        ({"exam": "driving"}, "exam_unknown"),
        ({"exam": "trial"}, "pass_mark_low"),
    ],
)
async def test_a_bad_quiz_is_not_saved(
    consultant: httpx.AsyncClient, stage: Stage, changes: dict[str, Any], code: str
) -> None:
    assert said(await save(consultant, stage, f"quizzes/{new_id()}", QUIZ | changes)) == (422, code)


async def test_a_result_is_corrected_by_a_new_one(consultant: httpx.AsyncClient, stage: Stage) -> None:
    wrong = new_id()
    content = builders.result_document(hall=stage.hall, person=stage.clerk.person, exam="pre_job", points=58)
    assert (await builders.put_json(consultant, f"/api/exam-results/{wrong}", content)).status_code == 201
    assert (await score(consultant, stage, exam="pre_job", points=85, supersedes=str(wrong))).status_code == 201
    people = (await read(consultant, stage, "training/matrix?year=2026"))["people"]
    clerk = next(one for one in people if one["person"] == str(stage.clerk.person))
    assert [one["points"] for one in clerk["results"]] == [85]
    assert clerk["pre_job_passed"] is True


async def test_settings_name_trainers_and_marks_no_lower_than_the_tender(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    trainer = {"name": "陈老师", "employment": "part_time", "qualification": "高级礼仪培训师"}
    low = {"trainers": [], "pass_marks": {"trial": 80}}
    assert said(await save(consultant, stage, "settings", low)) == (422, "pass_mark_low")
    assert said(await save(consultant, stage, "settings", {"trainers": [trainer, trainer]})) == (422, "trainer_twice")
    good = {"trainers": [trainer], "pass_marks": {"month": 85}, "left_out": ["study_month"], "gate": True}
    page = (await save(consultant, stage, "settings", good)).json()
    assert page["settings"]["document"]["trainers"] == [trainer | {"expires_on": None}]
    assert "study_month" not in {one["id"] for one in page["counters"]}
    assert [one["id"] for one in page["counters_left_out"]] == ["study_month"], "it can be taken up again"
    assert said(await score(consultant, stage, pass_mark=84)) == (422, "pass_mark_low"), "the hall asks for 85"


async def test_a_certificate_is_kept_with_its_last_day_until_it_is_removed(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    certificate = new_id()
    held = {
        "person": str(stage.clerk.person),
        "name": "普通话二级甲等",
        "issued_on": "2026-01-01",
        "expires_on": "2026-01-31",
    }
    bad = held | {"expires_on": "2025-12-31"}
    assert said(await save(consultant, stage, f"certificates/{certificate}", bad)) == (422, "certificate_unfit")
    photo = held | {"photo": "0" * 64}
    assert said(await save(consultant, stage, f"certificates/{certificate}", photo)) == (422, "certificate_unfit")
    answer = await save(consultant, stage, f"certificates/{certificate}", held)
    [kept] = [one for person in answer.json()["people"] for one in person["certificates"]]
    assert kept["days_left"] < 0
    gone = await save(consultant, stage, f"certificates/{certificate}", held | {"removed": True}, kept["id"])
    assert not [one for person in gone.json()["people"] for one in person["certificates"]]


async def test_what_failed_lately_becomes_questions_and_shows_what_a_training_changed(
    consultant: httpx.AsyncClient, stage: Stage
) -> None:
    from audit.checklists.queries import current_checklists

    checklist = next(one for one in await current_checklists() if one.checklist.pack == "desk_layout")
    item = checklist.checklist.items[0]
    lately = datetime.now(UTC) - timedelta(days=9)
    for code in ("A01", "A02"):
        content = builders.document(
            hall=stage.hall, spot=stage.spot(code), checklist=checklist, failing=[item.id], finished_at=lately
        )
        assert (await builders.submit(consultant, content)).status_code == 201
    draft = await read(consultant, stage, "training/quiz-draft")
    assert [(one["question"]["item"], one["failed"], one["judged"]) for one in draft["questions"]] == [(item.id, 2, 2)]
    training, day = new_id(), local_day(lately, "Asia/Shanghai") + timedelta(days=1)
    await note(consultant, stage, training, day=str(day))
    effect = (await read(consultant, stage, f"trainings/{training}"))["effect"]
    assert effect["before"]["failed"] == 2
    assert (effect["after"], effect["enough"]) == ({"failed": 0, "judged": 0}, False)

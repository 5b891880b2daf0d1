"""From 待整改 to 销号: two people, sent back, overdue, found again, reported by hand."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from msgspec import structs

from audit.checklists.queries import current_checklists
from audit.findings.rules import finding_id, needs_escalation
from audit.findings.schemas import EscalatedTo, FindingState
from audit.ids import FindingId, new_id
from tests import builders
from tests.builders import NOON
from tests.cast import Stage
from tests.conftest import sign_in

DAY = timedelta(days=1)
DUE, LATE_FOR_LONG = "2026-11-27", "2026-12-02"
"""Five working days after NOON, and three more."""


@pytest.fixture
async def base(client: httpx.AsyncClient, stage: Stage) -> dict[str, Any]:
    office = next(one for one in await current_checklists() if one.checklist.pack == "office_check_table")
    return {"hall": stage.hall, "spot": stage.spot("A01"), "checklist": office}


async def fail(phone: httpx.AsyncClient, base: dict[str, Any], *items: str, day: int = 0, **changes: Any) -> FindingId:
    """An inspection with these failed items; the id of the first one's finding."""
    inspection = new_id()
    document = builders.document(**base, failing=items, finished_at=NOON + day * DAY, **changes)
    assert (await builders.submit(phone, document, id=inspection)).status_code == 201
    return finding_id(inspection, items[0]) if items else FindingId(inspection)


async def step(phone: httpx.AsyncClient, stage: Stage, finding: UUID, act: str, **changes: Any) -> httpx.Response:
    document = builders.step_document(hall=stage.hall, finding=finding, act=act, **changes)
    return await builders.put_json(phone, f"/api/steps/{new_id()}", builders.body(document))


async def read(phone: httpx.AsyncClient, finding: UUID) -> dict[str, Any]:
    answer = await phone.get(f"/api/findings/{finding}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["finding"]
    return found


async def test_one_repairs_and_another_closes(client: httpx.AsyncClient, stage: Stage, base: dict[str, Any]) -> None:
    finding = await fail(await sign_in(client, "consultant"), base, "T1")
    photo = builders.photo_facts(builders.jpeg(1), "T1")
    photo.pop("item")
    await step(await sign_in(client, "clerk"), stage, finding, "fix", photos=[photo], made_at=NOON + DAY)
    repaired = await read(client, finding)
    assert (repaired["state"], repaired["photos_after"]) == ("fixed", [photo["sha256"]])
    await step(await sign_in(client, "manager"), stage, finding, "close", made_at=NOON + 2 * DAY)
    closed = await read(client, finding)
    assert (closed["state"], closed["settled_at"]) == ("closed", builders.instant(NOON + 2 * DAY))


async def test_nobody_closes_their_own_repair(client: httpx.AsyncClient, stage: Stage, base: dict[str, Any]) -> None:
    finding = await fail(await sign_in(client, "consultant"), base, "T1")
    await step(client, stage, finding, "fix", made_at=NOON + DAY)
    assert (await step(client, stage, finding, "close", made_at=NOON + DAY)).status_code == 201
    assert (await read(client, finding))["state"] == "fixed"
    story = (await client.get(f"/api/findings/{finding}")).json()["steps"]
    assert [(one["document"]["act"], one["counts"]) for one in story] == [("fix", True), ("close", False)]


async def test_sent_back_is_counted_and_repaired_again(
    client: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    finding = await fail(await sign_in(client, "consultant"), base, "T1")
    for round in (1, 2):
        await step(await sign_in(client, "clerk"), stage, finding, "fix", made_at=NOON + round * DAY)
        supervisor = await sign_in(client, "supervisor")
        later = NOON + round * DAY + timedelta(hours=1)
        await step(supervisor, stage, finding, "send_back", note="标签仍缺", made_at=later)
        found = await read(client, finding)
        assert (found["state"], found["sent_back"], found["systemic"]) == ("sent_back", round, round == 2)


@pytest.mark.parametrize(
    ("act", "changes"),
    [
        ("send_back", {"note": " "}),
        ("withdraw", {}),
        ("escalate", {}),
        ("assign", {}),
        ("assign", {"due_on": "2026-12-31"}),
    ],
)
async def test_a_step_that_says_too_little_is_refused_in_words(
    consultant: httpx.AsyncClient, stage: Stage, base: dict[str, Any], act: str, changes: dict[str, Any]
) -> None:
    finding = await fail(consultant, base, "T1")
    answer = await step(consultant, stage, finding, act, **changes)
    assert (answer.status_code, answer.json()["code"]) == (422, "step_unfit")
    assert (await client_steps(consultant, finding)) == []


async def client_steps(phone: httpx.AsyncClient, finding: UUID) -> list[Any]:
    steps: list[Any] = (await phone.get(f"/api/findings/{finding}")).json()["steps"]
    return steps


async def test_a_clerk_repairs_and_comments_and_nothing_else(
    client: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    finding = await fail(await sign_in(client, "consultant"), base, "T1")
    clerk = await sign_in(client, "clerk")
    for act, status in (
        ("fix", 201),
        ("comment", 201),
        ("close", 403),
        ("assign", 403),
        ("tag", 403),
        ("withdraw", 403),
    ):
        assert (await step(clerk, stage, finding, act, note="已处理", owner="一组")).status_code == status, act


async def test_put_right_on_the_spot_closes_a_general_finding_and_no_serious_one(
    client: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    manager = await sign_in(client, "manager")
    finding = await fail(manager, base, "T1")
    await step(manager, stage, finding, "fix_on_spot", made_at=NOON + timedelta(minutes=3))
    assert (await read(client, finding))["state"] == "closed"
    hazard = new_id()
    report = builders.report_document(hall=stage.hall, spot=stage.spot("B01"))
    assert (await builders.put_json(manager, f"/api/findings/{hazard}", builders.body(report))).status_code == 201
    await step(manager, stage, hazard, "fix_on_spot", made_at=NOON + timedelta(minutes=3))
    assert (await read(client, hazard))["state"] == "fixed"


async def test_found_wrong_again_keeps_the_first_due_day_and_the_owner(
    consultant: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    first = await fail(consultant, base, "T1")
    await step(consultant, stage, first, "assign", owner="综合窗口组长", made_at=NOON + timedelta(hours=1))
    again = await fail(consultant, base, "T1", day=3)
    earlier, now = await read(consultant, first), await read(consultant, again)
    assert (earlier["state"], now["state"]) == ("carried", "open")
    assert (now["due_on"], now["owner"]) == (earlier["due_on"], "综合窗口组长")
    await step(consultant, stage, first, "comment", note="见上次", made_at=NOON + 4 * DAY)
    acts = [one["document"]["act"] for one in await client_steps(consultant, again)]
    assert acts == ["assign", "comment"], "its story begins with the first finding"


async def test_the_third_time_within_ninety_days_is_systemic(
    consultant: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    seen = []
    for day in (0, 30, 60, 151):
        finding = await fail(consultant, base, "T1", day=day - 200)
        await fail(consultant, base, day=day - 199)
        found = await read(consultant, finding)
        seen.append((found["occurrence"], found["systemic"]))
    assert seen == [(1, False), (2, False), (3, True), (1, False)]


async def test_due_days_are_working_days_by_severity(
    consultant: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    finding = await read(consultant, await fail(consultant, base, "T1"))
    raised_on = date.fromisoformat(finding["raised_on"])
    assert finding["severity"] == "general"
    assert date.fromisoformat(finding["due_on"]) > raised_on + timedelta(days=4)
    hazard = new_id()
    report = builders.report_document(hall=stage.hall, spot=stage.spot("B01"))
    await builders.put_json(consultant, f"/api/findings/{hazard}", builders.body(report))
    assert (await read(consultant, hazard))["due_on"] == raised_on.isoformat()


async def test_a_step_may_come_before_its_finding(
    consultant: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    inspection = new_id()
    finding = finding_id(inspection, "T1")
    assert (await step(consultant, stage, finding, "fix", made_at=NOON + DAY)).status_code == 201
    await builders.submit(consultant, builders.document(**base, failing=("T1",)), id=inspection)
    assert (await read(consultant, finding))["state"] == "fixed"


async def test_a_report_under_the_id_of_a_finding_is_a_named_conflict(
    consultant: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    finding = await fail(consultant, base, "T1")
    report = builders.body(builders.report_document(hall=stage.hall, spot=stage.spot("B01")))
    answer = await builders.put_json(consultant, f"/api/findings/{finding}", report)
    assert (answer.status_code, answer.json()["code"]) == (409, "document_conflict")
    assert (await read(consultant, finding))["item"] == "T1"


async def test_other_halls_cannot_touch_a_finding(
    client: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    finding = await fail(await sign_in(client, "consultant"), base, "T1")
    stranger = await sign_in(client, "stranger")
    assert (await stranger.get(f"/api/findings/{finding}")).status_code == 404
    document = builders.step_document(hall=stage.other_hall, finding=finding, act="fix")
    answer = await builders.put_json(stranger, f"/api/steps/{new_id()}", builders.body(document))
    assert answer.status_code == 404


async def test_the_list_goes_page_by_page_most_urgent_first(
    consultant: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    for day in range(4):
        for _ in range(15):
            report = builders.report_document(
                hall=stage.hall, spot=stage.spot("A02"), made_at=NOON - day * DAY, severity="general"
            )
            await builders.put_json(consultant, f"/api/findings/{new_id()}", builders.body(report))
    path, seen, cursor = f"/api/halls/{stage.hall}/findings/page?state=open&state=sent_back", [], ""
    while True:
        page = (await consultant.get(f"{path}&cursor={cursor}")).json()
        seen += [(one["due_on"], one["id"]) for one in page["findings"]]
        if not (cursor := page["cursor"]):
            break
    assert len(seen) == 60
    assert seen == sorted(seen)
    assert len({id for _, id in seen}) == 60
    assert (await consultant.get(f"{path}&cursor=2026-13-99_x")).json()["code"] == "cursor_broken"


async def test_long_overdue_belongs_before_the_service_section(
    client: httpx.AsyncClient, stage: Stage, base: dict[str, Any]
) -> None:
    phone = await sign_in(client, "consultant")
    fresh = await read(phone, await fail(phone, base, "T1"))
    assert (fresh["due_on"], fresh["escalates_on"]) == (DUE, LATE_FOR_LONG)
    await step(
        await sign_in(client, "manager"), stage, UUID(fresh["id"]), "assign", due_on=LATE_FOR_LONG, note="等配件"
    )
    assert (await read(phone, UUID(fresh["id"])))["escalates_on"] > LATE_FOR_LONG


async def test_who_repaired_it_is_told(client: httpx.AsyncClient, stage: Stage, base: dict[str, Any]) -> None:
    finding = await fail(await sign_in(client, "consultant"), base, "T1")
    assert (await read(client, finding))["fixed_by"] is None
    clerk = await sign_in(client, "clerk")
    await step(clerk, stage, finding, "fix", made_at=NOON + DAY)
    assert (await read(client, finding))["fixed_by"] == (await clerk.get("/api/me")).json()["person"]


def test_escalation_is_due_on_its_day_and_not_twice() -> None:
    late = builders.finding(due_on=date(2026, 11, 20), escalates_on=date(2026, 11, 25))
    assert [needs_escalation(late, on=date(2026, 11, day)) for day in (20, 24, 25, 30)] == [False, False, True, True]
    told = structs.replace(late, escalated_to=EscalatedTo.service_section)
    repaired = structs.replace(late, state=FindingState.fixed)
    assert not any(needs_escalation(one, on=date(2026, 11, 30)) for one in (told, repaired))

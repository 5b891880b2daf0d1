"""What a person is told: once, grouped, and not at night."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from litestar import Litestar

from audit.database import transaction
from audit.ids import HallId, PersonId, new_id
from audit.notices import actions, queries, rules
from audit.notices.schemas import Notice, NoticeKind, NoticeSettings
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in

SHANGHAI = "Asia/Shanghai"
WORDS: dict[str, str | int] = {
    "what": "等候过长",
    "due": "2026-11-27",
    "where": "A01",
    "what_en": "x",
    "count": 2,
    "late": 1,
    "low": 1,
    "expiring": 2,
    "quota": 3,
}


def here(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(SHANGHAI)).astimezone(UTC)


async def tell(stage: Stage, person: PersonId, kind: NoticeKind, key: str, now: datetime) -> None:
    async with transaction():
        await actions.tell(
            hall=stage.hall,
            people=[person],
            kind=kind,
            subject=new_id(),
            path="/findings",
            words=WORDS,
            key=key,
            now=now,
        )


@pytest.mark.parametrize(
    ("now", "rings"),
    [
        (here(25, 18, 29), here(25, 18, 29)),
        (here(25, 18, 30), here(26, 8)),
        (here(25, 3), here(25, 8)),
        (here(25, 7, 59), here(25, 8)),
        (here(25, 8), here(25, 8)),
    ],
)
def test_in_quiet_hours_a_notice_waits_for_the_morning(now: datetime, rings: datetime) -> None:
    assert rules.rings_at(NoticeKind.due_soon, now, NoticeSettings(), SHANGHAI) == rings


def test_a_hazard_rings_at_night_and_a_hall_may_have_a_quiet_noon_or_none() -> None:
    assert rules.rings_at(NoticeKind.hazard, here(25, 3), NoticeSettings(), SHANGHAI) == here(25, 3)
    noon = NoticeSettings(quiet_from=12 * 60, quiet_to=13 * 60)
    assert rules.rings_at(NoticeKind.overdue, here(25, 12, 10), noon, SHANGHAI) == here(25, 13)
    never = NoticeSettings(quiet_from=0, quiet_to=0)
    assert rules.rings_at(NoticeKind.overdue, here(25, 3), never, SHANGHAI) == here(25, 3)


def notice(kind: NoticeKind, hour: int, *, read: bool = False) -> Notice:
    return Notice(
        id=new_id(),
        kind=kind,
        text=rules.sentence(kind, WORDS),
        subject=new_id(),
        path="/",
        at=here(25, hour),
        read=read,
    )


def test_ten_of_a_kind_are_one_line_and_hazards_stay_apart() -> None:
    many = [notice(NoticeKind.due_soon, hour) for hour in range(10)]
    hazards = [notice(NoticeKind.hazard, 9), notice(NoticeKind.hazard, 8)]
    old = notice(NoticeKind.complaint, 7, read=True)
    box = rules.box(HallId(new_id()), PersonId(new_id()), [*many, old, *hazards])
    assert box.unread == 12
    assert [group.kind for group in box.groups] == [
        NoticeKind.hazard,
        NoticeKind.hazard,
        NoticeKind.due_soon,
        NoticeKind.complaint,
    ]
    assert box.groups[2].text.zh == "10 件将到期"
    assert [one.at for one in box.groups[2].notices] == sorted((one.at for one in many), reverse=True)


@pytest.mark.parametrize("kind", NoticeKind)
def test_each_kind_has_its_sentence_in_both_languages(kind: NoticeKind) -> None:
    text = rules.sentence(kind, WORDS)
    assert text.zh
    assert text.en
    assert "{" not in text.zh + text.en


async def test_the_same_is_told_once_and_a_night_is_waited_for(opened: None, stage: Stage) -> None:
    clerk = stage.clerk.person
    for _ in range(2):
        await tell(stage, clerk, NoticeKind.due_soon, "due:1", here(25, 20))
    await tell(stage, clerk, NoticeKind.hazard, "hazard:1", here(25, 20))
    night = await queries.box_of(stage.hall, clerk, now=here(25, 21))
    assert [group.kind for group in night.groups] == [NoticeKind.hazard]
    morning = await queries.box_of(stage.hall, clerk, now=here(26, 8))
    assert morning.unread == 2
    assert (await queries.box_of(stage.hall, stage.manager.person, now=here(26, 8))).groups == []


async def test_a_notice_goes_with_its_cause_when_that_fails(opened: None, stage: Stage) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await tell(stage, stage.clerk.person, NoticeKind.hazard, "hazard:1", here(25, 10))
            raise ZeroDivisionError
    assert (await queries.box_of(stage.hall, stage.clerk.person, now=here(25, 11))).groups == []


async def test_a_digest_comes_once_a_day_from_its_hour_on_to_who_has_not_read(opened: None, stage: Stage) -> None:
    for number in range(3):
        await tell(stage, stage.clerk.person, NoticeKind.due_soon, f"due:{number}", here(24, 10))
    await actions.send_digests(here(25, 8, 29))
    early = await queries.box_of(stage.hall, stage.clerk.person, now=here(25, 8, 29))
    assert [group.kind for group in early.groups] == [NoticeKind.due_soon]
    for minute in (30, 59):
        await actions.send_digests(here(25, 8, minute))
    box = await queries.box_of(stage.hall, stage.clerk.person, now=here(25, 9))
    assert [(group.kind, group.text.zh) for group in box.groups] == [
        (NoticeKind.due_soon, "3 件将到期"),
        (NoticeKind.digest, "还有 3 条通知未读"),
    ]
    assert (await queries.box_of(stage.hall, stage.manager.person, now=here(25, 9))).groups == []


async def test_old_notices_are_forgotten(opened: None, stage: Stage) -> None:
    await tell(stage, stage.clerk.person, NoticeKind.hazard, "hazard:1", here(25, 10))
    await actions.send_digests(here(25, 10) + timedelta(days=91))
    assert (await queries.box_of(stage.hall, stage.clerk.person, now=here(25, 11))).groups == []


async def test_only_ones_own_notices_become_read_and_the_pack_carries_them(app: Litestar, stage: Stage) -> None:
    await tell(stage, stage.clerk.person, NoticeKind.hazard, "hazard:1", datetime.now(UTC))
    async with browser(app) as clerk, browser(app) as manager:
        await sign_in(clerk, "clerk")
        await sign_in(manager, "manager")
        packed = (await clerk.get(f"/api/sync/pack?hall={stage.hall}")).json()["notices"]
        assert (packed["unread"], packed["person"]) == (1, str(stage.clerk.person))
        read = {"notices": [packed["groups"][0]["notices"][0]["id"]]}
        path = f"/api/halls/{stage.hall}/notices/read"
        assert (await manager.post(path, json=read)).status_code == 200
        assert await unread(clerk, stage) == 1
        assert (await clerk.post(path, json=read)).json()["unread"] == 0


async def unread(client: httpx.AsyncClient, stage: Stage) -> int:
    count: int = (await client.get(f"/api/halls/{stage.hall}/notices")).json()["unread"]
    return count


async def test_settings_name_the_ones_they_replace(app: Litestar, stage: Stage) -> None:
    path = f"/api/halls/{stage.hall}/notices/settings"
    async with browser(app) as manager, browser(app) as clerk:
        await sign_in(manager, "manager")
        await sign_in(clerk, "clerk")
        save = {"settings": {"quiet_from": 1200, "quiet_to": 420, "digest_at": 500}}
        assert (await builders.put_json(clerk, path, save)).status_code == 403
        saved = await builders.put_json(manager, path, save)
        assert (saved.status_code, saved.json()["settings"]["quiet_from"]) == (200, 1200)
        again = await builders.put_json(manager, path, save)
        assert (again.status_code, again.json()["code"]) == (409, "notice_settings_changed")
        follow = save | {"replaces": saved.json()["replaces"]}
        assert (await builders.put_json(manager, path, follow)).status_code == 200

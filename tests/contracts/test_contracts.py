"""The contract of a hall through the real server: set by the hall, with its history, and one truth for all who count by it."""

from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from litestar import Litestar

from audit.contracts.tables import ContractStartRow, OnsiteTermsRow
from audit.database import bulk_insert, transaction
from audit.ids import new_id
from tests.cast import Stage
from tests.conftest import browser, sign_in

ON_SQLITE = pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)


def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def save(phone: httpx.AsyncClient, stage: Stage, replaces: str | None = None, **about: Any) -> httpx.Response:
    content = {"contract": {"starts_on": "2025-08-01"} | about, "replaces": replaces}
    return await phone.put(f"/api/halls/{stage.hall}/contract", json=content)


async def test_the_contract_keeps_its_history_and_is_set_by_the_hall(
    consultant: httpx.AsyncClient, app: Litestar, stage: Stage
) -> None:
    assert said(await save(consultant, stage)) == (403, "forbidden")
    async with browser(app) as hall:
        await sign_in(hall, "supervisor")
        first = (await save(hall, stage, tender="haining", ends_on="2028-07-31")).json()
        assert said(await save(hall, stage)) == (409, "contract_changed")
        moved = await save(hall, stage, first["saved"]["id"], years_from="2026-01-01", basis="设岗之日")
        years = [one["contract"]["years_from"] for one in moved.json()["history"]]
    assert years == ["2026-01-01", None]
    read = await consultant.get(f"/api/halls/{stage.hall}/contract")
    assert read.json() == moved.json()


async def test_complaints_and_days_in_the_hall_count_by_the_same_years(app: Litestar, stage: Stage) -> None:
    async with browser(app) as hall:
        await sign_in(hall, "supervisor")
        assert (await hall.get(f"/api/halls/{stage.hall}/incidents")).json()["year"]["known"] is False
        assert (await save(hall, stage, years_from="2025-09-01")).status_code == 200
        year = (await hall.get(f"/api/halls/{stage.hall}/incidents")).json()["year"]
        days = (await hall.get(f"/api/halls/{stage.hall}/onsite")).json()["years"]
    assert (year["known"], year["first"][5:]) == (True, "09-01")
    assert days[-1]["first"] == year["first"]
    assert days[0]["first"] == "2025-09-01"


async def test_what_was_set_before_there_were_contracts_is_the_first_history(app: Litestar, stage: Stage) -> None:
    at, by = datetime(2026, 1, 5, tzinfo=UTC), stage.manager.person
    start = [(new_id(), stage.hall, date(2025, 8, 1), "合同签订", by, at)]
    terms = [(new_id(), stage.hall, '{"starts_on":"2026-01-01","first_year":50,"later_years":25}', by, at)]
    async with transaction():
        await bulk_insert(ContractStartRow, ("id", "hall", "starts_on", "reason", "author", "at"), start)
        await bulk_insert(OnsiteTermsRow, ("id", "hall", "document", "author", "at"), terms)
    async with browser(app) as hall:
        await sign_in(hall, "manager")
        page = (await hall.get(f"/api/halls/{stage.hall}/contract")).json()
        assert (page["saved"]["contract"]["starts_on"], page["saved"]["contract"]["years_from"]) == (
            "2025-08-01",
            "2026-01-01",
        )
        newest = await save(hall, stage, page["saved"]["id"], years_from="2026-02-01")
    assert [one["id"] for one in newest.json()["history"][1:]] == [str(terms[0][0]), str(start[0][0])]


@ON_SQLITE
@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"starts_on": "1999-12-31"}, "days_unfit"),
        ({"ends_on": "2025-07-31"}, "days_unfit"),
        ({"years_from": "2025-07-31"}, "days_unfit"),
        ({"years_from": "2027-01-01", "ends_on": "2026-12-31"}, "days_unfit"),
        ({"phases": [{"title": "一", "from_on": "2026-01-01", "to_on": "2025-12-31"}]}, "days_unfit"),
        ({"tender": "nowhere"}, "tender_unknown"),
        (
            {
                "phases": [
                    {"title": "一", "from_on": "2026-01-01", "posts": [{"title": "岗", "number": 1, "obligation": "x"}]}
                ]
            },
            "promise_unknown",
        ),
    ],
)
async def test_what_does_not_fit_is_told_plainly(app: Litestar, stage: Stage, about: dict[str, Any], code: str) -> None:
    async with browser(app) as hall:
        await sign_in(hall, "supervisor")
        answer = await save(hall, stage, **about)
    assert said(answer) == (422, code)
    assert "请" in answer.json()["title"]


@ON_SQLITE
async def test_clerks_do_not_read_the_contract(app: Litestar, stage: Stage) -> None:
    async with browser(app) as clerk:
        await sign_in(clerk, "clerk")
        assert said(await clerk.get(f"/api/halls/{stage.hall}/contract")) == (403, "forbidden")

"""One hall, one integer: what API, PDF, workbook and seal say of the same days."""

import io
from datetime import timedelta
from typing import Any

import httpx
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from audit.checklists.queries import current_checklists
from audit.reports.words import points
from tests import builders
from tests.builders import NOON
from tests.cast import Stage

DAYS = "from=2026-11-14&to=2026-11-20"


async def totals(client: httpx.AsyncClient, stage: Stage) -> dict[str, Any]:
    async def get(what: str) -> httpx.Response:
        answer = await client.get(f"/api/halls/{stage.hall}/{what}?{DAYS}")
        assert answer.status_code == 200, f"{what}: {answer.text}"
        return answer

    found = (await get("overview")).json()
    card = (await get("scorecard")).json()
    [line] = (await client.get(f"/api/halls/{stage.hall}/scores?unit=month&{DAYS}")).json()["lines"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO((await get("scorecard.xlsx")).content)).get_sheet_by_index(0)
    [heads, hall, *spots] = sheet.to_python()[3:]
    column = heads.index("得分（千分之一分）")
    pdf = pypdfium2.PdfDocument((await get("scorecard.pdf")).content)
    paper = "".join(page.get_textpage().get_text_range() for page in pdf)
    sealed = await client.post(f"/api/halls/{stage.hall}/seals", json={"from_on": "2026-11-14", "to_on": "2026-11-20"})
    assert sealed.status_code == 201, sealed.text
    facts = sealed.json()["manifest"]["facts"]
    return {
        "integers": {
            "overview": found["now"]["score"],
            "scorecard": card["score"],
            "month": line["points"][-1]["score"],
            "workbook": int(hall[column]),
            "seal": facts["score"],
        },
        "spots": [
            {one["code"]: one["score"] for one in found["spots"]},
            {one["code"]: one["score"] for one in card["counters"]},
            {one[0]: None if one[column] == "" else int(one[column]) for one in spots},
            {one["code"]: one["score"] for one in facts["spots"]},
        ],
        "rules": {found["rules"], card.get("rules", 1), facts["rules"]},
        "modules": [found["now"]["modules"], card["modules"]],
        "paper": paper,
    }


@pytest.mark.parametrize("database_and_stage", ["sqlite"], indirect=True)
async def test_api_paper_workbook_and_seal_say_the_same_integer(consultant: httpx.AsyncClient, stage: Stage) -> None:
    packs = {one.checklist.pack: one for one in await current_checklists()}
    for number, (code, pack, failing) in enumerate(
        (
            ("A01", "office_check_table", ("T1", "T2", "T3")),
            ("A01", "desk_layout", ("D2",)),
            ("A02", "office_check_table", ("T5",)),
            ("A03", "desk_layout", ("D1", "D3")),
        )
    ):
        at = NOON - timedelta(hours=number)
        spot = stage.spot(code)
        content = builders.document(hall=stage.hall, spot=spot, checklist=packs[pack], failing=failing, finished_at=at)
        assert (await builders.submit(consultant, content)).status_code == 201
    said = await totals(consultant, stage)
    [score] = set(said["integers"].values())
    assert score % 1000 != 0, "a round number would hide a place that rounds"
    assert points(score) in said["paper"] and "评分规则第 1 版" in said["paper"]
    assert all(one == said["spots"][0] for one in said["spots"])
    assert said["rules"] == {1}
    assert said["modules"][0] == said["modules"][1]

"""Somebody without an account, and what is shared with them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import httpx
import pypdfium2
import pytest
from litestar import Litestar

from audit.accounts.schemas import Actor
from audit.checklists.queries import current_checklists
from audit.config import Settings
from audit.exports.actions import all_made
from audit.findings.rules import finding_id
from audit.ids import new_id
from audit.shares.actions import make_share
from audit.shares.papers import Paper
from audit.shares.schemas import MakeShare, ShareKind
from tests import builders
from tests.cast import Stage
from tests.conftest import browser

DAYS = {"from_on": "2026-11-16", "to_on": "2026-11-20"}


PDF = b"%PDF-1.7 shared"


HOSTILE = [
    "x",
    "A" * 42,
    "A" * 43,
    "A" * 44,
    "A" * 5000,
    "%00" * 43,
    "%0a" + "A" * 43,
    "A" * 43 + "%0A",
    "..%2f..%2fetc%2fpasswd",
    "%ff%fe",
    "%ed%a0%80",
    "' OR 1=1 --",
    "%F0%9F%9A%A7" * 11,
    "Ａ" * 43,
    "<script>",
]


@pytest.fixture
async def reader(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without an account."""
    async with browser(app) as reader:
        yield reader


async def share(client: httpx.AsyncClient, stage: Stage, kind: str, **named: Any) -> httpx.Response:
    return await client.post(f"/api/halls/{stage.hall}/shares", json={"kind": kind, "days": 7} | named)


async def listed(client: httpx.AsyncClient, stage: Stage) -> list[dict[str, Any]]:
    answer = await client.get(f"/api/halls/{stage.hall}/shares")
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()
    return found


async def linked(
    stage: Stage, settings: Settings, *, maker: Actor | None = None, days: Any = 7, now: datetime | None = None
) -> tuple[UUID, str]:
    """A link that was made before, and where it leads: a small file in the place of a report."""
    made, token = await make_share(
        hall=stage.hall,
        ask=MakeShare(kind=ShareKind.hall_card, days=days, for_whom="区政数局 王科长"),
        paper=Paper("大厅评分卡", "", "2026-11-16 – 2026-11-20", "评分卡.pdf", PDF),
        maker=(maker or stage.consultant).person,
        settings=settings,
        now=now or datetime.now(UTC),
    )
    return made.id, f"/r/{token}"


async def inspect(client: httpx.AsyncClient, stage: Stage) -> tuple[UUID, UUID]:
    """An inspection and the finding it raised."""
    checklist = next(one for one in await current_checklists() if one.checklist.pack == "desk_layout")
    inspection, failing = new_id(), checklist.checklist.items[0].id
    content = builders.document(hall=stage.hall, spot=stage.spot("A01"), checklist=checklist, failing=(failing,))
    assert (await builders.submit(client, content, id=inspection)).status_code == 201
    return inspection, finding_id(inspection, failing)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(BytesIO(pdf)) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


async def named_by(client: httpx.AsyncClient, stage: Stage, kind: str) -> dict[str, Any]:
    """One report of a kind, made through the program."""
    inspection, finding = await inspect(client, stage)
    match kind:
        case "hall_card":
            return DAYS
        case "inspection_card":
            return {"inspection": str(inspection)}
        case "notice":
            return {"findings": [str(finding)]}
        case "month":
            asked = await client.post(
                f"/api/halls/{stage.hall}/exports", json={"kind": "month_pdf", "month": "2026-11"}
            )
            await all_made()
            return {"export": asked.json()["id"]}
        case "bulletin":
            begun = await client.post(f"/api/halls/{stage.hall}/bulletins", json={"period": "day", "day": "2026-11-20"})
            page = begun.json()
            path = f"/api/halls/{stage.hall}/bulletins/{page['line']['id']}"
            published = await client.post(f"{path}/publish", json={"replaces": page["revision"]})
            assert published.status_code == 200, published.text
            return {"bulletin": page["line"]["id"]}
        case _:
            body = {"lines": [{"kind": "deduction", "title": "窗口缺岗", "points": 500}], "note": ""}
            saved = await client.put(f"/api/halls/{stage.hall}/assessments/2026-10", json=body)
            assert saved.status_code == 200, saved.text
            return {"month": "2026-10"}


TOLD = {
    "hall_card": ("A01", "2026-11-16 – 2026-11-20"),
    "inspection_card": ("A01", "2026-11-20"),
    "month": ("2026", "2026-11"),
    "bulletin": ("通报", "2026-11-20"),
    "assessment": ("窗口缺岗", "2026-10"),
    "notice": ("整改通知单", ""),
}


async def ended(reader: httpx.AsyncClient, link: str) -> set[int]:
    return {(await reader.get(path)).status_code for path in (link, f"{link}/report.pdf")}

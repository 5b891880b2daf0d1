"""Nobody sees another hall's data: every route is walked as a person of another hall, as nobody, and by each role."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from audit.checklists.queries import current_checklists
from audit.exports.actions import all_made
from audit.findings.rules import finding_id
from audit.ids import new_id
from audit.signs.rules import digest_of_needs
from tests import builders
from tests.cast import Stage
from tests.conftest import browser, sign_in

OPEN = {
    ("GET", "/health"),
    ("GET", "/api/sign-in"),
    ("POST", "/api/sign-in"),
    ("GET", "/api/sync/hello"),
    ("GET", "/api/keys"),
    ("GET", "/api/schema"),
    ("GET", "/api/schema/openapi.json"),
    ("GET", "/api/schema/{path:str}"),
    ("GET", "/api/onsite-feeds/{token:str}/onsite.ics"),
    ("GET", "/r/{token:str}"),
    ("GET", "/r/{token:str}/report.pdf"),
    ("GET", "/api/wall"),
    ("GET", "/api/wall/pictures/{sha256:str}"),
    ("GET", "/"),
    ("GET", "/{path:path}"),
}
"""Routes that anybody may use; they tell nothing of any hall but to whoever holds a secret link."""
OF_NO_HALL = {
    ("GET", "/api/me"),
    ("GET", "/api/halls"),
    ("POST", "/api/sign-out"),
    ("GET", "/api/push"),
    ("PUT", "/api/push"),
    ("POST", "/api/push/forget"),
    ("GET", "/api/checklists"),
    ("GET", "/api/checklists/{version:uuid}"),
    ("GET", "/api/checklists/{version:uuid}/export.yaml"),
    ("GET", "/api/checklists/{version:uuid}/export.xlsx"),
    ("GET", "/api/checklists/{version:uuid}/table.pdf"),
    ("GET", "/api/measuring-strip.pdf"),
}
"""Signed in, but about the person or about the library, which all halls share."""


QUERIES = {
    "/api/halls/{hall:uuid}/deliverables/{deliverable:uuid}/versions/{version:uuid}": "?name=a.pdf",
    "/api/halls/{hall:uuid}/findings/notice.pdf": "?finding={finding}",
    "/api/sync/pack": "?hall={hall}",
    "/api/compare": "?halls={hall}",
    "/api/halls/{hall:uuid}/photos/{sha256:str}": "?size=list",
    "/api/halls/{hall:uuid}/photos/{sha256:str}/strip": "?inspection={inspection}",
}
"""What a route cannot do without."""
BODIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "/api/signs/{document:uuid}": lambda known: known["sign"],
    "/api/walks/{walk:uuid}": lambda known: known["walked"],
    "/api/onsite/{document:uuid}": lambda known: known["onsite"],
    "/api/countersigns/{document:uuid}": lambda known: known["countersigned"],
    "/api/halls/{hall:uuid}/onsite-plan": lambda known: {"days": []},
    "/api/halls/{hall:uuid}/deliverables/{deliverable:uuid}": lambda known: {
        "about": {"title": "方案", "group": "plans"}
    },
    "/api/halls/{hall:uuid}/deliverables/adopt": lambda known: {"obligations": ["hn-landing-a"]},
    "/api/halls/{hall:uuid}/deliverables/{deliverable:uuid}/versions/{version:uuid}": lambda known: {},
    "/api/acceptances/{document:uuid}": lambda known: builders.acceptance(hall=known["hall"], version=known["version"]),
    "/api/rollout-steps/{document:uuid}": lambda known: builders.rollout_step(hall=known["hall"], spot=known["spot"]),
    "/api/landing-activities/{document:uuid}": lambda known: builders.landing_activity(hall=known["hall"]),
    "/api/halls/{hall:uuid}/devices/{device:uuid}": lambda known: {"about": builders.device_about(zone=known["zone"])},
    "/api/faults/{document:uuid}": lambda known: builders.fault_document(hall=known["hall"], device=known["device"]),
    "/api/fault-steps/{document:uuid}": lambda known: builders.fault_step(
        hall=known["hall"], fault=new_id(), act="restored"
    ),
    "/api/halls/{hall:uuid}/materials/{article:str}": lambda known: {"about": {"name": "LOGO 台笔", "unit": "支"}},
    "/api/material-movements/{document:uuid}": lambda known: builders.movement(hall=known["hall"], kind="received"),
    "/api/material-requests/{document:uuid}": lambda known: builders.material_request(
        hall=known["hall"], spot=known["spot"]
    ),
    "/api/material-decisions/{document:uuid}": lambda known: builders.material_decision(
        hall=known["hall"], request=new_id()
    ),
    "/api/halls/{hall:uuid}/material-receipts/{document:uuid}": lambda known: {},
    "/api/halls/{hall:uuid}/parent": lambda known: {"parent": None},
    "/api/halls/{hall:uuid}/contract": lambda known: {"contract": {"starts_on": "2026-01-01"}},
    "/api/halls/{hall:uuid}/plan": lambda known: {"plan": {}},
    "/api/halls/{hall:uuid}/wall-links": lambda known: {"name": "一楼"},
    "/api/trainings/{document:uuid}": lambda known: known["noted"],
    "/api/attendances/{document:uuid}": lambda known: known["attended"],
    "/api/exam-results/{document:uuid}": lambda known: known["scored"],
    "/api/halls/{hall:uuid}/training/plans/{year:int}": lambda known: {"document": {"entries": []}},
    "/api/halls/{hall:uuid}/training/settings": lambda known: {"document": {}},
    "/api/halls/{hall:uuid}/training/quizzes/{quiz:uuid}": lambda known: {
        "document": {
            "title": "测验",
            "exam": "month",
            "pass_percent": 80,
            "questions": [{"text": "？", "options": ["对", "不对"], "right": 0}],
        }
    },
    "/api/halls/{hall:uuid}/training/certificates/{certificate:uuid}": lambda known: {
        "document": {"person": str(known["person"]), "name": "证书"}
    },
    "/api/halls/{hall:uuid}/seals": lambda known: {"inspection": str(known["inspection"])},
    "/api/halls/{hall:uuid}/seals/{seal:uuid}/signings": lambda known: {"title": "顾问", "signature": [[1, 1, 9, 9]]},
    "/api/steps/{step:uuid}": lambda known: known["stepped"],
    "/api/findings/{finding:uuid}": lambda known: known["reported"],
    "/api/halls/{hall:uuid}/calendar": lambda known: {
        "calendar": {"week": [[]] * 7},
        "effective_from": "2100-01-01",
    },
    "/api/halls/{hall:uuid}/closures/{closure:uuid}": lambda known: known["closed"],
    "/api/halls/{hall:uuid}/rounds/settings": lambda known: {"settings": {"tiers": []}, "effective_from": "2100-01-01"},
    "/api/halls/{hall:uuid}/sign-needs": lambda known: {"needs": [], "replaces": digest_of_needs([])},
    "/api/incidents/{incident:uuid}": lambda known: known["complained"],
    "/api/incident-steps/{step:uuid}": lambda known: known["incident_stepped"],
    "/api/halls/{hall:uuid}/notices/read": lambda known: {"notices": [str(known["incident"])]},
    "/api/halls/{hall:uuid}/notices/settings": lambda known: {"settings": {}},
    "/api/halls/{hall:uuid}/twins/{twin:uuid}": lambda known: builders.save_of_twin(
        builders.twin_document(name="改过")
    ),
    "/api/halls/{hall:uuid}/assessment-rules": lambda known: {"rules": {}},
    "/api/halls/{hall:uuid}/assessments/{month:str}": lambda known: {"lines": []},
    "/api/halls/{hall:uuid}/assessments/{month:str}/objections": lambda known: {
        "text": "异议",
        "revision": str(new_id()),
    },
    "/api/halls/{hall:uuid}/assessments/{month:str}/signatures": lambda known: {
        "revision": str(new_id()),
        "signature": [[1, 1]],
    },
    "/api/halls/{hall:uuid}/ledger/{obligation:str}/confirmations": lambda known: {
        "first": "2026-01-01",
        "kept": True,
        "note": "看过",
    },
    "/api/halls/{hall:uuid}/acceptances/{number:int}": lambda known: {"replaces": None},
    "/api/halls/{hall:uuid}/acceptances/{number:int}/signatures": lambda known: {
        "sheet": str(new_id()),
        "signature": [[1, 1]],
    },
    "/api/halls/{hall:uuid}/exports": lambda known: {"kind": "month_xlsx", "month": "2026-10"},
    "/api/halls/{hall:uuid}/shares": lambda known: {
        "kind": "inspection_card",
        "days": 7,
        "inspection": str(known["inspection"]),
    },
    "/api/halls/{hall:uuid}/bulletins": lambda known: {"period": "month", "day": "2026-03-02"},
    "/api/halls/{hall:uuid}/bulletins/{bulletin:uuid}": lambda known: known["saved_bulletin"],
    "/api/halls/{hall:uuid}/bulletins/{bulletin:uuid}/redraft": lambda known: {"replaces": str(new_id())},
    "/api/halls/{hall:uuid}/bulletins/{bulletin:uuid}/publish": lambda known: {"replaces": str(new_id())},
    "/api/receipts/{signing:uuid}": lambda known: builders.signing_document(
        hall=known["hall"], bulletin=known["bulletin"]
    ),
    "/api/halls/{hall:uuid}/robots/{robot:uuid}": lambda known: {
        "name": "群",
        "kind": "wecom",
        "url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0",
    },
}
"""What a PUT or a POST sends."""


def routes(app: Litestar) -> Iterator[tuple[str, str]]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method in sorted(set(route.methods) - {"OPTIONS"}):
                yield method, route.path


def address(path: str, known: dict[str, object]) -> str:
    """The route with the ids of `known` in it; a new kind of parameter fails here and asks for a value."""
    parts = []
    for part in path.split("/"):
        name = part.strip("{}").split(":")[0] if part.startswith("{") else None
        parts.append(str(known[name]) if name else part)
    return "/".join(parts) + QUERIES.get(path, "").format(**known)


@pytest.fixture
async def known(client: httpx.AsyncClient, app: Litestar, stage: Stage) -> dict[str, Any]:
    """One of everything in `stage.hall`."""
    checklist = next(one for one in await current_checklists() if one.checklist.pack == "desk_layout")
    inspection = new_id()
    spot = next(one for one in stage.places.spots if one.kind in checklist.checklist.spot_kinds)
    failing = (checklist.checklist.items[0].id,)
    photo = builders.photo_facts(builders.JPEG_1, failing[0])
    content = builders.document(hall=stage.hall, spot=spot.id, checklist=checklist, failing=failing, photos=[photo])
    async with browser(app) as phone:
        await sign_in(phone, "consultant")
        assert (await builders.submit(phone, content, id=inspection)).status_code == 201
        assert (await builders.send_photo(phone, stage.hall, builders.JPEG_1)).status_code == 201
        sealed = await phone.post(f"/api/halls/{stage.hall}/seals", json={"inspection": str(inspection)})
        assert sealed.status_code == 201, sealed.text
        async with browser(app) as hall_side:
            await sign_in(hall_side, "manager")
            signed = await hall_side.put(
                f"/api/halls/{stage.hall}/contract",
                json={"contract": {"starts_on": "2026-01-01", "tender": "haining"}},
            )
            assert signed.status_code == 200, signed.text
        deliverable, handed_over = new_id(), f"/api/halls/{stage.hall}/deliverables/{{}}/versions/{checklist.id}"
        about = {"about": {"title": "方案", "group": "plans"}}
        begun = await phone.put(f"/api/halls/{stage.hall}/deliverables/{deliverable}", json=about)
        assert begun.status_code == 200, begun.text
        file = await phone.put(handed_over.format(deliverable), params={"name": "a.pdf"}, content=b"%PDF-1.7")
        assert file.status_code == 201, file.text
        draft = new_id()
        assert (await phone.put(f"/api/halls/{stage.hall}/drafts/{draft}", json={"document": {}})).status_code == 201
        twin = new_id()
        saved = await phone.put(
            f"/api/halls/{stage.hall}/twins/{twin}", json=builders.save_of_twin(builders.twin_document())
        )
        assert saved.status_code == 201, saved.text
        incident, complained = new_id(), builders.incident_document(hall=stage.hall)
        assert (await builders.put_json(phone, f"/api/incidents/{incident}", complained)).status_code == 201
        slip, came = new_id(), builders.movement(hall=stage.hall, kind="received")
        assert (await builders.put_json(phone, f"/api/material-movements/{new_id()}", came)).status_code == 201
        went = builders.movement(
            hall=stage.hall, kind="issued", spot=str(spot.id), made_at=builders.NOON + timedelta(hours=1)
        )
        assert (await builders.put_json(phone, f"/api/material-movements/{slip}", went)).status_code == 201
        training = new_id()
        noted = builders.training_document(hall=stage.hall, training=training)
        assert (await builders.put_json(phone, f"/api/trainings/{new_id()}", noted)).status_code == 201
        begun = await phone.post(f"/api/halls/{stage.hall}/bulletins", json={"period": "day", "day": "2026-11-20"})
        assert begun.status_code == 201, begun.text
        bulletin = begun.json()
        asked = await phone.post(f"/api/halls/{stage.hall}/exports", json={"kind": "month_xlsx", "month": "2026-10"})
        assert asked.status_code == 202, asked.text
        await all_made()
    return {
        "hall": stage.hall,
        "bulletin": bulletin["line"]["id"],
        "saved_bulletin": {"content": bulletin["content"], "replaces": bulletin["revision"]},
        "export": asked.json()["id"],
        "month": "2026-10",
        "obligation": "hn-modules",
        "number": 1,
        "signing": new_id(),
        "share": new_id(),
        "deliverable": deliverable,
        "device": new_id(),
        "article": "desk_pen",
        "slip": slip,
        "spot": spot.id,
        "zone": spot.zone,
        "robot": new_id(),
        "sent": new_id(),
        "training": training,
        "noted": noted,
        "attended": builders.attendance_document(hall=stage.hall, training=training, guest="来宾"),
        "scored": builders.result_document(hall=stage.hall, person=stage.clerk.person),
        "person": stage.clerk.person,
        "year": 2026,
        "quiz": new_id(),
        "certificate": new_id(),
        "incident": incident,
        "complained": complained,
        "incident_stepped": builders.incident_step(hall=stage.hall, incident=incident, act="note"),
        "inspection": inspection,
        "sha256": photo["sha256"],
        "version": checklist.id,
        "link": new_id(),
        "other": checklist.id,
        "pack": checklist.checklist.pack,
        "draft": draft,
        "twin": twin,
        "seal": sealed.json()["line"]["id"],
        "content": content,
        "closure": new_id(),
        "closed": {"starts_at": "2026-03-02T02:00:00Z", "reason": "停电"},
        "document": new_id(),
        "walk": new_id(),
        "finding": finding_id(inspection, failing[0]),
        "step": new_id(),
        "stepped": builders.step_document(hall=stage.hall, finding=finding_id(inspection, failing[0]), act="fix"),
        "reported": builders.report_document(hall=stage.hall, spot=spot.id),
        "onsite": builders.onsite_document(hall=stage.hall),
        "countersigned": builders.countersign_document(hall=stage.hall, entry=new_id()),
        "sign": builders.sign_document(hall=stage.hall, zone=stage.places.zones[0].id),
        "walked": builders.walk_document(hall=stage.hall),
    }


async def call(client: httpx.AsyncClient, method: str, path: str, known: dict[str, Any]) -> httpx.Response:
    if method == "PUT" and "/inspections/" in path:
        return await builders.submit(client, known["content"], id=known["inspection"])
    if method == "PUT" and "/photos/" in path:
        return await builders.send_photo(client, known["hall"], builders.JPEG_1)
    if method == "PUT" and path in BODIES:
        return await builders.put_json(client, address(path, known), BODIES[path](known))
    if method == "POST" and path in BODIES:
        return await client.post(address(path, known), json=BODIES[path](known))
    return await client.request(method, address(path, known))


async def test_a_person_of_another_hall_finds_nothing_anywhere(app: Litestar, known: dict[str, Any]) -> None:
    unknown = known | {"hall": new_id(), "inspection": new_id(), "finding": new_id(), "incident": new_id()}
    async with browser(app) as phone:
        await sign_in(phone, "stranger")
        for method, path in routes(app):
            if (method, path) in OPEN | OF_NO_HALL:
                continue
            answer = await call(phone, method, path, known)
            assert answer.status_code == 404, f"{method} {path} answered {answer.status_code} to a stranger"
            if method in {"GET", "HEAD"}:
                missing = await call(phone, method, path, unknown)
                assert _words(answer) == _words(missing), f"{method} {path} tells whether the id exists"


def _words(answer: httpx.Response) -> dict[str, Any]:
    return {key: value for key, value in answer.json().items() if key != "request_id"} if answer.content else {}


async def test_nobody_gets_anywhere_without_signing_in(
    app: Litestar, client: httpx.AsyncClient, known: dict[str, Any]
) -> None:
    for method, path in routes(app):
        if (method, path) in OPEN:
            continue
        answer = await call(client, method, path, known)
        assert answer.status_code == 401, f"{method} {path} answered {answer.status_code} to nobody"
        if answer.content:
            assert answer.json()["code"] == "session_invalid"


async def test_the_people_of_the_hall_can_read_every_page_of_it(app: Litestar, known: dict[str, Any]) -> None:
    """The walk above proves something only if the same addresses answer the right person."""
    async with browser(app) as phone:
        await sign_in(phone, "consultant")
        for method, path in routes(app):
            if method == "GET" and (method, path) not in OPEN:
                answer = await call(phone, method, path, known)
                assert answer.status_code == 200, f"{method} {path} answered {answer.status_code}: {answer.text[:200]}"


async def test_another_hall_cannot_be_written_to(app: Litestar, stage: Stage, known: dict[str, Any]) -> None:
    async with browser(app) as phone:
        await sign_in(phone, "stranger")
        answer = await builders.submit(phone, known["content"])
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        own_hall_foreign_spot = known["content"] | {"hall": str(stage.other_hall)}
        answer = await builders.submit(phone, own_hall_foreign_spot)
        assert (answer.status_code, answer.json()["code"]) == (422, "spot_unknown")

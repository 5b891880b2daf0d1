"""Builders of what phones send. Every field has a believable default; a test names only what it is about."""

import hashlib
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
from PIL import Image

from audit.checklists.rules import limits
from audit.checklists.schemas import Checklist, Item, PublishedChecklist, ResponseType
from audit.findings.schemas import Finding
from audit.ids import HallId, SpotId, ZoneId, new_id

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def jpeg(seed: int = 1, *, width: int = 64, height: int = 48) -> bytes:
    """A small whole JPEG; other seeds are other pictures."""
    image = Image.linear_gradient("L").resize((width, height)).rotate(seed % 360).convert("RGB")
    image.putpixel((seed % width, (seed // width) % height), (seed % 256, 90, 30))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


JPEG_1 = jpeg()


def instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def good_answer(item: Item) -> dict[str, Any]:
    """The answer of a counter where all is well."""
    match item.response.type:
        case ResponseType.pass_fail:
            return {"item": item.id, "verdict": "pass"}
        case ResponseType.scale:
            return {"item": item.id, "value": 4}
        case ResponseType.count:
            return {"item": item.id, "value": 0}
        case ResponseType.length:
            return {"item": item.id, "value": _right_number(item)}
        case ResponseType.measure:
            return {"item": item.id, "value": _right_number(item)}


def _right_number(item: Item) -> int | None:
    if item.response.target_mm is not None:
        return item.response.target_mm
    least, most = limits(item.response)
    return most if least is None else least


def _wrong_number(item: Item) -> int:
    least, most = limits(item.response)
    return most + 500 if most is not None else (least or 1) - 1


def bad_answer(item: Item, *, note: str = "") -> dict[str, Any]:
    """The answer that fails the item."""
    match item.response.type:
        case ResponseType.pass_fail:
            answer: dict[str, Any] = {"item": item.id, "verdict": "fail"}
        case ResponseType.scale:
            answer = {"item": item.id, "value": 1}
        case ResponseType.count:
            answer = {"item": item.id, "value": 3}
        case ResponseType.length:
            answer = {"item": item.id, "value": _wrong_number(item)}
        case ResponseType.measure:
            answer = {"item": item.id, "value": _wrong_number(item)}
    return answer | ({"note": note} if note else {})


def answers(checklist: Checklist, *, failing: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    return [bad_answer(item) if item.id in failing else good_answer(item) for item in checklist.items]


def photo_facts(content: bytes, item: str, *, at: datetime = NOON) -> dict[str, Any]:
    return {
        "sha256": hashlib.sha256(content).hexdigest(),
        "item": item,
        "taken_at": instant(at),
        "source": "live",
        "width": 1600,
        "height": 1200,
        "bytes": len(content),
    }


def document(
    *,
    hall: HallId,
    spot: SpotId,
    checklist: PublishedChecklist,
    failing: tuple[str, ...] = (),
    finished_at: datetime = NOON,
    **changes: Any,
) -> dict[str, Any]:
    """An InspectionDocument as a phone writes it; `changes` replace fields."""
    return {
        "schema": 1,
        "hall": str(hall),
        "spot": str(spot),
        "checklist": str(checklist.id),
        "kind": "audit",
        "started_at": instant(finished_at - timedelta(minutes=6)),
        "finished_at": instant(finished_at),
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": 90_000},
        "answers": answers(checklist.checklist, failing=failing),
        "photos": [],
        "signature": [[10, 10, 500, 200, 990, 390]],
    } | changes


def body(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


async def submit(client: httpx.AsyncClient, content: object, *, id: UUID | None = None) -> httpx.Response:
    """PUTs a document (a dict, or the very bytes) as a phone does."""
    raw = content if isinstance(content, bytes) else body(content)
    return await client.put(
        f"/api/inspections/{id or new_id()}", content=raw, headers={"Content-Type": "application/json"}
    )


async def send_photo(client: httpx.AsyncClient, hall: HallId, content: bytes) -> httpx.Response:
    return await client.put(f"/api/halls/{hall}/photos/{hashlib.sha256(content).hexdigest()}", content=content)


def sign_document(*, hall: HallId, zone: ZoneId, noted_at: datetime = NOON, **changes: Any) -> dict[str, Any]:
    """A SignDocument of a sign with nothing wrong; `sign` is a new id unless it is given."""
    return {
        "schema": 1,
        "hall": str(hall),
        "sign": str(new_id()),
        "noted_at": instant(noted_at),
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": None},
        "zone": str(zone),
        "name": "禁止吸烟",
        "place": "东门入口",
        "sign_class": "prohibition",
        "last_checked_on": noted_at.date().isoformat(),
    } | changes


def walk_document(*, hall: HallId, walked_at: datetime = NOON, **changes: Any) -> dict[str, Any]:
    return {
        "schema": 1,
        "hall": str(hall),
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": None},
        "walked_at": instant(walked_at),
        "start": "东门",
        "target": "母婴室",
        "reached": True,
        "seconds": 95,
        "breaks": [{"place": "二楼电梯口", "what": "没有导向标志"}],
    } | changes


def onsite_document(*, hall: HallId, day: str = "2026-03-02", **changes: Any) -> dict[str, Any]:
    """An OnsiteDocument as a phone writes it."""
    return {
        "schema": 1,
        "hall": str(hall),
        "day": day,
        "part": "whole",
        "proof": "none",
        "log": "现场指导 6S 整理",
        "entered_at": instant(NOON),
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": None},
    } | changes


def countersign_document(*, hall: HallId, entry: UUID, agrees: bool = True, **changes: Any) -> dict[str, Any]:
    """A CountersignDocument as a phone writes it."""
    return {
        "schema": 1,
        "hall": str(hall),
        "entry": str(entry),
        "agrees": agrees,
        "signed_at": instant(NOON),
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": None},
        "signature": [[100, 200, 300, 180]],
    } | changes


def training_document(*, hall: HallId, training: UUID, **changes: Any) -> dict[str, Any]:
    """A TrainingDocument as a phone writes it."""
    return {
        "schema": 1,
        "hall": str(hall),
        "training": str(training),
        "state": "held",
        "title": "6S 整理整顿",
        "heads": ["six_s"],
        "day": "2026-03-05",
        "noted_at": instant(NOON),
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": None},
    } | changes


def attendance_document(*, hall: HallId, training: UUID, **changes: Any) -> dict[str, Any]:
    """An AttendanceDocument as a phone writes it: somebody signs on the trainer's phone, unless `changes` say otherwise."""
    return {
        "schema": 1,
        "hall": str(hall),
        "training": str(training),
        "presence": "present",
        "proof": "signature",
        "signature": [[100, 200, 300, 180]],
        "signed_at": instant(NOON),
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": None},
    } | changes


def result_document(*, hall: HallId, person: object, **changes: Any) -> dict[str, Any]:
    """A ResultDocument of an exam on paper."""
    return {
        "schema": 1,
        "hall": str(hall),
        "exam": "month",
        "person": str(person),
        "taken_on": "2026-03-05",
        "points": 85,
        "most": 100,
        "pass_mark": 80,
        "noted_at": instant(NOON),
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": None},
    } | changes


def signing_document(*, hall: HallId, bulletin: object, signed_at: datetime = NOON, **changes: Any) -> dict[str, Any]:
    """A SigningDocument of somebody who read for a minute."""
    return {
        "schema": 1,
        "hall": str(hall),
        "bulletin": str(bulletin),
        "read_at": instant(signed_at - timedelta(minutes=1)),
        "signed_at": instant(signed_at),
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": None},
    } | changes


async def put_json(client: httpx.AsyncClient, path: str, content: object) -> httpx.Response:
    raw = content if isinstance(content, bytes) else body(content)
    return await client.put(path, content=raw, headers={"Content-Type": "application/json"})


def step_document(*, hall: HallId, finding: UUID, act: str, made_at: datetime = NOON, **changes: Any) -> dict[str, Any]:
    """A StepDocument as a phone writes it."""
    return {
        "schema": 1,
        "hall": str(hall),
        "finding": str(finding),
        "act": act,
        "made_at": instant(made_at),
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": None},
    } | changes


def finding(**changes: Any) -> Finding:
    """An open finding of a dusty desk, as lists answer with it."""
    id = new_id()
    fields: dict[str, Any] = {
        "id": id,
        "hall": id,
        "spot": id,
        "source": "inspection",
        "source_id": id,
        "item": "T1",
        "title": {"zh": "桌面清洁", "en": "Clean desk"},
        "pillar": "shine",
        "critical": False,
        "severity": "general",
        "citations": [],
        "reasons": [],
        "note": "",
        "photos": [],
        "photos_after": [],
        "fixed_by": None,
        "state": "open",
        "raised_at": NOON,
        "raised_on": NOON.date(),
        "due_on": NOON.date() + timedelta(days=7),
        "owner": "",
        "escalated_to": None,
        "escalates_on": NOON.date() + timedelta(days=12),
        "tagged": False,
        "sent_back": 0,
        "occurrence": 1,
        "systemic": False,
        "settled_at": None,
    }
    return msgspec.convert(fields | changes, Finding)


def report_document(*, hall: HallId, spot: SpotId, made_at: datetime = NOON, **changes: Any) -> dict[str, Any]:
    """A ReportDocument as a phone writes it: a wet floor that no checklist asks for."""
    return {
        "schema": 1,
        "hall": str(hall),
        "spot": str(spot),
        "title": "地面有积水",
        "pillar": "safety",
        "severity": "hazard",
        "made_at": instant(made_at),
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": None},
        "note": "东门入口",
    } | changes


def twin_box(**changes: Any) -> dict[str, Any]:
    """A stapler on the desk, judged by the tidy desk and by the window kit."""
    return {
        "left": 100,
        "top": 200,
        "width": 120,
        "height": 90,
        "name": "订书机",
        "quantity_min": 1,
        "quantity_max": 1,
        "items": ["D7", "EN22h"],
    } | changes


def forbidden_box(**changes: Any) -> dict[str, Any]:
    return {
        "left": 500,
        "top": 500,
        "width": 200,
        "height": 200,
        "name": "水杯",
        "kind": "forbidden",
        "items": ["D8b"],
    } | changes


def twin_document(*spots: SpotId, photo: bytes = JPEG_1, **changes: Any) -> dict[str, Any]:
    """A stapler and a place without cups on a photo that the hall must hold."""
    return {
        "name": "综合窗口",
        "photo": hashlib.sha256(photo).hexdigest(),
        "boxes": [twin_box(), forbidden_box()],
        "spots": [str(spot) for spot in spots],
    } | changes


def save_of_twin(document: dict[str, Any], *, replaces: str | None = None, reason: str = "首次建立") -> dict[str, Any]:
    return {"document": document, "reason": reason, "replaces": replaces}


def incident_document(
    *, hall: HallId, kind: str = "complaint", happened_at: datetime = NOON, **changes: Any
) -> dict[str, Any]:
    """An IncidentDocument; a complaint about a window that came by phone unless it is said otherwise."""
    of_kind = {
        "complaint": {"nature": "complaint", "channel": "phone", "party": "window"},
        "outside_check": {"source": "市政务服务管理办公室", "party": "window", "clause": "2.3"},
        "drill": {"drill": "fire"},
    }
    return {
        "schema": 1,
        "hall": str(hall),
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": None},
        "kind": kind,
        "happened_at": instant(happened_at),
        "title": "窗口等候时间过长",
        "text": "来电人说等了四十分钟。",
        **of_kind.get(kind, {}),
    } | changes


def incident_step(
    *, hall: HallId, incident: UUID, act: str, made_at: datetime = NOON, **changes: Any
) -> dict[str, Any]:
    """An IncidentStepDocument with everything its act needs."""
    of_act = {"verdict": {"valid": True}, "answer": {"adopted": True}}
    return {
        "schema": 1,
        "hall": str(hall),
        "clock": {"zone": "Asia/Shanghai", "since_contact_ms": None},
        "incident": str(incident),
        "act": act,
        "made_at": instant(made_at),
        "note": "已核实情况。",
        **of_act.get(act, {}),
    } | changes


CLOCK = {"zone": "Asia/Shanghai", "since_contact_ms": None}


def acceptance(*, hall: HallId, version: object, accepts: bool = True, **changes: Any) -> dict[str, Any]:
    """An AcceptanceDocument as a phone writes it."""
    about = {"schema": 1, "hall": str(hall), "version": str(version), "accepts": accepts}
    return about | {"decided_at": instant(NOON), "clock": CLOCK, "signature": [[100, 200, 300, 180]]} | changes


def rollout_step(*, hall: HallId, spot: SpotId, made_at: datetime = NOON, **changes: Any) -> dict[str, Any]:
    """A RolloutDocument as a phone writes it."""
    about = {"schema": 1, "hall": str(hall), "spot": str(spot), "stage": "pilot"}
    return about | {"made_at": instant(made_at), "clock": CLOCK} | changes


def landing_activity(*, hall: HallId, day: str = "2026-03-02", **changes: Any) -> dict[str, Any]:
    """An ActivityDocument as a phone writes it."""
    about = {"schema": 1, "hall": str(hall), "service": "hn-landing-c", "day": day, "note": "手把手整理 A 区窗口"}
    return about | {"made_at": instant(NOON), "clock": CLOCK} | changes


def device_about(*, zone: ZoneId, **changes: Any) -> dict[str, Any]:
    return {"zone": str(zone), "name": "自助终端 1 号", "use": "self_service"} | changes


def fault_document(*, hall: HallId, device: object, made_at: datetime = NOON, **changes: Any) -> dict[str, Any]:
    """A FaultDocument as a phone writes it."""
    about = {"schema": 1, "hall": str(hall), "device": str(device), "what": "屏幕无法触摸", "usable": False}
    return about | {"made_at": instant(made_at), "clock": CLOCK} | changes


def fault_step(*, hall: HallId, fault: object, act: str, made_at: datetime = NOON, **changes: Any) -> dict[str, Any]:
    """A FaultStepDocument as a phone writes it."""
    about = {"schema": 1, "hall": str(hall), "fault": str(fault), "act": act}
    return about | {"made_at": instant(made_at), "clock": CLOCK} | changes


def movement(*, hall: HallId, kind: str, made_at: datetime = NOON, **changes: Any) -> dict[str, Any]:
    """A MovementDocument as a phone writes it; an issue is signed for."""
    about: dict[str, Any] = {"schema": 1, "hall": str(hall), "kind": kind}
    if kind != "reversed":
        about["lines"] = [{"article": "desk_pen", "count": 1}]
    if kind == "issued":
        about |= {"receiver": "许若溪", "signature": [[10, 10, 90, 40]]}
    return about | {"made_at": instant(made_at), "clock": CLOCK} | changes


def material_request(*, hall: HallId, spot: object, made_at: datetime = NOON, **changes: Any) -> dict[str, Any]:
    """A RequestDocument as a phone writes it."""
    about = {
        "schema": 1,
        "hall": str(hall),
        "spot": str(spot),
        "article": "desk_pen",
        "count": 2,
        "reason": "台笔写不出",
    }
    return about | {"made_at": instant(made_at), "clock": CLOCK} | changes


def material_decision(
    *, hall: HallId, request: object, approves: bool = True, made_at: datetime = NOON, **changes: Any
) -> dict[str, Any]:
    """A DecisionDocument as a phone writes it."""
    about = {"schema": 1, "hall": str(hall), "request": str(request), "approves": approves}
    return about | {"made_at": instant(made_at), "clock": CLOCK} | changes

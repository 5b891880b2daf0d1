from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, Router, delete, get, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from audit.accounts.guards import signed_in
from audit.accounts.schemas import Actor, Role
from audit.bulletins import actions, paper, posting, queries
from audit.bulletins.issuing import bulletin_pdf
from audit.bulletins.queries import WRITERS
from audit.bulletins.schemas import (
    BulletinLine,
    BulletinPage,
    PublishBulletin,
    Redraft,
    Robots,
    SaveBulletin,
    SaveRobot,
    StartBulletin,
)
from audit.config import Settings
from audit.documents import Receipt
from audit.ids import HallId
from audit.outside import hosts_of
from audit.requests import file_answer, read_body, stored_answer
from audit.sites.queries import require_hall
from audit.strict_json import read_json

KEEPERS = (Role.hall_manager, Role.admin)
"""Who may add robots."""
Asked = Request[Any, Any, Any]
Who = NamedDependency[Actor]
Id = FromPath[UUID]


@get("/api/halls/{hall:uuid}/bulletins")
async def list_bulletins(hall: Id, actor: Who) -> list[BulletinLine]:
    return await queries.lines(await require_hall(actor, HallId(hall)), actor=actor, now=datetime.now(UTC))


@post("/api/halls/{hall:uuid}/bulletins")
async def start_bulletin(request: Asked, hall: Id, actor: Who) -> Response[BulletinPage]:
    """One tap: the draft of a period, made when there is none."""
    here, now = await require_hall(actor, HallId(hall), *WRITERS), datetime.now(UTC)
    start = read_json(await read_body(request), StartBulletin)
    id, is_new = await actions.start_bulletin(here, start, author=actor.person, now=now)
    return Response(await queries.page(here, id, actor=actor, now=now), status_code=201 if is_new else 200)


@get("/api/halls/{hall:uuid}/bulletins/{bulletin:uuid}")
async def read_bulletin(hall: Id, bulletin: Id, actor: Who) -> BulletinPage:
    here = await require_hall(actor, HallId(hall))
    return await queries.page(here, bulletin, actor=actor, now=datetime.now(UTC))


@put("/api/halls/{hall:uuid}/bulletins/{bulletin:uuid}")
async def save_bulletin(request: Asked, hall: Id, bulletin: Id, actor: Who) -> BulletinPage:
    here, now = await require_hall(actor, HallId(hall), *WRITERS), datetime.now(UTC)
    save = read_json(await read_body(request), SaveBulletin)
    await actions.save_bulletin(here, bulletin, save, author=actor.person, now=now)
    return await queries.page(here, bulletin, actor=actor, now=now)


@post("/api/halls/{hall:uuid}/bulletins/{bulletin:uuid}/redraft", status_code=200)
async def redraft_bulletin(request: Asked, hall: Id, bulletin: Id, actor: Who) -> BulletinPage:
    here, now = await require_hall(actor, HallId(hall), *WRITERS), datetime.now(UTC)
    asked = read_json(await read_body(request), Redraft)
    await actions.redraft_bulletin(here, bulletin, asked.replaces, author=actor.person, now=now)
    return await queries.page(here, bulletin, actor=actor, now=now)


@post("/api/halls/{hall:uuid}/bulletins/{bulletin:uuid}/publish", status_code=200)
async def publish_bulletin(request: Asked, hall: Id, bulletin: Id, actor: Who) -> BulletinPage:
    here, now = await require_hall(actor, HallId(hall), *WRITERS), datetime.now(UTC)
    asked = read_json(await read_body(request), PublishBulletin)
    await actions.publish_bulletin(here, bulletin, asked, actor=actor, now=now)
    return await queries.page(here, bulletin, actor=actor, now=now)


@post("/api/halls/{hall:uuid}/bulletins/{bulletin:uuid}/correction")
async def correct_bulletin(hall: Id, bulletin: Id, actor: Who) -> BulletinPage:
    here, now = await require_hall(actor, HallId(hall), *WRITERS), datetime.now(UTC)
    new = await actions.correct_bulletin(here, bulletin, author=actor.person, now=now)
    return await queries.page(here, new, actor=actor, now=now)


@get("/api/halls/{hall:uuid}/bulletins/{bulletin:uuid}/bulletin.pdf")
async def printed_bulletin(
    hall: Id, bulletin: Id, actor: Who, settings: NamedDependency[Settings], state: State
) -> Response[bytes]:
    here = await require_hall(actor, HallId(hall))
    page = await queries.page(here, bulletin, actor=actor, now=datetime.now(UTC))
    content = await bulletin_pdf(page, settings=settings, renderer=state.renderer)
    return file_answer(content, paper.file_name(page, "pdf"), media_type="application/pdf")


@get("/api/halls/{hall:uuid}/bulletins/{bulletin:uuid}/bulletin.jpg")
async def bulletin_picture(
    hall: Id, bulletin: Id, actor: Who, settings: NamedDependency[Settings], state: State
) -> Response[bytes]:
    """All pages below each other, for a chat."""
    here = await require_hall(actor, HallId(hall))
    page = await queries.page(here, bulletin, actor=actor, now=datetime.now(UTC))
    picture: bytes = await state.renderer.picture(
        await bulletin_pdf(page, settings=settings, renderer=state.renderer, for_chat=True)
    )
    return file_answer(picture, paper.file_name(page, "jpg"), media_type="image/jpeg")


@get("/api/halls/{hall:uuid}/bulletins/{bulletin:uuid}/receipts.pdf")
async def receipts_pdf(hall: Id, bulletin: Id, actor: Who, state: State) -> Response[bytes]:
    here, now = await require_hall(actor, HallId(hall), *WRITERS), datetime.now(UTC)
    page = await queries.page(here, bulletin, actor=actor, now=now)
    content = await state.renderer.pdf(paper.receipts_html(page, now=now), {})
    return file_answer(content, f"签收表-{paper.file_name(page, 'pdf')}", media_type="application/pdf")


@put("/api/receipts/{signing:uuid}", status_code=201)
async def sign_for(request: Asked, signing: Id, actor: Who) -> Response[Receipt]:
    body = await read_body(request)
    return stored_answer(await actions.sign_for(document_id=signing, body=body, actor=actor, now=datetime.now(UTC)))


@get("/api/halls/{hall:uuid}/robots")
async def list_robots(hall: Id, actor: Who, settings: NamedDependency[Settings]) -> Robots:
    here = await require_hall(actor, HallId(hall), *WRITERS)
    shown = [one for one in await queries.robots(here.id) if one.active]
    return Robots(robots=shown, hosts=hosts_of(settings.robot_hosts))


@put("/api/halls/{hall:uuid}/robots/{robot:uuid}")
async def save_robot(request: Asked, hall: Id, robot: Id, actor: Who, settings: NamedDependency[Settings]) -> Robots:
    here, now = await require_hall(actor, HallId(hall), *KEEPERS), datetime.now(UTC)
    save = read_json(await read_body(request), SaveRobot)
    await posting.save_robot(here.id, robot, save, author=actor.person, settings=settings, now=now)
    shown = [one for one in await queries.robots(here.id) if one.active]
    return Robots(robots=shown, hosts=hosts_of(settings.robot_hosts))


@delete("/api/halls/{hall:uuid}/robots/{robot:uuid}")
async def switch_off_robot(hall: Id, robot: Id, actor: Who) -> None:
    here = await require_hall(actor, HallId(hall), *KEEPERS)
    await posting.switch_off_robot(here.id, robot, author=actor.person, now=datetime.now(UTC))


@post("/api/halls/{hall:uuid}/posts/{sent:uuid}/again", status_code=200)
async def send_again(hall: Id, sent: Id, actor: Who) -> BulletinPage:
    here, now = await require_hall(actor, HallId(hall), *WRITERS), datetime.now(UTC)
    bulletin = await posting.send_again(here.id, sent, author=actor.person, now=now)
    return await queries.page(here, bulletin, actor=actor, now=now)


bulletins_router = Router(
    path="/",
    guards=[signed_in],
    route_handlers=[
        list_bulletins,
        start_bulletin,
        read_bulletin,
        save_bulletin,
        redraft_bulletin,
        publish_bulletin,
        correct_bulletin,
        printed_bulletin,
        bulletin_picture,
        receipts_pdf,
        sign_for,
        list_robots,
        save_robot,
        switch_off_robot,
        send_again,
    ],
)

"""Puts the house together: settings, database, rooms, front door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.metadata import version

from litestar import Litestar, Response, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from audit import database, jobs, problems
from audit.accounts.guards import provide_actor
from audit.accounts.routes import HallNames, accounts_router
from audit.accounts.schemas import DemoAccount
from audit.archives.routes import archives_router
from audit.assessments.actions import watch_assessments
from audit.assessments.routes import assessments_router
from audit.assets import assets_handler
from audit.bulletins.jobs import draft_due
from audit.bulletins.posting import post_due
from audit.bulletins.routes import bulletins_router
from audit.checklists.routes import checklists_router
from audit.config import Settings, read_settings, shipped
from audit.contracts.routes import contracts_router
from audit.deliverables.routes import deliverables_router
from audit.devices.routes import devices_router
from audit.errors import AuditError
from audit.evidence.routes import evidence_router
from audit.exports.actions import make_waiting, stop_making, sweep_exports
from audit.exports.routes import exports_router
from audit.findings.routes import findings_router
from audit.findings.telling import watch_repairs
from audit.imports.routes import imports_router
from audit.incidents.routes import incidents_router
from audit.incidents.telling import watch_clocks
from audit.inspections.keeping import fill_all
from audit.inspections.routes import inspections_router
from audit.journal.actions import ensure_epoch
from audit.ledger.routes import ledger_router
from audit.logs import log, write_logs
from audit.materials.actions import watch_materials
from audit.materials.routes import materials_router
from audit.media.actions import sweep_parts
from audit.media.looking import stop_looking
from audit.media.routes import media_router
from audit.notices.actions import send_digests
from audit.notices.pushing import push_due
from audit.notices.routes import notices_router
from audit.onsite.routes import onsite_feed_router, onsite_router
from audit.plans.routes import plans_router, wall_router
from audit.reports.register_routes import registers_router
from audit.reports.rendering import Renderer
from audit.reports.routes import reports_router
from audit.reports.sealing_routes import sealing_router
from audit.reports.training_routes import training_papers_router
from audit.reports.workbook_routes import workbooks_router
from audit.rounds.actions import close_days
from audit.rounds.routes import rounds_router
from audit.scores.checking import mend_scores
from audit.scores.routes import scores_router
from audit.seals.routes import seals_router
from audit.shares.actions import sweep_shares
from audit.shares.routes import share_pages_router, shares_router
from audit.signs.routes import signs_router
from audit.sites.queries import hall_names
from audit.sites.routes import sites_router
from audit.standards.actions import publish_library
from audit.standards.routes import standards_router
from audit.sync.routes import sync_router
from audit.training.routes import training_router
from audit.twins.routes import twins_router
from audit.web import FrontDoor
from audit.workdays.routes import workdays_router

JOBS = [
    jobs.Job(name="close_days", period=timedelta(hours=1), run=close_days),
    jobs.Job(name="watch_clocks", period=timedelta(hours=1), run=watch_clocks),
    jobs.Job(name="watch_assessments", period=timedelta(hours=1), run=watch_assessments),
    jobs.Job(name="watch_repairs", period=timedelta(hours=1), run=watch_repairs),
    jobs.Job(name="watch_materials", period=timedelta(hours=1), run=watch_materials),
    jobs.Job(name="send_digests", period=timedelta(minutes=30), run=send_digests),
    jobs.Job(name="mend_scores", period=timedelta(days=1), run=mend_scores),
    jobs.Job(name="draft_bulletins", period=timedelta(minutes=10), run=draft_due),
]
"""Background work; exactly one process does each at a time (docs/jobs.md)."""


def jobs_of(settings: Settings) -> list[jobs.Job]:
    """`JOBS` and those that need the settings."""
    post = partial(post_due, settings=settings)
    push = partial(push_due, settings=settings)
    minute = timedelta(minutes=1)
    return [
        *JOBS,
        jobs.Job(name="post_bulletins", period=minute, run=post),
        jobs.Job(name="push_notices", period=minute, run=push),
        jobs.Job(name="make_exports", period=minute, run=partial(make_waiting, settings=settings)),
        jobs.Job(name="sweep_shares", period=timedelta(days=1), run=partial(sweep_shares, settings=settings)),
        jobs.Job(name="sweep_exports", period=timedelta(days=1), run=partial(sweep_exports, settings=settings)),
    ]


def create_app(settings: Settings | None = None, *, demo_accounts: list[DemoAccount] | None = None) -> Litestar:
    """The whole server. `demo_accounts` are shown on the sign-in page."""
    settings = settings or read_settings()
    write_logs(settings.log_level)

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with database.opened(settings.database):
            now = datetime.now(UTC)
            await ensure_epoch(now=now)
            await publish_library(now=now)
            await fill_all()
            await sweep_parts(settings, now=now)
            app.state.renderer = Renderer(settings)
            try:
                async with jobs.running(jobs_of(settings) if settings.jobs else []):
                    yield
            finally:
                await app.state.renderer.close()
                await stop_looking()
                await stop_making()

    async def provide_settings() -> Settings:
        return settings

    async def provide_hall_names() -> HallNames:
        return hall_names

    app = Litestar(
        route_handlers=[
            health,
            accounts_router,
            sites_router,
            sync_router,
            checklists_router,
            imports_router,
            standards_router,
            media_router,
            inspections_router,
            signs_router,
            twins_router,
            contracts_router,
            onsite_router,
            onsite_feed_router,
            deliverables_router,
            devices_router,
            materials_router,
            training_router,
            training_papers_router,
            findings_router,
            incidents_router,
            notices_router,
            evidence_router,
            workdays_router,
            rounds_router,
            scores_router,
            reports_router,
            sealing_router,
            registers_router,
            workbooks_router,
            archives_router,
            exports_router,
            assessments_router,
            ledger_router,
            bulletins_router,
            seals_router,
            shares_router,
            share_pages_router,
            plans_router,
            wall_router,
            assets_handler(shipped("web")),
        ],
        dependencies={
            "settings": Provide(provide_settings),
            "actor": Provide(provide_actor),
            "hall_names": Provide(provide_hall_names),
        },
        exception_handlers={
            AuditError: problems.expected,
            HTTPException: problems.from_framework,
            Exception: problems.unexpected,
        },
        lifespan=[lifespan],
        openapi_config=None if settings.production else _api_description(),
        request_max_body_size=None,  # each reader has its own limit and its own words
        state=State({"settings": settings, "demo_accounts": demo_accounts or []}),
        logging_config=None,
    )
    app.asgi_handler = FrontDoor(app.asgi_handler)
    return app


def _api_description() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="贯标 Hall Audit",
        version=version("hall-audit"),
        path="/api/schema",
        render_plugins=[JsonRenderPlugin(path="/openapi.json")],
    )


@get("/health")
async def health() -> Response[dict[str, str]]:
    """503 when the database does not answer."""
    try:
        await database.engine().run_ddl("SELECT 1")
    except Exception as problem:  # whatever the driver raises, the answer to a load balancer is the same
        log.error("health", exc_info=problem)
        return Response({"status": "database unavailable", "version": version("hall-audit")}, status_code=503)
    return Response({"status": "ok", "version": version("hall-audit")})

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec.structs import replace

from audit.checklists.queries import checklist as checklist_by_id
from audit.checklists.queries import register
from audit.checklists.schemas import Checklist, Text
from audit.evidence.queries import evidence_of
from audit.evidence.rules import counted as counted_grades
from audit.findings.queries import findings_of_sources, no_such_finding, page_of_findings, story
from audit.findings.schemas import UNSETTLED, Finding, FindingSource, FindingStory, StepDocument
from audit.ids import FindingId, InspectionId, SpotId
from audit.inspections import queries as inspections
from audit.inspections.schemas import InspectionDocument
from audit.reports import notices, rules
from audit.reports.check_tables import CheckTable, check_table, filled
from audit.reports.notices import Notice
from audit.reports.schemas import CounterLine, Scorecard, Signature
from audit.reports.twins import DeskCard, StickerOrder
from audit.reports.twins import desk_card as card_of_twin
from audit.reports.twins import sticker_order as order_of_twin
from audit.scores.queries import usual_mark
from audit.scores.rules import RULES, averaged, hall_score, spot_scores
from audit.scores.rules import taken as taken_of
from audit.scores.schemas import SpotScore
from audit.sites.queries import hall_by_id, places
from audit.sites.rules import local_day, no_such_hall
from audit.sites.schemas import Hall, Places, Spot
from audit.twins import queries as twins
from audit.twins.schemas import Twin

PAPER_SIGNERS = (
    Text(zh="标准化顾问", en="Consultant"),
    Text(zh="大厅经理", en="Hall manager"),
    Text(zh="采购人代表", en="Purchaser"),
)


async def spot_scorecard(inspection: InspectionId, *, now: datetime) -> Scorecard:
    """The scorecard of one inspection. Raises NotFound."""
    summary, document, outcome = await inspections.document(inspection)
    published = await checklist_by_id(summary.checklist)
    hall = await hall_by_id(document.hall)
    where = await places(hall.id)
    spots = {spot.id: spot for spot in where.spots}
    spot = spots[summary.spot]
    evidence = await evidence_of(hall.id, [(summary, document)])
    signer = Signature(
        name=summary.author_name,
        role=Text(zh="检查人", en="Inspector"),
        signed_at=summary.finished_at,
        strokes=document.signature,
    )
    return rules.with_digest(
        Scorecard(
            title=Text(zh="点位评分卡", en="Spot scorecard"),
            hall=hall.id,
            hall_name=hall.name,
            hall_name_en=hall.name_en,
            time_zone=hall.time_zone,
            spot=spot.id,
            spot_code=spot.code,
            spot_name=spot.name,
            zone_name=_zone_names(where)[spot.id],
            kind=summary.kind,
            inspector=summary.author_name,
            from_on=summary.day_on,
            to_on=summary.day_on,
            finished_at=summary.finished_at,
            checklists=[published.id],
            checklist_titles=[_edition(published.checklist)],
            score=outcome.score,
            result=outcome.result,
            pass_mark=published.checklist.pass_mark,
            critical_failed=outcome.critical_failed,
            answered=outcome.answered,
            failed=outcome.failed,
            not_applicable=outcome.not_applicable,
            pillars=outcome.pillars,
            items=rules.item_lines(published.checklist, document, summary.day_on, register()),
            counters=[],
            rules=RULES,
            findings=rules.finding_lines(await findings_of_sources([inspection]), spots),
            signatures=[signer, _line_to_sign(PAPER_SIGNERS[1])],
            photos_expected=summary.photos_expected,
            photos_received=summary.photos_received,
            digest="",
            generated_at=now,
            photos=evidence,
            grades=counted_grades(evidence),
            photo_details=rules.photo_details([document]),
        )
    )


async def filled_table(inspection: InspectionId) -> CheckTable:
    """The check table of one inspection with its answers. Raises NotFound."""
    summary, document, _ = await inspections.document(inspection)
    checklist = (await checklist_by_id(summary.checklist)).checklist
    where = await places(document.hall)
    spot = next(one for one in where.spots if one.id == summary.spot)
    table = replace(
        check_table(checklist, hall_name=where.hall.name),
        place=f"{spot.code} {spot.name}",
        day_on=summary.day_on,
        inspector=summary.author_name,
    )
    return filled(table, rules.item_lines(checklist, document, summary.day_on, register()))


async def hall_scorecard(hall: Hall, *, from_on: date, to_on: date, now: datetime) -> Scorecard:
    """Every spot's newest complete inspections in the period, and the hall's score from them. A spot of kind hall (大厅整体)
    is no counter: its findings are listed and its critical failures count, its score is not averaged with theirs."""
    submitted = await inspections.documents(hall.id, from_on=from_on, to_on=to_on)
    checklists = {summary.checklist: (await checklist_by_id(summary.checklist)).checklist for summary, _ in submitted}
    where = await places(hall.id)
    missing = rules.photos_missing(submitted)
    spots = spot_scores(where.spots, taken_of(rules.given_of(submitted, checklists)), waiting=missing)
    found = hall_score(spots, usual_mark=await usual_mark(hall.id))
    counters = _counter_lines(where, averaged(spots), missing)
    taken = {one for spot in spots for one in spot.inspections}
    used = {summary.checklist for summary, _ in submitted if summary.id in taken}
    evidence = await evidence_of(hall.id, submitted)
    findings = rules.finding_lines(
        await findings_of_sources(sorted(taken)),
        {spot.id: spot for spot in where.spots},
    )
    shown = {(finding.source_id, photo) for finding in findings for photo in finding.before}
    return rules.with_digest(
        Scorecard(
            title=Text(zh="大厅评分卡", en="Hall scorecard"),
            hall=hall.id,
            hall_name=hall.name,
            hall_name_en=hall.name_en,
            time_zone=hall.time_zone,
            spot=None,
            spot_code="",
            spot_name="",
            zone_name="",
            kind=None,
            inspector="",
            from_on=from_on,
            to_on=to_on,
            finished_at=None,
            checklists=sorted(used),
            checklist_titles=[_edition(checklists[one]) for one in sorted(used)],
            score=found.score,
            result=found.result,
            pass_mark=found.pass_mark,
            critical_failed=found.critical_failed,
            answered=found.answered,
            failed=found.failed,
            not_applicable=0,
            pillars=found.pillars,
            items=[],
            counters=counters,
            modules=found.modules,
            rules=RULES,
            findings=findings,
            signatures=[_line_to_sign(role) for role in PAPER_SIGNERS],
            photos_expected=sum(summary.photos_expected for summary, _ in submitted),
            photos_received=sum(summary.photos_received for summary, _ in submitted),
            digest="",
            generated_at=now,
            photos=[one for one in evidence if (one.inspection, one.sha256) in shown],
            grades=counted_grades(evidence),
            photo_details=rules.photo_details(document for summary, document in submitted if summary.id in taken),
        )
    )


def _counter_lines(where: Places, spots: Sequence[SpotScore], missing: Mapping[SpotId, int]) -> list[CounterLine]:
    zones = _zone_names(where)
    return [rules.counter_line(spot, zones[spot.spot], photos_missing=missing.get(spot.spot, 0)) for spot in spots]


def _zone_names(where: Places) -> dict[SpotId, str]:
    names = {zone.id: zone.name for zone in where.zones}
    return {spot.id: names[spot.zone] for spot in where.spots}


def _edition(checklist: Checklist) -> Text:
    return Text(
        zh=f"{checklist.title.zh} 第 {checklist.edition} 版", en=f"{checklist.title.en}, edition {checklist.edition}"
    )


def _line_to_sign(role: Text) -> Signature:
    return Signature(name="", role=role, signed_at=None, strokes=[])


async def desk_card(hall: Hall, id: UUID, *, spot: UUID | None, every: bool) -> DeskCard:
    """For the type, for one of its spots or for each of them. Raises NotFound."""
    twin = await twins.twin(hall.id, id)
    spots = await _spots_of_twin(hall, twin)
    wanted = spots if every else [one for one in spots if one.id == spot]
    if spot and not wanted:
        raise no_such_hall()
    items = await twins.items_of_hall(hall.id)
    day_on = local_day(twin.now.at, hall.time_zone)
    return card_of_twin(twin, hall_name=hall.name, day_on=day_on, items=items, spots=wanted)


async def sticker_order(hall: Hall, id: UUID) -> StickerOrder:
    """Raises NotFound."""
    twin = await twins.twin(hall.id, id)
    day_on = local_day(twin.now.at, hall.time_zone)
    return order_of_twin(twin, hall_name=hall.name, day_on=day_on, spots=await _spots_of_twin(hall, twin))


async def notice(hall: Hall, *, findings: Sequence[FindingId], spot: SpotId | None, now: datetime) -> Notice:
    """Of these findings of one spot, or of what is unsettled at a spot. Raises NotFound, Malformed notice_too_long,
    Rejected notice_of_one_spot."""
    notices.refuse_long_notice(len(findings))
    wanted = findings or [one.id for one in await _unsettled_at(hall, spot)]
    stories = [await story(one, visible=frozenset([hall.id])) for one in dict.fromkeys(wanted)]
    if not stories:
        raise no_such_finding()
    at = notices.only_spot([one.finding for one in stories])
    place = next(one for one in (await places(hall.id)).spots if one.id == at)
    return notices.notice_of(
        stories,
        hall,
        place,
        await twins.items_of_hall(hall.id),
        rules.photo_details(await _photographed(stories)),
        now=now,
        on=local_day(now, hall.time_zone),
    )


async def _unsettled_at(hall: Hall, spot: SpotId | None) -> list[Finding]:
    page = await page_of_findings(hall.id, states=UNSETTLED, spot=spot, after=None) if spot else None
    return page.findings[: notices.NOTICE_MOST] if page else []


async def _photographed(stories: Sequence[FindingStory]) -> list[InspectionDocument | StepDocument]:
    """The documents whose photos the stories show."""
    sources = {one.finding.source_id for one in stories if one.finding.source is FindingSource.inspection}
    taken = [(await inspections.document(InspectionId(source)))[1] for source in sources]
    return [*taken, *(step.document for one in stories for step in one.steps)]


async def _spots_of_twin(hall: Hall, twin: Twin) -> list[Spot]:
    """In walking order."""
    return [spot for spot in (await places(hall.id)).spots if spot.id in twin.now.document.spots]

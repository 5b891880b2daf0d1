"""What an answer is worth by docs/scoring.md, and which documents are acceptable. Pure: no database, no clock."""

from collections.abc import Mapping

from audit.checklists.rules import limits
from audit.checklists.schemas import Checklist, Item, ResponseType
from audit.errors import Rejected
from audit.inspections.schemas import Answer, InspectionDocument, Verdict
from audit.sites.rules import no_such_spot
from audit.sites.schemas import Spot

COUNT_CREDITS = (1000, 750, 500, 250, 250)
"""By the number of things found; five or more give nothing."""
SCALE_FAILS_UP_TO = 2


def credit(item: Item, answer: Answer) -> int | None:
    """0–1000, or None for 不适用. The answer must fit the item (`refuse_unfit_answers`)."""
    if answer.verdict is Verdict.not_applicable:
        return None
    value = answer.value or 0
    match item.response.type:
        case ResponseType.pass_fail:
            return 1000 if answer.verdict is Verdict.passed else 0
        case ResponseType.scale:
            return 250 * value
        case ResponseType.count:
            return COUNT_CREDITS[value] if value < len(COUNT_CREDITS) else 0
        case ResponseType.length | ResponseType.measure:
            return 1000 if within_limits(item, value) else 0


def within_limits(item: Item, value: int) -> bool:
    """Both ends belong to what is right."""
    least, most = limits(item.response)
    return (least is None or least <= value) and (most is None or value <= most)


def fails(item: Item, answer: Answer) -> bool:
    """Whether the answer raises a finding. Advice (待核实) and 不适用 never do."""
    if item.advisory or answer.verdict is Verdict.not_applicable:
        return False
    value = answer.value or 0
    match item.response.type:
        case ResponseType.pass_fail:
            return answer.verdict is Verdict.failed
        case ResponseType.scale:
            return value <= SCALE_FAILS_UP_TO
        case ResponseType.count:
            return value >= 1
        case ResponseType.length | ResponseType.measure:
            return not within_limits(item, value)


def judged(document: InspectionDocument) -> frozenset[str]:
    """Items the inspection has a say on: answered, and not 不适用."""
    return frozenset(answer.item for answer in document.answers if answer.verdict is not Verdict.not_applicable)


def items_by_id(checklist: Checklist) -> Mapping[str, Item]:
    return {item.id: item for item in checklist.items}


def refuse_unfit_spot(checklist: Checklist, spot: Spot | None) -> Spot:
    """The spot, when it is in the hall and the checklist is meant for its kind."""
    if spot is None:
        raise no_such_spot()
    if spot.kind not in checklist.spot_kinds:
        raise Rejected(
            "checklist_unfit",
            f"“{checklist.title.zh}”不适用于点位“{spot.name}”，请换一份检查表。",
            f"“{checklist.title.en}” is not meant for “{spot.name_en}”. Choose another checklist.",
            field="checklist",
        )
    return spot


def refuse_unfit_answers(checklist: Checklist, document: InspectionDocument) -> None:
    """Raises Rejected answer_unfit for an unknown or repeated item, or an answer of the wrong kind."""
    items = items_by_id(checklist)
    seen: set[str] = set()
    for position, answer in enumerate(document.answers):
        item = items.get(answer.item)
        if item is None or answer.item in seen or not fits(item, answer):
            raise Rejected(
                "answer_unfit",
                f"第 {position + 1} 项回答与检查表不符，请刷新检查表后重新提交。",
                f"Answer {position + 1} does not fit the checklist. Refresh the checklist and submit again.",
                field=f"answers/{position}",
            )
        seen.add(answer.item)
    for position, photo in enumerate(document.photos):
        if photo.item not in items:
            raise Rejected(
                "answer_unfit",
                f"第 {position + 1} 张照片不属于任何检查项，请刷新检查表后重新提交。",
                f"Photo {position + 1} belongs to no item. Refresh the checklist and submit again.",
                field=f"photos/{position}",
            )


def fits(item: Item, answer: Answer) -> bool:
    if not {reason.id for reason in item.reasons} >= set(answer.reasons):
        return False
    if answer.verdict is Verdict.not_applicable:
        return answer.value is None
    if item.response.type is ResponseType.pass_fail:
        return answer.verdict is not None and answer.value is None
    if answer.verdict is not None or answer.value is None:
        return False
    return item.response.type is not ResponseType.scale or answer.value <= 4


def refuse_unfit_times(document: InspectionDocument) -> None:
    if document.finished_at < document.started_at:
        raise Rejected(
            "times_unfit",
            "结束时间早于开始时间，请检查手机时间后重新提交。",
            "It ends before it begins. Check the phone's clock and submit again.",
            field="finished_at",
        )

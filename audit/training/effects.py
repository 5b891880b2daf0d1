"""What checks say of a training: how often its items failed before and after, and a quiz from what failed most. Reads only."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from msgspec import Struct

from audit.checklists.queries import checklist, training_book
from audit.checklists.schemas import Item
from audit.ids import HallId
from audit.inspections.queries import documents
from audit.inspections.rules import fails, items_by_id
from audit.inspections.schemas import Verdict
from audit.sites.rules import local_day
from audit.sites.schemas import Hall
from audit.training import rules
from audit.training.page_schemas import DraftQuestion, Effect, QuizDraft, Rate
from audit.training.queries import Training
from audit.training.schemas import Question

MOST_QUESTIONS = 8
MOST_OPTIONS = 4


class ItemCount(Struct, frozen=True):
    pack: str
    item: Item
    failed: int
    judged: int


async def item_counts(hall: HallId, first: date, last: date) -> list[ItemCount]:
    """How often each item was judged on those days, and how often it failed; advice and 不适用 count for neither."""
    found: dict[tuple[str, str], ItemCount] = {}
    for _, document in await documents(hall, from_on=first, to_on=last):
        version = (await checklist(document.checklist)).checklist
        items = items_by_id(version)
        for answer in document.answers:
            item = items[answer.item]
            if not item.advisory and answer.verdict is not Verdict.not_applicable:
                before = found.get((version.pack, item.id))
                found[(version.pack, item.id)] = ItemCount(
                    pack=version.pack,
                    item=before.item if before else item,  # of the newest inspection, which comes first
                    failed=(before.failed if before else 0) + fails(item, answer),
                    judged=(before.judged if before else 0) + 1,
                )
    return list(found.values())


def _rate(counts: Iterable[ItemCount], packs: Collection[str]) -> Rate:
    some = [one for one in counts if one.pack in packs]
    return Rate(failed=sum(one.failed for one in some), judged=sum(one.judged for one in some))


async def effect_of(hall: Hall, one: Training, *, now: datetime) -> Effect | None:
    """None before the training was held, and where its heads have no items."""
    packs = {pack for head in training_book().heads if head.id in one.document.heads for pack in head.packs}
    if not packs or not one.is_held:
        return None
    earlier, later, gone = rules.effect_spans(one.document, local_day(now, hall.time_zone))
    before = _rate(await item_counts(hall.id, *earlier), packs)
    after = _rate(await item_counts(hall.id, *later), packs)
    enough = min(before.judged, after.judged) >= rules.ENOUGH_JUDGED
    return Effect(before=before, after=after, days_after=gone, enough=enough)


async def quiz_draft(hall: Hall, *, now: datetime) -> QuizDraft:
    """Questions from what failed most in the last 30 days, the most failed first; to be edited by somebody."""
    first, last = rules.days_before(local_day(now, hall.time_zone))
    failed = [one for one in await item_counts(hall.id, first, last) if one.failed]
    worst = sorted(failed, key=lambda one: (-one.failed, one.judged, one.item.id))[:MOST_QUESTIONS]
    asked = [
        DraftQuestion(question_of(one.item, [each.item for each in worst]), one.failed, one.judged) for one in worst
    ]
    return QuizDraft(first=first, last=last, questions=asked)


def question_of(item: Item, others: Sequence[Item]) -> Question:
    """Which of these is a fault of the item: one of its own reasons among reasons of others, or its rule, right or wrong."""
    if not item.reasons:
        text = f"“{item.title.zh}”的要求是：{item.requirement.zh}"
        return Question(text=text[:300], options=["对", "不对"], right=0, item=item.id)
    own = {reason.zh for reason in item.reasons}
    foreign = [reason.zh for other in others if other.id != item.id for reason in other.reasons[:1]]
    wrong = [item.requirement.zh, *dict.fromkeys(one for one in foreign if one not in own)][: MOST_OPTIONS - 1]
    place = sum(map(ord, item.id)) % (len(wrong) + 1)
    options = [*wrong[:place], item.reasons[0].zh, *wrong[place:]]
    return Question(
        text=f"检查“{item.title.zh}”，下面哪一项要判为不合格？"[:300],
        options=[one[:300] for one in options],
        right=place,
        item=item.id,
    )

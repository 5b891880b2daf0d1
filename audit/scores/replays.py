"""The answers of a past period by the checklists in use now (docs/scoring.md). Pure."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from audit.checklists.schemas import Checklist, Item, PublishedChecklist
from audit.ids import InspectionId
from audit.inspections.rules import fails, fits, items_by_id
from audit.inspections.schemas import Answer, Given, InspectionDocument, Tally
from audit.inspections.scoring import tally_answers
from audit.scores.schemas import ReplayedItem, ReplayedPack, ReplayedSpot, SpotScore

Documents = Mapping[InspectionId, tuple[Checklist, InspectionDocument]]
"""By which version of its checklist each inspection was answered, and what was answered."""
InUse = Mapping[str, PublishedChecklist]
"""By pack."""


class Compared(Struct, frozen=True):
    """One inspection beside the edition in use; lists of items in the order of the answers."""

    fitting: list[tuple[Item, Answer]]
    gone: list[Item]
    unfit: list[Item]
    turned: list[Item]


def compared(then: Checklist, now: Checklist, document: InspectionDocument) -> Compared:
    before, after = items_by_id(then), items_by_id(now)
    found = Compared([], [], [], [])
    for answer in document.answers:
        old, new = before[answer.item], after.get(answer.item)
        if new is None:
            found.gone.append(old)
        elif not fits(new, replace(answer, reasons=[])):
            found.unfit.append(new)
        else:
            found.fitting.append((new, answer))
            if fails(old, answer) != fails(new, answer):
                found.turned.append(new)
    return found


def given_now(given: Iterable[Given], documents: Documents, in_use: InUse) -> list[Given]:
    """What each would give by the edition in use; without those whose checklist is asked no more."""
    return [
        replace(one, tally=_tally(one, documents, in_use[one.pack].checklist)) for one in given if one.pack in in_use
    ]


def _tally(one: Given, documents: Documents, now: Checklist) -> Tally:
    then, document = documents[one.inspection]
    return tally_answers(compared(then, now, document).fitting, pass_mark=now.pass_mark, module=now.module)


def packs(given: Sequence[Given], documents: Documents, in_use: InUse) -> list[ReplayedPack]:
    """In the order of their names."""
    return [
        _pack(pack, [documents[one.inspection] for one in given if one.pack == pack], in_use.get(pack))
        for pack in sorted({one.pack for one in given})
    ]


def _pack(
    pack: str, answered: Sequence[tuple[Checklist, InspectionDocument]], now: PublishedChecklist | None
) -> ReplayedPack:
    newest = max((then for then, _ in answered), key=lambda then: then.edition)
    found = [compared(then, now.checklist, document) for then, document in answered] if now else []
    asked = {item.id for then, _ in answered for item in then.items}
    return ReplayedPack(
        pack=pack,
        title=now.checklist.title if now else newest.title,
        editions=sorted({then.edition for then, _ in answered}),
        now=now.id if now else None,
        edition=now.checklist.edition if now else None,
        gone=_items(item for one in found for item in one.gone),
        added=_items(item for item in now.checklist.items if item.id not in asked) if now else [],
        unfit=_items(item for one in found for item in one.unfit),
        turned=_items(item for one in found for item in one.turned),
    )


def _items(items: Iterable[Item]) -> list[ReplayedItem]:
    """Each once."""
    titles = {item.id: item.title for item in items}
    return [ReplayedItem(item, title) for item, title in titles.items()]


def spots(before: Sequence[SpotScore], after: Sequence[SpotScore]) -> list[ReplayedSpot]:
    """Those that took part, in walking order."""
    now = {spot.spot: spot for spot in after}
    return [
        ReplayedSpot(
            spot=one.spot,
            code=one.code,
            name=one.name,
            name_en=one.name_en,
            score=one.score,
            score_now=now[one.spot].score,
            result=one.result,
            result_now=now[one.spot].result,
        )
        for one in before
        if one.inspections
    ]

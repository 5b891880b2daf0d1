"""本厅标准 of the demo hall, from standards_library/halls/demo_standard.yaml, through the actions that serve real halls."""

from collections.abc import Mapping
from datetime import datetime

from audit.accounts.schemas import Actor
from audit.checklists.library import UNITS
from audit.checklists.schemas import Checklist
from audit.checklists.written import Written
from audit.config import shipped
from audit.demo.schemas import HallStandard
from audit.ids import HallId, new_id
from audit.standards.actions import publish_draft, save_books, save_draft, save_pack
from audit.standards.drafts import finished
from audit.standards.profiles import apply_profile
from audit.standards.schemas import DraftDocument, SaveBooks, SaveDraft, SavePack

DEMO_STANDARD = shipped("standards_library") / "halls" / "demo_standard.yaml"


def read_standard() -> HallStandard:
    """Raises LibraryError naming file, line and field."""
    return Written(DEMO_STANDARD, HallStandard, UNITS).content


def checklists_of_demo_hall(library: Mapping[str, Checklist]) -> dict[str, Checklist]:
    """What the hall asks once its standard is in force, by pack."""
    standard = read_standard()
    derived = {pack: apply_profile(library[pack], profile).checklist for pack, profile in standard.packs.items()}
    own = finished(standard.own, 1)
    return {**library, **derived, own.pack: own}


async def keep_standard(hall: HallId, author: Actor, *, now: datetime) -> None:
    """Rule books, profile, the hall's own checklist and the draft."""
    standard = read_standard()
    await save_books(hall=hall, save=SaveBooks(books=standard.rule_books), author=author.person, now=now)
    for pack, profile in standard.packs.items():
        await save_pack(hall=hall, pack=pack, save=SavePack(profile=profile), author=author.person, now=now)
    await _save(hall, author, standard.own, now, publish=True)
    await _save(hall, author, standard.draft, now, publish=False)


async def _save(hall: HallId, author: Actor, document: DraftDocument, now: datetime, *, publish: bool) -> None:
    id = new_id()
    await save_draft(hall=hall, draft=id, save=SaveDraft(document=document), author=author.person, now=now)
    if publish:
        await publish_draft(hall=hall, draft=id, revision=1, author=author.person, now=now)

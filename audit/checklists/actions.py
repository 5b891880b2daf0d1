from collections.abc import Sequence
from datetime import datetime

from audit.checklists import queries, rules
from audit.checklists.library import load_library
from audit.checklists.schemas import Checklist, PublishedChecklist
from audit.checklists.tables import ChecklistVersion
from audit.database import transaction
from audit.errors import Conflict
from audit.ids import new_id
from audit.journal.actions import record


async def publish_library(*, now: datetime, library: Sequence[Checklist] | None = None) -> list[PublishedChecklist]:
    """Publishes each checklist whose content is new, all or none, and answers what is current.

    `library` is what standards_library/ holds when it is not given. Processes that start together publish once. A library
    older than what is published changes nothing: going back to an earlier program must not undo an edition.
    Raises LibraryError for a broken file, Conflict checklist_edition when old content returns under the same edition.
    """
    checklists = load_library() if library is None else library
    async with transaction():
        for checklist in checklists:
            await _publish(checklist, now)
        return await queries.current_checklists()


async def _publish(checklist: Checklist, now: datetime) -> None:
    document, digest = rules.document_of(rules.asked(checklist))
    newest = await queries.newest_edition(checklist.pack)
    if newest and (newest[1] == digest or newest[0] > checklist.edition):
        return
    version = ChecklistVersion(
        id=new_id(), pack=checklist.pack, edition=checklist.edition, digest=digest, document=document, published_at=now
    )
    inserted = (
        await ChecklistVersion.insert(version)
        .on_conflict(target=(ChecklistVersion.pack, ChecklistVersion.digest), action="DO NOTHING")
        .returning(ChecklistVersion.id)
    )
    if inserted:
        detail = {"pack": checklist.pack, "edition": checklist.edition, "digest": digest}
        await record(act="checklist.published", subject=version.id, detail=detail, now=now)
    else:
        await _require_newest(checklist, digest)


async def _require_newest(checklist: Checklist, digest: str) -> None:
    """Another process published the same content just now, or it is an older version's content come back."""
    newest = await queries.newest_edition(checklist.pack)
    if newest is None or newest[1] != digest:
        raise Conflict(
            "checklist_edition",
            f"检查表“{checklist.pack}”的内容与较早的版本相同，请把 edition 改为 {checklist.edition + 1} 后重试。",
            f"The content of checklist “{checklist.pack}” equals an earlier version. "
            f"Set its edition to {checklist.edition + 1} and try again.",
            field="edition",
        )

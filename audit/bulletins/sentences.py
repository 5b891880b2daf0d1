"""The sentences of standards_library/bulletins.yaml, which domain experts write."""

import string
from functools import cache

from msgspec import Struct

from audit.bulletins.schemas import Period, SectionKind
from audit.checklists.written import Written
from audit.config import shipped


class Sentences(Struct, frozen=True, forbid_unknown_fields=True):
    titles: dict[Period, str]
    addressed_to: str
    red_head: str
    headings: dict[SectionKind, str]
    chapters_together: str
    chapters: dict[SectionKind, list[str]]
    """Which checklists a chapter is about; any other belongs to operation."""
    sentences: dict[str, str]

    def say(self, name: str, **words: object) -> str:
        return self.sentences[name].format(**words)

    def chapter_of(self, pack: str) -> SectionKind:
        found = [chapter for chapter, packs in self.chapters.items() if pack in packs]
        return found[0] if found else SectionKind.operation


@cache
def sentences() -> Sentences:
    """Raises LibraryError naming file, line and field."""
    return Written(shipped("standards_library") / "bulletins.yaml", Sentences, {}).content


def words_of(sentence: str) -> set[str]:
    """What a sentence asks to be filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

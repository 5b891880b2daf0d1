"""Printed parts become one PDF: pages, bookmarks, tags, and a foot with the number of the page. Runs in a child process; pikepdf is imported here only."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from audit.reports.printing import print_page


def print_part(html: str, photos: dict[str, Path], out: Path) -> int:
    """Writes one part; how many pages it has. The bytes never pass through the server."""
    import pikepdf

    print_page(html, photos, out)
    with pikepdf.open(out) as part:
        return len(part.pages)


def merge(parts: Sequence[Path], stamps: Sequence[Path], out: Path) -> int:
    """One PDF of all parts in their order, the sheets of `stamps`, if any, over them; how many bytes it has."""
    import pikepdf

    with pikepdf.open(parts[0]) as whole:
        tags = _Tags(whole)
        lines = [*_outline(whole, 0)]
        for path in parts[1:]:
            with pikepdf.open(path) as part:
                begun = len(whole.pages)
                lines += _outline(part, begun)
                whole.pages.extend(part.pages)
                tags.take(part, begun)
        tags.close()
        _keep_outline(whole, lines)
        with ExitStack() as opened:
            feet = [foot for path in stamps for foot in opened.enter_context(pikepdf.open(path)).pages]
            for page, foot in zip(whole.pages, feet, strict=True) if stamps else ():
                page.add_overlay(foot, None)
        whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.stat().st_size


Line = tuple[int, str, int]
"""Depth, words and page of a bookmark."""


def _outline(part: Any, begun: int) -> list[Line]:
    pages = {page.objgen: number for number, page in enumerate(page.obj for page in part.pages)}
    found: list[Line] = []

    def walk(items: Sequence[Any], depth: int) -> None:
        for item in items:
            target = item.destination[0].objgen if item.destination is not None else None
            found.append((depth, str(item.title), begun + pages.get(target, 0)))
            walk(item.children, depth + 1)

    with part.open_outline() as outline:
        walk(outline.root, 0)
    return found


def _keep_outline(whole: Any, lines: Sequence[Line]) -> None:
    from pikepdf import OutlineItem

    with whole.open_outline() as outline:
        outline.root.clear()
        above = [outline.root]
        for depth, words, page in lines:
            del above[depth + 1 :]
            item = OutlineItem(words, page)
            above[-1].append(item)
            above.append(item.children)


class _Tags:
    """The tag trees of the parts under one Document, so that a screen reader finds all of them.

    The marked content of a page is found by its number in the parent tree; each part counts from 0, so later ones are moved on.
    """

    def __init__(self, whole: Any) -> None:
        self._whole = whole
        self._root = whole.Root.StructTreeRoot
        self._kids = list(_listed(self._root.K))
        self._numbers = list(self._root.ParentTree.Nums)
        self._next = _moved(whole.pages, 0)

    def take(self, part: Any, begun: int) -> None:
        """After the pages of the part were appended from page `begun` on."""
        tree = self._whole.copy_foreign(part.make_indirect(part.Root.StructTreeRoot))
        offset = self._next
        self._next = _moved(self._whole.pages[begun:], offset)
        for kid in _listed(tree.K):
            kid.P = self._root
            self._kids.append(kid)
        numbers = list(tree.ParentTree.Nums)
        for place in range(0, len(numbers), 2):
            self._numbers += [int(numbers[place]) + offset, numbers[place + 1]]

    def close(self) -> None:
        from pikepdf import Array

        self._root.K = Array(self._kids)
        self._root.ParentTree.Nums = Array(self._numbers)
        self._root.ParentTreeNextKey = self._next


def _listed(kids: Any) -> list[Any]:
    from pikepdf import Array

    return list(kids) if isinstance(kids, Array) else [kids]


def _moved(pages: Sequence[Any], offset: int) -> int:
    """Adds to each page's number, and to those of its annotations; the number after the last."""
    highest = offset - 1
    for page in pages:
        for holder, key in [
            (page.obj, "/StructParents"),
            *((one, "/StructParent") for one in page.obj.get("/Annots", [])),
        ]:
            if key in holder:
                holder[key] = int(holder[key]) + offset
                highest = max(highest, int(holder[key]))
    return highest + 1

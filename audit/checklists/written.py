"""Reads one YAML file that a person wrote into a struct. A broken file is refused whole, in words that its author understands."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Generic, NoReturn, TypeVar

import msgspec
import yaml

from audit.checklists.explain import explain, parse_path
from audit.checklists.rules import Fault
from audit.checklists.schemas import Text
from audit.errors import Rejected

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
TEXT = "tag:yaml.org,2002:str"
PLAIN = frozenset({"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"})

Field = tuple[str | int, ...]
Units = Mapping[str, tuple[str, int]]
"""What people write → our field, and how many of our units one of theirs is."""
T = TypeVar("T")


class LibraryError(Rejected):
    """Names the file, the line (from 1) and the field, and says what to do."""

    def __init__(self, file: Path, line: int, field: Field, text: Text) -> None:
        place = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in field).removeprefix(".")
        self.file, self.line = file, line
        super().__init__(
            "library_invalid",
            f"{file.name} 第 {line} 行{f'（{place}）' if place else ''}：{text.zh}",
            f"{file.name} line {line}{f' ({place})' if place else ''}: {text.en}",
            field=place or None,
        )


class Written(Generic[T]):
    """A file and what it says; knows on which line each field stands."""

    def __init__(self, file: Path, kind: type[T], units: Units) -> None:
        """Raises LibraryError."""
        self.file = file
        self._units = units
        self._theirs = {ours: theirs for theirs, (ours, _) in units.items()}
        self._seen: set[int] = set()
        self._root, data = self._parse()
        try:
            self.content = msgspec.convert(data, kind)
        except msgspec.ValidationError as error:
            message, path = parse_path(str(error))
            self.refuse(Fault(path=path, text=explain(message, path, units)))

    def refuse(self, fault: Fault) -> NoReturn:
        written = tuple(self._theirs.get(part, part) if isinstance(part, str) else part for part in fault.path)
        raise LibraryError(self.file, _line_of(self._root, written), written, fault.text)

    def _parse(self) -> tuple[yaml.Node, object]:
        try:
            if self.file.stat().st_size > MAX_BYTES:
                self._refuse_file("文件过大，请拆成几个文件。", "The file is too large; split it.")
            loader = yaml.CSafeLoader(self.file.read_text(encoding="utf-8"))
            root = loader.get_single_node()
            if root is None:
                self._refuse_file("文件是空的。", "The file is empty.")
            return root, self._value(loader, root, ())
        except UnicodeDecodeError:
            self._refuse_file("请把文件存为 UTF-8 编码。", "Save the file as UTF-8.")
        except OSError as error:
            self._refuse_file("文件无法读取。", f"It cannot be read: {error.strerror}.")
        except (yaml.YAMLError, ValueError) as error:
            self._refuse_file(
                "不是合格的 YAML：请检查缩进、冒号后的空格和引号；含逗号或冒号的文字要加引号。",
                f"Not valid YAML ({_problem(error)}). Check indents, the space after colons; quote text with commas or colons.",
                line=_problem_line(error),
            )

    def _refuse_file(self, zh: str, en: str, line: int = 1) -> NoReturn:
        raise LibraryError(self.file, line, (), Text(zh=zh, en=en)) from None

    def _value(self, loader: yaml.CSafeLoader, node: yaml.Node, path: Field) -> object:
        """What the node says, in our units. Refuses what YAML allows and these files never need."""
        if id(node) in self._seen or len(path) > MAX_DEPTH or _is_tagged(node):
            zh = "请不要用 YAML 的引用（& 和 *）、类型标记（!）或过深的层次。"
            en = "Do not use YAML references (& and *), tags (!) or deep nesting."
            raise LibraryError(self.file, node.start_mark.line + 1, path, Text(zh=zh, en=en))
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self._value(loader, child, (*path, index)) for index, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._fields(loader, node, path)
        return node.value if node.tag == TEXT else loader.construct_object(node)

    def _fields(self, loader: yaml.CSafeLoader, node: yaml.MappingNode, path: Field) -> dict[str, object]:
        fields: dict[str, object] = {}
        for key, child in node.value:
            name, ours, factor = self._name(key, path)
            if ours in fields:
                text = Text(zh=f"“{name}”写了两次，请删去一个。", en=f"“{name}” is written twice; remove one.")
                raise LibraryError(self.file, key.start_mark.line + 1, path, text)
            value = self._value(loader, child, (*path, name))
            fields[ours] = value if factor == 1 else _whole(value, factor)
        return fields

    def _name(self, key: yaml.Node, path: Field) -> tuple[str, str, int]:
        """As it is written, as we call it, and how many of our units one of theirs is."""
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise LibraryError(
                self.file, line, path, Text(zh="字段名只能是文字。", en="A field name must be plain text.")
            )
        name: str = key.value
        if theirs := self._theirs.get(name):
            text = Text(zh=f"请改写为 {theirs}。", en=f"Write {theirs} instead.")
            raise LibraryError(self.file, line, (*path, name), text)
        return name, *self._units.get(name, (name, 1))


def _is_tagged(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and node.tag not in PLAIN


def _problem(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error)[:200]


def _problem_line(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return mark.line + 1 if mark else 1


def _whole(value: object, factor: int) -> object:
    """`value` in our unit; what is no number or does not come out whole stays as it is and fails the shape."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return value
    scaled = value * factor
    return round(scaled) if abs(scaled - round(scaled)) < 1e-6 else value


def _line_of(node: yaml.Node, path: Sequence[str | int]) -> int:
    """The line of the deepest part of the path that is in the file."""
    line = node.start_mark.line
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line
        elif isinstance(node, yaml.MappingNode):
            found = next(((key, child) for key, child in node.value if key.value == part), None)
            if found is None:
                break
            line, node = found[0].start_mark.line, found[1]
    return line + 1

"""What the pages say must stay true."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.config import Settings
from audit.problems import FRAMEWORK, INTERNAL

ROOT = Path(__file__).parents[2]
ERRORS = {
    "Malformed",
    "NotSignedIn",
    "NotAllowed",
    "NotFound",
    "Conflict",
    "Gone",
    "TooLarge",
    "WrongType",
    "Rejected",
    "TooMany",
    "Busy",
    "StorageFull",
}


def test_every_setting_is_described_and_nothing_else() -> None:
    page = (ROOT / "docs/settings.md").read_text()
    described = set(re.findall(r"^\| `(AUDIT_[A-Z_]+)`", page, re.MULTILINE))
    assert described == {f"AUDIT_{name.upper()}" for name in Settings.__struct_fields__}


def codes_in_the_program() -> Iterator[tuple[str, Path]]:
    """The first argument of every AuditError that is made, and the codes that need none."""
    for path in (ROOT / "audit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            made = isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS
            if made and node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value), path
    yield from ((code, ROOT) for code, _, _ in (*FRAMEWORK.values(), INTERNAL))
    yield "csrf", ROOT / "audit/web.py"


def test_every_error_code_is_listed_and_nothing_else() -> None:
    page = (ROOT / "docs/errors.md").read_text()
    listed = set(re.findall(r"^\| `([a-z_0-9]+)`", page, re.MULTILINE))
    assert listed == {code for code, _ in codes_in_the_program()}


@pytest.mark.parametrize("page", sorted(path for path in ROOT.glob("docs/**/*.md")), ids=lambda path: path.name)
def test_the_files_a_page_names_exist(page: Path) -> None:
    named = re.findall(
        r"`((?:audit|docs|tests|frontend|standards_library|scripts|bench)/[\w./-]+\.\w+)`", page.read_text()
    )
    links = re.findall(r"\]\((?!http)([^)#]+)\)", page.read_text())
    missing = [name for name in named if not (ROOT / name).exists()]
    missing += [link for link in links if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_the_links_of_the_front_pages_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", (ROOT / page).read_text())
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_two_commands_of_the_readme_exist_and_ci_uses_the_same() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"setup", "run", "test", "check", "bench", "help"} <= targets
    assert re.search(r"^make run .*\nmake test ", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert "\nmake test\n" in (ROOT / ".ci/run").read_text()

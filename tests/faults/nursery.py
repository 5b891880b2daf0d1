"""Starts `hall-audit serve` quickly, many times: the imports, which take most of a start, are done once and inherited.

Run as a program. One JSON line on standard input, a list of arguments, an environment and a log file, starts one server in a
process group of its own; its number is answered on standard output. Ends when standard input is closed.
"""

import json
import multiprocessing
import os
import signal
import sys

from audit.app import create_app
from audit.cli import main
from audit.config import Settings


def start(arguments: list[str], environment: dict[str, str], log: str) -> int:
    """The number of the new process, which is also that of its group."""
    process = os.fork()
    if process:
        return process
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for old in (sys.stdout.fileno(), sys.stderr.fileno()):
        os.dup2(output, old)
    os.environ |= environment
    main(arguments)
    os._exit(0)


def tend() -> None:
    create_app(Settings())  # fills what is made once in a process; no database is opened
    multiprocessing.set_start_method("fork")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the ended ones leave no zombies
    for line in sys.stdin:
        print(start(*json.loads(line)), flush=True)


if __name__ == "__main__":
    tend()

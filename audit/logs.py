"""Logs: one JSON object a line on standard output, so that nothing a person typed can pass for a line of its own.

Write `log.info("event", extra=facts(name=value))`.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime

from audit.config import LogLevel

log = logging.getLogger("audit")
SECRET_PATH = re.compile(r"^(/api/onsite-feeds/|/r/).+", re.DOTALL)
"""Whoever holds such an address needs nothing else: it stays out of the log."""


def path_shown(path: str) -> str:
    return SECRET_PATH.sub(r"\1…", path)


def facts(**named: object) -> dict[str, dict[str, object]]:
    return {"facts": named}


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        line = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()} | getattr(
            record, "facts", {}
        )
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def write_logs(level: LogLevel) -> None:
    """Calling again only changes the level."""
    log.setLevel(level.upper())
    if not log.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(JsonLines())
        log.addHandler(handler)

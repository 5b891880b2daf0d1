"""存根: where the journal stands, signed, as a small text file that the purchaser keeps away from the server. Pure."""

import re
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.seals import rules
from audit.seals.keys import public_half
from audit.seals.schemas import Checkpoint, JournalPoint

TITLE = "hall-audit checkpoint 1"
SHAPE = re.compile(
    rf"(?P<signed>{TITLE}\n"
    r"sequence (?P<sequence>\d{1,12})\nhash (?P<hash>[0-9a-f]{64})\nroot (?P<root>[0-9a-f]{64})\n"
    r"time (?P<time>[0-9T:.+-]{19,32})\nalg (?P<alg>[a-z0-9-]{1,20})\nkey (?P<key>[0-9a-f]{64})\n)"
    r"signature (?P<signature>[0-9a-f]{128})\n"
)


def write_checkpoint(point: JournalPoint, key: Ed25519PrivateKey, *, now: datetime) -> str:
    signed = (
        f"{TITLE}\nsequence {point.sequence}\nhash {point.hash}\nroot {point.root}\n"
        f"time {now.isoformat()}\nalg {rules.ED25519}\nkey {public_half(key).hex()}\n"
    )
    return f"{signed}signature {rules.sign(key, rules.FOR_CHECKPOINT, signed.encode()).hex()}\n"


def read_checkpoint(text: str) -> Checkpoint | None:
    """None for anything that is not a whole checkpoint with its signature. Raises Rejected seal_alg."""
    found = SHAPE.fullmatch(text)
    if found is None:
        return None
    key, signature = bytes.fromhex(found["key"]), bytes.fromhex(found["signature"])
    if not rules.is_signed(found["alg"], key, rules.FOR_CHECKPOINT, found["signed"].encode(), signature):
        return None
    return Checkpoint(
        sequence=int(found["sequence"]),
        hash=found["hash"],
        root=found["root"],
        made_at=datetime.fromisoformat(found["time"]),
        key=found["key"],
        alg=found["alg"],
    )

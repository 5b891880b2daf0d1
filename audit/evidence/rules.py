"""Grades by docs/evidence.md, challenges, and which of two pictures is the repeat. Pure."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from msgspec import Struct

from audit.errors import NotAllowed, NotFound
from audit.evidence.schemas import EvidenceGrade, PhotoEvidence
from audit.ids import HallId, InspectionId
from audit.media.schemas import PhotoSource

COUNTS = timedelta(days=7)
"""How long after its issue a challenge gives a bracket worth its name: a phone may be offline for days."""
CLOSE = timedelta(days=1)
CLOCK_SLACK = timedelta(minutes=5)
MAC_BYTES = 15
REVIEW_DAYS = 180
NEAR_BITS = 36
"""Measured: honest photos of one desk differ in 40 bits and more of 256, copies in fewer. It ranks and decides nothing."""


class Known(Struct, frozen=True):
    """What the server knows of one photo of one inspection."""

    source: PhotoSource
    taken_at: datetime
    """By the phone's clock."""
    not_after: datetime
    issued_at: datetime | None = None
    """Of a challenge of ours for this hall; None when there is none."""
    at_place: bool = False
    repeated: bool = False
    """The same picture is in an earlier inspection, and nobody has judged that fine."""


def not_before(known: Known) -> datetime | None:
    """A challenge that is younger than the picture's arrival says nothing of it."""
    return known.issued_at if known.issued_at and known.issued_at <= known.not_after else None


def grade(known: Known) -> EvidenceGrade:
    if known.repeated or known.source is PhotoSource.gallery:
        return EvidenceGrade.D
    since = not_before(known)
    if known.source is not PhotoSource.live or since is None or known.not_after - since > COUNTS:
        return EvidenceGrade.C
    close = known.not_after - since <= CLOSE
    agrees = since - CLOCK_SLACK <= known.taken_at <= known.not_after + CLOCK_SLACK
    return EvidenceGrade.A if close and agrees and known.at_place else EvidenceGrade.B


def counted(some: Iterable[PhotoEvidence]) -> dict[EvidenceGrade, int]:
    """How many photos there are of each grade; those that have not come are left out."""
    grades = [one.grade for one in some]
    return {one: grades.count(one) for one in EvidenceGrade}


def challenge(hall: HallId, at: datetime, secret: str) -> str:
    """`<second of issue>.<signature>`; only the holder of the secret can make one, for this hall and this second."""
    second = int(at.timestamp())
    return f"{second}.{_signature(hall, second, secret)}"


def issued_at(text: str | None, hall: HallId, secret: str | None) -> datetime | None:
    """When the challenge was issued; None for one that is not ours or of another hall."""
    second, _, signature = (text or "").partition(".")
    if not secret or not (second.isascii() and second.isdigit() and len(second) <= 11):
        return None
    if not hmac.compare_digest(signature.encode(), _signature(hall, int(second), secret).encode()):
        return None
    return datetime.fromtimestamp(int(second), UTC)


def _signature(hall: HallId, second: int, secret: str) -> str:
    mac = hmac.digest(secret.encode(), f"hall-audit challenge {hall} {second}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac[:MAC_BYTES]).decode()


class Use(NamedTuple):
    """A picture in an inspection."""

    inspection: InspectionId
    at: datetime
    """The earlier of the inspection's end by the phone and its receipt, as wherever order matters (docs/wire.md)."""
    sha256: str


def first_uses(pairs: Iterable[tuple[Use, Use]], corrects: Mapping[InspectionId, InspectionId]) -> dict[Use, Use]:
    """Each use of a picture that another inspection had before → the earliest of those.

    A correction carries on the photos of what it corrects: that is no repeat.
    """
    found: dict[Use, Use] = {}
    for mine, other in pairs:
        if (other.at, other.inspection) >= (mine.at, mine.inspection):
            continue
        if _first_version(mine.inspection, corrects) == _first_version(other.inspection, corrects):
            continue
        found[mine] = min(found.get(mine, other), other, key=lambda use: (use.at, use.inspection))
    return found


def _first_version(inspection: InspectionId, corrects: Mapping[InspectionId, InspectionId]) -> InspectionId:
    """What a chain of corrections began with. A document may name anything, so a ring ends after one round."""
    seen: set[InspectionId] = set()
    while inspection in corrects and inspection not in seen:
        seen.add(inspection)
        inspection = corrects[inspection]
    return min(seen | {inspection}) if inspection in seen else inspection


def no_such_photo() -> NotFound:
    return NotFound(
        "review_unknown",
        "这次检查里没有这张照片，请刷新列表后重试。",
        "The inspection has no such photo. Refresh the list and try again.",
    )


def own_photo() -> NotAllowed:
    return NotAllowed(
        "review_own",
        "这是您自己的检查，请由另一位同事判断。",
        "This inspection is your own. Let a colleague decide.",
    )

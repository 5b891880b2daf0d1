"""What the phones of the demo hall put beside their photos: the consultant's habits are good, others learn."""

from typing import NamedTuple

from audit.demo.schemas import Visit
from audit.media.schemas import PhotoSource


class Proof(NamedTuple):
    source: PhotoSource
    challenge: bool
    label: bool


def proof_of(visit: Visit, number: int) -> Proof:
    """`number` counts the visits. Clerks had no network at their counters at first; a manager takes photos with the phone's own app."""
    if visit.author in ("consultant", "supervisor"):
        return Proof(PhotoSource.live, challenge=True, label=number % 4 != 3)
    if visit.author == "manager":
        return Proof(PhotoSource.system, challenge=True, label=False)
    return Proof(PhotoSource.gallery if number % 9 == 4 else PhotoSource.live, challenge=number > 60, label=number > 80)

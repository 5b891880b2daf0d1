"""Identifiers. Every one is a UUIDv7: made where the thing is made (also on the phone), sortable by time."""

from typing import NewType
from uuid import UUID

from uuid_utils.compat import uuid7

PersonId = NewType("PersonId", UUID)
HallId = NewType("HallId", UUID)
ZoneId = NewType("ZoneId", UUID)
SpotId = NewType("SpotId", UUID)
ChecklistId = NewType("ChecklistId", UUID)
"""One immutable published version of a checklist."""
InspectionId = NewType("InspectionId", UUID)
FindingId = NewType("FindingId", UUID)


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return uuid7()

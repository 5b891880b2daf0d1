import time
from datetime import datetime
from typing import Any

from audit.accounts.rules import FAILURE_WINDOW, token_digest
from audit.accounts.schemas import Actor, HallRoles, Me, Role
from audit.accounts.tables import Person, RoleGrant, SessionRow, SignInFailure
from audit.database import fetch
from audit.ids import HallId, PersonId

CACHE_SECONDS = 5.0
"""Sessions are kept in memory this long. Sign-out and role changes in this process take effect at once; a change made by
another process (the command line, a second worker) within this time."""

_cache: dict[str, tuple[float, datetime, Actor]] = {}


def forget_sessions() -> None:
    """Called by every write of this room."""
    _cache.clear()


async def actor_of_token(token: str, *, now: datetime) -> Actor | None:
    """The signed-in person behind a cookie, or None when it is unknown, ended or switched off."""
    digest = token_digest(token)
    kept = _cache.get(digest)
    if kept is None or kept[0] < time.monotonic():
        kept = await _load_session(digest)
        if kept is None:
            return None
        if len(_cache) > 10_000:
            _cache.clear()
        _cache[digest] = kept
    return kept[2] if kept[1] > now else None


async def _load_session(digest: str) -> tuple[float, datetime, Actor] | None:
    row = (
        await SessionRow.select(SessionRow.person, SessionRow.expires_at)
        .where(SessionRow.token_sha256 == digest)
        .first()
    )
    actor = await actor_of_person(PersonId(row["person"])) if row else None
    if row is None or actor is None:
        return None
    return time.monotonic() + CACHE_SECONDS, row["expires_at"], actor


async def actor_of_person(person: PersonId) -> Actor | None:
    row = (
        await Person.select(Person.name, Person.display_name)
        .where((Person.id == person) & Person.active.eq(True))
        .first()
    )
    if row is None:
        return None
    grants: list[dict[str, Any]] = await RoleGrant.select(RoleGrant.hall, RoleGrant.role).where(
        RoleGrant.person == person
    )
    roles: dict[HallId, frozenset[Role]] = {}
    for grant in grants:
        hall = HallId(grant["hall"])
        roles[hall] = roles.get(hall, frozenset()) | {Role(grant["role"])}
    return Actor(person=person, name=row["name"], display_name=row["display_name"], roles=roles)


async def credentials(name: str) -> tuple[PersonId, str] | None:
    """Id and password hash of an active person."""
    row = (
        await Person.select(Person.id, Person.password_hash)
        .where((Person.name == name.lower()) & Person.active.eq(True))
        .first()
    )
    return (PersonId(row["id"]), row["password_hash"]) if row else None


async def recent_failures(name: str, *, now: datetime) -> int:
    failures: int = await SignInFailure.count().where(
        (SignInFailure.name == name.lower()) & (SignInFailure.at > now - FAILURE_WINDOW)
    )
    return failures


async def person_named(name: str) -> PersonId | None:
    row = await Person.select(Person.id).where(Person.name == name.lower()).first()
    return PersonId(row["id"]) if row else None


def me(actor: Actor, hall_names: dict[HallId, tuple[str, str]]) -> Me:
    halls = [
        HallRoles(hall=hall, hall_name=hall_names[hall][0], hall_name_en=hall_names[hall][1], roles=sorted(roles))
        for hall, roles in actor.roles.items()
    ]
    return Me(person=actor.person, name=actor.name, display_name=actor.display_name, halls=halls)


async def people_of_hall(hall: HallId) -> list[tuple[PersonId, str, list[Role]]]:
    """Everybody who holds a role there and is switched on, by name."""
    rows = await fetch(
        """SELECT p.id, p.display_name, g.role FROM role_grant g JOIN person p ON p.id = g.person
        WHERE g.hall = ? AND p.active = ? ORDER BY p.display_name, p.id, g.role""",
        hall,
        True,
    )
    held: dict[PersonId, tuple[str, list[Role]]] = {}
    for row in rows:
        held.setdefault(PersonId(row["id"]), (row["display_name"], []))[1].append(Role(row["role"]))
    return [(person, name, roles) for person, (name, roles) in held.items()]

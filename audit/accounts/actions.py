import asyncio
from datetime import datetime, timedelta

from audit.accounts import queries, rules
from audit.accounts.schemas import Actor, Role
from audit.accounts.tables import Person, RoleGrant, SessionRow, SignInFailure
from audit.database import transaction
from audit.errors import Conflict
from audit.ids import HallId, PersonId, new_id
from audit.journal.actions import record

_hashing = asyncio.Semaphore(2)
"""argon2 takes a core for a while: two at once leave room for phones."""


async def add_person(*, name: str, display_name: str, password: str, now: datetime) -> PersonId:
    """Raises Conflict name_taken, Rejected password_short."""
    password_hash = await asyncio.to_thread(rules.hash_password, password)
    person = PersonId(new_id())
    async with transaction():
        if await queries.person_named(name):
            raise Conflict(
                "name_taken", f"用户名“{name}”已被使用，请换一个。", f"The name “{name}” is taken. Choose another."
            )
        await Person.insert(
            Person(
                id=person,
                name=name.lower(),
                display_name=display_name,
                password_hash=password_hash,
                active=True,
                created_at=now,
            )
        )
        await record(act="person.added", actor=None, subject=person, rows={"person": [person]}, now=now)
    return person


async def grant_role(*, person: PersonId, hall: HallId, role: Role, now: datetime) -> None:
    """Granting again changes nothing."""
    async with transaction():
        held = await RoleGrant.exists().where(
            (RoleGrant.person == person) & (RoleGrant.hall == hall) & (RoleGrant.role == role.value)
        )
        if not held:
            grant = new_id()
            await RoleGrant.insert(RoleGrant(id=grant, person=person, hall=hall, role=role.value, granted_at=now))
            await record(
                act="role.granted",
                hall=hall,
                subject=person,
                detail={"role": role.value},
                rows={"role_grant": [grant]},
                now=now,
            )
    queries.forget_sessions()


async def switch_off(*, person: PersonId, now: datetime) -> None:
    """Ends every session of the person at once; what they did stays."""
    async with transaction():
        await Person.update({Person.active: False}).where(Person.id == person)
        await SessionRow.delete().where(SessionRow.person == person)
        await record(act="person.switched_off", subject=person, rows={"person": [person]}, now=now)
    queries.forget_sessions()


async def sign_in(
    *, name: str, password: str, device: str, previous_token: str | None, session_days: int, now: datetime
) -> tuple[Actor, str]:
    """The actor and a fresh token; a session the browser already had is ended. Raises login_wrong, login_wait."""
    rules.refuse_after_failures(await queries.recent_failures(name, now=now))
    known = await queries.credentials(name)
    async with _hashing:
        fits = await asyncio.to_thread(rules.password_fits, known[1] if known else rules.nobody_hash(), password)
    actor = await queries.actor_of_person(known[0]) if known and fits else None
    if actor is None:
        await _remember_failure(name, now)
        raise rules.wrong_password()
    token = rules.new_token()
    async with transaction():
        if previous_token:
            await SessionRow.delete().where(SessionRow.token_sha256 == rules.token_digest(previous_token))
        await SessionRow.delete().where((SessionRow.person == actor.person) & (SessionRow.expires_at < now))
        await SignInFailure.delete().where(SignInFailure.name == name.lower())
        await SessionRow.insert(
            SessionRow(
                id=new_id(),
                token_sha256=rules.token_digest(token),
                person=actor.person,
                device=device,
                created_at=now,
                expires_at=now + timedelta(days=session_days),
            )
        )
        await record(act="session.began", actor=actor.person, subject=actor.person, now=now)
    queries.forget_sessions()
    return actor, token


async def _remember_failure(name: str, now: datetime) -> None:
    async with transaction():
        await SignInFailure.insert(SignInFailure(id=new_id(), name=name.lower(), at=now))
        await record(act="session.refused", detail={"name": name}, now=now)


async def sign_out(*, token: str, actor: Actor, now: datetime) -> None:
    async with transaction():
        await SessionRow.delete().where(SessionRow.token_sha256 == rules.token_digest(token))
        await record(act="session.ended", actor=actor.person, subject=actor.person, now=now)
    queries.forget_sessions()

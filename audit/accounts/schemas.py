"""Words of the room: person 人员, role 角色, session, actor."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct, field

from audit.ids import HallId, PersonId

LoginName = Annotated[str, Meta(min_length=1, max_length=64)]
Password = Annotated[str, Meta(min_length=1, max_length=256)]


class Role(StrEnum):
    """What a person may do in one hall."""

    consultant = "consultant"
    """顾问 (标准化建设岗): audits, onsite work, scorecards."""
    clerk = "clerk"
    """窗口人员: the self-check of their own counter."""
    hall_manager = "hall_manager"
    """大厅经理: patrols, findings."""
    supervisor = "supervisor"
    """服务管理科 / 督查: spot checks, scorecards."""
    supplier_lead = "supplier_lead"
    """业务主管 of the supplier: reads scorecards, answers for promises."""
    admin = "admin"
    """管理员: people, places."""


SENDERS = (Role.consultant, Role.supervisor, Role.hall_manager, Role.clerk, Role.admin)
"""Who may send inspections and photos."""


class Actor(Struct, frozen=True):
    """Who is asking: a signed-in person and the roles held in each hall."""

    person: PersonId
    name: str
    display_name: str
    roles: dict[HallId, frozenset[Role]]

    def has(self, hall: HallId, *roles: Role) -> bool:
        """Whether the actor holds one of the roles (any role when none is named) in this hall."""
        held = self.roles.get(hall, frozenset())
        return bool(held & set(roles)) if roles else bool(held)


class SignIn(Struct, forbid_unknown_fields=True):
    name: LoginName
    password: Password
    device: Annotated[str, Meta(max_length=200)] = ""
    """What the person would call this device; shown in the list of sessions."""


class HallRoles(Struct, frozen=True):
    hall: HallId
    hall_name: str
    hall_name_en: str
    roles: list[Role]


class Me(Struct, frozen=True):
    """The signed-in person as the phone knows them."""

    person: PersonId
    name: str
    display_name: str
    halls: list[HallRoles]


class DemoAccount(Struct, frozen=True):
    name: str
    password: str
    display_name: str
    role: Role


class SignInPage(Struct, frozen=True):
    """What the sign-in page may show before anybody signs in."""

    demo_accounts: list[DemoAccount] = field(default_factory=list)
    """Empty unless the server was started with `hall-audit demo`."""


class Session(Struct, frozen=True):
    id: UUID
    person: PersonId
    expires_at: datetime

"""A row of a watched table as a line of JSON, and back, by the columns of the table. Needs no database."""

import datetime
import uuid
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, cast

import msgspec
from msgspec import Meta
from piccolo import columns
from piccolo.columns.base import Column
from piccolo.table import Table

from audit.accounts import tables as accounts
from audit.assessments import tables as assessments
from audit.bulletins import tables as bulletins
from audit.checklists import tables as checklists
from audit.contracts import tables as contracts
from audit.deliverables import tables as deliverables
from audit.devices import tables as devices
from audit.errors import AuditError
from audit.evidence import tables as evidence
from audit.findings import tables as findings
from audit.incidents import tables as incidents
from audit.inspections import tables as inspections
from audit.journal.watched import WATCHED
from audit.ledger import tables as ledger
from audit.materials import tables as materials
from audit.media import tables as media
from audit.notices import tables as notices
from audit.onsite import tables as onsite
from audit.plans import tables as plans
from audit.rounds import tables as rounds
from audit.seals import tables as seals
from audit.signs import tables as signs
from audit.sites import tables as sites
from audit.standards import tables as standards
from audit.strict_json import read_json
from audit.training import tables as training
from audit.twins import tables as twins
from audit.workdays import tables as workdays

ROOMS = (
    accounts,
    assessments,
    bulletins,
    checklists,
    contracts,
    deliverables,
    devices,
    evidence,
    findings,
    incidents,
    inspections,
    materials,
    ledger,
    media,
    notices,
    onsite,
    plans,
    rounds,
    seals,
    signs,
    sites,
    standards,
    training,
    twins,
    workdays,
)

FIRST = ("hall", "zone", "spot", "person", "role_grant", "checklist_version")
ORDER = (*FIRST, *(kind for kind in WATCHED if kind not in FIRST))
"""In which rows may be taken in: what others speak of comes first."""
LEFT_OUT = {"person": ("password_hash",)}
INTEGER = Annotated[int, Meta(ge=-(2**31), le=2**31 - 1)]
TYPES: Mapping[type[Column], Any] = {
    columns.UUID: uuid.UUID,
    columns.Timestamptz: Annotated[datetime.datetime, Meta(tz=True)],
    columns.Date: datetime.date,
    columns.Boolean: bool,
    columns.Integer: INTEGER,
    columns.Text: str,
}


@cache
def table_of(kind: str) -> type[Table]:
    return next(table for table in _tables() if table._meta.tablename == kind)


def _tables() -> Iterator[type[Table]]:
    for room in ROOMS:
        yield from (
            one for one in vars(room).values() if isinstance(one, type) and issubclass(one, Table) and one is not Table
        )


@cache
def content_of(kind: str) -> tuple[str, str] | None:
    """The column that is a file of its own, and the one with its digest."""
    return WATCHED[kind].content


@cache
def names_of(kind: str) -> tuple[str, ...]:
    """The columns of a line."""
    out = {*LEFT_OUT.get(kind, ()), *(content_of(kind) or ())[:1]}
    return tuple(column._meta.name for column in table_of(kind)._meta.columns if column._meta.name not in out)


@cache
def _shape(kind: str) -> type[msgspec.Struct]:
    held = {column._meta.name: column for column in table_of(kind)._meta.columns}
    fields = [(name, _type(held[name])) for name in names_of(kind)]
    return msgspec.defstruct(kind, [*fields, *FILE.get(kind, [])], forbid_unknown_fields=True)


FILE: Mapping[str, list[tuple[str, Any]]] = {kind: [("file", str | None)] for kind in ("photo", "deliverable_version")}
"""The line of what has a file among the originals says where that lies in the archive."""


def _type(column: Column) -> Any:
    if isinstance(column, columns.Varchar):
        kind: Any = Annotated[str, Meta(max_length=column.length)]
    else:
        kind = next(TYPES[one] for one in type(column).__mro__ if one in TYPES)
    return kind | None if column._meta.null else kind


@cache
def flags_of(kind: str) -> frozenset[str]:
    return frozenset(c._meta.name for c in table_of(kind)._meta.columns if isinstance(c, columns.Boolean))


def line(kind: str, row: Mapping[str, Any]) -> bytes:
    flags = flags_of(kind)
    held = {name: bool(value) if name in flags else value for name, value in row.items()}
    return msgspec.json.encode(held) + b"\n"


def read_line(kind: str, content: bytes) -> dict[str, Any]:
    """Raises ValueError."""
    try:
        found = read_json(content, _shape(kind))
    except AuditError as problem:
        raise ValueError(problem.title) from None
    return cast(dict[str, Any], {name: getattr(found, name) for name in found.__struct_fields__})

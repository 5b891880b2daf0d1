"""Words of the room: picture 图片, snapshot, visit 检查计划; and a hall as a person writes it down."""

from datetime import datetime

from msgspec import Struct

from audit.accounts.schemas import LoginName, Role
from audit.checklists.schemas import ItemId, ShortText
from audit.inspections.schemas import Answer, InspectionKind
from audit.signs.schemas import Manner, SignClass, WalkBreak
from audit.sites.schemas import Name, SpotKind
from audit.standards.schemas import DraftDocument, PackProfile, RuleBook


class WrittenHall(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    name_en: Name
    time_zone: str


class WrittenSpot(Struct, frozen=True, forbid_unknown_fields=True):
    kind: SpotKind
    code: Name
    name: Name
    name_en: Name


class WrittenZone(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    name_en: Name
    spots: list[WrittenSpot]


class WrittenPerson(Struct, frozen=True, forbid_unknown_fields=True):
    name: LoginName
    display_name: Name
    role: Role


class HallFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of standards_library/halls/. People and their common password are for demos only."""

    hall: WrittenHall
    zones: list[WrittenZone]
    people: list[WrittenPerson] = []
    password: str = ""


class WrittenSign(Struct, frozen=True, forbid_unknown_fields=True):
    """A sign as a SignDocument has it; `zone` is the zone's name."""

    zone: Name
    name: Name
    place: Name
    sign_class: SignClass
    checked_days_ago: int
    symbol: ItemId | None = None
    standard: ShortText | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    manner: Manner = Manner.attached
    lower_edge_mm: int | None = None
    viewing_distance_mm: int | None = None
    offset_mm: int | None = None
    group: str | None = None
    group_position: int | None = None
    photo: str = ""
    """What the drawn photo shows."""


class WrittenNeed(Struct, frozen=True, forbid_unknown_fields=True):
    zone: Name
    reason: ShortText
    symbol: ItemId | None = None
    sign_class: SignClass | None = None


class WrittenWalk(Struct, frozen=True, forbid_unknown_fields=True):
    start: Name
    target: Name
    target_zone: Name
    reached: bool
    seconds: int
    days_ago: int
    breaks: list[WalkBreak] = []


class SignsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """standards_library/halls/demo_signs.yaml."""

    signs: list[WrittenSign]
    needs: list[WrittenNeed]
    walks: list[WrittenWalk]


class HallStandard(Struct, frozen=True, forbid_unknown_fields=True):
    """What the demo hall decided for itself."""

    rule_books: list[RuleBook]
    packs: dict[str, PackProfile]
    own: DraftDocument
    """Published."""
    draft: DraftDocument
    """Left unfinished."""


class DrawnDesk(Struct, frozen=True, forbid_unknown_fields=True):
    seed: int
    shot: int


class WrittenBox(Struct, frozen=True, forbid_unknown_fields=True):
    """A box of a standard photo: on a drawn thing, or at a place of the picture."""

    thing: ItemId
    """One of desk_things.yaml."""
    drawn: str = ""
    at: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Left, top, width and height in thousandths, where nothing is drawn."""
    least: int = 1
    most: int = 1


class WrittenTwin(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    picture: DrawnDesk
    spots: list[Name]
    """Their codes."""
    reasons: list[ShortText]
    """Of each version, the first one first."""
    boxes: list[WrittenBox]


class TwinsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """standards_library/halls/demo_twins.yaml."""

    twins: list[WrittenTwin]


class Picture(Struct, frozen=True):
    """What a photo shows. Equal pictures are the same photo."""

    scene: str
    """`staff` or `visitor` of a desk, or a place without one."""
    faults: tuple[str, ...]
    seed: int
    """Which furniture: counters come in a few kinds."""
    shot: int = 0
    take: int = 0
    """The same things photographed once more, from a little beside: another photo."""


class Snapshot(Struct, frozen=True):
    item: str
    picture: Picture


class Visit(Struct, frozen=True):
    """One planned inspection. Everything but the ids, which the database gives."""

    author: str
    """Sign-in name."""
    spot: str
    """Code of the spot."""
    pack: str
    kind: InspectionKind
    finished_at: datetime
    answers: list[Answer]
    snapshots: list[Snapshot]
    signature: list[list[int]]
    corrects: bool = False
    """It supersedes the visit before it."""
    withheld: bool = False
    """Its last photo never arrives: 照片 1/2."""
    quick: bool = False
    """A check of a minute: no photo and no drawn signature."""

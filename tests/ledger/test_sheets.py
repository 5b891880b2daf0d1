"""A year as one sheet, and what of the rooms counts as one deed."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID

import pytest

from audit.checklists.queries import promises
from audit.checklists.tender_schemas import DeedKind
from audit.contracts.schemas import Contract
from audit.ids import HallId, new_id
from audit.ledger.gathering import inspection_deeds
from audit.ledger.rules import Book, Ground, line_of
from audit.ledger.schemas import Deed, PromiseLight, SheetLine, YearVerdict
from audit.ledger.sheets import sheet_of
from audit.sites.schemas import Hall
from audit.workdays.rules import USUAL, day_in

HALL = Hall(id=HallId(UUID(int=1)), name="云杉区政务服务大厅", name_en="Hall", time_zone="Asia/Shanghai")
CONTRACT = Contract(starts_on=date(2024, 8, 15), ends_on=date(2026, 8, 14), tender="haining")
OVER = date(2026, 8, 15)


def ground(*deeds: Deed) -> Ground:
    return Ground(CONTRACT, Book(deeds), cache(lambda day: day_in(USUAL, day)), {})


def line(obligation: str, held: Ground, *, year: int = 1, today: date = OVER) -> SheetLine:
    sheet = sheet_of(HALL, CONTRACT, year, [promises()[obligation]], held, today=today)
    [found] = sheet.lines
    return found


def trainings(days: list[date]) -> list[Deed]:
    return [
        Deed(DeedKind.training, day, "培训", "/training", new_id(), frozenset(["hn-monthly-training"])) for day in days
    ]


def test_a_year_counts_the_months_that_ended_in_it() -> None:
    days = [date(2024 + (7 + n) // 12, (7 + n) % 12 + 1, 20) for n in range(12)]
    whole = line("hn-monthly-training", ground(*trainings(days)))
    assert (whole.periods, whole.periods_kept, whole.verdict) == (12, 12, YearVerdict.kept)
    gap = line("hn-monthly-training", ground(*trainings(days[:4] + days[5:])))
    assert (gap.periods, gap.periods_kept, gap.done, gap.verdict) == (12, 11, 11, YearVerdict.broken)


@pytest.mark.parametrize(
    ("days", "verdict"), [(49, YearVerdict.broken), (50, YearVerdict.kept), (51, YearVerdict.kept)]
)
def test_fifty_days_are_fifty_days(days: int, verdict: YearVerdict) -> None:
    some = [Deed(DeedKind.onsite, date(2024, 9, 2) + timedelta(days=n), "驻点", "/onsite") for n in range(days)]
    found = line("hn-onsite-first", ground(*some))
    assert (found.promised, found.done, found.verdict) == (50, days, verdict)


def test_what_the_whole_contract_promises_is_open_at_the_end_of_a_year_and_broken_at_its_own() -> None:
    held = ground()
    assert line("hn-future-layout", held).verdict is YearVerdict.open
    assert line("hn-future-layout", held, year=2).verdict is YearVerdict.broken


def test_what_comes_after_the_year_does_not_count_in_it() -> None:
    late = Deed(DeedKind.deliverable, date(2025, 8, 15), "布局", "/", new_id(), frozenset(["hn-future-layout"]))
    first, second = (line("hn-future-layout", ground(late), year=year) for year in (1, 2))
    assert (first.done, first.evidence, second.done, second.verdict) == (0, 0, 1, YearVerdict.kept)


@pytest.mark.parametrize(
    ("cases", "waiting", "light"),
    [
        (0, 0, PromiseLight.on_course),
        (1, 0, PromiseLight.on_course),
        (2, 0, PromiseLight.danger),
        (3, 0, PromiseLight.danger),
        (4, 0, PromiseLight.broken),
        (0, 3, PromiseLight.on_course),
        (0, 4, PromiseLight.danger),
    ],
)
def test_a_limit_of_three_warns_before_it_breaks(cases: int, waiting: int, light: PromiseLight) -> None:
    day = date(2025, 9, 1)
    some = [Deed(DeedKind.window_complaint, day, "投诉", "/", waiting=one < waiting) for one in range(cases + waiting)]
    one = line_of(promises()["hn-complaints-windows"], date(2025, 9, 2), ground(*some), since=date(2025, 8, 15))
    assert one.light is light


def test_patrols_of_one_half_hour_are_one_and_so_are_self_checks_of_half_a_day() -> None:
    day = date(2026, 3, 2)

    def row(kind: str, hour: int, minute: int) -> dict[str, object]:
        at = datetime(2026, 3, 2, hour, minute, tzinfo=UTC) - timedelta(hours=8)
        return {"id": new_id(), "kind": kind, "day_on": day, "finished_at": at}

    times = [(9, 1), (9, 29), (9, 30), (14, 0)]
    found = inspection_deeds(
        [row(kind, *at) for kind in ("patrol", "self_check", "acceptance") for at in times], "Asia/Shanghai"
    )
    assert [(one.kind, one.minute) for one in found if one.kind is DeedKind.patrol] == [
        (DeedKind.patrol, 541),
        (DeedKind.patrol, 570),
        (DeedKind.patrol, 840),
    ]
    assert [one.minute for one in found if one.kind is DeedKind.self_check] == [541, 840]
    assert [one.minute for one in found if one.kind is DeedKind.check] == [541]
    assert len(found) == 6


@pytest.mark.parametrize(("day", "light"), [(date(2025, 6, 20), "on_course"), (date(2025, 6, 23), "danger")])
def test_a_single_thing_is_in_danger_from_the_last_quarter_of_its_period_on(day: date, light: str) -> None:
    one = line_of(
        promises()["hn-monthly-training"], day, ground(*trainings([date(2025, 5, 6)])), since=date(2025, 5, 1)
    )
    assert one.standing
    assert one.standing.light == light


@pytest.mark.parametrize(("days", "light"), [(40, PromiseLight.danger), (39, PromiseLight.broken)])
def test_days_that_just_fit_into_those_that_are_left_are_not_lost_yet(days: int, light: PromiseLight) -> None:
    """Ten working days are left."""
    some = [Deed(DeedKind.onsite, date(2024, 9, 2) + timedelta(days=n), "驻点", "/onsite") for n in range(days)]
    one = line_of(promises()["hn-onsite-first"], date(2025, 7, 31), ground(*some), since=CONTRACT.starts_on)
    assert one.standing
    assert one.standing.workdays_left == 10
    assert one.light is light

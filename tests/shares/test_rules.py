"""What a link opens is decided without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import AuditError, Rejected, TooMany
from audit.shares import rules
from audit.shares.rules import SPELL, SPELL_MOST, SUBJECTS, Standing
from audit.shares.schemas import ShareKind, ShareState

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
NAMES = sorted({name for names in SUBJECTS.values() for name in names})
MOMENTS = st.timedeltas(timedelta(days=-100), timedelta(days=100)).map(lambda away: NOW + away)


def standing(**changes: Any) -> Standing:
    held: dict[str, Any] = {
        "expires_at": NOW + timedelta(days=1),
        "revoked_at": None,
        "may_share": True,
        "spell_at": None,
        "spell_opened": 0,
    }
    return Standing(**(held | changes))


@given(st.sampled_from(ShareKind), st.sets(st.sampled_from(NAMES)))
def test_a_report_is_named_by_what_its_kind_needs_and_by_nothing_else(kind: ShareKind, named: set[str]) -> None:
    given: dict[str, object] = {name: uuid4() if name in named else None for name in NAMES}
    wanted = set(SUBJECTS[kind])
    fits = bool(named) and named <= wanted if kind is ShareKind.notice else named == wanted
    try:
        rules.refuse_unnamed(kind, given)
        assert fits
    except Rejected as error:
        assert not fits and error.code == "share_subject"


@given(MOMENTS, st.none() | MOMENTS, st.booleans())
def test_a_link_opens_only_while_it_runs_and_its_maker_may_share(
    expires_at: datetime, revoked_at: datetime | None, may_share: bool
) -> None:
    held = standing(expires_at=expires_at, revoked_at=revoked_at, may_share=may_share)
    opens = expires_at > NOW and revoked_at is None and may_share
    assert (rules.state_of(held, now=NOW) is ShareState.running) is opens
    try:
        rules.refuse_ended(held, now=NOW)
        assert opens
    except AuditError as error:
        assert not opens and error.status == 410


@given(st.lists(st.integers(0, 12), min_size=150, max_size=300))
def test_no_spell_has_more_openings_than_allowed(waits: list[int]) -> None:
    """Told again by counting the openings of each spell."""
    held, now, counted = standing(), NOW, 0
    for seconds in waits:
        now += timedelta(seconds=seconds)
        try:
            since, opened = rules.next_spell(held, now=now)
        except TooMany:
            assert counted == SPELL_MOST and held.spell_at is not None and now < held.spell_at + SPELL
            continue
        counted = 1 if held.spell_at is None or now >= held.spell_at + SPELL else counted + 1
        assert counted == opened <= SPELL_MOST
        held = standing(spell_at=since, spell_opened=opened)


def test_a_full_spell_says_when_to_come_back() -> None:
    with pytest.raises(TooMany) as refused:
        rules.next_spell(standing(spell_at=NOW, spell_opened=SPELL_MOST), now=NOW + SPELL - timedelta(seconds=1))
    assert refused.value.retry_after_seconds == 900
    assert rules.next_spell(standing(spell_at=NOW, spell_opened=SPELL_MOST), now=NOW + SPELL) == (NOW + SPELL, 1)


@pytest.mark.parametrize(
    ("accepted", "english"),
    [
        ("", False),
        ("en", True),
        ("en-GB,en;q=0.9", True),
        ("zh-CN,zh;q=0.9,en;q=0.8", False),
        ("en;q=0.8,zh;q=0.9", False),
        ("en-US,en;q=0.9,zh-CN;q=0.8", True),
        ("de,fr;q=0.5", False),
        ("en;q=abc", True),
        ("en;q=0", False),
        (",;;q=,", False),
        ("zh," * 100_000, False),
    ],
)
def test_chinese_comes_first_unless_the_browser_asks_for_english(accepted: str, english: bool) -> None:
    assert rules.english_first(accepted) is english


@given(st.text())
def test_no_header_is_too_strange(accepted: str) -> None:
    rules.english_first(accepted)


def test_a_token_holds_256_bits_and_is_never_the_same() -> None:
    tokens = {rules.new_token() for _ in range(1000)}
    assert len(tokens) == 1000 and all(rules.TOKEN.fullmatch(one) for one in tokens)

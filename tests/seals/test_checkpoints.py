"""What the purchaser keeps finds a cut end and a rewritten history, also when the chain was made anew."""

import random
from pathlib import Path

import pytest

from audit.config import Settings
from audit.database import fetch, transaction
from audit.errors import Rejected
from audit.journal import rules as chain
from audit.journal.actions import record
from audit.journal.checking import check
from audit.journal.queries import entries, head
from audit.seals.checking import verify
from audit.seals.checkpointing import checkpoint
from audit.seals.checkpoints import read_checkpoint
from tests.cast import START
from tests.test_cli import run


async def write(count: int) -> None:
    async with transaction():
        for number in range(count):
            await record(act="test.written", detail={"number": number}, now=START)


@pytest.fixture
async def kept(opened: None, settings: Settings, tmp_path: Path) -> Path:
    folder = tmp_path / "purchaser"
    await write(5)
    for month in (1, 2):
        file, faults = await checkpoint(folder, settings=settings, now=START.replace(month=month))
        assert file and not faults
        await write(5)
    return folder


async def rewrite(sequence: int) -> None:
    """As somebody would who knows the rules: one entry is changed and every hash after it is made anew."""
    before = chain.BEGINNING
    for entry in [one async for one in entries()]:
        if entry["sequence"] == sequence:
            entry["act"] = "test.forged"
        before = chain.link(before, chain.leaf(entry))
        await fetch("UPDATE journal_entry SET act = ?, hash = ? WHERE id = ?", entry["act"], before.hex(), entry["id"])


async def test_a_whole_journal_fits_every_checkpoint(kept: Path, settings: Settings) -> None:
    found = await verify(settings, against=kept)
    assert (found.faults, found.checkpoints) == ([], 2)


async def test_a_cut_end_is_found(kept: Path, settings: Settings) -> None:
    async with transaction():
        last, _ = await head()
        await fetch("DELETE FROM journal_entry WHERE sequence > ?", last - 6)
    assert (await check()).faults == []
    [fault] = (await verify(settings, against=kept)).faults
    assert fault.sequence == last - 5 and "日志末尾被删" in fault.zh


async def test_a_history_written_anew_is_found_between_two_checkpoints(kept: Path, settings: Settings) -> None:
    first, _ = sorted(read.sequence for file in kept.iterdir() if (read := read_checkpoint(file.read_text())))
    async with transaction():
        await rewrite(first + 2)
    assert (await check()).faults == []
    [fault] = (await verify(settings, against=kept)).faults
    assert fault.sequence == first + 1 and "改写" in fault.zh


def is_accepted(text: str) -> bool:
    try:
        return read_checkpoint(text) is not None
    except Rejected as problem:
        assert problem.code == "seal_alg"
        return False


async def test_every_changed_byte_of_a_checkpoint_is_noticed(kept: Path) -> None:
    rng = random.Random(5)
    whole = next(kept.iterdir()).read_bytes()
    assert read_checkpoint(whole.decode()) is not None
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= rng.randrange(1, 128)
        assert not is_accepted(changed.decode("latin-1")), at


async def test_a_broken_journal_gets_no_checkpoint(kept: Path, settings: Settings) -> None:
    async with transaction():
        await fetch("UPDATE journal_entry SET act = 'x' WHERE sequence = 7")
    file, faults = await checkpoint(kept, settings=settings, now=START)
    assert file is None and faults[0].sequence == 7


def test_the_command_ends_with_the_number_of_what_it_found(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", str(tmp_path / "kept")
    done = run("checkpoint", "--to", folder, data=data)
    assert done.returncode == 0 and "存根已写好" in done.stdout, done.stderr
    done = run("verify", "--against", folder, data=data)
    assert done.returncode == 0 and "完整 / whole" in done.stdout, done.stderr
    file = next(Path(folder).iterdir())
    file.write_text(file.read_text().replace("sequence ", "sequence 1"))
    done = run("verify", "--against", folder, data=data)
    assert done.returncode == 3 and "存根" in done.stdout and "Traceback" not in done.stderr


def test_a_database_of_an_earlier_shape_is_one_sentence(tmp_path: Path) -> None:
    done = run("verify", data=tmp_path)
    assert done.returncode == 1 and "hall-audit migrate" in done.stderr and "Traceback" not in done.stderr

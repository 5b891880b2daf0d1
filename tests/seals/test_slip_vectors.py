"""The same bytes on server and phone: frontend/tests/unit/verify.test.ts reads the same file."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.seals import keys, rules
from audit.seals.schemas import Slip

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/slip.json").read_text())
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.mark.parametrize("vector", VECTORS["slips"], ids=lambda one: one["number"])
def test_a_slip_is_written_and_read_as_the_vector_says(vector: dict[str, Any]) -> None:
    public = keys.public_half(KEY)
    slip = msgspec.convert(vector["slip"], Slip)
    assert public.hex() == VECTORS["key"]["public_key"]
    assert rules.write_slip(slip, KEY) == vector["text"]
    assert rules.read_slip(vector["text"], {rules.key_name(public): public}) == slip
    assert rules.number_of(slip.seal) == vector["number"]

"""What the tests of support's answers share: take one apart, and see it refused."""

import base64
import json
from typing import Any

import pytest

from app.vault.errors import FreezeAnswerRefused
from app.vault.service import VaultService
from tests.fixtures.vault import OLD, VaultHome


def refused(home: VaultHome, vault: VaultService, answer: bytes) -> str:
    """Why; and that it changed and counted nothing."""
    file, events = home.paths.vault.read_bytes(), list(home.events)
    with pytest.raises(FreezeAnswerRefused) as refusal:
        home.run(vault.freezing.unfreeze(answer, OLD))
    assert vault.freezing.frozen
    assert (home.paths.vault.read_bytes(), home.events) == (file, events)
    assert not home.paths.attempts.exists()
    return str(refusal.value.details["reason"])


def payload(answer: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.b64decode(json.loads(answer)["payload"]))
    return found


def form(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()

"""Support's keys: changed, retired, asked for what is not theirs; and what is never shown."""

import json

import pytest
from cryptography.exceptions import InvalidTag

from app.core.secret import Secret
from app.sandbox.support import SupportDesk
from app.vault.freeze.seal import SupportKey
from app.vault.service import VaultService
from tests.app.vault.freeze.answering import form, payload, refused
from tests.fixtures.vault import OLD, VaultHome, key_of


@pytest.mark.usefixtures("frozen")
def test_support_changed_its_sealing_key_meanwhile(home: VaultHome, desk: SupportDesk) -> None:
    old = key_of(desk)
    desk.rotate()
    home.support = key_of(desk)
    assert home.support.kid != old.kid
    again = home.start()
    home.run(again.unlock(OLD))
    request = again.freezing.begin_unfreeze()
    assert json.loads(request)["kid"] == old.kid.hex()
    home.run(again.freezing.unfreeze(desk.answer(request), OLD))
    # The next freeze is sealed to the new key.
    home.run(again.freezing.freeze(OLD, phrase_at_hand=True))
    record = again._hold.open().inner.freeze
    assert record is not None
    assert record.kid == desk.kid


@pytest.mark.usefixtures("frozen")
def test_a_signer_that_was_retired(home: VaultHome, desk: SupportDesk) -> None:
    newer = SupportDesk("newer")
    home.support = SupportKey(desk.kid, desk.sealing_key, (newer.signing_key,))
    again = home.start()
    home.run(again.unlock(OLD))
    answer = desk.answer(again.freezing.begin_unfreeze())
    assert refused(home, again, answer) == "signer"
    home.run(again.freezing.unfreeze(newer.sign(form(payload(answer))), OLD))


def test_what_was_sealed_for_one_freeze_opens_for_no_other(
    frozen: VaultService, desk: SupportDesk
) -> None:
    """Somebody sends support the sealed key of a frozen wallet under a request of his own."""
    request = json.loads(frozen.freezing.begin_unfreeze())
    for name, other in (("fid", "11" * 8), ("vid_hash", "22" * 32)):
        with pytest.raises(InvalidTag):
            desk.freeze_key(form({**request, name: other}))
    with pytest.raises(KeyError):
        desk.freeze_key(form({**request, "kid": "33" * 8}))


def test_nothing_of_it_is_ever_shown(frozen: VaultService, desk: SupportDesk) -> None:
    freeze_key = desk.freeze_key(frozen.freezing.begin_unfreeze())
    request = frozen.freezing._request
    assert request is not None
    shown = repr(request) + repr(frozen.freezing.state()) + repr(Secret(freeze_key))
    for secret in (freeze_key, request.private.reveal()):
        assert repr(secret) not in shown
        assert secret.hex() not in shown

"""Support's answer: the right one unfreezes, every other one is refused and changes nothing."""

import base64
import json
import random
from collections.abc import Callable

import pytest

from app.sandbox.support import SupportDesk
from app.vault.errors import (
    CodeNeeded,
    FreezeAnswerRefused,
    NotFrozen,
    TooManyAttempts,
    WrongPassword,
)
from app.vault.events import Change, VaultChanged
from app.vault.format.spending import open_sealed
from app.vault.freeze.request import ANSWER_MOST
from app.vault.service import VaultService
from tests.app.vault.freeze.answering import form, payload, refused
from tests.fixtures.vault import ENTROPY, OLD, WRONG, XPRV, VaultHome, key_of


def test_support_unfreezes(home: VaultHome, frozen: VaultService, desk: SupportDesk) -> None:
    home.events.clear()
    request = frozen.freezing.begin_unfreeze()
    assert set(json.loads(request)) == {"vid_hash", "fid", "kid", "enc", "epk", "nonce"}
    assert len(request) < 1000
    vid = frozen._hold.open().header.vid
    assert vid.hex().encode() not in request  # only its hash
    home.run(frozen.freezing.unfreeze(desk.answer(request), OLD))
    assert home.events == [VaultChanged(Change.UNFROZEN)]
    again = home.start()
    home.run(again.unlock(OLD))
    assert open_sealed(OLD, again._hold.open().sealed("bip84/0")) == XPRV


def test_it_takes_the_password_too(
    home: VaultHome, frozen: VaultService, desk: SupportDesk
) -> None:
    answer = desk.answer(frozen.freezing.begin_unfreeze())
    for _ in range(5):
        with pytest.raises(WrongPassword):
            home.run(frozen.freezing.unfreeze(answer, WRONG))
    with pytest.raises(TooManyAttempts):
        home.run(frozen.freezing.unfreeze(answer, OLD))
    assert frozen.freezing.frozen
    home.clock.pass_time(5)
    home.run(frozen.freezing.unfreeze(answer, OLD))  # the same answer is still good
    assert not frozen.freezing.frozen


def test_it_takes_a_code_where_codes_are_on(home: VaultHome, desk: SupportDesk) -> None:
    home.support = key_of(desk)
    vault, _ = home.with_codes()
    home.run(vault.freezing.freeze(OLD, phrase_at_hand=True))  # no code: it is to be quick
    answer = desk.answer(vault.freezing.begin_unfreeze())
    with pytest.raises(CodeNeeded):
        home.run(vault.freezing.unfreeze(answer, OLD))
    home.run(vault.freezing.unfreeze(answer, OLD, home.phone.code()))
    assert not vault.freezing.frozen
    assert vault.codes.on


def test_an_answer_works_once(home: VaultHome, frozen: VaultService, desk: SupportDesk) -> None:
    answer = desk.answer(frozen.freezing.begin_unfreeze())
    home.run(frozen.freezing.unfreeze(answer, OLD))
    with pytest.raises(NotFrozen):
        home.run(frozen.freezing.unfreeze(answer, OLD))
    home.run(frozen.freezing.freeze(OLD, phrase_at_hand=True))
    assert refused(home, frozen, answer) == "request"  # none was made for this freeze
    frozen.freezing.begin_unfreeze()
    assert refused(home, frozen, answer) == "freeze"


def test_a_request_of_a_freeze_that_is_over(
    home: VaultHome, frozen: VaultService, desk: SupportDesk
) -> None:
    answer = desk.answer(frozen.freezing.begin_unfreeze())
    home.run(frozen.reset_with_phrase(ENTROPY, OLD, use_keyring=True))
    home.run(frozen.freezing.freeze(OLD, phrase_at_hand=True))
    assert refused(home, frozen, answer) == "request"


def test_only_the_last_request_counts(
    home: VaultHome, frozen: VaultService, desk: SupportDesk
) -> None:
    first = desk.answer(frozen.freezing.begin_unfreeze())
    second = frozen.freezing.begin_unfreeze()
    assert refused(home, frozen, first) == "request"
    home.run(frozen.freezing.unfreeze(desk.answer(second), OLD))


def test_an_answer_from_before_the_program_ended(
    home: VaultHome, frozen: VaultService, desk: SupportDesk
) -> None:
    answer = desk.answer(frozen.freezing.begin_unfreeze())
    again = home.start()
    home.run(again.unlock(OLD))
    assert refused(home, again, answer) == "request"


def test_locking_does_not_lose_the_request(
    home: VaultHome, frozen: VaultService, desk: SupportDesk
) -> None:
    """Support takes its time, and the wallet locks itself meanwhile."""
    answer = desk.answer(frozen.freezing.begin_unfreeze())
    home.run(frozen.lock("idle"))
    home.run(frozen.unlock(OLD))
    home.run(frozen.freezing.unfreeze(answer, OLD))
    assert not frozen.freezing.frozen


def test_another_signer(home: VaultHome, frozen: VaultService, desk: SupportDesk) -> None:
    request = frozen.freezing.begin_unfreeze()
    good = desk.answer(request)
    impostor = SupportDesk("impostor")
    assert refused(home, frozen, impostor.sign(form(payload(good)))) == "signer"
    # The impostor's signature under support's name.
    forged = json.loads(impostor.sign(form(payload(good))))
    forged["signatures"][0]["keyid"] = json.loads(good)["signatures"][0]["keyid"]
    assert refused(home, frozen, form(forged)) == "signer"
    # Support's signature, but for a document of another type.
    other = b"application/vnd.walnut.feed+json;v=1"
    swapped = json.loads(desk.sign(form(payload(good)), other))
    swapped["payloadType"] = json.loads(good)["payloadType"]
    assert refused(home, frozen, form(swapped)) == "signer"
    assert refused(home, frozen, form({**json.loads(good), "signatures": []})) == "signer"
    home.run(frozen.freezing.unfreeze(good, OLD))


Mistake = Callable[[SupportDesk, bytes], bytes]


def other_freeze(desk: SupportDesk, request: bytes) -> bytes:
    return desk.sign(form({**payload(desk.answer(request)), "fid": "00" * 8}))


def other_nonce(desk: SupportDesk, request: bytes) -> bytes:
    nonce = base64.b64encode(bytes(16)).decode()
    return desk.sign(form({**payload(desk.answer(request)), "nonce": nonce}))


def other_receiver(desk: SupportDesk, request: bytes) -> bytes:
    """Sealed to somebody else's key."""
    key = base64.b64encode(desk.sealing_key).decode()
    return desk.answer(form({**json.loads(request), "epk": key}))


def broken_point(desk: SupportDesk, request: bytes) -> bytes:
    """An encapsulated key of zeros, which X25519 must not be used with."""
    sealed = base64.b64encode(bytes(80)).decode()
    return desk.sign(form({**payload(desk.answer(request)), "ct": sealed}))


def wrong_key(_desk: SupportDesk, request: bytes) -> bytes:
    """A genuine answer of a support that gives back another freeze key."""

    class Careless(SupportDesk):
        def freeze_key(self, _request: bytes) -> bytes:
            return bytes(32)

    return Careless().answer(request)


def one_member_more(desk: SupportDesk, request: bytes) -> bytes:
    return desk.sign(form({**payload(desk.answer(request)), "note": "hello"}))


def not_json(desk: SupportDesk, _request: bytes) -> bytes:
    return desk.sign(b"unfreeze, please")


@pytest.mark.parametrize(
    ("mistake", "reason"),
    [
        (other_freeze, "freeze"),
        (other_nonce, "request"),
        (other_receiver, "sealed"),
        (broken_point, "sealed"),
        (wrong_key, "key"),
        (one_member_more, "form"),
        (not_json, "form"),
    ],
)
def test_signed_but_wrong(
    home: VaultHome, frozen: VaultService, desk: SupportDesk, mistake: Mistake, reason: str
) -> None:
    request = frozen.freezing.begin_unfreeze()
    assert refused(home, frozen, mistake(desk, request)) == reason
    home.run(frozen.freezing.unfreeze(desk.answer(request), OLD))  # the right one still works


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"null",
        b"[" * ANSWER_MOST,
        b"{}",
        b'{"payload":1,"payloadType":"x","signatures":[]}',
        b"9" * ANSWER_MOST,
        b'"\\ud800"',
        b"\xff\xfe",
        b" " * (ANSWER_MOST + 1),
    ],
)
def test_no_answer_at_all(home: VaultHome, frozen: VaultService, untrusted: bytes) -> None:
    frozen.freezing.begin_unfreeze()
    assert refused(home, frozen, untrusted) == "form"


def test_every_changed_byte_is_refused(
    home: VaultHome, frozen: VaultService, desk: SupportDesk
) -> None:
    chance = random.Random(11)
    good = desk.answer(frozen.freezing.begin_unfreeze())
    request = frozen.freezing._request
    assert request is not None
    signers = key_of(desk).signers
    for place in range(len(good)):
        changed = bytearray(good)
        changed[place] ^= chance.randrange(1, 256)
        with pytest.raises(FreezeAnswerRefused):
            request.open(bytes(changed), signers)
        with pytest.raises(FreezeAnswerRefused):
            request.open(good[:place], signers)
    with pytest.raises(FreezeAnswerRefused):
        request.open(good + b" ", signers)
    with pytest.raises(FreezeAnswerRefused):
        request.open(good + b"0" * ANSWER_MOST, signers)
    home.run(frozen.freezing.unfreeze(good, OLD))

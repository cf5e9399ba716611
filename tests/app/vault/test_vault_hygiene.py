"""A canary password, phrase and spending key go through every deed and trouble and never show."""

import base64
import logging
import traceback
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest

from app.core.errors import AppError
from app.core.secret import Secret
from app.vault.codes import recovery, totp
from app.vault.device_secret import DeviceKeyring
from app.vault.format.spending import SealedKey, open_sealed
from app.vault.login_codes import Enrolment
from app.vault.service import NewKeys, VaultService
from tests.fixtures.keyring import FileKeyring
from tests.fixtures.vault import VaultHome

PASSWORD = b"canary-Passw0rd-\xe7\xa7\x98"
SECOND = b"canary-Sec0nd-Passw0rd"
WRONG = b"canary-Wr0ng-Passw0rd"
ENTROPY = b"canary-entropy-!"
XPRV = b"canary-xprv-of-the-first-account"
AUTHENTICATOR = b"canary-totp-secret-2"
BACKUP = b"canary-backup-Passw0rd"
CANARIES = (PASSWORD, SECOND, WRONG, ENTROPY, XPRV, AUTHENTICATOR, BACKUP)


def shapes() -> Iterator[bytes]:
    """Each canary as it might be written somewhere."""
    for canary in CANARIES:
        yield canary
        yield repr(canary)[2:-1].encode()
        yield canary.hex().encode()
        yield base64.b64encode(canary)
        yield base64.b32encode(canary)
        yield canary.decode().encode("utf-16-le")


SHAPES = tuple(shapes())


def clean(text: str | bytes) -> bool:
    data = text.encode(errors="replace") if isinstance(text, str) else text
    return not any(shape in data for shape in SHAPES)


class Deeds:
    """Runs the vault's calls and keeps everything that anybody could see of them."""

    def __init__(self, home: VaultHome) -> None:
        self.home, self.seen, self.failures = home, [], set[str]()

    seen: list[str]
    spare: list[bytes]

    def run(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            self.seen.append(repr(self.home.run(work)))
        except AppError as error:
            self.failures.add(error.code)
            told = traceback.TracebackException.from_exception(error, capture_locals=True)
            self.seen += [str(error), repr(error), repr(error.__dict__), *told.format()]

    def all(self) -> None:
        """Every deed, right and wrong, in every state."""
        vault = self.home.start()
        new = NewKeys(Secret(ENTROPY), {"bip84/0": Secret(XPRV)})
        self.run(vault.create(Secret(b"canary-"), new, True))
        self.run(vault.create(Secret(PASSWORD), new, True))
        self._open(vault)
        self.run(vault.lock())
        self._locked(vault)
        self._codes(vault)
        self._backup(vault)
        self._troubles(vault)

    def _open(self, vault: VaultService) -> None:
        self.run(vault.verify(Secret(WRONG)))
        self.run(vault.change_password(Secret(WRONG), Secret(SECOND)))
        self.run(vault.change_password(Secret(PASSWORD), Secret(SECOND)))
        self.run(vault.renew_keys(Secret(SECOND), Secret(PASSWORD), Secret(ENTROPY)))
        self.run(vault.renew_keys(Secret(PASSWORD), Secret(PASSWORD), Secret(b"canary-wrong-en!")))
        self.seen += [repr(vault._hold.open()), str(vault._hold.open().sealed("bip84/0"))]
        wire = SealedKey.from_wire(vault._hold.open().sealed("bip84/0").to_wire())
        self.seen += [repr(wire), repr(open_sealed(Secret(PASSWORD), wire))]
        self._freeze(vault)

    def _freeze(self, vault: VaultService) -> None:
        freezing = vault.freezing
        self.run(freezing.freeze(Secret(PASSWORD), phrase_at_hand=False))
        self.run(freezing.freeze(Secret(WRONG), phrase_at_hand=True))
        self.run(freezing.freeze(Secret(PASSWORD), phrase_at_hand=True))
        self.run(freezing.unfreeze(b"no answer", Secret(PASSWORD)))
        self.run(freezing.unfreeze_with_phrase(Secret(b"canary-wrong-en!"), Secret(PASSWORD)))
        self.seen += [repr(vault._hold.open()), repr(freezing.state())]
        self.run(freezing.unfreeze_with_phrase(Secret(ENTROPY), Secret(PASSWORD)))

    def _locked(self, vault: VaultService) -> None:
        self.run(vault.verify(Secret(PASSWORD)))
        for _ in range(6):
            self.run(vault.unlock(Secret(WRONG)))
        self.home.clock.pass_time(3600)
        self.run(vault.unlock(Secret(PASSWORD)))
        self.run(vault.lock())
        self.run(vault.reset_with_phrase(Secret(b"canary-wrong-en!"), Secret(SECOND), True))
        self.run(vault.reset_with_phrase(Secret(ENTROPY), Secret(SECOND), True))
        self.run(vault.lock())

    def _codes(self, vault: VaultService) -> None:
        """Login codes on, wrong in each way, moved, and off again; ends locked."""
        phone, password = self.home.phone, Secret(SECOND)
        phone.key = AUTHENTICATOR
        secret = Secret(AUTHENTICATOR)
        enrolment = Enrolment(secret, totp.key_text(secret), totp.uri(secret, "canary"))
        self.run(vault.unlock(password))
        self.run(vault.codes.enable(password, enrolment, Secret("000000")))
        self.run(vault.codes.enable(Secret(WRONG), enrolment, phone.code()))
        self.run(vault.codes.enable(password, enrolment, phone.code()))
        opened = vault._hold.open()
        spare = [code for code in opened.inner.recovery if code is not None]
        self.spare = [recovery.to_text(code).reveal() for code in spare]
        self.spare += [code.reveal() for code in spare]
        self.seen += [repr(opened), repr(vault.codes.state()), repr(enrolment)]
        for code in (None, Secret("000000"), Secret("12"), phone.code(), phone.code()):
            self.home.clock.pass_time(3600)
            self.run(vault.codes.verify(code))
        self.run(vault.lock())
        for code in (None, Secret("000000"), phone.code(), Secret(self.spare[0])):
            self.home.clock.pass_time(3600)
            self.run(vault.unlock(password, code))
        self.run(vault.codes.renew_recovery(password, Secret(self.spare[1])))
        self.run(vault.codes.disable(password, phone.code(), Secret(ENTROPY)))
        self.run(vault.lock())

    def _backup(self, vault: VaultService) -> None:
        path, password = self.home.folder / "b.walnutbak", Secret(SECOND)
        self.run(vault.unlock(password))
        self.run(vault.backups.save(path, Secret(WRONG), Secret(BACKUP)))
        self.run(vault.backups.save(path, password, Secret(BACKUP)))
        self.run(vault.backups.rehearse(path, Secret(WRONG), lambda _: None))
        self.run(vault.backups.rehearse(path, Secret(BACKUP), lambda _: None))
        self.run(vault.lock())

    def _troubles(self, vault: VaultService) -> None:
        self.home.backend.locked = True
        self.run(vault.unlock(Secret(SECOND)))
        self.home.backend.locked = False
        self.run(self.home.start(DeviceKeyring(self.home.backend)).unlock(Secret(SECOND)))
        other = FileKeyring(self.home.folder / "other keyring")
        self.run(self.home.start(DeviceKeyring(other, lambda _b: True)).unlock(Secret(SECOND)))
        good = self.home.paths.vault.read_bytes()
        self.home.paths.vault.write_bytes(good[:-1])
        self.run(self.home.start().unlock(Secret(SECOND)))
        self.home.paths.vault.write_bytes(good)
        self.home.paths.database.write_bytes(b"not a database at all" * 500)
        self.run(self.home.start().unlock(Secret(SECOND)))
        self.run(self.home.start().reset_with_phrase(Secret(ENTROPY), Secret(PASSWORD), True))


def test_no_canary_is_ever_seen(
    home: VaultHome, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    deeds = Deeds(home)
    deeds.all()
    assert deeds.failures >= {
        "vault.weak_password",
        "vault.wrong_password",
        "vault.wrong_phrase",
        "vault.locked",
        "vault.code.needed",
        "vault.code.wrong",
        "vault.code.invalid",
        "vault.wrong_password_or_code",
        "vault.too_many_attempts",
        "vault.keyring.locked",
        "vault.keyring.unusable",
        "vault.keyring.missing",
        "vault.damaged",
        "vault.freeze.unchecked",
        "vault.freeze.answer",
        "storage.damaged",
    }
    out, err = capfd.readouterr()
    for text in (*deeds.seen, *map(repr, home.events), caplog.text, out, err):
        assert clean(text), text[:2000]
        assert not any(code.decode() in text or code.hex() in text for code in deeds.spare)


def test_no_canary_lies_on_the_disk(home: VaultHome) -> None:
    deeds = Deeds(home)
    deeds.all()
    files = [path for path in home.folder.rglob("*") if path.is_file()]
    assert len(files) >= 4
    for path in files:
        assert clean(path.read_bytes()), path.name
        assert clean(path.name)
        assert not any(code in path.read_bytes() for code in deeds.spare)


def test_the_search_finds_what_it_should() -> None:
    for canary in CANARIES:
        assert not clean(b"..." + canary + b"...")
        assert not clean(repr(canary))
        assert not clean(canary.hex())

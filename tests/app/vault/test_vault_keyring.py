"""Which keyrings are good enough, and what is asked of them."""

import os
import subprocess
import sys
from pathlib import Path

import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backend import KeyringBackend

from app.core.paths import ROOT
from app.core.secret import Secret
from app.vault.device_secret import DeviceKeyring, Entry, KeyringStatus
from app.vault.errors import KeyringLocked, KeyringUnusable
from app.vault.format.device import DeviceSecret
from tests.fixtures.keyring import FileKeyring, allowed
from tests.fixtures.vault import KEYS, OLD, VaultHome

VID = bytes(range(16))
ID = bytes.fromhex("0011223344556677")


class PlainTextKeyring(KeyringBackend):
    """What a careless addition looks like: it works, and anybody can read it."""

    priority = 9

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.items.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.items[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.items[service, username]


class BrokenKeyring(PlainTextKeyring):
    """A system library that fails in its own words, with the secret in them."""

    def __init__(self, failure: Exception) -> None:
        super().__init__()
        self.failure = failure

    def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002 - its shape
        raise self.failure


class LockedException(Exception):
    """As the Secret Service's library names it."""


REFUSED: list[KeyringBackend] = [
    keyring.backends.fail.Keyring(),  # type: ignore[no-untyped-call]  # the library has no types
    keyring.backends.null.Keyring(),  # type: ignore[no-untyped-call]  # as above
    keyring.backends.chainer.ChainerBackend(),  # type: ignore[no-untyped-call]  # as above
    PlainTextKeyring(),
]


@pytest.mark.parametrize("backend", REFUSED, ids=lambda backend: type(backend).__name__)
def test_keyrings_that_protect_nothing_are_refused(
    home: VaultHome, backend: KeyringBackend
) -> None:
    device_keyring = DeviceKeyring(backend)
    name = f"{type(backend).__module__}.{type(backend).__qualname__}"
    assert device_keyring.status() == KeyringStatus(False, name, "vault.keyring.unusable")
    vault = home.start(device_keyring)
    with pytest.raises(KeyringUnusable) as refusal:
        home.run(vault.create(OLD, KEYS, use_keyring=True))
    assert refusal.value.details == {"backend": name}
    assert vault.state == "absent"
    home.run(vault.create(OLD, KEYS, use_keyring=False))
    home.run(vault.lock())
    home.run(vault.unlock(OLD))


@pytest.mark.parametrize("chosen", ["no.such.Keyring", "keyring.backends.null.Keyring", "\u00e9"])
def test_a_keyring_chosen_by_the_environment_is_no_better(tmp_path: Path, chosen: str) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "tests.app.vault.desktop", tmp_path / "data", "0", "create"],
        cwd=ROOT,
        env={**os.environ, "PYTHON_KEYRING_BACKEND": chosen},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout == "vault.keyring.unusable\n", said.stderr


def test_the_test_keyring_needs_the_rule_of_the_tests(home: VaultHome) -> None:
    assert not DeviceKeyring(home.backend).status().usable
    assert DeviceKeyring(home.backend, allow=allowed).status().usable


def test_a_chain_gives_its_first_good_keyring(home: VaultHome) -> None:
    """A chain would write wherever it works first, so one of it is chosen and kept to."""

    class Chain(keyring.backends.chainer.ChainerBackend):
        backends = (PlainTextKeyring(), home.backend, PlainTextKeyring())

    Chain.__module__, Chain.__qualname__ = "keyring.backends.chainer", "ChainerBackend"
    device_keyring = DeviceKeyring(Chain(), allow=allowed)  # type: ignore[no-untyped-call]  # as above
    device_keyring.set_failures(VID, ID, 3)
    assert home.backend.names() == [f"walnut/{VID.hex()}.{ID.hex()[:8]}.attempts"]
    assert device_keyring.status().name.endswith("FileKeyring")


@pytest.mark.parametrize(
    ("failure", "wanted"),
    [
        (RuntimeError("canary"), KeyringUnusable),
        (OSError(5, "canary"), KeyringUnusable),
        (keyring.errors.InitError("canary"), KeyringUnusable),
        (keyring.errors.KeyringLocked("canary"), KeyringLocked),
        (LockedException("canary"), KeyringLocked),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_whatever_a_keyring_raises_is_one_of_ours(
    failure: Exception, wanted: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    device_keyring = DeviceKeyring(BrokenKeyring(failure), allow=lambda _backend: True)
    with pytest.raises(wanted) as refusal:
        device_keyring.entry(VID, ID)
    assert refusal.value.__suppress_context__
    assert "canary" not in caplog.text + str(refusal.value) + repr(refusal.value.__dict__)
    assert not device_keyring.status().usable


def test_two_phases(home: VaultHome) -> None:
    device_keyring = DeviceKeyring(home.backend, allow=allowed)
    name = device_keyring.require()
    old = DeviceSecret.fresh(name)
    new = DeviceSecret.fresh(name, old.id)
    assert device_keyring.entry(VID, old.id) == Entry()
    device_keyring.settle(VID, old, 1)
    device_keyring.stage(VID, old, new, 1)
    entry = device_keyring.entry(VID, old.id)
    assert (entry.find(old.id), entry.find(new.id), entry.sgen) == (old, new, 1)
    device_keyring.settle(VID, new, 2)
    entry = device_keyring.entry(VID, old.id)
    assert (entry.find(old.id), entry.find(new.id), entry.sgen) == (None, new, 2)
    device_keyring.forget(VID, new.id)
    device_keyring.forget(VID, new.id)
    assert device_keyring.entry(VID, new.id) == Entry()


def test_each_copy_of_a_wallet_has_an_item_of_its_own(home: VaultHome) -> None:
    device_keyring = DeviceKeyring(home.backend, allow=allowed)
    one, other = DeviceSecret.fresh("a"), DeviceSecret.fresh("a")
    device_keyring.settle(VID, one, 1)
    device_keyring.set_failures(VID, one.id, 3)
    device_keyring.settle(VID, other, 9)
    assert device_keyring.entry(VID, one.id).sgen == 1
    device_keyring.forget(VID, other.id)
    assert device_keyring.entry(VID, one.id).find(one.id) is not None
    assert device_keyring.failures(VID, one.id) == 3


def test_the_item_of_an_earlier_walnut_is_taken_over(home: VaultHome) -> None:
    """It had the vault's id alone as its name; another copy's is left alone."""
    device_keyring = DeviceKeyring(home.backend, allow=allowed)
    old = DeviceSecret.fresh(device_keyring.require())
    device_keyring.settle(VID, old, 1)
    item = f"{VID.hex()}.{old.id.hex()[:8]}"
    kept = home.backend.get_password("walnut", item)
    assert kept is not None
    home.backend.delete_password("walnut", item)
    home.backend.set_password("walnut", VID.hex(), kept)
    home.backend.set_password("walnut", f"{VID.hex()}.attempts", "2")
    assert device_keyring.entry(VID, old.id).find(old.id) == old
    assert device_keyring.failures(VID, old.id) == 2
    device_keyring.settle(VID, DeviceSecret.fresh("a"), 1)
    assert device_keyring.entry(VID, old.id).find(old.id) == old
    new = DeviceSecret.fresh(old.backend, old.id)
    device_keyring.stage(VID, old, new, 1)
    device_keyring.settle(VID, new, 2)
    assert device_keyring.entry(VID, new.id) == Entry(new, None, 2)
    assert f"walnut/{VID.hex()}" not in home.backend.names()
    assert f"walnut/{VID.hex()}.attempts" not in home.backend.names()


def test_the_item_fits_the_smallest_store_and_has_an_opaque_name(home: VaultHome) -> None:
    """Windows allows 1,280 characters; other programs see the names."""
    device_keyring = DeviceKeyring(home.backend, allow=allowed)
    largest = DeviceSecret(b"\xff" * 8, Secret(b"\xff" * 32), "x")
    device_keyring.stage(VID, largest, largest, 2**40 - 1)
    value = home.backend.get_password("walnut", f"{VID.hex()}.ffffffff")
    assert value is not None
    assert len(value) < 300
    assert home.backend.names() == [f"walnut/{VID.hex()}.ffffffff"]


@pytest.mark.parametrize("value", ["-1", "x", "", "9" * 50, "³"])
def test_a_foreign_count_is_no_count(home: VaultHome, value: str) -> None:
    home.backend.set_password("walnut", f"{VID.hex()}.attempts", value)
    assert DeviceKeyring(home.backend, allow=allowed).failures(VID, ID) == 0


def test_the_fixture_keeps_nothing_in_plain_text(home: VaultHome) -> None:
    home.backend.set_password("walnut", "a", "canary-in-the-keyring")
    for path in (home.folder / "keyring").iterdir():
        assert b"canary" not in path.read_bytes()
    again = FileKeyring(home.folder / "keyring")
    assert again.get_password("walnut", "a") == "canary-in-the-keyring"

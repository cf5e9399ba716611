"""The one door to `keyring`: where this computer keeps its half of the vault's protection.

One item for each copy of a vault, `{"cur": {id, ds}, "next": {id, ds}, "sgen": n}`, under an
opaque name: a copy in another folder, from a backup, must not take the secret of the first. A
change goes through two phases so that a crash at any moment leaves the secret that the file on
the disk refers to: stage (cur and next), write the file, settle (next becomes cur).
Calls block (a locked keyring may ask the person first): run them in a lane.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from app.core.secret import Secret
from app.vault import canonical
from app.vault.canonical import Json, NotCanonical
from app.vault.crypto import KEY_SIZE
from app.vault.errors import KeyringLocked, KeyringUnusable, VaultError
from app.vault.format.device import DeviceSecret, place_of
from app.vault.format.header import COUNT_MOST, DEVICE_ID_SIZE

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")
Allow = Callable[["KeyringBackend"], bool]
log = logging.getLogger(__name__)

_SERVICE = "walnut"
_CHAINER = "keyring.backends.chainer.ChainerBackend"
# The systems' own encrypted stores. What is not here (fail, null, plain-text files, unknown
# additions) is refused: a device secret that anybody can read protects nothing.
_ENCRYPTED = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
    }
)
# Of the library itself, and of those under it that it lets through.
_LOCKED = frozenset({"KeyringLocked", "LockedException", "PromptDismissedException"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What the keyring holds for one vault; empty where it holds nothing that we can read."""

    current: DeviceSecret | None = None
    following: DeviceSecret | None = None
    sgen: int = 0

    def find(self, device_id: bytes | None) -> DeviceSecret | None:
        both = (self.current, self.following)
        return next((secret for secret in both if secret and secret.id == device_id), None)

    def is_of(self, id_: bytes) -> bool:
        """Whether it is of the copy that knows a secret of this id."""
        both = (self.current, self.following)
        return any(secret and place_of(secret.id) == place_of(id_) for secret in both)


@dataclass(frozen=True, slots=True)
class KeyringStatus:
    """name: class of the back end, for the person to recognise. problem: an error's code."""

    usable: bool
    name: str
    problem: str | None = None


def encrypted_at_rest(backend: "KeyringBackend") -> bool:
    """Whether this back end is one of those known to keep secrets encrypted."""
    return class_name(backend) in _ENCRYPTED


def class_name(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


class DeviceKeyring:
    """The keyring of this computer, or the reason why there is none to use."""

    def __init__(
        self, backend: "KeyringBackend | None" = None, allow: Allow = encrypted_at_rest
    ) -> None:
        """backend: None asks the system for its own."""
        self._given, self._allow = backend, allow
        self._chosen: KeyringBackend | None = None

    def status(self) -> KeyringStatus:
        """Try it out: whether a secret could be kept here now. Never raises."""
        try:
            return KeyringStatus(usable=True, name=self.require())
        except VaultError as error:
            name = str(error.details.get("backend", ""))
            return KeyringStatus(usable=False, name=name, problem=error.code)

    def require(self) -> str:
        """Class name of the back end, after it answered. Raises KeyringUnusable, KeyringLocked."""
        self._ask(lambda backend: backend.get_password(_SERVICE, "probe"))
        return class_name(self._backend())

    def entry(self, vid: bytes, id_: bytes) -> Entry:
        """What is kept for the copy of this vault that knows a device secret of this id.

        Raises KeyringUnusable, KeyringLocked; a foreign or cut value is an empty entry.
        """
        return self._read(_item(vid, id_)) or self._read(_old_item(vid)) or Entry()

    def _read(self, user: str) -> Entry | None:
        untrusted = self._get(user)
        if untrusted is None:
            return None
        try:
            return _parse_entry(untrusted, class_name(self._backend()))
        except NotCanonical:
            log.warning("the keyring's item for this vault is not readable")
            return Entry()

    def stage(
        self, vid: bytes, current: DeviceSecret | None, fresh: DeviceSecret, sgen: int
    ) -> None:
        """Phase one: keep both. current is the one that the file on the disk refers to."""
        self._put(vid, Entry(current, fresh, sgen))

    def settle(self, vid: bytes, device: DeviceSecret, sgen: int) -> None:
        """Phase two: the file refers to this one, at this security generation. Old ones go."""
        self._put(vid, Entry(device, None, sgen))
        self._forget_old(vid, device.id)

    def forget(self, vid: bytes, id_: bytes) -> None:
        """Remove everything about this copy of the vault, if it is there."""
        self._delete(_item(vid, id_))
        self._delete(_counter(_item(vid, id_)))
        self._forget_old(vid, id_)

    def failures(self, vid: bytes, id_: bytes) -> int:
        """The keyring's own count of failed logins at this copy; 0 where there is none."""
        for user in (_item(vid, id_), _old_item(vid)):
            untrusted = self._get(_counter(user))
            if untrusted is not None:
                return int(untrusted) if _is_count(untrusted) else 0
        return 0

    def set_failures(self, vid: bytes, id_: bytes, count: int) -> None:
        name = _counter(_item(vid, id_))
        self._ask(lambda backend: backend.set_password(_SERVICE, name, str(count)))

    def _forget_old(self, vid: bytes, id_: bytes) -> None:
        """What lies under the name that each copy had once, if it is of this one."""
        user = _old_item(vid)
        old = self._read(user)
        if old is not None and old.is_of(id_):
            self._delete(user)
            self._delete(_counter(user))

    def _put(self, vid: bytes, entry: Entry) -> None:
        secret = entry.following or entry.current
        if secret is None:
            raise ValueError("an entry without a secret")
        text, name = canonical.encode(_entry_to_json(entry)).decode(), _item(vid, secret.id)
        self._ask(lambda backend: backend.set_password(_SERVICE, name, text))

    def _get(self, user: str) -> str | None:
        return self._ask(lambda backend: backend.get_password(_SERVICE, user))

    def _delete(self, user: str) -> None:
        if self._get(user) is not None:
            self._ask(lambda backend: backend.delete_password(_SERVICE, user))

    def _backend(self) -> "KeyringBackend":
        if self._chosen is None:
            self._chosen = self._choose()
        return self._chosen

    def _choose(self) -> "KeyringBackend":
        # Reads the metadata of every installed package (0.2 s): only when it is needed.
        import keyring  # noqa: PLC0415

        found = self._given or keyring.get_keyring()
        chain = getattr(found, "backends", ()) if class_name(found) == _CHAINER else (found,)
        chosen = next((backend for backend in chain if self._allow(backend)), None)
        if chosen is None:
            raise KeyringUnusable(backend=class_name(found))
        return chosen

    def _ask(self, call: "Callable[[KeyringBackend], T]") -> T:
        """Run one call; whatever a back end raises becomes one of our two errors."""
        name = "none"
        try:
            backend = self._backend()
            name = class_name(backend)
            return call(backend)
        except KeyringUnusable:
            raise
        except Exception as error:  # noqa: BLE001 - turned into one of ours
            # Each back end raises what its system library raises, and its text may hold anything.
            log.warning("the keyring %s failed: %s", name, type(error).__name__)
            refusal = KeyringLocked if type(error).__name__ in _LOCKED else KeyringUnusable
            raise refusal(backend=name) from None


def _item(vid: bytes, id_: bytes) -> str:
    return f"{vid.hex()}.{place_of(id_).hex()}"


def _old_item(vid: bytes) -> str:
    """All copies of a vault had this name once; it is read, and replaced at the next change."""
    return vid.hex()


def _counter(item: str) -> str:
    return f"{item}.attempts"


def _is_count(untrusted: str) -> bool:
    return untrusted.isascii() and untrusted.isdigit() and len(untrusted) <= 6


def _entry_to_json(entry: Entry) -> dict[str, Json]:
    value: dict[str, Json] = {"sgen": entry.sgen}
    for name, secret in (("cur", entry.current), ("next", entry.following)):
        if secret is not None:
            kept = canonical.to_base64(secret.value.reveal())
            value[name] = {"id": secret.id.hex(), "ds": kept}
    return value


def _parse_entry(untrusted: str, backend: str) -> Entry:
    try:
        value = canonical.decode(untrusted.encode())
    except UnicodeEncodeError:
        raise NotCanonical("entry") from None
    if not isinstance(value, dict) or not {"sgen"} <= set(value) <= {"sgen", "cur", "next"}:
        raise NotCanonical("entry")
    return Entry(
        _parse_secret(value.get("cur"), backend),
        _parse_secret(value.get("next"), backend),
        canonical.integer(value["sgen"], 0, COUNT_MOST),
    )


def _parse_secret(value: Json, backend: str) -> DeviceSecret | None:
    if value is None:
        return None
    value = canonical.members(value, ("id", "ds"))
    return DeviceSecret(
        canonical.from_hex(value["id"], DEVICE_ID_SIZE),
        Secret(canonical.from_base64(value["ds"], KEY_SIZE)),
        backend,
    )

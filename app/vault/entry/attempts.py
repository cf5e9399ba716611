"""Slow down guessing at the keyboard: count failures before they happen, and keep the count.

Stops a person who types, not one who copies the file. The record is authenticated by a key from
the device secret, and the keyring holds a copy of the count: a record that is missing while the
keyring knows of failures, or that is not genuine, costs the longest delay once. The times of the
last failures are kept with the count, to be told to who gets in.
"""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.clock import Clock
from app.core.errors import StorageError
from app.core.files import storage_error, write_atomic
from app.core.secret import Secret
from app.vault import canonical
from app.vault.canonical import NotCanonical
from app.vault.crypto import authentic, authenticate, hk
from app.vault.errors import TooManyAttempts

DELAYS = (0, 0, 0, 0, 5, 15, 60, 300, 900, 3600)  # seconds after the 1st, 2nd, ... failure
TIMES_MOST = 20
"""So many of the last failures are kept with their time."""
_FREE = 4
_COUNT_MOST = 999_999
_TIME_MOST = 2**53
_SIZE_MOST = 1024
_MEMBERS = ("n", "until_wall", "boot_id", "monotonic", "mac")
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failures:
    """How often it failed, and when the last of these were (Unix seconds, oldest first)."""

    count: int = 0
    at: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """Failures so far, and until when to wait, by both clocks (milliseconds)."""

    count: int
    until: int
    boot: str
    monotonic: int
    times: tuple[int, ...] = ()  # Unix seconds; a record from before they were kept has none

    def to_bytes(self, key: Secret) -> bytes:
        public = self._public()
        mac = authenticate(key, canonical.encode(public)).hex()
        return canonical.encode(public | {"mac": mac})

    @classmethod
    def parse(cls, untrusted: bytes) -> "tuple[Record, bytes]":
        """The record and its MAC, not yet compared. Raises NotCanonical."""
        value = canonical.decode(untrusted)
        timed = isinstance(value, dict) and "times" in value
        value = canonical.members(value, (*_MEMBERS, "times") if timed else _MEMBERS)
        boot = value["boot_id"]
        if not isinstance(boot, str) or len(boot) > 64:
            raise NotCanonical("boot")
        record = cls(
            canonical.integer(value["n"], 0, _COUNT_MOST),
            canonical.integer(value["until_wall"], 0, _TIME_MOST),
            boot,
            canonical.integer(value["monotonic"], 0, _TIME_MOST),
            tuple(
                canonical.integer(time, 0, _TIME_MOST)
                for time in canonical.items(value.get("times", []), TIMES_MOST)
            ),
        )
        return record, canonical.from_hex(value["mac"], 32)

    def genuine(self, key: Secret, mac: bytes) -> bool:
        return authentic(key, canonical.encode(self._public()), mac)

    def _public(self) -> dict[str, canonical.Json]:
        public: dict[str, canonical.Json] = {
            "n": self.count,
            "until_wall": self.until,
            "boot_id": self.boot,
            "monotonic": self.monotonic,
        }
        return public | {"times": list(self.times)} if self.times else public


_NONE = Record(0, 0, "", 0)


def boot_id() -> str:
    """Changes with each start of the computer; empty where the system does not tell."""
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return ""


def record_key(device: Secret | None, vid: bytes) -> Secret:
    """Without a keyring the key is public: then it only finds accidents."""
    return hk(device or Secret(b""), vid, "attempts")


class Attempts:
    """The count of failed passwords of one vault. Calls block; `wait_seconds` does not."""

    def __init__(self, path: Path, clock: Clock, boot: Callable[[], str] = boot_id) -> None:
        self._path, self._clock, self._boot = path, clock, boot
        self._unsaved: Record | None = None
        self._before = _NONE
        self._shown = self._hint()

    def wait_seconds(self) -> int:
        """Still to wait before the next try; from any thread."""
        return math.ceil(self._remaining(self._shown) / 1000)

    def begin(self, key: Secret, known: int) -> Failures:
        """Count one try before it is made; a success takes it back by `clear`.

        known: failures by the keyring's copy. Gives the failures before this try.
        Raises TooManyAttempts(seconds), which is not a try.
        """
        record = self._unsaved or self._read(key, known)
        self._shown = record
        if wait := self.wait_seconds():
            raise TooManyAttempts(seconds=wait)
        self._before = record
        times = (*record.times, max(0, int(self._clock.now())))[-TIMES_MOST:]
        self._save(replace(self._after(record.count + 1), times=times), key)
        return Failures(record.count, record.times)

    def kept(self, key: Secret) -> Failures:
        """What a genuine record tells; no try is counted, and none found is no failure."""
        record = self._found(key)
        return Failures(record.count, record.times)

    def carry_over(self, before: Secret, after: Secret) -> None:
        """The same count under another key; a record that is not of the key before stays."""
        record = self._unsaved or self._found(before)
        if record.count:
            self._save(record, after)

    def take_back(self, key: Secret) -> None:
        """The try that `begin` counted came to no answer: it was none."""
        if self._before.count:
            self._save(self._before, key)
        else:
            self.clear()

    @property
    def saved(self) -> bool:
        """Whether the last count is on the disk (a full disk must not lock the owner out)."""
        return self._unsaved is None

    def clear(self) -> None:
        """Forget all failures."""
        self._unsaved, self._shown = None, _NONE
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error) from error

    def _read(self, key: Secret, known: int) -> Record:
        try:
            untrusted = self._load()
            if untrusted is None and not known:
                return _NONE
            record, mac = Record.parse(untrusted or b"")
            if record.genuine(key, mac) and record.count >= known:
                return record
        except NotCanonical:
            pass  # the same as a record that is not genuine
        log.warning("the record of failed logins is missing or not genuine")
        punished = self._after(max(known, _FREE), DELAYS[-1])
        self._save(punished, key)
        return punished

    def _found(self, key: Secret) -> Record:
        try:
            record, mac = Record.parse(self._load() or b"")
        except (NotCanonical, StorageError):
            return _NONE
        return record if record.genuine(key, mac) else _NONE

    def _load(self) -> bytes | None:
        try:
            with self._path.open("rb") as file:
                return file.read(_SIZE_MOST)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise storage_error(error) from error

    def _hint(self) -> Record:
        """What to show before the keyring was asked: unverified, so it only ever waits."""
        try:
            return Record.parse(self._load() or b"")[0]
        except (NotCanonical, StorageError):
            return _NONE

    def _save(self, record: Record, key: Secret) -> None:
        self._shown = record
        try:
            write_atomic(self._path, record.to_bytes(key))
            self._unsaved = None
        except StorageError:
            log.warning("the record of failed logins could not be written")
            self._unsaved = record

    def _after(self, count: int, delay: int | None = None) -> Record:
        seconds = _delay(count) if delay is None else delay
        return Record(
            min(count, _COUNT_MOST),
            int((self._clock.now() + seconds) * 1000),
            self._boot(),
            int((self._clock.monotonic() + seconds) * 1000),
        )

    def _remaining(self, record: Record) -> int:
        """Milliseconds. In the same boot the clock on the wall, which can be set, has no say."""
        if record.boot and record.boot == self._boot():
            left = record.monotonic - int(self._clock.monotonic() * 1000)
        else:
            left = record.until - int(self._clock.now() * 1000)
        return min(max(0, left), DELAYS[-1] * 1000)


def _delay(count: int) -> int:
    return DELAYS[min(count, len(DELAYS)) - 1]

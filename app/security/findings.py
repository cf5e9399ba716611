"""The check-up's rules: from facts to findings. No score; each finding says what to do."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.security.facts import Disk, Facts, KeyringUse

_DAY = 86_400
FEW_CODES = 2
CODES_END_SOON = 35 * _DAY
PHRASE_GROWS_OLD = 365 * _DAY
BACKUP_GROWS_OLD = 90 * _DAY
MANY_LABELS = 50
LONG_MINUTES = 15
VERSION_GROWS_OLD = 180 * _DAY


class State(enum.StrEnum):
    """warning: something is wrong now; advice: it could be better."""

    WARNING = "warning"
    ADVICE = "advice"
    GOOD = "good"


class FindingCode(enum.StrEnum):
    """Each in the form "area.what"."""

    CODES_ON = "two-factor.on"
    CODES_OFF = "two-factor.off"
    CODES_FEW = "two-factor.few"
    CODES_END = "two-factor.end"
    PHRASE_CHECKED = "phrase.checked"
    PHRASE_OLD = "phrase.old"
    PHRASE_NEVER = "phrase.never"
    BACKUP_FRESH = "backup.fresh"
    BACKUP_NEVER = "backup.never"
    BACKUP_OLD = "backup.old"
    BACKUP_BEHIND = "backup.behind"
    LOCK_ON = "auto-lock.on"
    LOCK_LONG = "auto-lock.long"
    LOCK_OFF = "auto-lock.off"
    LIMITS_ON = "limits.on"
    LIMITS_OFF = "limits.off"
    KEYRING_USED = "keyring.used"
    KEYRING_UNUSED = "keyring.unused"
    KEYRING_NONE = "keyring.none"
    VERSION_NEW = "version.new"
    VERSION_OLD = "version.old"
    SERVERS_ENCRYPTED = "servers.encrypted"
    SERVERS_PLAIN = "servers.plain"
    DISK_GOOD = "disk.good"
    DISK_ENCRYPTED = "disk.encrypted"
    DISK_NETWORK = "disk.network"
    DISK_FAT = "disk.fat"
    DISK_FULL = "disk.full"
    DISK_READABLE = "disk.readable"
    DISK_SYNCED = "disk.synced"
    DISK_PLAIN = "disk.plain"
    DISK_PLAIN_SWAP = "disk.plain-swap"
    PROCESS_HIDDEN = "process.hidden"
    PROCESS_OPEN = "process.open"
    FROZEN = "freeze.on"


@dataclass(frozen=True, slots=True)
class _Area:
    """Where all findings of one area lead: a help article, and a target in the window."""

    article: str
    remedy: str


_AREAS = {
    "two-factor": _Area(article="two-factor", remedy="security/two-factor"),
    "phrase": _Area(article="phrase-check", remedy="security/phrase"),
    "backup": _Area(article="backup", remedy="security/backup"),
    "auto-lock": _Area(article="lock-screen", remedy="settings/locking"),
    "limits": _Area(article="payment-limits", remedy="security/limits"),
    "keyring": _Area(article="keyring", remedy="security/password"),
    "version": _Area(article="update", remedy="help/update"),
    "servers": _Area(article="connection", remedy="settings/servers"),
    "disk": _Area(article="check-up", remedy="help/check-up"),
    "process": _Area(article="check-up", remedy="help/check-up"),
    "freeze": _Area(article="freeze", remedy="security/freeze"),
}
_WARNINGS = frozenset(
    {
        FindingCode.CODES_FEW,
        FindingCode.CODES_END,
        FindingCode.LOCK_OFF,
        FindingCode.SERVERS_PLAIN,
        FindingCode.DISK_NETWORK,
        FindingCode.DISK_FULL,
        FindingCode.DISK_READABLE,
    }
)
_GOOD = frozenset(
    {
        FindingCode.CODES_ON,
        FindingCode.PHRASE_CHECKED,
        FindingCode.BACKUP_FRESH,
        FindingCode.LOCK_ON,
        FindingCode.LIMITS_ON,
        FindingCode.KEYRING_USED,
        FindingCode.VERSION_NEW,
        FindingCode.SERVERS_ENCRYPTED,
        FindingCode.DISK_GOOD,
        FindingCode.DISK_ENCRYPTED,
        FindingCode.PROCESS_HIDDEN,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check-up; app.messages.checkup has its words.

    details: for the words, e.g. days. remedy: a target "page/part" of the window.
    """

    code: FindingCode
    details: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def area(self) -> str:
        return self.code.partition(".")[0]

    @property
    def state(self) -> State:
        if self.code in _GOOD:
            return State.GOOD
        return State.WARNING if self.code in _WARNINGS else State.ADVICE

    @property
    def article(self) -> str:
        return _AREAS[self.area].article

    @property
    def remedy(self) -> str:
        return _AREAS[self.area].remedy


def check(facts: Facts) -> tuple[Finding, ...]:
    """Every finding, the worst first; what cannot be known gives none."""
    found = [
        *([Finding(FindingCode.FROZEN)] if facts.frozen else []),
        *_codes(facts),
        *([_phrase(facts)] if facts.spends else []),
        _backup(facts),
        _lock(facts),
        *([_limits(facts)] if facts.spends else []),
        _keyring(facts),
        _servers(facts),
        *_disk(facts),
        _process(facts),
        _version(facts),
    ]
    order = list(State)
    return tuple(sorted(found, key=lambda finding: order.index(finding.state)))


def _codes(facts: Facts) -> Iterator[Finding]:
    codes = facts.codes
    if not codes.on:
        yield Finding(FindingCode.CODES_OFF)
        return
    few = codes.left <= FEW_CODES
    end = codes.ends is not None and codes.ends - facts.now <= CODES_END_SOON
    if few:
        yield Finding(FindingCode.CODES_FEW, {"n": codes.left})
    if end:
        yield Finding(FindingCode.CODES_END, {"n": max(0, _days(facts.now, codes.ends or 0))})
    if not few and not end:
        yield Finding(FindingCode.CODES_ON, {"n": codes.left})


def _phrase(facts: Facts) -> Finding:
    if facts.phrase_checked is None:
        return Finding(FindingCode.PHRASE_NEVER)
    old = facts.now - facts.phrase_checked > PHRASE_GROWS_OLD
    code = FindingCode.PHRASE_OLD if old else FindingCode.PHRASE_CHECKED
    return Finding(code, {"n": _days(facts.phrase_checked, facts.now)})


def _backup(facts: Facts) -> Finding:
    at, labels = facts.saved.at, facts.saved.labels
    if at is None:
        return Finding(FindingCode.BACKUP_NEVER)
    days = {"n": _days(at, facts.now)}
    if facts.newest_account > at or labels > MANY_LABELS:
        return Finding(FindingCode.BACKUP_BEHIND, days)
    if facts.now - at > BACKUP_GROWS_OLD:
        return Finding(FindingCode.BACKUP_OLD, days)
    return Finding(FindingCode.BACKUP_FRESH, days)


def _lock(facts: Facts) -> Finding:
    minutes = facts.auto_lock_minutes
    if not minutes:
        return Finding(FindingCode.LOCK_OFF)
    code = FindingCode.LOCK_LONG if minutes > LONG_MINUTES else FindingCode.LOCK_ON
    return Finding(code, {"minutes": minutes})


def _limits(facts: Facts) -> Finding:
    return Finding(FindingCode.LIMITS_ON if facts.limits else FindingCode.LIMITS_OFF)


def _keyring(facts: Facts) -> Finding:
    return Finding(
        {
            KeyringUse.USED: FindingCode.KEYRING_USED,
            KeyringUse.UNUSED: FindingCode.KEYRING_UNUSED,
            KeyringUse.NONE: FindingCode.KEYRING_NONE,
        }[facts.keyring]
    )


def _servers(facts: Facts) -> Finding:
    if facts.plain_servers:
        return Finding(FindingCode.SERVERS_PLAIN, {"n": facts.plain_servers})
    return Finding(FindingCode.SERVERS_ENCRYPTED)


def _disk(facts: Facts) -> Iterator[Finding]:
    for fault in Disk:
        if fault in facts.place.against:
            details = {"service": facts.place.service} if fault is Disk.SYNCED else {}
            yield Finding(FindingCode(f"disk.{fault}"), details)
    if not facts.place.against:
        encrypted = facts.place.encrypted
        yield Finding(FindingCode.DISK_ENCRYPTED if encrypted else FindingCode.DISK_GOOD)


def _process(facts: Facts) -> Finding:
    return Finding(FindingCode.PROCESS_HIDDEN if facts.hidden else FindingCode.PROCESS_OPEN)


def _version(facts: Facts) -> Finding:
    """A clock before the release tells nothing about its age."""
    age = max(0, facts.now - facts.released)
    code = FindingCode.VERSION_OLD if age > VERSION_GROWS_OLD else FindingCode.VERSION_NEW
    return Finding(code, {"n": age // _DAY})


def _days(since: int, until: int) -> int:
    return (until - since) // _DAY

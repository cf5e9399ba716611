"""What the security check-up says: a title, its reason, and what can be done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.core.i18n import ntr, tr

Detail = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Advice:
    """title: what was found; reason: why it matters; remedy: the words of a button, or ""."""

    title: str
    reason: str
    remedy: str = ""


def advice(code: str, detail: Detail) -> Advice:
    """The words for a finding (app.security.findings.FindingCode), in the chosen language."""
    return _ADVICE[code](detail)


def _n(detail: Detail) -> int:
    return int(detail.get("n", 0))


def _codes_few(detail: Detail) -> Advice:
    left = _n(detail)
    return Advice(
        ntr("{n} recovery code left", "{n} recovery codes left", left)
        if left
        else tr("No recovery codes left"),
        tr("They let you in when the phone is lost. Without one, only the recovery phrase does."),
        tr("Make new codes"),
    )


def _codes_end(detail: Detail) -> Advice:
    left = _n(detail)
    return Advice(
        ntr("Codes work for {n} more day", "Codes work for {n} more days", left)
        if left
        else tr("Codes work no longer than today"),
        tr("Codes are prepared for 400 days; unlocking with a code prepares the next ones."),
        tr("Look at two-factor login"),
    )


def _phrase_old(detail: Detail) -> Advice:
    return Advice(
        ntr("Phrase checked {n} day ago", "Phrase checked {n} days ago", _n(detail)),
        tr("Ink fades and papers get lost. Check once a year that you still have the words."),
        tr("Check the phrase"),
    )


_TWO_FACTOR: dict[str, Callable[[Detail], Advice]] = {
    "two-factor.on": lambda _: Advice(
        tr("Two-factor login is on"),
        tr(
            "Each start needs the password and a code from your phone; a patched program cannot "
            "skip the code."
        ),
    ),
    "two-factor.off": lambda _: Advice(
        tr("Two-factor login is off"),
        tr("Somebody who saw you type the password could unlock this wallet on this computer."),
        tr("Turn it on"),
    ),
    "two-factor.few": _codes_few,
    "two-factor.end": _codes_end,
}
_WAYS_BACK: dict[str, Callable[[Detail], Advice]] = {
    "phrase.checked": lambda d: Advice(
        tr("Recovery phrase checked"),
        ntr("You typed it rightly {n} day ago.", "You typed it rightly {n} days ago.", _n(d)),
        tr("Check it again"),
    ),
    "phrase.old": _phrase_old,
    "phrase.never": lambda _: Advice(
        tr("Recovery phrase not checked yet"),
        tr(
            "One wrong word on the paper, and the coins are lost with this computer. Typing the "
            "whole phrase once shows that it is right."
        ),
        tr("Check the phrase"),
    ),
    "backup.fresh": lambda d: Advice(
        tr("Backup is fresh"),
        ntr("Saved {n} day ago.", "Saved {n} days ago.", _n(d)),
        tr("Save another"),
    ),
    "backup.never": lambda _: Advice(
        tr("No backup file yet"),
        tr(
            "The recovery phrase brings back the coins, but not labels, accounts and settings. An "
            "encrypted backup file brings these back, too."
        ),
        tr("Save a backup"),
    ),
    "backup.old": lambda d: Advice(
        ntr("Backup is {n} day old", "Backup is {n} days old", _n(d)),
        tr("What you wrote since is on this computer only."),
        tr("Save a backup"),
    ),
    "backup.behind": lambda _: Advice(
        tr("Backup misses something new"),
        tr("A new account or many labels were added after it was saved."),
        tr("Save a backup"),
    ),
}
_THIS_PROGRAM: dict[str, Callable[[Detail], Advice]] = {
    "auto-lock.on": lambda d: Advice(
        tr("Locks by itself"),
        ntr("After {n} minute without use.", "After {n} minutes without use.", int(d["minutes"])),
    ),
    "auto-lock.long": lambda d: Advice(
        tr("Locks by itself, but late"),
        ntr(
            "It stays open for {n} minute after you left.",
            "It stays open for {n} minutes after you left.",
            int(d["minutes"]),
        ),
        tr("Choose a shorter time"),
    ),
    "auto-lock.off": lambda _: Advice(
        tr("Never locks by itself"),
        tr("Whoever comes to this computer while Walnut is open sees everything in it."),
        tr("Turn it on"),
    ),
    "limits.on": lambda _: Advice(
        tr("Payments are limited"),
        tr("Larger ones take more than the password, as you chose."),
    ),
    "limits.off": lambda _: Advice(
        tr("Payments are not limited"),
        tr(
            "With a limit, somebody at your open wallet cannot send everything with the password "
            "alone."
        ),
        tr("Set a limit"),
    ),
    "keyring.used": lambda _: Advice(
        tr("Keyring in use"),
        tr(
            "Half of the lock lies there: a copied file alone does not open, not even with the "
            "password."
        ),
    ),
    "keyring.unused": lambda _: Advice(
        tr("Keyring not used"),
        tr("The password alone protects the file. Changing the password can add the keyring."),
        tr("Change the password"),
    ),
    "keyring.none": lambda _: Advice(
        tr("No safe keyring on this computer"),
        tr("The password alone protects the file, so it should be a long one."),
        tr("Change the password"),
    ),
    "process.hidden": lambda _: Advice(
        tr("Memory is kept to itself"),
        tr("A crash writes no copy of it. Programs that run as administrator can still read it."),
    ),
    "process.open": lambda _: Advice(
        tr("Memory is less protected"),
        tr(
            "This system did not agree to keep the memory of Walnut out of crash reports and "
            "away from other programs."
        ),
        tr("Read more"),
    ),
    "version.new": lambda _: Advice(
        tr("This version is recent"),
        tr("Walnut cannot see by itself whether there is a newer one."),
    ),
    "version.old": lambda d: Advice(
        ntr("This version is {n} day old", "This version is {n} days old", _n(d)),
        tr("There may be a newer one with fewer faults."),
        tr("Read more"),
    ),
    "freeze.on": lambda _: Advice(
        tr("The wallet is frozen"),
        tr("Nothing can be paid from this computer. Whoever has the recovery phrase still can."),
        tr("Look at the freeze"),
    ),
}
_AROUND: dict[str, Callable[[Detail], Advice]] = {
    "servers.encrypted": lambda _: Advice(
        tr("Servers are reached encrypted"),
        tr("Nobody on the way reads along. The servers themselves still learn your addresses."),
    ),
    "servers.plain": lambda d: Advice(
        ntr("{n} server without encryption", "{n} servers without encryption", _n(d)),
        tr("Everybody on the way can read which addresses are yours."),
        tr("Look at the servers"),
    ),
    "disk.good": lambda _: Advice(
        tr("Nothing speaks against the data folder"),
        tr("Whether the disk is encrypted, this system does not tell. The wallet on it is."),
    ),
    "disk.encrypted": lambda _: Advice(
        tr("The data folder lies well"),
        tr("Only you may read it, and the disk is encrypted."),
    ),
    "disk.network": lambda _: Advice(
        tr("Data folder on a network disk"),
        tr("Such disks may lose what was just saved, and others can copy the files."),
        tr("Read more"),
    ),
    "disk.fat": lambda _: Advice(
        tr("Data folder on a FAT disk"),
        tr("There every user of the computer may read the files, and a power cut may damage them."),
        tr("Read more"),
    ),
    "disk.full": lambda _: Advice(
        tr("The disk is almost full"),
        tr("When it is full, nothing new can be saved."),
        tr("Read more"),
    ),
    "disk.readable": lambda _: Advice(
        tr("Others may open the data folder"),
        tr("Other users of this computer can copy its files, to try passwords at leisure."),
        tr("Read more"),
    ),
    "disk.synced": lambda d: Advice(
        tr("Data folder is copied by {service}", service=d.get("service", "")),
        tr(
            "Old copies of the wallet pile up where you cannot remove them, and copying it while "
            "it is open may damage it. Keep backup files there instead."
        ),
        tr("Read more"),
    ),
    "disk.plain": lambda _: Advice(
        tr("The disk is not encrypted"),
        tr(
            "As far as the system tells. The wallet on it is encrypted; with the whole disk "
            "encrypted, a thief of the computer does not get the keyring either."
        ),
        tr("Read more"),
    ),
    "disk.plain-swap": lambda _: Advice(
        tr("Memory may reach the disk in the clear"),
        tr("The swap space of this computer is not encrypted, as far as the system tells."),
        tr("Read more"),
    ),
}
_ADVICE = {**_TWO_FACTOR, **_WAYS_BACK, **_THIS_PROGRAM, **_AROUND}

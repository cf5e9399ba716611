"""What a line of the security journal says."""

from collections.abc import Callable, Mapping

from app.core.i18n import ntr, tr
from app.core.wording import duration, sat_unit

Detail = Mapping[str, str | int]
Sentence = Callable[[Detail], str]


def event_name(kind: str) -> str:
    """The kind by itself, e.g. for a filter."""
    return _names().get(kind, tr("Something else"))


def event_text(kind: str, detail: Detail) -> str:
    """What happened, as one line without a stop at its end."""
    said = _SENTENCES.get(kind)
    return said(detail) if said else event_name(kind)


def failures_told(count: int, last: str) -> str:
    """For the login. last: when the last of them was, already in words; "" where nobody knows."""
    known = ntr(
        "{n} wrong password or code since your last login",
        "{n} wrong passwords or codes since your last login",
        count,
    )
    return tr("{known}, the last one on {last}.", known=known, last=last) if last else f"{known}."


def _names() -> dict[str, str]:
    return {
        "created": tr("Wallet made"),
        "unlocked": tr("Unlocked"),
        "login-failed": tr("Failed login"),
        "locked": tr("Locked"),
        "clock-back": tr("Clock set back"),
        "password": tr("Password changed"),
        "codes-on": tr("Two-factor login turned on"),
        "codes-off": tr("Two-factor login turned off"),
        "codes-moved": tr("Two-factor login moved to another phone"),
        "codes-ending": tr("Two-factor login is to be turned off"),
        "codes-kept": tr("Two-factor login stays on"),
        "recovery-renewed": tr("Recovery codes renewed"),
        "recovery-used": tr("Recovery code used"),
        "keys": tr("Keys of the vault renewed"),
        "reset": tr("New password set by recovery phrase"),
        "frozen": tr("Wallet frozen"),
        "unfrozen": tr("Wallet unfrozen"),
        "limits": tr("Limits changed"),
        "raise-asked": tr("Higher limit asked for"),
        "payment-signed": tr("Payment signed"),
        "payment-refused": tr("Payment refused by a limit"),
        "exported": tr("Exported"),
        "backup-saved": tr("Backup saved"),
        "backup-rehearsed": tr("Backup tried out"),
        "restored": tr("Restored from a backup"),
        "phrase-checked": tr("Recovery phrase checked"),
        "auto-lock": tr("Automatic lock changed"),
        "system-lock": tr("Locking with the computer changed"),
        "servers": tr("Servers changed"),
        "proxy": tr("Proxy changed"),
    }


def _unlocked(detail: Detail) -> str:
    ways = {
        "password": tr("Unlocked with the password"),
        "code": tr("Unlocked with password and code"),
        "quick": tr("Unlocked again with the password alone"),
        "recovery": tr("Unlocked with a recovery code"),
        "phrase": tr("Unlocked with the recovery phrase"),
    }
    return ways.get(str(detail.get("way")), tr("Unlocked"))


def _failed(detail: Detail) -> str:
    if "n" not in detail:
        return tr("A wrong password or code was typed")
    return ntr(
        "{n} more wrong password or code, its time was not kept",
        "{n} more wrong passwords or codes, their times were not kept",
        int(detail["n"]),
    )


def _locked(detail: Detail) -> str:
    reasons = {
        "user": tr("Locked by hand"),
        "idle": tr("Locked because nobody used it"),
        "quit": tr("Locked because Walnut was closed"),
        "screen": tr("Locked together with the screen"),
        "system": tr("Locked together with the computer"),
        "reset": tr("Locked to set a new password"),
    }
    return reasons.get(str(detail.get("reason")), tr("Locked"))


def _exported(detail: Detail) -> str:
    things = {
        "history": tr("The history was exported"),
        "descriptors": tr("An account's public descriptors were exported"),
        "psbt": tr("A payment was exported, to be signed elsewhere"),
        "labels": tr("The labels were exported"),
        "journal": tr("This journal was exported"),
    }
    return things.get(str(detail.get("what")), tr("Exported"))


def _auto_lock(detail: Detail) -> str:
    minutes, before = int(detail.get("minutes", 0)), int(detail.get("before", 0))
    if not minutes:
        return tr("Automatic lock turned off")
    if before and minutes < before:
        return tr("Automatic lock made stricter: after {time}", time=duration(minutes * 60))
    if before:
        return tr("Automatic lock made looser: after {time}", time=duration(minutes * 60))
    return tr("Automatic lock turned on: after {time}", time=duration(minutes * 60))


def _servers(detail: Detail) -> str:
    own, plain = int(detail.get("own", 0)), int(detail.get("plain", 0))
    if not own:
        return tr("Servers changed: the built-in list")
    said = ntr("Servers changed: {n} of your own", "Servers changed: {n} of your own", own)
    if not plain:
        return said
    return tr("{said}, {plain} of them without encryption", said=said, plain=plain)


_SENTENCES: dict[str, Sentence] = {
    "unlocked": _unlocked,
    "login-failed": _failed,
    "locked": _locked,
    "clock-back": lambda d: tr(
        "The computer's clock was set back by {time}", time=duration(int(d.get("seconds", 0)))
    ),
    "payment-signed": lambda d: tr(
        "Payment of {amount} signed, from {account}",
        amount=sat_unit(int(d.get("sats", 0))),
        account=d.get("account", ""),
    ),
    "payment-refused": lambda d: tr(
        "Payment of {amount} refused by a limit", amount=sat_unit(int(d.get("sats", 0)))
    ),
    "exported": _exported,
    "auto-lock": _auto_lock,
    "system-lock": lambda d: (
        tr("Locking with the computer turned on")
        if d.get("on")
        else tr("Locking with the computer turned off")
    ),
    "servers": _servers,
    "proxy": lambda d: tr("Proxy turned on") if d.get("on") else tr("Proxy turned off"),
}

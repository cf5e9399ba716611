"""Small pieces of text that the window and the command line write alike."""

import re

from app.core.i18n import language, ntr

_THIN = "\u2009"  # between groups of three digits
_MINUS = "\u2212"
_DAY = 86_400
_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")


def grouped(number: int) -> str:
    """1 234 567, with thin spaces."""
    return f"{number:,}".replace(",", _THIN)


def with_point(number: str) -> str:
    """A decimal comma becomes a point: "1,5" is "1.5". "1,500" stays: it may mean thousands."""
    if "." in number or _THOUSANDS.match(number):
        return number
    return number.replace(",", ".", 1)


class _Chosen:
    unit = "sat"


def choose_unit(unit: str) -> None:
    """In which unit ("btc" or "sat") amounts are told: the one that the window shows."""
    _Chosen.unit = unit


def told(sats: int) -> str:
    """An amount in the chosen unit: "0.00001410 BTC" or "1 410 sat"."""
    if _Chosen.unit == "sat":
        return sat_unit(sats)
    return f"{_MINUS if sats < 0 else ''}{btc(abs(sats))} BTC"


def btc(sats: int) -> str:
    """Eight decimals, exact: integers only, never a float."""
    return f"{sats // 100_000_000}.{sats % 100_000_000:08d}"


def sat_unit(sats: int) -> str:
    """Always in satoshi, e.g. a fee: "1 410 sat"."""
    return f"{_MINUS if sats < 0 else ''}{grouped(abs(sats))} sat"


def duration(seconds: int) -> str:
    """About how long, in one unit: "40 seconds", "5 minutes", "2 hours", "3 days"."""
    if seconds < 90:
        return ntr("{n} second", "{n} seconds", seconds)
    if seconds < 90 * 60:
        return ntr("{n} minute", "{n} minutes", round(seconds / 60))
    if seconds < 36 * 3600:
        return ntr("{n} hour", "{n} hours", round(seconds / 3600))
    return ntr("{n} day", "{n} days", round(seconds / _DAY))


def file_size(size: int) -> str:
    """About how large, e.g. "840 kB" or "12.3 MB" (powers of ten, as disks are sold)."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"


def sentences(*parts: str) -> str:
    """Whole sentences one after the other; Chinese puts no space between them."""
    return ("" if _chinese() else " ").join(part for part in parts if part)


def headline(title: str, rest: str) -> str:
    """A title without a stop, then what follows it, on one line."""
    return f"{title}。{rest}" if _chinese() else f"{title}. {rest}"


def _chinese() -> bool:
    return language().startswith("zh")

"""Amounts as people write them, in bitcoin or satoshi: exact, never through a float."""

import re
from decimal import Decimal

from app.wallet.errors import AmountInvalid
from app.wallet.model import MAX_MONEY, Sats

_BITCOIN = 100_000_000
_PLAIN = re.compile(r"(?:\d{1,8}(?:\.\d{0,8})?|\.\d{1,8})")
_WHOLE = re.compile(r"\d{1,16}")
_WITH_UNIT = re.compile(r"(?P<number>[\d.]+)\s*(?P<unit>btc|₿|sats?|satoshis?)?", re.IGNORECASE)


def parse_btc(text: str) -> Sats:
    """A plain decimal number of bitcoin with at most 8 decimals. Raises AmountInvalid."""
    if not _PLAIN.fullmatch(text) or not text.isascii():
        raise AmountInvalid()
    return _in_range(int(Decimal(text) * _BITCOIN))


def parse_sats(text: str) -> Sats:
    """A whole number of satoshi. Raises AmountInvalid."""
    if not _WHOLE.fullmatch(text) or not text.isascii():
        raise AmountInvalid()
    return _in_range(int(text))


def parse_amount(text: str, unit: str) -> Sats:
    """A number, perhaps with "BTC" or "sat" behind it; without, in `unit` ("btc" or "sat").

    Raises AmountInvalid for zero, too many decimals, more than there will ever be.
    """
    found = _WITH_UNIT.fullmatch(text.strip())
    if found is None:
        raise AmountInvalid()
    said = (found["unit"] or unit).lower()
    return parse_sats(found["number"]) if said.startswith("sat") else parse_btc(found["number"])


def _in_range(amount: int) -> Sats:
    if not 0 < amount <= MAX_MONEY:
        raise AmountInvalid()
    return Sats(amount)


def format_btc(amount: Sats) -> str:
    """Bitcoin without needless zeros: "0.5", "1", "0.00000546"."""
    whole, rest = divmod(amount, _BITCOIN)
    return f"{whole}.{rest:08d}".rstrip("0").rstrip(".")

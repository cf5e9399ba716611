"""Payment links (BIP-21): read strictly, write plainly."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

from app.core.network import Network
from app.wallet.amounts import format_btc, parse_btc
from app.wallet.engine.addresses import parse_address
from app.wallet.errors import UriInvalid
from app.wallet.model import Sats

SCHEME = "bitcoin:"
LONGEST_TEXT = 200
"""Characters of a label or message that are kept; links come from strangers."""
_LONGEST_LINK = 8192
_KNOWN = ("amount", "label", "message")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class PaymentLink:
    """What a link asks for. label and message are a stranger's plain text."""

    address: str
    amount: Sats | None = None
    label: str = ""
    message: str = ""


def is_link(text: str) -> bool:
    return text.strip()[: len(SCHEME)].lower() == SCHEME


def parse(untrusted_text: str, network: Network) -> PaymentLink:
    """Read a link. Unknown parameters (lightning, pj, ...) are left out.

    Raises UriInvalid (reason: form, required, twice), AddressInvalid, AddressWrongNetwork,
    AmountInvalid. A parameter that must be understood (req-...) and is not refuses the link.
    """
    text = untrusted_text.strip()
    if not is_link(text) or len(text) > _LONGEST_LINK or not text.isprintable():
        raise UriInvalid(reason="form")
    path, _, query = text[len(SCHEME) :].partition("?")
    address, _ = parse_address(_decoded(path), network)
    fields = _fields(query.partition("#")[0])
    amount = parse_btc(fields["amount"]) if "amount" in fields else None
    return PaymentLink(
        address, amount, plain(fields.get("label", "")), plain(fields.get("message", ""))
    )


def _fields(query: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for part in filter(None, query.split("&")):
        name, _, value = part.partition("=")
        name = name.lower()
        if name.startswith("req-"):
            raise UriInvalid(reason="required")
        if name not in _KNOWN:
            continue
        if name in fields:
            raise UriInvalid(reason="twice")
        fields[name] = _decoded(value)
    return fields


def _decoded(text: str) -> str:
    if _BAD_ESCAPE.search(text):
        raise UriInvalid(reason="form")
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeDecodeError as error:
        raise UriInvalid(reason="form") from error


def plain(untrusted_text: str) -> str:
    """One line of text without control and direction characters, at most LONGEST_TEXT long."""
    kept = (
        " " if char.isspace() else char
        for char in untrusted_text[: 2 * LONGEST_TEXT]
        if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    return " ".join("".join(kept).split())[:LONGEST_TEXT]


def build(address: str, amount: Sats | None = None, label: str = "", message: str = "") -> str:
    """The link that asks for this; the address stays as it is, texts are percent-encoded."""
    fields = (
        ("amount", format_btc(amount) if amount else ""),
        ("label", quote(label, safe="")),
        ("message", quote(message, safe="")),
    )
    query = "&".join(f"{name}={value}" for name, value in fields if value)
    return f"{SCHEME}{address}" + (f"?{query}" if query else "")

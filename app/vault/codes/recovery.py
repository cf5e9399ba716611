"""Recovery codes: for the day when the authenticator is lost. Each works once.

80 random bits as Bech32m (BIP-350) with the prefix "walnutrc": they say what they are, so that a
chat can refuse to send one, and a mistyped letter is found before anything is tried.
"""

import os

from app.core import bech32
from app.core.secret import Secret
from app.vault.codes.typing import squeezed
from app.vault.errors import CodeInvalid

COUNT = 8
SIZE = 10  # bytes
_PREFIX = "walnutrc"


def fresh() -> tuple[Secret, ...]:
    """A new set, each in hexadecimal, the form that the vault keeps and derives keys from."""
    return tuple(Secret(os.urandom(SIZE).hex()) for _ in range(COUNT))


def to_text(code: Secret) -> Secret:
    """As it is printed: walnutrc1… in lower case."""
    words = bech32.regroup(bytes.fromhex(code.text()), 8, 5, pad=True)
    return Secret(bech32.encode(_PREFIX, words, bech32.BECH32M))


def looks_like(untrusted: Secret) -> bool:
    """Whether somebody means a recovery code rather than six digits."""
    return squeezed(untrusted).text().lower().startswith(_PREFIX)


def parse(untrusted: Secret) -> Secret:
    """The code in hexadecimal, from its text in either case, spaces or not. Raises CodeInvalid."""
    try:
        words, checksum = bech32.decode(_PREFIX, squeezed(untrusted).text())
        data = bytes(bech32.regroup(words, 5, 8, pad=False))
    except ValueError:
        raise CodeInvalid(reason="recovery") from None
    if checksum != bech32.BECH32M or len(data) != SIZE:
        raise CodeInvalid(reason="recovery")
    return Secret(data.hex())

"""Certificates: the first one seen from a server is remembered, another one later is refused.

Most Electrum servers sign their own certificate, so there is no authority to ask: whoever
answers at the first visit is trusted to be that server from then on. Some have certificates of
an authority, which are renewed every few months; where the first one was vouched for, another
one that is vouched for too takes its place. A server cannot change from one kind to the other.
"""

import hashlib
import ssl
from collections.abc import Awaitable, Callable
from typing import Protocol

from app.wallet.errors import CertificateChanged
from app.wallet.model import ServerAddress

_VOUCHED = b"\x01"


class PinStore(Protocol):
    """Where pins are kept (table server_pin), for each host and port.

    A pin is SHA-256 of the certificate's DER form, and one byte more where an authority of this
    computer vouched for it.
    """

    async def get(self, server: ServerAddress) -> bytes | None: ...

    async def put(self, server: ServerAddress, pin: bytes) -> None: ...


class MemoryPins:
    """Pins for as long as the program runs: before a vault is open, and for trying a server."""

    def __init__(self) -> None:
        self._pins: dict[tuple[str, int], bytes] = {}

    async def get(self, server: ServerAddress) -> bytes | None:
        return self._pins.get((server.host, server.port))

    async def put(self, server: ServerAddress, pin: bytes) -> None:
        self._pins[server.host, server.port] = pin


def any_certificate() -> ssl.SSLContext:
    """TLS 1.2 or newer that takes any certificate: `check` judges it before a word is said."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def vouched_certificate() -> ssl.SSLContext:
    """TLS 1.2 or newer that takes what this computer's authorities vouch for, for that name."""
    return ssl.create_default_context()


def fingerprint(certificate: bytes) -> bytes:
    """SHA-256 of a certificate in DER form."""
    return hashlib.sha256(certificate).digest()


async def check(
    pins: PinStore, server: ServerAddress, seen: bytes, vouched: Callable[[], Awaitable[bool]]
) -> None:
    """Remember the first fingerprint of a server; raise CertificateChanged for another one.

    vouched: asks, when it matters, whether an authority vouches for the certificate just seen.
    The error's detail `fingerprint` (hex) is what the user may accept instead.
    """
    pin = await pins.get(server)
    if pin is None:
        await pins.put(server, seen + (_VOUCHED if await vouched() else b""))
    elif pin[: len(seen)] != seen:
        if pin[len(seen) :] != _VOUCHED or not await vouched():
            raise CertificateChanged(server=str(server), fingerprint=seen.hex())
        await pins.put(server, seen + _VOUCHED)

"""Certificates: the first one seen from a server is remembered, another one later is refused.

Most Electrum servers sign their own certificate, so there is no authority to ask. Whoever
answers at the first visit is trusted to be that server from then on.
"""

import hashlib
import ssl
from typing import Protocol

from app.wallet.errors import CertificateChanged, ServerBroken
from app.wallet.model import ServerAddress


class PinStore(Protocol):
    """Where fingerprints are kept (table server_pin). A fingerprint is SHA-256 of the DER form."""

    async def get(self, server: ServerAddress) -> bytes | None: ...

    async def put(self, server: ServerAddress, fingerprint: bytes) -> None: ...


class MemoryPins:
    """Pins for as long as the program runs: before a vault is open, and for trying a server."""

    def __init__(self) -> None:
        self._pins: dict[tuple[str, int], bytes] = {}

    async def get(self, server: ServerAddress) -> bytes | None:
        return self._pins.get((server.host, server.port))

    async def put(self, server: ServerAddress, fingerprint: bytes) -> None:
        self._pins[server.host, server.port] = fingerprint


def tls_context() -> ssl.SSLContext:
    """TLS 1.2 or newer that takes any certificate: `check` judges it before a word is said."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def fingerprint(certificate: bytes) -> bytes:
    """SHA-256 of a certificate in DER form."""
    return hashlib.sha256(certificate).digest()


async def check(pins: PinStore, server: ServerAddress, certificate: bytes) -> None:
    """Remember the first certificate of a server; raise CertificateChanged for another one.

    The error's detail `fingerprint` (hex) is what the user may accept instead.
    """
    if not certificate:
        raise ServerBroken(what="certificate")
    seen = fingerprint(certificate)
    pinned = await pins.get(server)
    if pinned is None:
        await pins.put(server, seen)
    elif pinned != seen:
        raise CertificateChanged(server=str(server), fingerprint=seen.hex())

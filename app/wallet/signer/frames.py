"""What goes through the pipe between the wallet and the signer: one JSON frame each way."""

import base64
import json
from dataclasses import dataclass
from typing import Any, Self

from app.core.network import Network
from app.core.secret import Secret
from app.vault.format.spending import SealedKey
from app.wallet.model import AccountKind

LARGEST = 32_000_000
"""Bytes of a frame; a payment with thousands of coins stays below."""


class FrameBroken(ValueError):
    """The other side wrote something else than a frame."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What the review screen showed, to be checked against what is signed.

    payees: (script in hex, sats) of each output that is not our change.
    """

    txid: str  # of the unsigned transaction
    fee: int
    payees: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Order:
    """One task for the signer. Without claims and psbt: tell the public descriptors."""

    network: Network
    kind: AccountKind
    password: Secret
    sealed: SealedKey
    claims: Claims | None = None
    psbt: str = ""  # BIP-174, base64

    def to_wire(self) -> bytes:
        claims = self.claims
        value = {
            "network": self.network.value,
            "kind": self.kind.value,
            "password": base64.b64encode(self.password.reveal()).decode(),
            "sealed": base64.b64encode(self.sealed.to_wire().reveal()).decode(),
            "claims": claims
            and [claims.txid, claims.fee, [list(payee) for payee in claims.payees]],
            "psbt": self.psbt,
        }
        return json.dumps(value).encode()

    @classmethod
    def from_wire(cls, wire: bytes) -> Self:
        """Raises FrameBroken."""
        try:
            value = json.loads(wire)
            claims = value["claims"]
            return cls(
                Network(value["network"]),
                AccountKind(value["kind"]),
                Secret(base64.b64decode(value["password"], validate=True)),
                SealedKey.from_wire(Secret(base64.b64decode(value["sealed"], validate=True))),
                claims and _claims(*claims),
                str(value["psbt"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise FrameBroken from error


def _claims(txid: str, fee: int, payees: list[list[Any]]) -> Claims:
    return Claims(str(txid), int(fee), tuple((str(script), int(sats)) for script, sats in payees))


@dataclass(frozen=True, slots=True)
class Answer:
    """Either results, or an error: its code and, where the code is not enough, a word more."""

    results: tuple[str, ...] = ()
    error: str = ""
    reason: str = ""

    def to_wire(self) -> bytes:
        return json.dumps([list(self.results), self.error, self.reason]).encode()

    @classmethod
    def from_wire(cls, wire: bytes) -> Self:
        """Raises FrameBroken."""
        try:
            results, error, reason = json.loads(wire)
            return cls(tuple(str(result) for result in results), str(error), str(reason))
        except (ValueError, TypeError) as error:
            raise FrameBroken from error

"""The signer process: the only place where a payment's spending key is in the clear.

It reads one order from standard input, writes one answer to standard output and ends; with it
the key leaves the memory. It believes nothing: what it signs must be what was reviewed.
"""

import sys

from app.core.errors import AppError
from app.vault.format.spending import open_sealed
from app.wallet.engine import keys, signing
from app.wallet.errors import SigningFailed
from app.wallet.signer.frames import LARGEST, Answer, FrameBroken, Order


def main() -> int:
    """Do one order; 0 when an answer was written, whatever it says."""
    try:
        order = Order.from_wire(sys.stdin.buffer.read(LARGEST))
    except FrameBroken:
        return 2
    sys.stdout.buffer.write(_answer(order).to_wire())
    sys.stdout.buffer.flush()
    return 0


def _answer(order: Order) -> Answer:
    try:
        return Answer(_perform(order))
    except AppError as error:
        return Answer(error=error.code, reason=str(error.details.get("reason", "")))


def _perform(order: Order) -> tuple[str, ...]:
    record = open_sealed(order.password, order.sealed)
    try:
        if order.sealed.name.partition("/")[0] != order.kind.value:
            raise SigningFailed(reason="account")
        if order.claims is None:
            public = keys.public_descriptors(order.kind, record, order.network)
            return public.external, public.internal
        payment = signing.Reviewed(order.psbt, order.claims.txid, order.claims.fee)
        return (signing.sign(payment, order.claims.payees, order.kind, record, order.network),)
    finally:
        record.wipe()
        order.password.wipe()

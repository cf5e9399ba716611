"""How the command line writes amounts, times and payments."""

from datetime import UTC, datetime
from typing import Any

from app.core.i18n import tr
from app.wallet.model import Direction, PaymentRow, PaymentState


def btc(sats: int, *, sign: bool = False) -> str:
    """Eight decimals, exact; with sign always + or -."""
    before = "-" if sats < 0 else "+" if sign and sats > 0 else ""
    return f"{before}{abs(sats) // 100_000_000}.{abs(sats) % 100_000_000:08d}"


def moment(seconds: int) -> str:
    """UTC, to the minute."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")


def state(row: PaymentRow) -> str:
    if row.state is PaymentState.CONFIRMED:
        return tr("confirmed") if row.confirmations >= 6 else f"{row.confirmations}/6"
    return {
        PaymentState.SIGNED: tr("not sent yet"),
        PaymentState.MEMPOOL: tr("in the mempool"),
        PaymentState.REPLACED: tr("replaced"),
        PaymentState.DROPPED: tr("dropped"),
    }[row.state]


def payment(row: PaymentRow) -> tuple[str, ...]:
    """One line of the history."""
    about = row.label or row.address
    if row.direction is Direction.INTERNAL and not about:
        about = tr("to oneself")
    return (moment(row.time), btc(row.amount, sign=True), state(row), about, row.txid)


def payment_json(row: PaymentRow) -> dict[str, Any]:
    return {
        "txid": row.txid,
        "account": row.account,
        "time": row.time,
        "amount_sat": row.amount,
        "fee_sat": row.fee,
        "state": row.state.value,
        "direction": row.direction.value,
        "height": row.height,
        "confirmations": row.confirmations,
        "label": row.label,
        "address": row.address,
    }

"""One payment in full: its inputs, outputs, fee and its way."""

from collections.abc import Mapping
from typing import Any

from app.core.db import Connection
from app.core.network import Network
from app.wallet.chain.hashing import shown
from app.wallet.model import (
    InputLine,
    OutPoint,
    OutputLine,
    PaymentDetail,
    PaymentRow,
    PaymentState,
    Sats,
    TxId,
)
from app.wallet.store import headers, labels, payments
from app.wallet.store.addresses import address_of
from app.wallet.store.rawtx import RawTx, TxInput, parse
from app.wallet.store.transactions import raw_by_txid

_FACTS = """
SELECT t.id, t.txid, t.raw, t.height, t.time, t.first_seen, t.vsize, t.fee, t.replaced_by
FROM payment p JOIN tx t ON t.id = p.tx WHERE p.id = ?"""
_OURS = """
SELECT c.vout, s.keychain, c.standing FROM coin c JOIN script s ON s.id = c.script
WHERE c.tx = ?"""
_SPENT = """
SELECT s.txid, s.vout, c.value, x.address FROM spend s JOIN tx p ON p.txid = s.txid
JOIN coin c ON c.tx = p.id AND c.vout = s.vout JOIN script x ON x.id = c.script WHERE s.tx = ?"""

_Ours = Mapping[int, tuple[int, int]]  # vout -> (keychain, standing)


def detail(db: Connection, network: Network, payment: int) -> PaymentDetail | None:
    """Everything about one payment; None if it is gone."""
    found = payments.rows(db, (payment,))
    if not found:
        return None
    row = found[0]
    facts = db.execute(_FACTS, (payment,)).fetchone()
    tx, wire, raw, height, _, first_seen, vsize, fee, replaced_by = facts
    parsed = parse(bytes(raw))
    ours = {vout: (keychain, standing) for vout, keychain, standing in db.execute(_OURS, (tx,))}
    waits = row.state is PaymentState.MEMPOOL
    block = None if height is None else headers.hash_at(db, height)
    return PaymentDetail(
        row=row,
        inputs=_inputs(db, network, tx, parsed),
        outputs=_outputs(db, network, parsed, ours),
        vsize=vsize,
        fee_rate=None if fee is None else fee / vsize,
        first_seen=first_seen,
        block_hash=None if block is None else shown(block),
        replaced_by=None if replaced_by is None else TxId(shown(replaced_by)),
        replaces=_replaces(db, wire),
        rbf_possible=row.replaceable,
        cpfp_possible=waits and any(standing for _, standing in ours.values()),
        steps=_steps(db, tx, row),
    )


def _inputs(db: Connection, network: Network, tx: int, parsed: RawTx) -> tuple[InputLine, ...]:
    if parsed.coinbase:
        return ()
    ours = {
        (txid, vout): (value, address) for txid, vout, value, address in db.execute(_SPENT, (tx,))
    }
    return tuple(_input(db, network, line, ours) for line in parsed.inputs)


def _input(
    db: Connection, network: Network, line: TxInput, ours: Mapping[tuple[bytes, int], Any]
) -> InputLine:
    outpoint = OutPoint(TxId(shown(line.txid)), line.vout)
    if (line.txid, line.vout) in ours:
        value, address = ours[line.txid, line.vout]
        return InputLine(outpoint, address, Sats(value), mine=True)
    raw = raw_by_txid(db, line.txid)  # somebody else's output of a payment that we know
    outputs = parse(raw).outputs if raw else ()
    if line.vout >= len(outputs):
        return InputLine(outpoint, None, None, mine=False)
    coin = outputs[line.vout]
    return InputLine(outpoint, address_of(coin.spk, network), Sats(coin.value), mine=False)


def _outputs(
    db: Connection, network: Network, parsed: RawTx, ours: _Ours
) -> tuple[OutputLine, ...]:
    txid = shown(parsed.txid)
    addresses = [address_of(line.spk, network) for line in parsed.outputs]
    refs = [("output", f"{txid}:{vout}") for vout in range(len(addresses))]
    texts = labels.among(db, refs + [("addr", address) for address in addresses if address])
    return tuple(
        OutputLine(
            index=vout,
            address=address,
            amount=Sats(parsed.outputs[vout].value),
            mine=vout in ours,
            change=vout in ours and ours[vout][0] == 1,
            label=texts.get(("output", f"{txid}:{vout}")) or texts.get(("addr", address or ""), ""),
        )
        for vout, address in enumerate(addresses)
    )


def _replaces(db: Connection, wire: bytes) -> tuple[TxId, ...]:
    rows = db.execute("SELECT txid FROM tx WHERE replaced_by = ? ORDER BY id", (wire,))
    return tuple(TxId(shown(txid)) for (txid,) in rows)


def _steps(db: Connection, tx: int, row: PaymentRow) -> tuple[tuple[str, int], ...]:
    rows = db.execute("SELECT kind, time FROM step WHERE tx = ? ORDER BY id", (tx,))
    steps = tuple((kind, time) for kind, time in rows)
    if not steps and row.height is not None:  # met in a block: nothing came before
        return (("confirmed", row.time),)
    return steps

"""Chain data as bitcoind's JSON shows it."""

from typing import Any

from app.sandbox.chain import Chain
from app.sandbox.codec import Transaction, display_id, output_number, parse_whole_transaction

_COIN = 100_000_000


def bitcoins(sats: int) -> float:
    """The wire's floating bitcoins; eight digits are exact in a double."""
    return sats / _COIN


def transaction_json(raw: bytes, chain: Chain) -> dict[str, Any]:
    """`getrawtransaction` with verbose true, without script disassembly."""
    transaction = parse_whole_transaction(raw)
    return {
        "txid": display_id(transaction.txid),
        "hash": display_id(transaction.wtxid),
        "version": transaction.version,
        "size": len(raw),
        "vsize": transaction.vsize,
        "weight": transaction.weight,
        "locktime": transaction.locktime,
        "vin": _inputs_json(transaction),
        "vout": [
            {"value": bitcoins(value), "n": number, "scriptPubKey": {"hex": script.hex()}}
            for number, (value, script) in enumerate(transaction.outputs)
        ],
        "hex": raw.hex(),
        **_place_json(transaction.txid, chain),
    }


def _inputs_json(transaction: Transaction) -> list[dict[str, Any]]:
    return [
        {"txid": display_id(point[:32]), "vout": output_number(point), "sequence": sequence}
        for point, sequence in zip(transaction.inputs, transaction.sequences, strict=True)
    ]


def _place_json(txid: bytes, chain: Chain) -> dict[str, Any]:
    place = chain.place(txid)
    if place is None:
        return {}
    link = chain.links[place.height]
    return {
        "blockhash": display_id(link.block_id),
        "confirmations": chain.height - place.height + 1,
        "time": link.time,
        "blocktime": link.time,
    }

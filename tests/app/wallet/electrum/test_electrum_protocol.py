"""The second gate: each reply has exactly its form, or the server is broken."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.wallet.electrum import protocol
from app.wallet.electrum.protocol import HistoryEntry, MerkleProof, RelayFees, Tip
from app.wallet.errors import ServerBroken

TXID = "00" * 31 + "01"
WIRE = bytes([1]) + bytes(31)
HEADER = "ab" * 80

PARSERS: tuple[Callable[[Any], Any], ...] = (
    protocol.hash_bytes,
    protocol.status,
    protocol.greeting,
    protocol.header,
    protocol.headers,
    protocol.tip,
    protocol.history,
    protocol.transaction,
    protocol.merkle_proof,
    protocol.fee_rate,
    protocol.relay_fees,
    protocol.fee_histogram,
)

KEYS = ["hex", "headers", "count", "height", "tx_hash", "fee", "block_height", "pos", "merkle"]
KEYS += ["mempoolminfee", "minrelaytxfee", "incrementalrelayfee"]

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=80)
    | st.sampled_from([TXID, HEADER, "hex", "height", -1, 0, 1, 2**31, 2**64]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(PARSERS), json_values)
@settings(derandomize=True, max_examples=500, deadline=None)
def test_any_json_is_parsed_or_refused_never_anything_else(
    parser: Callable[[Any], Any], value: Any
) -> None:
    try:
        parser(value)
    except ServerBroken:
        pass


def test_good_replies_become_models() -> None:
    assert protocol.hash_bytes(TXID) == WIRE
    assert protocol.status(None) is None
    assert protocol.status(TXID) == TXID
    assert protocol.greeting(["ElectrumX 1.18.0", "1.4.2"]).version == (1, 4, 2)
    assert protocol.tip({"height": 5, "hex": HEADER}) == Tip(5, bytes.fromhex(HEADER))
    old = protocol.headers({"count": 2, "hex": HEADER * 2, "max": 2016})
    new = protocol.headers({"count": 2, "headers": [HEADER, HEADER], "max": 2016})
    assert old == new == bytes.fromhex(HEADER * 2)
    entries = protocol.history(
        [{"tx_hash": TXID, "height": 9}, {"tx_hash": "ff" * 32, "height": -1, "fee": 200}]
    )
    assert entries == (HistoryEntry(WIRE, 9, None), HistoryEntry(b"\xff" * 32, -1, 200))
    proof = protocol.merkle_proof({"block_height": 4, "pos": 1, "merkle": [TXID]})
    assert proof == MerkleProof(4, 1, (WIRE,))
    assert protocol.fee_rate(0.00012345) == 12.345
    assert protocol.fee_rate(-1) is None
    relay = {"mempoolminfee": 0.00002, "minrelaytxfee": 0.00001, "incrementalrelayfee": 0.00001}
    assert protocol.relay_fees(relay) == RelayFees(2.0, 1.0)
    assert protocol.fee_histogram([[12.5, 1000], [1, 50]])[0].rate == 12.5


def entry(**changes: Any) -> dict[str, Any]:
    return {"tx_hash": TXID, "height": 1} | changes


def proof(**changes: Any) -> dict[str, Any]:
    return {"block_height": 1, "pos": 0, "merkle": [TXID]} | changes


@pytest.mark.parametrize(
    ("parser", "reply"),
    [
        (protocol.hash_bytes, None),
        (protocol.hash_bytes, TXID[:-1]),
        (protocol.hash_bytes, TXID[:-2] + "zz"),
        (protocol.hash_bytes, " " * 64),
        (protocol.hash_bytes, TXID + "00"),
        (protocol.status, ""),
        (protocol.greeting, ["x"]),
        (protocol.greeting, ["x", "1.four"]),
        (protocol.greeting, ["x", "1." + "9" * 400]),
        (protocol.greeting, ["x", 1.4]),
        (protocol.header, HEADER[:-2]),
        (protocol.header, HEADER + "00"),
        (protocol.headers, {"count": 1, "hex": HEADER * 2}),
        (protocol.headers, {"count": 2017, "hex": HEADER * 2017}),
        (protocol.headers, {"count": True, "hex": HEADER}),
        (protocol.headers, {"count": 1, "headers": [HEADER, 5]}),
        (protocol.headers, {"count": 1, "headers": "ab"}),
        (protocol.headers, {"count": 1}),
        (protocol.tip, {"height": -1, "hex": HEADER}),
        (protocol.tip, {"height": 2**31 + 1, "hex": HEADER}),
        (protocol.tip, {"height": 1.5, "hex": HEADER}),
        (protocol.tip, [1, HEADER]),
        (protocol.history, {"tx_hash": TXID}),
        (protocol.history, [entry(height=-2)]),
        (protocol.history, [entry(height=10**30)]),
        (protocol.history, [entry(height=True)]),
        (protocol.history, [entry(height="1")]),
        (protocol.history, [entry(fee=-1)]),
        (protocol.history, [entry(fee=10**20)]),
        (protocol.history, [entry(fee=1.5)]),
        (protocol.history, [entry(tx_hash="<b>")]),
        (protocol.history, [entry(), entry()]),
        (protocol.history, [entry()] * 200_001),
        (protocol.history, [None]),
        (protocol.transaction, "0"),
        (protocol.transaction, "0x00"),
        (protocol.transaction, "00 00"),
        (protocol.transaction, {"hex": "00"}),
        (protocol.transaction, "00" * 4_000_001),
        (protocol.merkle_proof, proof(merkle=[TXID] * 25)),
        (protocol.merkle_proof, proof(merkle=[TXID[:-2]])),
        (protocol.merkle_proof, proof(merkle=None)),
        (protocol.merkle_proof, proof(pos=-1)),
        (protocol.merkle_proof, proof(pos=2**40)),
        (protocol.merkle_proof, proof(block_height=None)),
        (protocol.fee_rate, math.nan),
        (protocol.fee_rate, math.inf),
        (protocol.fee_rate, -2),
        (protocol.fee_rate, 1e9),
        (protocol.fee_rate, 10**400),
        (protocol.fee_rate, "0.1"),
        (protocol.fee_rate, True),
        (protocol.relay_fees, {}),
        (protocol.relay_fees, {"mempoolminfee": "1"}),
        (protocol.fee_histogram, [[1]]),
        (protocol.fee_histogram, [[math.nan, 1]]),
        (protocol.fee_histogram, [[1, -5]]),
        (protocol.fee_histogram, [[10**400, 1]]),
        (protocol.fee_histogram, [[1, 1]] * 10_001),
    ],
)
def test_wrong_replies_are_refused(parser: Callable[[Any], Any], reply: Any) -> None:
    with pytest.raises(ServerBroken):
        parser(reply)


def test_the_status_of_the_protocols_own_example() -> None:
    """electrum-protocol, section Status: three confirmed, three unconfirmed."""
    listed = (
        ("a6c9c361bd0bc536d6a22648efbf8f9b200e425ef6c3a7a9669dc444c532a347", 2472),
        ("9c42f84b2fcdaff676ba25d9d4941741cc0d1a01cce0c23fdc4c0b2afa38431c", 2473),
        ("770f2d4371b3fabb902dd9a103e2dd005fcd3971181078fca4a2a1d6ff127b30", 2473),
        ("80b19848aed792565ab7c5a79b7c2a00fbf985741579396ebe0ab6098e607311", 0),
        ("e02a1dadfa83b996b24175df807b271ea5d02937ef5b35c195fac1e1bdc3198f", 0),
        ("bb4c8ab438c13b89ca80d1d5bee25b0b6b7f55673f4d801998ba97db161d9e85", -1),
    )
    entries = [HistoryEntry(protocol.hash_bytes(txid), height, None) for txid, height in listed]
    expected = "78e96c6562cafa71c115503b9411fdfdc595a45031e2ab76ff75162fe1b0590d"
    assert protocol.status_of(entries) == expected
    assert protocol.status_of([]) is None

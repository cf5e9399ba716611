"""Check that a transaction is in a block: its merkle branch must lead to the header's root."""

import hashlib
from collections.abc import Sequence

from app.wallet.errors import ServerLied

MAX_DEPTH = 24
"""A block of 4 million weight units cannot hold 2^17 transactions; this leaves room."""

_HALF = 32


def verify(txid: bytes, position: int, branch: Sequence[bytes], root: bytes) -> None:
    """Raise ServerLied unless the transaction is at this position of the block with this root.

    Hashes are 32 bytes in wire order; branch goes from the leaves to the root. The caller must
    know that txid is the hash of a transaction that is not 64 bytes long: `transactions.identify`
    sees to that. Two old tricks are refused: an inner node that is also a transaction
    (CVE-2017-12842), and a position made up from a doubled last leaf (CVE-2012-2459).
    """
    if len(branch) > MAX_DEPTH or position < 0 or position >> len(branch):
        raise ServerLied(what="merkle_position")
    sha256, node = hashlib.sha256, txid
    for sibling in branch:
        if position & 1:
            if sibling == node:
                raise ServerLied(what="merkle_doubled")
            pair = sibling + node
        else:
            pair = node + sibling
        if pair[4] == 1 and could_be_transaction(pair):
            raise ServerLied(what="merkle_node")
        node = sha256(sha256(pair).digest()).digest()
        position >>= 1
    if node != root:
        raise ServerLied(what="merkle_root")


def could_be_transaction(pair: bytes) -> bool:
    """Whether 64 bytes have the form of a transaction: one input, one output, scripts of 4 bytes.

    An honest inner node has this form once in about 2^32; its block would then have to be proven
    by another server.
    """
    if len(pair) != 2 * _HALF or pair[4] != 1:
        return False
    input_script = pair[41]
    if input_script > 4 or pair[46 + input_script] != 1:
        return False
    return pair[55 + input_script] == 4 - input_script

"""What a node of today relays: Core's standard rules, without those on the style of scripts."""

from collections.abc import Sequence

from app.sandbox.block import COINBASE_MATURITY
from app.sandbox.chain import UNCONFIRMED, Chain, Coin
from app.sandbox.codec import FINAL_SEQUENCE, Transaction

INCREMENTAL_FEE = 100  # sat/kvB, the price of replacing
MAX_REPLACED = 100
MAX_CLUSTER = 64  # Core 31: transactions that hang together in the mempool
_MAX_WEIGHT = 400_000
_MIN_SIZE = 65
_MAX_MONEY = 21_000_000 * 100_000_000
_TIME_LOCK = 500_000_000  # BIP-65: from here a locktime means seconds
_SEQUENCE_OFF = 1 << 31  # BIP-68
_SEQUENCE_TIME = 1 << 22


class Refused(Exception):
    """The mempool says no, in bitcoind's words and with its RPC error code."""

    def __init__(self, reason: str, code: int = -26) -> None:
        super().__init__(reason)
        self.reason, self.code = reason, code


def fee_for(rate: int, vsize: int) -> int:
    """Satoshis that this rate (sat/kvB) asks for this size, rounded up."""
    return -(-rate * vsize // 1000)


def dust_limit(script: bytes) -> int:
    """Below this many satoshis an output costs more than it is worth (Core's GetDustThreshold)."""
    if script[:1] == b"\x6a":
        return 0
    witness = len(script) >= 4 and script[1] == len(script) - 2
    witness = witness and (script[0] == 0 or 0x51 <= script[0] <= 0x60)
    return (8 + 1 + len(script) + (67 if witness else 148)) * 3


def check_shape(transaction: Transaction) -> None:
    """What needs no look at the chain. Raises Refused."""
    outputs = transaction.outputs
    rules = (
        (not transaction.inputs, "bad-txns-vin-empty"),
        (not outputs, "bad-txns-vout-empty"),
        (any(not 0 <= o.value <= _MAX_MONEY for o in outputs), "bad-txns-vout-toolarge"),
        (len(set(transaction.inputs)) != len(transaction.inputs), "bad-txns-inputs-duplicate"),
        (bool(transaction.inputs) and transaction.is_coinbase, "coinbase"),
        (not 1 <= transaction.version <= 3, "version"),
        (transaction.weight > _MAX_WEIGHT, "tx-size"),
        (len(transaction.raw) < _MIN_SIZE, "tx-size-small"),
        (any(o.value < dust_limit(o.script) for o in outputs), "dust"),
    )
    for broken, reason in rules:
        if broken:
            raise Refused(reason)


def check_time(transaction: Transaction, coins: Sequence[Coin], chain: Chain) -> None:
    """Locktime (BIP-113), relative locks (BIP-68) and coinbase maturity. Raises Refused."""
    following = chain.height + 1
    if transaction.locktime and any(s != FINAL_SEQUENCE for s in transaction.sequences):
        by_time = transaction.locktime >= _TIME_LOCK
        if transaction.locktime >= (chain.median_time() if by_time else following):
            raise Refused("non-final")
    for coin in coins:
        if coin.coinbase and following - coin.height < COINBASE_MATURITY:
            raise Refused("bad-txns-premature-spend-of-coinbase")
    if transaction.version >= 2:
        for sequence, coin in zip(transaction.sequences, coins, strict=True):
            if not _lock_passed(sequence, coin, chain):
                raise Refused("non-BIP68-final")


def _lock_passed(sequence: int, coin: Coin, chain: Chain) -> bool:
    if sequence & _SEQUENCE_OFF:
        return True
    following = chain.height + 1
    height = following if coin.height == UNCONFIRMED else coin.height
    if not sequence & _SEQUENCE_TIME:
        return height + (sequence & 0xFFFF) <= following
    start = chain.median_time_at(min(height - 1, chain.height))
    return start + ((sequence & 0xFFFF) << 9) <= chain.median_time()

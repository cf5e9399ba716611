"""Block hashes that are built in, so that old headers need not be fetched from the beginning.

A file resources/chain/<network>.txt lists the first block of each difficulty period. Every
line was taken from bitcoinj's checkpoint headers (whose proof of work was checked) and agrees
with the block before it in Electrum's list. Headers up to the last checkpoint are proven by
linkage to the next checkpoint above them; newer ones by work, from the last checkpoint on.
A network without a file starts at its genesis block.
"""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from app.core.network import Network
from app.core.paths import RESOURCES
from app.wallet.chain.hashing import double_sha256, from_shown
from app.wallet.chain.params import params_for


@dataclass(frozen=True, slots=True)
class Checkpoint:
    height: int
    hash: bytes  # wire order


@dataclass(frozen=True, slots=True)
class Base:
    """Where full verification begins: the first header of a period, 80 bytes, trusted."""

    height: int
    header: bytes


def next_checkpoint(network: Network, height: int) -> Checkpoint | None:
    """The first checkpoint at or above this height; None above the last one.

    To prove the header at `height`, fetch from it up to this checkpoint (at most 2016 headers)
    and give them to `headers.verify_to_checkpoint`.
    """
    known = _load(network)[0]
    index = bisect_left(known, height, key=lambda checkpoint: checkpoint.height)
    return known[index] if index < len(known) else None


def base(network: Network) -> Base:
    """The last checkpoint with its header, or the genesis block."""
    return _load(network)[1]


def all_checkpoints(network: Network) -> tuple[Checkpoint, ...]:
    return _load(network)[0]


@cache
def _load(network: Network) -> tuple[tuple[Checkpoint, ...], Base]:
    path = RESOURCES / "chain" / f"{network.value}.txt"
    genesis = params_for(network).genesis
    if not path.exists():
        return (), Base(0, genesis)
    rows = [line.split() for line in path.read_text("ascii").splitlines() if line[0] != "#"]
    known = tuple(Checkpoint(int(row[0]), from_shown(row[1])) for row in rows)
    last = Base(known[-1].height, bytes.fromhex(rows[-1][2]))
    if double_sha256(last.header) != known[-1].hash:
        raise ValueError(f"{path.name} is damaged")
    return known, last

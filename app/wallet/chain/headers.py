"""Check block headers: that they follow one another, carry their work, and which chain is heavier.

Headers travel as bytes, 80 for each, one after the other in height order. Two ways of trust:
`verify_to_checkpoint` proves old ones by hash linkage up to a block hash that is built in;
`start` and `extend` check everything newer, work and difficulty included.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median_low

from app.wallet.chain.difficulty import adjusted, target, work
from app.wallet.chain.hashing import double_sha256
from app.wallet.chain.params import HEADER_SIZE, PERIOD, SPACING, ChainParams
from app.wallet.errors import ServerLied

_MEDIAN_BLOCKS = 11
_WARP_SECONDS = 600  # BIP-94: how far a period's first block may step back in time


@dataclass(frozen=True, slots=True)
class Header:
    """One parsed header; hashes are 32 bytes in wire order, time in unix seconds."""

    height: int
    hash: bytes
    previous: bytes
    merkle_root: bytes
    time: int
    bits: bytes


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of a verified chain: all that is needed to judge the next header."""

    height: int
    hash: bytes
    bits: bytes
    times: tuple[int, ...]  # of the last blocks, at most 11, oldest first
    period_time: int  # time of the current period's first block
    period_bits: bytes
    usual_bits: bytes  # the last of the period that were not the exception after a gap


@dataclass(frozen=True, slots=True)
class Extension:
    """Verified headers after a tail: their hashes in order, their work, and the new tail."""

    tail: Tail
    hashes: tuple[bytes, ...]
    work: int


def split(untrusted_raw: bytes) -> tuple[bytes, ...]:
    """One bytes for each header. Raises ServerLied where the length is not a multiple of 80."""
    if len(untrusted_raw) % HEADER_SIZE:
        raise ServerLied(what="header_length")
    size = HEADER_SIZE
    return tuple(untrusted_raw[at : at + size] for at in range(0, len(untrusted_raw), size))


def parse(raw: bytes, height: int) -> tuple[Header, ...]:
    """Read headers, the first of them at this height. Raises ServerLied for a wrong length."""
    return tuple(_parse_one(one, height + offset) for offset, one in enumerate(split(raw)))


def _parse_one(raw: bytes, height: int) -> Header:
    return Header(
        height=height,
        hash=double_sha256(raw),
        previous=raw[4:36],
        merkle_root=raw[36:68],
        time=int.from_bytes(raw[68:72], "little"),
        bits=raw[72:76],
    )


def merkle_root(raw: bytes) -> bytes:
    """The root that one 80-byte header commits to, wire order."""
    return raw[36:68]


def block_time(raw: bytes) -> int:
    return int.from_bytes(raw[68:72], "little")


def total_work(raw: bytes) -> int:
    """Hashes that these headers stand for, as their bits claim: check them first."""
    return sum(work(one[72:76]) for one in split(raw))


def verify_to_checkpoint(untrusted_raw: bytes, trusted_hash: bytes) -> tuple[bytes, ...]:
    """The hashes of headers whose last one is the block `trusted_hash`.

    A hash commits to all before it, so linkage alone proves them. Raises ServerLied.
    """
    hashes = tuple(double_sha256(one) for one in split(untrusted_raw))
    if not hashes or hashes[-1] != trusted_hash:
        raise ServerLied(what="checkpoint")
    for index in range(1, len(hashes)):
        at = index * HEADER_SIZE
        if untrusted_raw[at + 4 : at + 36] != hashes[index - 1]:
            raise ServerLied(what="header_link")
    return hashes


def period_start(height: int) -> int:
    """The first block of the difficulty period that this height belongs to."""
    return height - height % PERIOD


def start(height: int, trusted: bytes) -> Tail:
    """A tail at one trusted 80-byte header, which must be the first of its period.

    Height 0 with the genesis header, a checkpoint, or a stored header at `period_start`.
    """
    if height % PERIOD or len(trusted) != HEADER_SIZE:
        raise ValueError("a chain is judged from the first header of a period")
    bits, time = trusted[72:76], block_time(trusted)
    return Tail(height, double_sha256(trusted), bits, (time,), time, bits, bits)


def extend(params: ChainParams, tail: Tail, untrusted_raw: bytes) -> Extension:
    """Check headers that should follow the tail: linkage, work, difficulty, time.

    Not checked: a time far in the future, because computers' clocks are often wrong, and
    signet's block signatures, which are not in headers. Raises ServerLied; about 5 us a header.
    """
    hashes: list[bytes] = []
    total = 0
    for raw in split(untrusted_raw):
        expected = _expected_bits(params, tail, block_time(raw))
        tail = _follow(params, tail, raw, expected)
        hashes.append(tail.hash)
        total += work(expected)
    return Extension(tail, tuple(hashes), total)


def _follow(params: ChainParams, tail: Tail, raw: bytes, expected: bytes) -> Tail:
    time, bits = block_time(raw), raw[72:76]
    digest = hashlib.sha256(hashlib.sha256(raw).digest()).digest()
    if raw[4:36] != tail.hash:
        raise ServerLied(what="header_link", height=tail.height + 1)
    if bits != expected:
        raise ServerLied(what="difficulty", height=tail.height + 1)
    if int.from_bytes(digest, "little") > target(bits):
        raise ServerLied(what="work", height=tail.height + 1)
    _check_time(params, tail, time)
    return _advanced(params, tail, digest, time, bits)


def _advanced(params: ChainParams, tail: Tail, digest: bytes, time: int, bits: bytes) -> Tail:
    height = tail.height + 1
    times = (*tail.times[-_MEDIAN_BLOCKS + 1 :], time)
    if height % PERIOD == 0:
        return Tail(height, digest, bits, times, time, bits, bits)
    usual = tail.usual_bits if bits == params.limit_bits else bits
    return Tail(height, digest, bits, times, tail.period_time, tail.period_bits, usual)


def _check_time(params: ChainParams, tail: Tail, time: int) -> None:
    if len(tail.times) == _MEDIAN_BLOCKS and time <= median_low(tail.times):
        raise ServerLied(what="time", height=tail.height + 1)
    first = (tail.height + 1) % PERIOD == 0
    if params.bip94 and first and time < tail.times[-1] - _WARP_SECONDS:
        raise ServerLied(what="time", height=tail.height + 1)


def _expected_bits(params: ChainParams, tail: Tail, time: int) -> bytes:
    """Bitcoin Core's GetNextWorkRequired."""
    if not params.retargets:
        return params.limit_bits
    if (tail.height + 1) % PERIOD == 0:
        old = tail.period_bits if params.bip94 else tail.bits
        return adjusted(params, old, tail.times[-1] - tail.period_time)
    if not params.easy_after_gap:
        return tail.bits
    late = time > tail.times[-1] + 2 * SPACING
    return params.limit_bits if late else tail.usual_bits


def fork_height(ours: Callable[[int], bytes | None], start_height: int, raw: bytes) -> int | None:
    """The highest of these heights where our block hash is the server's too; None if there is none.

    ours: our block hash at a height, wire order, or None where we have none. The headers must be
    linked among themselves for the answer to mean anything: verify the branch with `extend`.
    """
    for header in reversed(parse(raw, start_height)):
        if ours(header.height) == header.hash:
            return header.height
    return None

"""Merkle branches of blocks, with their trees kept: proofs are asked for in every order."""

from functools import lru_cache
from typing import NamedTuple

from app.sandbox.block import merkle_levels
from app.sandbox.chain import Chain, Link


class Branch(NamedTuple):
    """A proof: the transaction's place in its block and the hashes beside its way up."""

    position: int
    hashes: list[bytes]


class MerkleProofs:
    """Proofs that a transaction lies in a block of the active chain."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._trees = lru_cache(maxsize=4096)(self._tree)

    def of(self, txid: bytes, height: int) -> Branch:
        """Raises LookupError where that block does not hold it."""
        link = self._chain.links[height]
        levels, positions = self._trees(link.block_id, height)
        return branch_at(levels, positions[txid])

    def at(self, height: int, position: int) -> Branch:
        """The proof of the transaction at this place. Raises IndexError."""
        link = self._chain.links[height]
        levels, _ = self._trees(link.block_id, height)
        if position >= len(link.txids):
            raise IndexError(position)
        return branch_at(levels, position)

    def _tree(self, _block_id: bytes, height: int) -> tuple[list[list[bytes]], dict[bytes, int]]:
        link: Link = self._chain.links[height]
        return merkle_levels(link.txids), {txid: n for n, txid in enumerate(link.txids)}


def branch_at(levels: list[list[bytes]], position: int) -> Branch:
    """The branch from a leaf to the root of a tree."""
    hashes, at = [], position
    for level in levels[:-1]:
        beside = at ^ 1
        hashes.append(level[beside] if beside < len(level) else level[at])
        at >>= 1
    return Branch(position, hashes)

"""Fetch transactions and prove their places: what leaves here is true, whoever the server is."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from app.core.db import Database
from app.wallet.chain import merkle
from app.wallet.chain.headers import block_time, merkle_root
from app.wallet.electrum.protocol import MerkleProof
from app.wallet.electrum.session import Session
from app.wallet.errors import ServerLied
from app.wallet.store import transactions
from app.wallet.store.rawtx import parse
from app.wallet.store.transactions import Arrival, Place
from app.wallet.sync.chain import HeaderChain
from app.wallet.sync.compare import Wanted

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fetched:
    """Verified transactions; left: those the server could not show or prove just now."""

    arrivals: tuple[Arrival, ...]
    left: frozenset[bytes]


async def fetch(
    session: Session, chain: HeaderChain, database: Database, wanted: Sequence[Wanted]
) -> Fetched:
    """Transactions with their proven places. Raises ServerBroken for what is no transaction.

    A proof that does not hold leaves its transaction out: the server may have gone over to
    another branch a moment ago. Whoever asks again finds out.
    """
    placed = [(want.txid, want.height) for want in wanted if want.height > 0]
    raws, proofs, headers = await asyncio.gather(
        _raws(session, database, wanted),
        _proofs(session, placed),
        chain.at(session, [height for _, height in placed]),
    )
    arrivals: list[Arrival] = []
    left: set[bytes] = set()
    for want in wanted:
        raw = raws.get(want.txid)
        place = None
        if want.height > 0 and want.txid in proofs:
            place = _place(want.txid, proofs[want.txid], headers[want.height])
        if raw is None or (want.height > 0 and place is None):
            left.add(want.txid)
        else:
            arrivals.append(Arrival(parse(raw), raw, place))
    return Fetched(tuple(arrivals), frozenset(left))


def _place(txid: bytes, proof: MerkleProof, header: bytes) -> Place | None:
    try:
        merkle.verify(txid, proof.position, proof.branch, merkle_root(header))
    except ServerLied:
        return None
    return Place(proof.height, proof.position, block_time(header))


async def _raws(
    session: Session, database: Database, wanted: Sequence[Wanted]
) -> dict[bytes, bytes]:
    held = [want.txid for want in wanted if want.held]
    found = await database.read(lambda db: transactions.raws(db, held)) if held else {}
    asked = [want.txid for want in wanted if not want.held]
    async for txid, raw in session.transactions(asked):
        if raw is not None:
            found[txid] = raw
    return found


async def _proofs(
    session: Session, placed: Sequence[tuple[bytes, int]]
) -> dict[bytes, MerkleProof]:
    found: dict[bytes, MerkleProof] = {}
    async for txid, proof in session.merkle_proofs(placed):
        if proof is not None:
            found[txid] = proof
    return found


async def ahead(count: int, work: Iterator[Coroutine[Any, Any, T]]) -> AsyncGenerator[T, None]:
    """Results of the work in its order, while up to count pieces of it run."""
    running: deque[asyncio.Task[T]] = deque()
    try:
        while True:
            while len(running) < count and (piece := next(work, None)) is not None:
                running.append(asyncio.create_task(piece))
            if not running:
                return
            yield await running[0]
            running.popleft()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

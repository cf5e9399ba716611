"""Keep our header chain in step with a server's, taking nothing on trust."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from app.core.db import Connection, Database
from app.wallet.chain import headers as rules
from app.wallet.chain.checkpoints import base, next_checkpoint
from app.wallet.chain.hashing import double_sha256
from app.wallet.chain.params import HEADER_SIZE, PERIOD, params_for
from app.wallet.electrum.protocol import Tip
from app.wallet.electrum.session import Session
from app.wallet.errors import ServerLied, ServerUnreachable
from app.wallet.store import headers, undo
from app.wallet.store.derive import Change, Setting

_FIRST_STEP_BACK = 8
_FETCHED_AT_ONCE = 8 * PERIOD  # headers: requests that go out together, 1.3 MB
_AT_ONCE = 504  # headers in one commit: about 10 ms

Progress = Callable[[int, int], None]
"""Told (headers checked, headers to check)."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What following a tip did: our best height now, and payments that lost their block."""

    height: int
    change: Change


@dataclass(slots=True)
class _Branch:
    """Verified headers that are not in our chain: 80 bytes each, joined; hashes in wire order."""

    raw: bytearray = field(default_factory=bytearray)
    hashes: list[bytes] = field(default_factory=list)
    work: int = 0


class HeaderChain:
    """Our verified headers: the table, and the tail that judges the next one."""

    def __init__(self, database: Database, setting: Callable[[], Setting]) -> None:
        self._database, self._setting = database, setting
        self._network = setting().network
        self._params = params_for(self._network)
        self._tail: rules.Tail | None = None

    def forget(self) -> None:
        """The table may have changed behind our back: read it again."""
        self._tail = None

    async def follow(self, session: Session, untrusted_tip: Tip, progress: Progress) -> Followed:
        """Bring our chain up to the server's, over to its branch unless ours is heavier.

        Raises ServerLied for headers that do not hold, ServerUnreachable for a server that is no
        use now: reason=stale on a lighter branch than ours, reason=behind below the built-in ones.
        """
        try:
            return await self._follow(session, untrusted_tip, progress)
        except ServerLied:
            # The server's chain may have changed between two answers: once is no lie.
            self._tail = None
            return await self._follow(session, await session.tip(), progress)

    async def _follow(self, session: Session, tip: Tip, progress: Progress) -> Followed:
        tail = await self._current()
        change = Change()
        if not await self._joins(session, tail, tip):
            change = await self._switch(session, tip)
            tail = await self._current()
        begin = tail.height
        while tail.height < tip.height:
            progress(tail.height - begin, tip.height - begin)
            count = min(tip.height - tail.height, _FETCHED_AT_ONCE)
            tail = await self._fetch(session, tail, count)
        return Followed(tail.height, change)

    async def _current(self) -> rules.Tail:
        if self._tail is None:
            begin = base(self._network)
            self._tail = await self._database.write(lambda db: self._read_tail(db, begin.header))
        return self._tail

    def _read_tail(self, db: Connection, base_header: bytes) -> rules.Tail:
        begin = base(self._network).height
        best = headers.height(db)
        if best <= begin:
            headers.save(db, begin, base_header, (double_sha256(base_header),))
            return rules.start(begin, base_header)
        return self._tail_at(db, best)

    def _tail_at(self, db: Connection, height: int) -> rules.Tail:
        begin = rules.period_start(height)
        raw = headers.between(db, begin, height)
        tail = rules.start(begin, raw[:HEADER_SIZE])
        return rules.extend(self._params, tail, raw[HEADER_SIZE:]).tail

    async def _joins(self, session: Session, tail: rules.Tail, tip: Tip) -> bool:
        """Whether the server's chain contains our best block, or is a part of ours.

        Raises ServerUnreachable(reason=behind) for a server that has not yet come as far as the
        built-in headers: it can be of no use, but it has not lied.
        """
        if tip.height < base(self._network).height:
            raise ServerUnreachable(reason="behind")
        if tip.height > tail.height:
            above = rules.parse(await session.headers(tail.height + 1, 1), tail.height + 1)
            if not above:
                raise ServerLied(what="tip")
            return above[0].previous == tail.hash
        ours = await self._database.read(lambda db: headers.hash_at(db, tip.height))
        return ours == double_sha256(tip.header)

    async def _fetch(self, session: Session, tail: rules.Tail, count: int) -> rules.Tail:
        raw = await session.headers(tail.height + 1, count)
        if not raw:
            raise ServerLied(what="tip")
        for at in range(0, len(raw), _AT_ONCE * HEADER_SIZE):
            part = raw[at : at + _AT_ONCE * HEADER_SIZE]
            found = rules.extend(self._params, tail, part)
            await self._store(tail.height + 1, part, found.hashes)
            tail = self._tail = found.tail
        return tail

    async def _store(self, start: int, raw: bytes, hashes: tuple[bytes, ...]) -> None:
        await self._database.write(lambda db: headers.save(db, start, raw, hashes), durable=False)

    async def _switch(self, session: Session, tip: Tip) -> Change:
        """Go over to the server's branch, unless it stands for less work than ours."""
        fork = await self._fork(session, tip)
        branch = await self._branch(session, fork, tip.height)
        ours = await self._database.read(
            lambda db: headers.between(db, fork + 1, headers.height(db))
        )
        if branch.work < rules.total_work(ours):  # of two equals, the one the server proves in
            raise ServerUnreachable(reason="stale")

        def work(db: Connection) -> Change:
            change = undo.rollback(db, self._setting(), fork)
            headers.save(db, fork + 1, bytes(branch.raw), tuple(branch.hashes))
            return change

        self._tail = None
        return await self._database.write(work)

    async def _fork(self, session: Session, tip: Tip) -> int:
        """The last block that we share. Nothing above our own tip is read for it."""
        lowest, best = base(self._network).height, await self._database.read(headers.height)
        end, step = min(best, tip.height), _FIRST_STEP_BACK
        while True:
            start = max(lowest, end - step)
            raw = await session.headers(start, end - start + 1)
            ours = await self._hashes(start, end)
            fork = rules.fork_height(ours.get, start, raw)
            if fork is not None:
                return fork
            if start == lowest:
                raise ServerLied(what="fork")
            step *= 4

    async def _branch(self, session: Session, fork: int, end: int) -> _Branch:
        """The server's headers above the fork, each part judged before more is asked for.

        So who claims a tip of millions of blocks has to show work for every one that is held.
        """
        branch = _Branch()
        tail = await self._database.read(lambda db: self._tail_at(db, fork))
        while tail.height < end:
            raw = await session.headers(tail.height + 1, min(end - tail.height, PERIOD))
            if not raw:
                break
            found = rules.extend(self._params, tail, raw)
            branch.raw += raw
            branch.hashes += found.hashes
            branch.work += found.work
            tail = found.tail
        return branch

    async def _hashes(self, start: int, end: int) -> dict[int, bytes]:
        raw = await self._database.read(lambda db: headers.between(db, start, end))
        return {header.height: header.hash for header in rules.parse(raw, start)}

    async def at(self, session: Session, heights: Collection[int]) -> dict[int, bytes]:
        """The 80 bytes of each of these blocks; old ones are fetched up to a checkpoint.

        Raises ServerLied for a height that our chain does not reach.
        """
        wanted = sorted(set(heights))
        found = await self._database.read(lambda db: headers.among(db, wanted))
        for height in wanted:
            if height not in found:
                await self._fetch_old(session, height)
                found |= await self._database.read(lambda db: headers.among(db, wanted))
        return found

    async def _fetch_old(self, session: Session, height: int) -> None:
        checkpoint = next_checkpoint(self._network, height)
        if checkpoint is None:
            raise ServerLied(what="height")
        start = max(0, checkpoint.height - PERIOD + 1)
        count = checkpoint.height - start + 1
        raw = await session.headers(start, count)
        hashes = rules.verify_to_checkpoint(raw, checkpoint.hash)
        if len(hashes) != count:  # linked and true, but they would be stored at others' heights
            raise ServerLied(what="headers_missing")
        await self._store(start, raw, hashes)

"""Old headers: what stands at a wrong height is not stored, and who lags has not lied."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.core.db import Database
from app.core.network import Network
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.wallet.chain.checkpoints import base
from app.wallet.electrum.protocol import Tip
from app.wallet.electrum.session import Session
from app.wallet.errors import ServerLied, ServerUnreachable
from app.wallet.store import headers
from app.wallet.store.derive import Setting
from app.wallet.store.schema import MIGRATIONS
from app.wallet.sync.chain import HeaderChain
from tests.fixtures.mainnet import mainnet_start
from tests.fixtures.raw_server import RawServer, raw_server
from tests.fixtures.raw_session import raw_session

BASE = base(Network.MAINNET)
Errand = Callable[[HeaderChain, Session, Database], Awaitable[None]]


@pytest.fixture
def talk(runtime: Runtime, tmp_path: Path) -> Callable[[RawServer, Errand], None]:
    """Runs an errand with mainnet's headers in a new database and a session with a raw server."""

    async def work(server: RawServer, errand: Errand) -> None:
        database = Database(runtime, tmp_path / "wallet.db", MIGRATIONS)
        await database.open(Secret(bytes(32)))
        async with raw_server() as running:
            running.answers |= server.answers
            session = await raw_session(running)
            try:
                chain = HeaderChain(database, lambda: Setting(Network.MAINNET, 0))
                await errand(chain, session, database)
            finally:
                await session.close()
                await database.close()

    return lambda server, errand: runtime.submit(work(server, errand)).result(30)


@pytest.mark.parametrize("height", [BASE.height - 2015, BASE.height - 1])
def test_a_part_of_the_old_headers_does_not_take_the_place_of_others(
    talk: Callable[[RawServer, Errand], None], height: int
) -> None:
    """The last one is the checkpoint, as it must be: only there are too few before it."""
    server = RawServer()
    server.answers["blockchain.block.headers"] = {"count": 1, "hex": BASE.header.hex()}

    async def errand(chain: HeaderChain, session: Session, database: Database) -> None:
        with pytest.raises(ServerLied):
            await chain.at(session, [height])
        assert await database.read(lambda db: headers.at(db, height)) is None
        assert await database.read(lambda db: headers.at(db, BASE.height - 2015)) is None

    talk(server, errand)


def test_a_server_that_has_not_come_as_far_as_the_checkpoints_is_behind_and_no_liar(
    talk: Callable[[RawServer, Errand], None],
) -> None:
    server, tip = RawServer(), Tip(11, mainnet_start()[-80:])
    server.answers["blockchain.headers.subscribe"] = {"height": 11, "hex": tip.header.hex()}

    async def errand(chain: HeaderChain, session: Session, _database: Database) -> None:
        with pytest.raises(ServerUnreachable) as caught:
            await chain.follow(session, tip, lambda _done, _total: None)
        assert caught.value.details == {"reason": "behind"}
        assert session.alive

    talk(server, errand)

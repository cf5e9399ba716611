"""Whatever a server says: no false balance, a clear state, and on to the next server."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from app.core.network import Network
from app.sandbox import lies
from app.sandbox.hostile import Asked, HostileServer, Lie, Write, line
from app.sandbox.keys import Account
from app.sandbox.world import World
from app.wallet.events import HistoryChanged
from app.wallet.model import SyncPhase
from app.wallet.store import scripts
from app.wallet.store.addresses import address_of
from app.wallet.store.rawtx import parse
from tests.app.wallet.store.ledger import raw_tx, stranger
from tests.app.wallet.sync.conftest import Follow
from tests.app.wallet.sync.follower import Follower

Hostile = Callable[[Lie], HostileServer]

LIES = (
    lies.wrong_proof,
    lies.wrong_transaction,
    lies.wrong_script,
    lies.missing_history,
    lies.false_heights,
    lies.false_tip,
    lies.bad_work,
    lies.broken_linkage,
)
FUNDS = 250_000


@pytest.fixture(scope="module")
def funded(world: World) -> World:
    """A world in which the test phrase's wallet has two confirmed payments and one that waits."""
    keys = Account()
    first, second = (address_of(keys.key(0, n).script, Network.REGTEST) or "" for n in (0, 1))
    world.control.fund(first, 100_000, confirm=True)
    world.control.fund(second, 120_000, confirm=True)
    world.control.fund(first, 30_000)
    return world


def most(follower: Follower) -> list[int]:
    """Every balance that the screens could have read, from now on."""
    seen: list[int] = []

    async def note(_event: HistoryChanged) -> None:
        seen.append((await follower.activity.balance(None)).total)

    follower.bus.subscribe(HistoryChanged, lambda event: _submit(follower, note(event)))
    return seen


def _submit(follower: Follower, work: object) -> None:
    follower.runtime.submit(work)  # type: ignore[arg-type]  # a coroutine of ours


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_liar_is_left_for_an_honest_server(
    funded: World, hostile: Hostile, follow: Follow, lie: Callable[[], Lie]
) -> None:
    liar = hostile(lie())
    follower = follow(liar.port, funded.electrum_port)
    seen = most(follower)
    follower.until_ready(funded.control.height())
    assert follower.sync.state.server == f"127.0.0.1:{funded.electrum_port}:t"
    assert follower.balance().total == FUNDS
    assert all(total <= FUNDS for total in seen)
    assert len(follower.distrusted) == 1


def test_a_server_that_hides_everything_is_found_out(
    funded: World, hostile: Hostile, follow: Follow
) -> None:
    liar = hostile(lies.empty_history())
    follower = follow(liar.port, funded.electrum_port)
    follower.until(lambda: follower.balance().total == FUNDS)
    follower.until_ready(funded.control.height())
    assert follower.sync.state.server == f"127.0.0.1:{funded.electrum_port}:t"
    assert follower.distrusted == ["wallet.server.lied"]


def test_a_second_server_that_hides_everything_changes_nothing(
    funded: World, hostile: Hostile, follow: Follow
) -> None:
    liar = hostile(lies.empty_history())
    follower = follow(funded.electrum_port, liar.port)
    follower.until(lambda: "blockchain.scripthash.get_history" in liar.calls)
    assert follower.balance().total == FUNDS
    assert follower.distrusted == []


@pytest.mark.usefixtures("funded")
@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_liar_alone_is_believed_in_nothing(
    hostile: Hostile, follow: Follow, lie: Callable[[], Lie]
) -> None:
    follower = follow(hostile(lie()).port)
    follower.until(lambda: follower.sync.state.phase is SyncPhase.FAILED)
    assert follower.sync.state.error in ("wallet.server.lied", "wallet.server.broken")
    assert follower.sync.state.next_try is None
    assert follower.balance().confirmed <= 220_000
    assert follower.balance().total <= FUNDS


def test_an_invented_payment_goes_with_its_server(
    funded: World, hostile: Hostile, follow: Follow
) -> None:
    """Nobody can prove what waits: it counts as arriving, and only while a server says so."""
    script = Account().key(0, 5).script
    raw = raw_tx([stranger(1)], [(77_000, script)])
    key = hashlib.sha256(script).digest()[::-1].hex()
    invented, ghost = parse(raw).txid[::-1].hex(), "77" * 32

    def change(asked: Asked) -> Any:
        if asked.request["method"] == lies.TRANSACTION:
            return raw.hex()
        lines = [{"tx_hash": txid, "height": 0, "fee": 1} for txid in (invented, ghost)]
        return lines if asked.request["method"] == lies.HISTORY else "11" * 32

    async def tell(asked: Asked, write: Write) -> None:
        if asked.params[0] in (key, invented):
            await write(
                line({"jsonrpc": "2.0", "id": asked.request["id"], "result": change(asked)})
            )
        else:
            await write(line(asked.honest))

    methods = frozenset({lies.HISTORY, lies.SUBSCRIBE, lies.TRANSACTION})
    liar = hostile(Lie("invented payment", tell, methods))
    follower = follow(liar.port, funded.electrum_port)
    seen = most(follower)
    follower.until_ready(funded.control.height())
    assert follower.balance().total == FUNDS
    assert follower.state(invented) == "dropped"
    assert all(total <= FUNDS + 77_000 for total in seen)


def test_what_was_called_used_is_not_used_until_a_payment_was_read(
    funded: World, hostile: Hostile, follow: Follow
) -> None:
    """Else addresses were derived without end, and the next one lay beyond every gap."""
    liar = hostile(lies.everything_used())
    follower = follow(liar.port, funded.electrum_port)
    follower.until_ready(funded.control.height())
    assert follower.balance().total == FUNDS
    assert len(follower.distrusted) == 1
    fresh = follower.run(
        follower.database.read(lambda db: scripts.first_fresh(db, follower.account, 0))
    )
    assert fresh is not None
    assert fresh.idx == 2
    count = follower.run(
        follower.database.read(lambda db: scripts.derived(db, follower.account, 0))
    )
    assert count < 1500


@pytest.mark.usefixtures("funded")
def test_what_was_proven_cannot_be_denied(hostile: Hostile, follow: Follow) -> None:
    """A server that first tells the truth and then nothing."""
    server = hostile(Lie("honest", lies.empty_history().tell, frozenset({"nothing"})))
    follower = follow(server.port)
    follower.until_ready()
    assert follower.balance().total == FUNDS
    server.behave(lies.empty_history())
    follower.run(follower.sync.cancel())
    follower.run(follower.sync.resume())
    follower.until(lambda: follower.sync.state.phase is SyncPhase.FAILED)
    assert follower.sync.state.error == "wallet.server.lied"
    assert follower.balance().confirmed == 220_000

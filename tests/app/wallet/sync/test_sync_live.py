"""What happens on the chain is in the tables soon after, and right."""

from app.core.network import Network
from app.sandbox.world import World
from app.wallet.chain.hashing import from_shown
from app.wallet.engine.addresses import derive
from app.wallet.model import Direction, SyncPhase
from app.wallet.store import outbox
from app.wallet.store.derive import Setting
from app.wallet.store.rawtx import parse
from app.wallet.store.transactions import Arrival, save
from tests.app.wallet.store.ledger import check_sums
from tests.app.wallet.sync.follower import Follower
from tests.app.wallet.sync.purse import Purse


def test_a_payment_its_confirmation_and_a_reorganisation(
    fresh_world: World, follower: Follower
) -> None:
    control = fresh_world.control
    txid = control.fund(follower.address(0), 50_000)
    follower.until(lambda: follower.state(txid) == "mempool")
    assert follower.balance().arriving == 50_000
    control.mine()
    follower.until(lambda: follower.state(txid) == "confirmed")
    control.mine(2)
    follower.until(lambda: follower.sync.state.height == control.height())
    row = follower.row(txid)
    assert row is not None
    assert row.confirmations == 3
    control.reorg(3)
    follower.until(lambda: follower.state(txid) == "mempool")
    assert follower.balance().arriving == 50_000
    control.mine()
    follower.until(lambda: follower.state(txid) == "confirmed")
    kinds = [kind for kind, _ in follower.detail(txid).steps]
    assert kinds == ["seen", "confirmed", "reorganised", "confirmed"]
    assert follower.sync.state.height == control.height()
    follower.read(check_sums)


def test_a_reorganisation_while_we_were_away(fresh_world: World, follower: Follower) -> None:
    control = fresh_world.control
    txid = control.fund(follower.address(0), 50_000, confirm=True)
    follower.until(lambda: follower.state(txid) == "confirmed")
    before = follower.detail(txid).block_hash
    control.cut()
    control.reorg(1)
    control.mine()
    control.restore()
    follower.until(lambda: follower.detail(txid).block_hash not in (None, before))
    assert follower.balance().confirmed == 50_000


def test_a_double_spend_leaves_nothing_behind(fresh_world: World, follower: Follower) -> None:
    control = fresh_world.control
    waiting = control.fund(follower.address(0), 50_000)
    settled = control.fund(follower.address(1), 70_000, confirm=True)
    follower.until(lambda: follower.state(settled) == "confirmed")
    control.double_spend(settled)
    follower.until(lambda: follower.state(settled) in ("dropped", "replaced"))
    other = control.fund(follower.address(2), 1_000)
    follower.until(lambda: follower.state(other) is not None)
    control.double_spend(other)
    follower.until(lambda: follower.state(other) in ("dropped", "replaced"))
    total = control.balance(follower.spks()).total
    follower.until(lambda: follower.balance().total == total)
    assert follower.state(waiting) is not None
    follower.read(check_sums)


def test_an_evicted_payment_is_dropped_and_comes_back(
    fresh_world: World, follower: Follower
) -> None:
    control = fresh_world.control
    txid = control.fund(follower.address(0), 50_000)
    follower.until(lambda: follower.state(txid) == "mempool")
    known = control.transaction(txid)
    assert known is not None
    control.evict(txid)
    follower.until(lambda: follower.state(txid) == "dropped")
    assert follower.balance().total == 0
    control.broadcast(known.raw)
    follower.until(lambda: follower.state(txid) == "mempool")
    assert follower.balance().arriving == 50_000


def test_a_replacement_of_our_own_payment(fresh_world: World, follower: Follower) -> None:
    """Made by another wallet with the same phrase: all we know comes from the server."""
    control, purse = fresh_world.control, Purse(follower)
    control.fund(follower.address(0), 500_000, confirm=True)
    follower.until(lambda: follower.balance().confirmed == 500_000)
    first = control.broadcast(purse.pay(100_000, fee=300))
    follower.until(lambda: follower.state(first) == "mempool")
    row = follower.row(first)
    assert row is not None
    assert (row.amount, row.fee, row.direction) == (-100_300, 300, Direction.OUTGOING)
    second = control.broadcast(purse.pay_again(first, fee=3_000))
    follower.until(lambda: follower.state(second) == "mempool")
    assert follower.state(first) == "replaced"
    assert follower.detail(first).replaced_by == second
    assert follower.detail(second).replaces == (first,)
    assert follower.balance().total == 397_000
    control.mine()
    follower.until(lambda: follower.state(second) == "confirmed")
    assert follower.balance().confirmed == 397_000
    follower.read(check_sums)


def test_ours_is_sent_again_until_a_block_has_it(fresh_world: World, follower: Follower) -> None:
    control, purse = fresh_world.control, Purse(follower)
    control.fund(follower.address(0), 500_000, confirm=True)
    follower.until(lambda: follower.balance().confirmed == 500_000)
    raw = purse.pay(100_000, fee=500)
    tx = parse(raw)
    txid = tx.txid[::-1].hex()

    async def sign() -> None:
        setting = Setting(Network.REGTEST, 1)
        await follower.database.write(lambda db: save(db, setting, [Arrival(tx, raw)], True))
        await follower.database.write(lambda db: outbox.put(db, tx.txid, follower.account, 1))
        follower.sync.announce()

    follower.run(sign())
    follower.until(lambda: follower.state(txid) == "mempool")
    assert txid in control.mempool()
    control.evict(txid)
    follower.until(lambda: txid in control.mempool())
    follower.until(lambda: follower.state(txid) == "mempool")
    control.mine()
    follower.until(lambda: follower.state(txid) == "confirmed")
    assert not follower.read(lambda db: outbox.holds(db, from_shown(txid)))
    control.reorg(1, keep_transactions=False)
    follower.until(lambda: txid in control.mempool())
    control.mine()
    follower.until(lambda: follower.state(txid) == "confirmed")
    follower.read(check_sums)


def test_addresses_far_ahead_are_watched_in_time(fresh_world: World, follower: Follower) -> None:
    """Each payment moves the gap on, so that the next one is seen, too."""
    control = fresh_world.control
    for index in (19, 38, 57):
        control.fund(follower.address(index), 1_000 + index)
    follower.until(lambda: follower.balance().arriving == 3_114)


def test_a_second_account_and_a_transfer_to_it(fresh_world: World, follower: Follower) -> None:
    control, purse = fresh_world.control, Purse(follower)
    control.fund(follower.address(0), 500_000, confirm=True)
    follower.until(lambda: follower.balance().confirmed == 500_000)
    second = follower.add_account(1)
    follower.run(follower.nudge())
    txid = control.broadcast(purse.pay(100_000, fee=300, to=follower.address(0, account=second)))
    follower.until(lambda: follower.state(txid, second) == "mempool")
    follower.until(lambda: follower.state(txid, follower.account) == "mempool")
    out, came = follower.row(txid, follower.account), follower.row(txid, second)
    assert out is not None
    assert came is not None
    assert (out.amount, out.direction) == (-100_300, Direction.INTERNAL)
    assert (came.amount, came.direction) == (100_000, Direction.INTERNAL)
    assert follower.balance().total == 499_700
    assert follower.balance(second).total == 100_000


def test_an_account_added_later_finds_its_old_payments(
    fresh_world: World, follower: Follower
) -> None:
    """Its transactions are stored already, for the account that paid it."""
    control, purse = fresh_world.control, Purse(follower)
    control.fund(follower.address(0), 500_000, confirm=True)
    follower.until(lambda: follower.balance().confirmed == 500_000)
    external, _ = follower.descriptors(1)
    (place,) = derive(external, Network.REGTEST, 3, 1)
    txid = control.broadcast(purse.pay(100_000, fee=300, to=place.address))
    follower.until(lambda: follower.state(txid) == "mempool")
    assert follower.balance().total == 399_700
    second = follower.add_account(1)
    follower.run(follower.nudge())
    follower.until(lambda: follower.balance(second).total == 100_000)
    row = follower.row(txid, follower.account)
    assert row is not None
    assert (row.amount, row.direction) == (-100_300, Direction.INTERNAL)
    assert follower.balance().total == 499_700
    follower.read(check_sums)


def test_the_line_is_cut_and_comes_back(fresh_world: World, follower: Follower) -> None:
    control = fresh_world.control
    control.cut()
    follower.until(lambda: follower.sync.state.phase is SyncPhase.OFFLINE)
    assert follower.sync.state.next_try is not None
    txid = control.fund(follower.address(0), 50_000, confirm=True)
    control.restore()
    follower.run(follower.sync.resume())
    follower.until(lambda: follower.state(txid) == "confirmed")
    assert follower.sync.state.error is None


def test_cancel_and_resume(fresh_world: World, follower: Follower) -> None:
    follower.run(follower.sync.cancel())
    assert follower.sync.state.phase is SyncPhase.IDLE
    txid = fresh_world.control.fund(follower.address(0), 50_000)
    assert fresh_world.control.connections() == 0
    follower.run(follower.sync.resume())
    follower.until(lambda: follower.state(txid) == "mempool")

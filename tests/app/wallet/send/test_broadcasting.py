"""Stored first, sent to two servers; refused, unreachable and lying servers."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.core.runtime import Runtime
from app.sandbox.hostile import HONEST, Asked, HostileServer, Lie, line
from app.sandbox.wire_lies import hangs_up, raw
from app.sandbox.world import World
from app.wallet.electrum.rejections import Rejection
from app.wallet.errors import BroadcastRejected, DraftGone
from app.wallet.model import Payee, PaymentState, Sats, TxId
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD

SOMEBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
BROADCAST = "blockchain.transaction.broadcast"


def refusal(text: str) -> Lie:
    """The server has taken the payment, but says these words."""

    def answer(asked: Asked) -> bytes:
        error = {"code": 1, "message": text}
        return line({"jsonrpc": "2.0", "id": asked.request.get("id"), "error": error})

    return raw("refuses payments", answer, BROADCAST)


@pytest.fixture
def between(
    tmp_path: Path, runtime: Runtime, world: World
) -> Iterator[Callable[..., tuple[Payer, list[HostileServer]]]]:
    """A wallet whose servers stand between it and the world, each telling a lie of its own."""
    with ExitStack() as stack:

        def make(*lies: Lie) -> tuple[Payer, list[HostileServer]]:
            servers = [
                stack.enter_context(HostileServer(HONEST, world.electrum_port)) for _ in lies
            ]
            names = [f"127.0.0.1:{server.port}:t" for server in servers]
            payer = Payer(tmp_path, runtime, world.control, *names).begin()
            stack.callback(payer.close)
            payer.fund(100_000, 100_000)
            for server, lie in zip(servers, lies, strict=True):
                server.behave(lie)
            return payer, servers

        yield make


def state(payer: Payer, txid: TxId) -> PaymentState | None:
    row = payer.row(txid)
    return None if row is None else row.state


def test_two_servers_get_it(between: Callable[..., tuple[Payer, list[HostileServer]]]) -> None:
    payer, servers = between(HONEST, HONEST, HONEST)
    txid = payer.pay(SOMEBODY, 20_000)
    assert sum(server.calls[BROADCAST] for server in servers) == 2
    assert state(payer, txid) is PaymentState.MEMPOOL


@pytest.mark.parametrize("lie", [refusal("bad-txns-inputs-missingorspent"), hangs_up(BROADCAST)])
def test_one_bad_server_does_not_stop_a_payment(
    between: Callable[..., tuple[Payer, list[HostileServer]]], lie: Lie
) -> None:
    payer, _ = between(lie, HONEST)
    txid = payer.pay(SOMEBODY, 20_000)
    assert txid in payer.control.mempool()
    assert state(payer, txid) is PaymentState.MEMPOOL


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("min relay fee not met, 100 < 141 (code 66)", Rejection.MINIMUM_FEE),
        ("txn-mempool-conflict", Rejection.CONFLICT),
        ("bad-txns-inputs-missingorspent", Rejection.MISSING_INPUTS),
        ("<html><b>Install http://evil.example/update.exe</b></html>", Rejection.UNKNOWN),
    ],
)
def test_the_reason_is_told_in_our_words(
    between: Callable[..., tuple[Payer, list[HostileServer]]], text: str, reason: Rejection
) -> None:
    payer, _ = between(refusal(text))
    with pytest.raises(BroadcastRejected) as caught:
        payer.pay(SOMEBODY, 20_000)
    assert caught.value.details == {"reason": reason.value}
    assert "evil" not in repr(caught.value.__dict__)


def test_already_known_is_no_failure(
    between: Callable[..., tuple[Payer, list[HostileServer]]],
) -> None:
    payer, _ = between(refusal("the transaction was rejected: txn-already-in-mempool"))
    txid = payer.pay(SOMEBODY, 20_000)
    assert state(payer, txid) is PaymentState.MEMPOOL


def test_refused_for_its_fee_and_sent_again(payer: Payer) -> None:
    payer.fund(100_000)
    draft = payer.draft(Payee(SOMEBODY, Sats(20_000)), rate=2.0, label="rent")
    payer.control.set_minimum_fee(5_000)
    try:
        with pytest.raises(BroadcastRejected) as caught:
            payer.send(draft)
        assert caught.value.details["reason"] in (Rejection.MINIMUM_FEE, Rejection.MEMPOOL_FULL)
        assert payer.row(TxId(draft.id)) is None or state(payer, TxId(draft.id)) not in (
            PaymentState.SIGNED,
            PaymentState.MEMPOOL,
        )
        assert payer.total() == 100_000  # taken back: the coin is free
        assert payer.pay(SOMEBODY, 20_000, rate=6.0) in payer.control.mempool()
    finally:
        payer.control.set_minimum_fee(100)


def test_spent_meanwhile(payer: Payer) -> None:
    """The same phrase may be in use on another computer."""
    payer.fund(100_000)
    ours = payer.draft(Payee(SOMEBODY, Sats(20_000)))
    rival = payer.draft(Payee(SOMEBODY, Sats(90_000)), rate=50.0)
    payer.send(rival)
    payer.control.mine(1)
    payer.until(lambda: state(payer, TxId(rival.id)) is PaymentState.CONFIRMED)
    with pytest.raises(DraftGone):
        payer.send(ours)


def test_without_a_server_it_waits_and_goes_out_later(payer: Payer) -> None:
    payer.fund(100_000)
    payer.control.cut()
    try:
        payer.until(lambda: payer.services.wallet.synchronizer.state.phase.value != "ready")
        txid = payer.pay(SOMEBODY, 20_000)
        assert state(payer, txid) is PaymentState.SIGNED
        assert payer.total() < 80_000  # its coin is spoken for
    finally:
        payer.control.restore()
    payer.run(payer.services.wallet.synchronizer.resume())
    payer.until(lambda: state(payer, txid) is PaymentState.MEMPOOL)
    assert txid in payer.control.mempool()


def test_no_secret_reaches_the_log_or_an_event(
    payer: Payer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    payer.fund(100_000)
    draft = payer.draft(Payee(SOMEBODY, Sats(20_000)), label="canary-label")
    payer.send(draft)
    seen = caplog.text + repr(payer.events)
    for canary in (PASSWORD, "canary-label", SOMEBODY, "prv", draft.psbt[:40]):
        assert canary not in seen

"""Payments within limits: no way to sign around them, and what was counted is what left."""

import asyncio
from pathlib import Path

import pytest

from app.core.runtime import Runtime
from app.core.secret import Secret
from app.sandbox.world import World
from app.vault.errors import CodeNeeded, CodeUsed, WrongPassword
from app.wallet.errors import BroadcastRejected
from app.wallet.model import AccountKind, Payee, Sats, TxId
from tests.fixtures.limited import NO_DEMANDS, Limited
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD

SOMEBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
ANOTHER = "bcrt1qzyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3lgth6c"


def to(address: str, sats: int) -> Payee:
    return Payee(address, Sats(sats))


def test_within_the_limits_it_is_counted_with_its_fee(limited: Limited) -> None:
    limited.fund(500_000)
    draft = limited.draft(to(SOMEBODY, 30_000))
    assert limited.demands(draft) == NO_DEMANDS
    limited.sign(draft)
    assert limited.spent() == 30_000 + draft.fee


def test_above_a_limit_only_with_a_code_of_its_own(limited: Limited) -> None:
    limited.fund(500_000)
    draft = limited.draft(to(SOMEBODY, 60_000))  # the fee brings it above
    assert limited.refused(draft) == "tx"
    code = limited.code()
    limited.sign(draft, code)
    assert limited.spent() == 60_000 + draft.fee
    second = limited.draft(to(SOMEBODY, 50_000))
    assert limited.refused(second) == "day"
    with pytest.raises(CodeUsed):
        limited.sign(second, code)
    assert limited.spent() == 60_000 + draft.fee


def test_payments_at_the_same_time_share_the_limit(limited: Limited) -> None:
    limited.fund(50_000, 50_001, 50_002, 50_003)
    drafts = [
        limited.draft(to(SOMEBODY, 40_000), coins=(coin.outpoint,)) for coin in limited.coins()
    ]
    sign = limited.services.wallet.sending.sign_and_send

    async def at_once() -> list[TxId | BaseException]:
        works = [sign(draft, Secret(PASSWORD)) for draft in drafts]
        return await asyncio.gather(*works, return_exceptions=True)

    done = limited.run(at_once())
    assert [isinstance(one, str) for one in done] == [True, True, False, False]
    assert all(isinstance(one, CodeNeeded) for one in done[2:])
    assert len(limited.control.mempool()) == 2
    assert limited.spent() == 80_000 + drafts[0].fee + drafts[1].fee


def test_a_batch_counts_as_a_whole(limited: Limited) -> None:
    limited.fund(500_000)
    assert limited.refused(limited.draft(to(SOMEBODY, 31_000), to(ANOTHER, 30_000))) == "tx"


def test_everything_there_is_counts_as_a_whole(limited: Limited) -> None:
    limited.fund(500_000)
    assert limited.refused(limited.draft(Payee(SOMEBODY, None))) == "tx"


def test_an_account_of_ones_own_is_no_way_out(limited: Limited) -> None:
    """Anybody at the keyboard could have added it, to be watched."""
    limited.fund(500_000)
    stranger = "wpkh(0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798)"
    add = limited.services.wallet.accounts.add_watch_only("Mine", stranger)
    own = limited.run(add)
    assert limited.refused(limited.draft(to(limited.address(own.id), 70_000))) == "tx"


def test_a_higher_fee_counts_what_it_adds(limited: Limited) -> None:
    limited.fund(500_000)
    first = limited.draft(to(SOMEBODY, 50_000))
    txid = limited.sign(first)
    faster = limited.speed_up(txid, 20.0)
    new = limited.sign(faster)
    assert limited.spent() == 50_000 + faster.fee
    limited.until(lambda: limited.row(new))
    assert limited.refused(limited.speed_up(new, 500.0)) == "tx"  # all of it would be fee


def test_taking_it_back_frees_nothing(limited: Limited) -> None:
    """The first transaction can still confirm."""
    limited.fund(500_000)
    draft = limited.draft(to(SOMEBODY, 50_000))
    txid = limited.sign(draft)
    row = limited.until(lambda: limited.row(txid))
    assert row is not None
    limited.sign(limited.run(limited.services.wallet.sending.cancel(row.id, 9.0)))
    assert limited.spent() == 50_000 + draft.fee


def test_a_bump_of_what_was_not_signed_here_counts_whole(
    limited: Limited, tmp_path: Path, runtime: Runtime, world: World
) -> None:
    """A server can show an unconfirmed payment that nobody signed, to have it signed as a bump.

    Here it was signed in another wallet of the same phrase, which looks the same.
    """
    limited.fund(500_000)
    server = f"127.0.0.1:{world.electrum_port}:t"
    other = Payer(tmp_path / "other", runtime, world.control, server)
    other.account = other.create(AccountKind.BIP84, limited.phrase)
    other.until(other.coins)
    txid = other.pay(SOMEBODY, 200_000)
    other.close()
    draft = limited.speed_up(txid, 9.0)
    assert limited.refused(draft) == "tx"
    assert limited.demands(draft).first_time


def test_a_payment_file_that_comes_back_to_be_signed_counts(limited: Limited) -> None:
    limited.fund(500_000)
    sending = limited.services.wallet.sending
    exported = limited.run(sending.export_psbt(limited.draft(to(SOMEBODY, 90_000))))
    assert limited.spent() == 0
    back = limited.run(sending.import_psbt(exported))
    assert limited.refused(back) == "tx"
    limited.sign(back, limited.code())
    assert limited.spent() == 90_000 + back.fee


def test_a_payment_file_of_another_program_counts(limited: Limited) -> None:
    """The draft is not known before: it comes in as a file only."""
    limited.fund(500_000)
    sending = limited.services.wallet.sending
    exported = limited.run(sending.export_psbt(limited.draft(to(SOMEBODY, 90_000))))
    limited.run(limited.services.vault.lock("idle"))
    limited.run(limited.services.vault.unlock(Secret(PASSWORD), limited.code()))
    assert limited.refused(limited.run(sending.import_psbt(exported))) == "tx"


def test_what_was_not_signed_is_not_counted(limited: Limited) -> None:
    limited.fund(500_000)
    draft = limited.draft(to(SOMEBODY, 30_000))
    with pytest.raises(WrongPassword):
        limited.sign(draft, password="not-this-Passw0rt")
    assert limited.spent() == 0
    limited.sign(draft)
    assert limited.spent() == 30_000 + draft.fee


def test_what_was_signed_and_refused_by_the_network_is_counted(limited: Limited) -> None:
    """Each server that was asked could keep it."""
    limited.fund(100_000)
    draft = limited.draft(to(SOMEBODY, 30_000))
    limited.control.set_minimum_fee(5_000)
    try:
        with pytest.raises(BroadcastRejected):
            limited.sign(draft)
    finally:
        limited.control.set_minimum_fee(100)
    assert limited.spent() == 30_000 + draft.fee

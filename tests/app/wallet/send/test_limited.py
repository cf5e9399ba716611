"""Payments within limits: no way to sign around them, and what was counted is what left."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core.runtime import Runtime
from app.core.secret import Secret
from app.sandbox.world import World
from app.vault.errors import CodeNeeded, CodeUsed, PasswordNeeded, WrongPassword
from app.vault.policy.actions import Action, Ask
from app.vault.policy.model import Choices, Reading
from app.wallet.engine import keys
from app.wallet.errors import BroadcastRejected, DraftGone, TooEarly
from app.wallet.model import AccountKind, Draft, Payee, PaymentQuery, Sats, TxId
from app.wallet.send.guard import Demands
from tests.fixtures.ahead import AheadClock
from tests.fixtures.payer import Payer
from tests.fixtures.vault import Phone
from tests.fixtures.wallet_home import PASSWORD

SOMEBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
ANOTHER = "bcrt1qzyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3lgth6c"
LIMITED = Choices(tx_limit=60_000, day_limit=100_000)
NO_DEMANDS = Demands(code=False, reason="", wait_seconds=0, first_time=True)


class Limited(Payer):
    """Two-factor login is on; `code` gives one that was not used."""

    def __init__(self, folder: Path, runtime: Runtime, world: World) -> None:
        self.clock = AheadClock()
        server = f"127.0.0.1:{world.electrum_port}:t"
        super().__init__(folder, runtime, world.control, server, clock=self.clock)
        self.phrase = keys.new_phrase(12).text()
        self.account = self.create(AccountKind.BIP84, self.phrase)
        self.phone = Phone(self.clock)
        enrolment = self.services.vault.codes.begin("tests")
        self.phone.scan(enrolment.uri)
        enable = self.services.vault.codes.enable
        self.run(enable(Secret(PASSWORD), enrolment, self.phone.code()))

    def choose(self, choices: Choices) -> None:
        """Something that protects more than what there is."""
        self.run(self.services.vault.limits.change(choices, Secret(PASSWORD)))

    def code(self) -> Secret:
        self.clock.pass_time(30)
        return self.phone.code()

    def spent(self) -> int:
        return self.services.vault.limits.state().spent

    def demands(self, draft: Draft) -> Demands:
        return self.run(self.services.wallet.sending.demands(draft))

    def sign(self, draft: Draft, code: Secret | None = None, password: str = PASSWORD) -> TxId:
        sending = self.services.wallet.sending
        return self.run(sending.sign_and_send(draft, Secret(password), code))

    def refused(self, draft: Draft) -> str:
        """Why a code is asked for; nothing is sent and nothing is counted."""
        before = (self.spent(), self.control.mempool())
        with pytest.raises(CodeNeeded) as refusal:
            self.sign(draft)
        assert (self.spent(), self.control.mempool()) == before
        demands = self.demands(draft)
        assert demands.code
        assert demands.reason == refusal.value.details["reason"]
        return demands.reason

    def speed_up(self, txid: TxId, rate: float) -> Draft:
        row = self.until(lambda: self.row(txid))
        assert row is not None
        return self.run(self.services.wallet.sending.speed_up(row.id, rate))


@pytest.fixture
def payer(tmp_path: Path, runtime: Runtime, world: World) -> Iterator[Limited]:
    made = Limited(tmp_path, runtime, world)
    made.choose(LIMITED)
    yield made
    made.close()


def to(address: str, sats: int) -> Payee:
    return Payee(address, Sats(sats))


def test_within_the_limits_it_is_counted_with_its_fee(payer: Limited) -> None:
    payer.fund(500_000)
    draft = payer.draft(to(SOMEBODY, 30_000))
    assert payer.demands(draft) == NO_DEMANDS
    payer.sign(draft)
    assert payer.spent() == 30_000 + draft.fee


def test_above_a_limit_only_with_a_code_of_its_own(payer: Limited) -> None:
    payer.fund(500_000)
    draft = payer.draft(to(SOMEBODY, 60_000))  # the fee brings it above
    assert payer.refused(draft) == "tx"
    code = payer.code()
    payer.sign(draft, code)
    assert payer.spent() == 60_000 + draft.fee
    second = payer.draft(to(SOMEBODY, 50_000))
    assert payer.refused(second) == "day"
    with pytest.raises(CodeUsed):
        payer.sign(second, code)
    assert payer.spent() == 60_000 + draft.fee


def test_payments_at_the_same_time_share_the_limit(payer: Limited) -> None:
    payer.fund(50_000, 50_001, 50_002, 50_003)
    drafts = [payer.draft(to(SOMEBODY, 40_000), coins=(coin.outpoint,)) for coin in payer.coins()]
    sign = payer.services.wallet.sending.sign_and_send

    async def at_once() -> list[TxId | BaseException]:
        works = [sign(draft, Secret(PASSWORD)) for draft in drafts]
        return await asyncio.gather(*works, return_exceptions=True)

    done = payer.run(at_once())
    assert [isinstance(one, str) for one in done] == [True, True, False, False]
    assert all(isinstance(one, CodeNeeded) for one in done[2:])
    assert len(payer.control.mempool()) == 2
    assert payer.spent() == 80_000 + drafts[0].fee + drafts[1].fee


def test_a_batch_counts_as_a_whole(payer: Limited) -> None:
    payer.fund(500_000)
    assert payer.refused(payer.draft(to(SOMEBODY, 31_000), to(ANOTHER, 30_000))) == "tx"


def test_everything_there_is_counts_as_a_whole(payer: Limited) -> None:
    payer.fund(500_000)
    assert payer.refused(payer.draft(Payee(SOMEBODY, None))) == "tx"


def test_an_account_of_ones_own_is_no_way_out(payer: Limited) -> None:
    """Anybody at the keyboard could have added it, to be watched."""
    payer.fund(500_000)
    stranger = "wpkh(0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798)"
    add = payer.services.wallet.accounts.add_watch_only("Mine", stranger)
    own = payer.run(add)
    assert payer.refused(payer.draft(to(payer.address(own.id), 70_000))) == "tx"


def test_a_higher_fee_counts_what_it_adds(payer: Limited) -> None:
    payer.fund(500_000)
    first = payer.draft(to(SOMEBODY, 50_000))
    txid = payer.sign(first)
    faster = payer.speed_up(txid, 20.0)
    new = payer.sign(faster)
    assert payer.spent() == 50_000 + faster.fee
    payer.until(lambda: payer.row(new))
    assert payer.refused(payer.speed_up(new, 500.0)) == "tx"  # all of it would be fee


def test_taking_it_back_frees_nothing(payer: Limited) -> None:
    """The first transaction can still confirm."""
    payer.fund(500_000)
    draft = payer.draft(to(SOMEBODY, 50_000))
    txid = payer.sign(draft)
    row = payer.until(lambda: payer.row(txid))
    assert row is not None
    payer.sign(payer.run(payer.services.wallet.sending.cancel(row.id, 9.0)))
    assert payer.spent() == 50_000 + draft.fee


def test_a_bump_of_what_was_not_signed_here_counts_whole(
    payer: Limited, tmp_path: Path, runtime: Runtime, world: World
) -> None:
    """A server can show an unconfirmed payment that nobody signed, to have it signed as a bump.

    Here it was signed in another wallet of the same phrase, which looks the same.
    """
    payer.fund(500_000)
    server = f"127.0.0.1:{world.electrum_port}:t"
    other = Payer(tmp_path / "other", runtime, world.control, server)
    other.account = other.create(AccountKind.BIP84, payer.phrase)
    other.until(other.coins)
    txid = other.pay(SOMEBODY, 200_000)
    other.close()
    draft = payer.speed_up(txid, 9.0)
    assert payer.refused(draft) == "tx"
    assert payer.demands(draft).first_time


def test_a_payment_file_that_comes_back_to_be_signed_counts(payer: Limited) -> None:
    payer.fund(500_000)
    sending = payer.services.wallet.sending
    exported = payer.run(sending.export_psbt(payer.draft(to(SOMEBODY, 90_000))))
    assert payer.spent() == 0
    back = payer.run(sending.import_psbt(exported))
    assert payer.refused(back) == "tx"
    payer.sign(back, payer.code())
    assert payer.spent() == 90_000 + back.fee


def test_a_payment_file_of_another_program_counts(payer: Limited) -> None:
    """The draft is not known before: it comes in as a file only."""
    payer.fund(500_000)
    sending = payer.services.wallet.sending
    exported = payer.run(sending.export_psbt(payer.draft(to(SOMEBODY, 90_000))))
    payer.run(payer.services.vault.lock("idle"))
    payer.run(payer.services.vault.unlock(Secret(PASSWORD), payer.code()))
    assert payer.refused(payer.run(sending.import_psbt(exported))) == "tx"


def test_what_was_not_signed_is_not_counted(payer: Limited) -> None:
    payer.fund(500_000)
    draft = payer.draft(to(SOMEBODY, 30_000))
    with pytest.raises(WrongPassword):
        payer.sign(draft, password="not-this-Passw0rt")
    assert payer.spent() == 0
    payer.sign(draft)
    assert payer.spent() == 30_000 + draft.fee


def test_what_was_signed_and_refused_by_the_network_is_counted(payer: Limited) -> None:
    """Each server that was asked could keep it."""
    payer.fund(100_000)
    draft = payer.draft(to(SOMEBODY, 30_000))
    payer.control.set_minimum_fee(5_000)
    try:
        with pytest.raises(BroadcastRejected):
            payer.sign(draft)
    finally:
        payer.control.set_minimum_fee(100)
    assert payer.spent() == 30_000 + draft.fee


class TestReading:
    """A first-time address is to be compared before it is paid."""

    @pytest.fixture
    def reader(self, payer: Limited) -> Limited:
        payer.choose(replace(LIMITED, reading=Reading.ALWAYS, delay=30))
        payer.fund(500_000)
        return payer

    def test_the_draft_must_be_shown_for_a_while(self, reader: Limited) -> None:
        draft = reader.draft(to(SOMEBODY, 10_000))
        assert reader.demands(draft).wait_seconds == 30
        reader.clock.pass_time(20)
        with pytest.raises(TooEarly) as refusal:
            reader.sign(draft)
        assert 9 <= int(refusal.value.details["seconds"]) <= 10
        assert reader.spent() == 0
        reader.clock.pass_time(10)
        assert reader.demands(draft) == NO_DEMANDS
        reader.sign(draft)

    def test_the_second_payment_waits_for_nothing(self, reader: Limited) -> None:
        first = reader.draft(to(SOMEBODY, 10_000))
        reader.clock.pass_time(30)
        reader.sign(first)
        again = reader.draft(to(SOMEBODY, 11_000))
        assert reader.demands(again) == replace(NO_DEMANDS, first_time=False)
        both = reader.draft(to(SOMEBODY, 9_000), to(ANOTHER, 9_000))
        assert reader.demands(both).wait_seconds == 30

    def test_another_draft_is_another_text_to_read(self, reader: Limited) -> None:
        first = reader.draft(to(SOMEBODY, 10_000))
        reader.clock.pass_time(30)
        second = reader.draft(to(ANOTHER, 10_000))
        assert reader.demands(first).wait_seconds == 0
        assert reader.demands(second).wait_seconds == 30
        with pytest.raises(DraftGone):
            reader.sign(replace(second, id=first.id))

    def test_above_the_limit_only(self, payer: Limited) -> None:
        payer.choose(replace(LIMITED, reading=Reading.OVER, delay=30))
        payer.fund(500_000)
        assert payer.demands(payer.draft(to(SOMEBODY, 10_000))).wait_seconds == 0
        large = payer.draft(to(SOMEBODY, 70_000))
        assert payer.demands(large).wait_seconds == 30
        code = payer.code()  # half a minute passes by it
        payer.sign(large, code)


def test_exports_and_accounts_ask_as_chosen(payer: Limited, tmp_path: Path) -> None:
    choices = LIMITED
    for action in (Action.EXPORT_HISTORY, Action.EXPORT_KEYS, Action.EXPORT_PSBT):
        choices = choices.with_ask(action, Ask.PASSWORD)
    payer.choose(choices.with_ask(Action.ADD_ACCOUNT, Ask.CODE))
    payer.fund(100_000)
    wallet, file = payer.services.wallet, tmp_path / "history"
    draft = payer.draft(to(SOMEBODY, 10_000))
    doors: tuple[Callable[..., Coroutine[Any, Any, object]], ...] = (
        lambda *proof: wallet.export.csv(PaymentQuery(), file, *proof),
        lambda *proof: wallet.export.json(PaymentQuery(), file, *proof),
        lambda *proof: wallet.export.descriptors(payer.account.id, *proof),
        lambda *proof: wallet.accounts.descriptors([payer.account.id], *proof),
        lambda *proof: wallet.export.labels(*proof),
        lambda *proof: wallet.sending.export_psbt(draft, *proof),
    )
    for door in doors:
        with pytest.raises(PasswordNeeded):
            payer.run(door())
        assert not file.exists()
        payer.run(door(Secret(PASSWORD)))
        file.unlink(missing_ok=True)
    with pytest.raises(CodeNeeded):
        payer.run(wallet.accounts.add(AccountKind.BIP86, "Tap", Secret(PASSWORD)))
    with pytest.raises(PasswordNeeded):
        payer.run(wallet.accounts.add_watch_only("Cold", payer.account.external or ""))
    payer.run(wallet.accounts.add(AccountKind.BIP86, "Tap", Secret(PASSWORD), payer.code()))

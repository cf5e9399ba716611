"""A first-time address must be read before it is paid; exports ask as chosen."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core.secret import Secret
from app.vault.errors import CodeNeeded, PasswordNeeded
from app.vault.policy.actions import Action, Ask
from app.vault.policy.model import Reading
from app.wallet.errors import DraftGone, TooEarly
from app.wallet.model import AccountKind, Payee, PaymentQuery, Sats
from tests.fixtures.limited import LIMITED, NO_DEMANDS, Limited
from tests.fixtures.wallet_home import PASSWORD

SOMEBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
ANOTHER = "bcrt1qzyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3lgth6c"


def to(address: str, sats: int) -> Payee:
    return Payee(address, Sats(sats))


class TestReading:
    """A first-time address is to be compared before it is paid."""

    @pytest.fixture
    def reader(self, limited: Limited) -> Limited:
        limited.choose(replace(LIMITED, reading=Reading.ALWAYS, delay=30))
        limited.fund(500_000)
        return limited

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

    def test_above_the_limit_only(self, limited: Limited) -> None:
        limited.choose(replace(LIMITED, reading=Reading.OVER, delay=30))
        limited.fund(500_000)
        assert limited.demands(limited.draft(to(SOMEBODY, 10_000))).wait_seconds == 0
        large = limited.draft(to(SOMEBODY, 70_000))
        assert limited.demands(large).wait_seconds == 30
        code = limited.code()  # half a minute passes by it
        limited.sign(large, code)


def test_exports_and_accounts_ask_as_chosen(limited: Limited, tmp_path: Path) -> None:
    choices = LIMITED
    for action in (Action.EXPORT_HISTORY, Action.EXPORT_KEYS, Action.EXPORT_PSBT):
        choices = choices.with_ask(action, Ask.PASSWORD)
    limited.choose(choices.with_ask(Action.ADD_ACCOUNT, Ask.CODE))
    limited.fund(100_000)
    wallet, file = limited.services.wallet, tmp_path / "history"
    draft = limited.draft(to(SOMEBODY, 10_000))
    doors: tuple[Callable[..., Coroutine[Any, Any, object]], ...] = (
        lambda *proof: wallet.export.csv(PaymentQuery(), file, *proof),
        lambda *proof: wallet.export.json(PaymentQuery(), file, *proof),
        lambda *proof: wallet.export.descriptors(limited.account.id, *proof),
        lambda *proof: wallet.accounts.descriptors([limited.account.id], *proof),
        lambda *proof: wallet.export.labels(*proof),
        lambda *proof: wallet.sending.export_psbt(draft, *proof),
    )
    for door in doors:
        with pytest.raises(PasswordNeeded):
            limited.run(door())
        assert not file.exists()
        limited.run(door(Secret(PASSWORD)))
        file.unlink(missing_ok=True)
    with pytest.raises(CodeNeeded):
        limited.run(wallet.accounts.add(AccountKind.BIP86, "Tap", Secret(PASSWORD)))
    with pytest.raises(PasswordNeeded):
        limited.run(wallet.accounts.add_watch_only("Cold", limited.account.external or ""))
    limited.run(wallet.accounts.add(AccountKind.BIP86, "Tap", Secret(PASSWORD), limited.code()))

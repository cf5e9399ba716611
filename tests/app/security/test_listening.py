"""What people do with the real program leaves its line in the journal."""

import json
from pathlib import Path

import pytest

from app.core.secret import Secret
from app.security.entries import Entry, EventKind
from app.settings.events import SettingsChanged
from app.vault.errors import WrongPassword, WrongPhrase
from app.wallet.model import Payee, PaymentQuery, Sats
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD, PHRASE, WalletHome

STRANGER = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
NEW = Secret("another-Passw0rt-77")


def lines(home: WalletHome) -> list[Entry]:
    """Oldest first, after all that was heard is written."""
    journal = home.services.security.journal
    home.run(journal.write_down())
    return list(reversed(home.run(journal.page())))


def kinds(home: WalletHome) -> list[str]:
    return [entry.kind.value for entry in lines(home)]


def test_a_day_with_the_wallet(wallet_home: WalletHome) -> None:
    home, vault = wallet_home, wallet_home.services.vault
    home.create()
    home.run(vault.lock("idle"))
    with pytest.raises(WrongPassword):
        home.run(vault.unlock(NEW))
    home.run(vault.unlock(Secret(PASSWORD)))
    home.run(vault.change_password(Secret(PASSWORD), NEW))
    home.run(vault.lock("quit"))
    home.run(vault.unlock(NEW))
    assert kinds(home) == [
        "created", "locked", "login-failed", "unlocked", "password", "locked", "unlocked",
    ]  # fmt: skip
    told = lines(home)
    assert [entry.detail for entry in told if entry.kind is EventKind.LOCKED] == [
        {"reason": "idle"},
        {"reason": "quit"},
    ]
    assert told[3].detail == {"way": "password"}


def test_a_wrong_password_at_the_open_wallet(wallet_home: WalletHome) -> None:
    home, vault = wallet_home, wallet_home.services.vault
    home.create()
    for _ in range(2):
        with pytest.raises(WrongPassword):
            home.run(vault.verify(NEW))
    assert kinds(home) == ["created"]
    home.run(vault.verify(Secret(PASSWORD)))
    assert kinds(home) == ["created", "login-failed", "login-failed"]


def test_a_new_password_by_phrase(wallet_home: WalletHome) -> None:
    home, vault = wallet_home, wallet_home.services.vault
    home.create()
    home.run(vault.reset_with_phrase(Secret(bytes(16)), NEW, True))
    assert kinds(home) == ["created", "locked", "reset", "unlocked"]
    assert lines(home)[-1].detail == {"way": "phrase"}


def test_an_unlocking_that_fails_leaves_no_line(wallet_home: WalletHome) -> None:
    home = wallet_home
    home.create()
    home.close()
    home.paths.database.write_bytes(b"damaged" * 1000)
    with pytest.raises(Exception, match=r"storage\.damaged"):
        home.run(home.services.vault.unlock(Secret(PASSWORD)))
    home.run(home.services.vault.unlock(Secret(PASSWORD), rebuild=True))
    assert kinds(home) == ["unlocked"]


def test_settings_that_weaken_and_strengthen(wallet_home: WalletHome) -> None:
    home = wallet_home
    home.create()
    change = home.services.settings.change
    home.run(change(theme="dark", unit="sat"))
    home.run(change(auto_lock_minutes=0))
    home.run(change(auto_lock_minutes=3, proxy="socks5://127.0.0.1:9050"))
    home.run(change(lock_with_system=False))
    home.run(change(servers=("own.example:50001:t", "own.example:50002:s", "not a server")))
    assert [(entry.kind.value, entry.detail) for entry in lines(home)[1:]] == [
        ("auto-lock", {"minutes": 0, "before": 5}),
        ("auto-lock", {"minutes": 3, "before": 0}),
        ("proxy", {"on": 1}),
        ("system-lock", {"on": 0}),
        ("servers", {"own": 3, "plain": 1}),
    ]


def test_settings_changed_while_locked_are_noted_at_the_next_login(
    wallet_home: WalletHome,
) -> None:
    home = wallet_home
    home.create()
    home.close()
    home.run(home.services.settings.change(proxy="socks5://127.0.0.1:9050"))
    home.run(home.services.vault.unlock(Secret(PASSWORD)))
    assert sorted(kinds(home)) == ["created", "locked", "proxy", "unlocked"]
    home.bus.publish(SettingsChanged(("proxy",)))  # said again, but nothing is other than before
    assert len(kinds(home)) == 4


def test_a_payment_and_what_is_taken_out(payer: Payer, tmp_path: Path) -> None:
    payer.fund(100_000)
    txid = payer.send(payer.draft(Payee(STRANGER, Sats(20_000))))
    payer.until(lambda: payer.row(txid))
    row = payer.row(txid)
    assert row is not None
    wallet = payer.services.wallet
    payer.run(wallet.export.csv(PaymentQuery(), tmp_path / "all.csv"))
    payer.run(wallet.export.json(PaymentQuery(), tmp_path / "all.json"))
    payer.run(wallet.export.descriptors(payer.account.id))
    payer.run(wallet.labels.export_bip329())
    payer.run(wallet.sending.export_psbt(payer.draft(Payee(STRANGER, Sats(10_000)))))
    told = [e for e in lines(payer) if e.kind in (EventKind.PAYMENT_SIGNED, EventKind.EXPORTED)]
    assert told[0].detail == {"account": payer.account.name, "sats": -row.amount}
    whats = [entry.detail["what"] for entry in told[1:]]
    assert whats == ["history", "history", "descriptors", "labels", "psbt"]
    text = json.dumps([dict(entry.detail) for entry in lines(payer)])
    assert STRANGER not in text
    assert txid not in text


def test_the_phrase_is_checked_whole(wallet_home: WalletHome) -> None:
    home = wallet_home
    home.create()
    check = home.services.security.phrase_check.check
    with pytest.raises(WrongPhrase):
        home.run(
            check(
                Secret(
                    "legal winner thank year wave sausage worth useful legal winner thank yellow"
                )
            )
        )
    assert kinds(home) == ["created"]
    home.run(check(Secret(PHRASE)))
    assert kinds(home) == ["created", "phrase-checked"]
    text = b"".join(path.read_bytes() for path in home.paths.folder.iterdir() if path.is_file())
    assert b"abandon" not in text


def test_a_backup_saved_rehearsed_and_brought_back(wallet_home: WalletHome, tmp_path: Path) -> None:
    home, file = wallet_home, tmp_path / "kept.walnutbak"
    home.create()
    backups = home.services.vault.backups
    home.run(backups.save(file, Secret(PASSWORD), NEW))
    home.run(backups.rehearse(file, NEW, lambda db: db.execute("SELECT 1").fetchone()))
    assert kinds(home) == ["created", "backup-saved", "backup-rehearsed"]
    other = WalletHome(tmp_path / "elsewhere", home.runtime)
    other.run(other.services.vault.restore_backup(file, NEW, NEW, use_keyring=False))
    assert kinds(other) == ["created", "restored"]  # the journal came along
    facts = other.run(other.services.security.checkup.facts())
    assert facts.saved.at is not None
    other.close()


def test_a_copy_kept_by_the_program_itself_is_no_export(wallet_home: WalletHome) -> None:
    home = wallet_home
    home.create()
    home.close()
    home.run(home.services.vault.unlock(Secret(PASSWORD)))
    assert EventKind.EXPORTED not in kinds(home)

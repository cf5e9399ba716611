"""The check-up of a real wallet: facts from the real services, folders and settings."""

import os
import stat

import pytest

from app.core.secret import Secret
from app.core.version import RELEASED, VERSION
from app.security.checkup import is_plain
from app.security.entries import EventKind
from app.security.facts import KeyringUse
from app.security.findings import FindingCode
from app.wallet.electrum.servers import parse_server
from tests.fixtures.payer import Payer
from tests.fixtures.wallet_home import PASSWORD, PHRASE, WalletHome

ONION = "a" * 56 + ".onion:50001:t"


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("server.example:50002:s", False),
        ("server.example:50001:t", True),
        ("127.0.0.1:50001:t", False),
        ("[::1]:50001:t", False),
        ("localhost:50001:t", False),
        ("192.168.1.20:50001:t", True),
        (ONION, False),
    ],
)
def test_which_servers_can_be_overheard(line: str, plain: bool) -> None:
    assert is_plain(parse_server(line)) is plain


def codes(home: WalletHome) -> set[FindingCode]:
    return {finding.code for finding in home.run(home.services.security.checkup.findings())}


def test_a_new_wallet(wallet_home: WalletHome) -> None:
    account = wallet_home.create()
    facts = wallet_home.run(wallet_home.services.security.checkup.facts())
    assert facts.spends
    assert (facts.made, facts.newest_account) == (account.created, account.created)
    assert (facts.received, facts.codes.on, facts.frozen) == (False, False, False)
    assert (facts.phrase_checked, facts.saved.at) == (None, None)
    assert (facts.keyring, facts.auto_lock_minutes) == (KeyringUse.USED, 5)
    assert facts.hidden
    assert facts.plain_servers == 0  # the only one is this computer
    assert {FindingCode.CODES_OFF, FindingCode.PHRASE_NEVER, FindingCode.BACKUP_NEVER} <= codes(
        wallet_home
    )


def test_what_is_done_is_found_done(wallet_home: WalletHome) -> None:
    home, security = wallet_home, wallet_home.services.security
    home.create()
    home.run(security.phrase_check.check(Secret(PHRASE)))
    home.run(security.journal.note(EventKind.BACKUP_SAVED))
    home.run(home.services.settings.change(auto_lock_minutes=0))
    found = codes(home)
    assert {FindingCode.PHRASE_CHECKED, FindingCode.BACKUP_FRESH, FindingCode.LOCK_OFF} <= found
    home.close()
    home.run(home.services.vault.unlock(Secret(PASSWORD)))
    assert FindingCode.PHRASE_CHECKED in codes(home)


def test_the_phrase_that_set_a_new_password_was_right(wallet_home: WalletHome) -> None:
    home = wallet_home
    home.create()
    home.run(home.services.vault.reset_with_phrase(Secret(bytes(16)), Secret("a-Passw0rt-2"), True))
    home.run(home.services.security.journal.write_down())
    assert FindingCode.PHRASE_CHECKED in codes(home)


def test_two_factor_login_is_seen(wallet_home: WalletHome) -> None:
    from app.vault.codes import totp

    home, vault = wallet_home, wallet_home.services.vault
    home.create()
    enrolment = vault.codes.begin("Walnut")
    step = totp.step_of(home.services.clock.now())
    code = totp.code_at(enrolment.secret, step)
    home.run(vault.codes.enable(Secret(PASSWORD), enrolment, Secret(f"{code.number:06}")))
    facts = home.run(home.services.security.checkup.facts())
    assert (facts.codes.on, facts.codes.left) == (True, 8)
    assert facts.codes.ends is not None
    assert facts.codes.ends > facts.now
    home.run(home.services.security.journal.write_down())
    last = home.run(home.services.security.journal.last_times())
    assert EventKind.CODES_ON in last


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_a_folder_opened_to_others_is_seen(wallet_home: WalletHome) -> None:
    wallet_home.create()
    assert FindingCode.DISK_READABLE not in codes(wallet_home)
    wallet_home.paths.folder.chmod(stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP)
    assert FindingCode.DISK_READABLE in codes(wallet_home)


def test_a_reminder_comes_with_the_first_payment_and_can_be_put_off(payer: Payer) -> None:
    checkup = payer.services.security.checkup
    assert payer.run(checkup.reminder()) is None
    payer.fund(50_000)
    reminder = payer.run(checkup.reminder())
    assert reminder is not None
    assert reminder.code is FindingCode.PHRASE_NEVER
    payer.run(checkup.put_off(reminder.code))
    assert payer.run(checkup.reminder()) is None


def test_the_version_is_the_same_everywhere() -> None:
    import tomllib

    from app.core.paths import ROOT

    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION
    assert RELEASED > 1_700_000_000

"""A person's life with two-factor login, in the real window on a little world: no step is a call.

Turned on, locked, signed in with a code, a payment above the limit, another password, a recovery
code when the phone is gone, another phone, idle, turned off with the phrase; and the journal of it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core import i18n
from app.sandbox.world import World
from tests.fixtures.program import Desktop
from tests.fixtures.vault import Phone
from tests.stories.person import STEP, Person
from ui import format as fmt
from ui.theme import THEME
from ui.wallet.receive.page import ReceivePage

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_NEW = "another-Long-Passw0rd"
_FUNDS = 50_000_000


@pytest.fixture
def person(qtbot: QtBot, tmp_path: Path, world: World) -> Iterator[Person]:
    """With an open wallet and confirmed coins in it."""
    THEME.start("light")
    i18n.set_language("en")
    fmt.show_amounts("btc", hidden=False)
    desktop = Desktop(qtbot, tmp_path, (f"127.0.0.1:{world.electrum_port}:t",)).start()
    desktop.make_wallet()
    person = Person(desktop)
    receive = person.page("receive", ReceivePage)
    desktop.wait(receive.address.address)
    world.control.fund(receive.address.address(), _FUNDS, confirm=True)
    desktop.wait(lambda: sum(s.balance.confirmed for s in desktop.context.accounts) == _FUNDS)
    yield person
    desktop.close()


def test_a_life_with_two_factor_login(person: Person, world: World) -> None:
    person.turn_on()
    person.set_limits()
    person.lock()
    person.sign_in(person.code())
    person.is_in()
    person.pay("0.15")
    assert len(world.control.mempool()) == 1
    person.change_password(_NEW)
    old = person.phone
    person.lose_phone()
    assert person.phone is not old
    _the_old_phone_opens_nothing(person, old)
    person.stay_away()
    person.sign_in(None)  # the same person, back within hours
    assert "No code needed" in person.gate().fields.note.text()
    person.is_in()
    person.turn_off()
    view = person.lock()
    person.sign_in(None)
    assert not view.code.isVisible()
    assert not view.fields.note.isVisible()  # not spared this once: there is none any more
    person.is_in()
    _is_written_down(person.journal())


def _the_old_phone_opens_nothing(person: Person, old: Phone) -> None:
    """And the try is told when the right one came in."""
    view = person.lock()
    person.desktop.clock.pass_time(STEP)
    person.sign_in(old.code().text())
    person.desktop.wait(lambda: "does not fit" in view.code.code.line.text())
    person.sign_in(person.code())
    person.is_in()
    told = person.desktop.wallet.notices.label.text()
    assert told.startswith("1 wrong password or code since your last login, the last one on ")


def _is_written_down(lines: list[str]) -> None:
    """In this order; what stands between them is of no matter."""
    wanted = (
        "Two-factor login turned on",
        "Limits changed",
        "Unlocked with password and code",
        "Payment of 15",
        "Password changed",
        "Unlocked with a recovery code",
        "Two-factor login moved to another phone",
        "Unlocked with password and code",
        "Unlocked again with the password alone",
        "Two-factor login turned off",
        "Unlocked with the password",
    )
    rest = iter(lines)
    for words in wanted:
        assert any(line.startswith(words) for line in rest), (words, lines)

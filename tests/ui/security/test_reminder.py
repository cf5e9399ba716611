"""The one quiet line on the Overview: at the right moment, and gone for a month when dismissed."""

from PySide6.QtWidgets import QPushButton

from app.security.findings import FindingCode
from app.security.reminders import SNOOZE
from tests.fixtures.program import Desktop
from ui.security.reminder import Reminder

_MONTH = 31 * 24 * 3600


def _reminder(desktop: Desktop) -> Reminder:
    desktop.context.go("overview")
    return desktop.wallet.pages["overview"].findChildren(Reminder)[0]


def _look_again(desktop: Desktop) -> None:
    desktop.context.go("settings")
    desktop.context.go("overview")


def test_a_new_wallet_is_left_in_peace(open_desktop: Desktop) -> None:
    found = open_desktop.run(open_desktop.services.security.checkup.reminder())
    assert found is None
    assert not _reminder(open_desktop).isVisible()


def test_it_comes_when_it_is_time_and_leads_to_the_remedy(open_desktop: Desktop) -> None:
    reminder = _reminder(open_desktop)
    open_desktop.clock.pass_time(_MONTH)
    _look_again(open_desktop)
    open_desktop.wait(reminder.isVisible)
    assert reminder.label.text().startswith("No backup file yet. ")
    gone: list[object] = []
    open_desktop.context.page_wanted.connect(lambda page, what: gone.append((page, what)))
    button = next(b for b in reminder.findChildren(QPushButton) if b.text() == "Save a backup")
    button.click()
    assert gone == [("security", "backup")]


def test_dismissed_it_stays_away_for_a_month(open_desktop: Desktop) -> None:
    checkup = open_desktop.services.security.checkup
    reminder = _reminder(open_desktop)
    open_desktop.clock.pass_time(_MONTH)
    _look_again(open_desktop)
    open_desktop.wait(reminder.isVisible)
    next(b for b in reminder.findChildren(QPushButton) if not b.text()).click()  # the cross
    open_desktop.wait(lambda: not reminder.isVisible())
    open_desktop.wait(lambda: open_desktop.run(checkup.reminder()) is None)
    open_desktop.clock.pass_time(SNOOZE + 1)
    _look_again(open_desktop)
    open_desktop.wait(reminder.isVisible)
    assert reminder.finding is not None
    assert reminder.finding.code is FindingCode.BACKUP_NEVER

"""The journal on screen: read on while scrolling, searched, narrowed, saved with what that asks."""

import json
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget

from app.core.secret import Secret
from app.security.entries import EventKind
from app.vault.policy.actions import Action, Ask
from tests.fixtures.program import PASSWORD, Desktop
from ui.security.confirm import ConfirmDialog
from ui.security.journal.dialog import JournalDialog
from ui.security.journal.groups import GROUPS
from ui.security.journal.model import PAGE, JournalColumn, JournalModel


def _open(desktop: Desktop) -> JournalDialog:
    dialog = JournalDialog(desktop.context, desktop.window)
    dialog.open()
    desktop.wait(dialog.view.model.rowCount)
    return dialog


def _column(model: JournalModel, column: JournalColumn) -> list[str]:
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def _note(desktop: Desktop, kind: EventKind, **detail: str | int) -> None:
    desktop.run(desktop.services.security.journal.note(kind, **detail))


def _button(parent: QWidget, text: str) -> QPushButton:
    return next(b for b in parent.findChildren(QPushButton) if b.text() == text)


def test_each_kind_is_in_one_group() -> None:
    grouped = [kind for kinds in GROUPS.values() for kind in kinds]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) == set(EventKind) - {EventKind.UNKNOWN}


def test_it_is_searched_and_narrowed(open_desktop: Desktop) -> None:
    _note(open_desktop, EventKind.PAYMENT_SIGNED, account="Savings", sats=5000)
    _note(open_desktop, EventKind.LOCKED, reason="idle")
    view = _open(open_desktop).view
    view.search.setText("savings")
    open_desktop.wait(lambda: view.model.rowCount() == 1)
    assert _column(view.model, JournalColumn.WHAT) == ["Payment signed"]
    view.search.clear()
    _button(view.group, "Logins").click()
    open_desktop.wait(lambda: "Payment signed" not in _column(view.model, JournalColumn.WHAT))
    assert "Locked" in _column(view.model, JournalColumn.WHAT)
    view.search.setText("no such word")
    open_desktop.wait(lambda: view.model.rowCount() == 0)
    assert not view.table.isVisible()


def test_older_lines_are_read_when_one_scrolls_there(open_desktop: Desktop) -> None:
    journal = open_desktop.services.security.journal
    for number in range(PAGE + 60):
        journal.hear(EventKind.AUTO_LOCK, minutes=number + 1, before=1)
    open_desktop.run(journal.write_down())
    view = _open(open_desktop).view
    assert view.model.rowCount() == PAGE
    view.table.scrollToBottom()
    open_desktop.wait(lambda: view.model.rowCount() > PAGE + 60)
    details = _column(view.model, JournalColumn.DETAIL)
    assert len([d for d in details if d.startswith("Automatic lock made looser")]) == PAGE + 60


def test_a_new_line_comes_above_while_it_is_open(open_desktop: Desktop) -> None:
    view = _open(open_desktop).view
    before = view.model.rowCount()
    _note(open_desktop, EventKind.PHRASE_CHECKED)
    open_desktop.wait(lambda: view.model.rowCount() == before + 1)
    assert _column(view.model, JournalColumn.WHAT)[0] == "Recovery phrase checked"


def test_it_is_saved_as_json(open_desktop: Desktop, tmp_path: Path) -> None:
    dialog = _open(open_desktop)
    path = tmp_path / "journal.json"
    dialog.export(path)
    open_desktop.wait(path.exists)
    assert json.loads(path.read_text(encoding="utf-8"))[-1]["event"] == "created"


def test_saving_asks_for_the_password_where_one_chose_so(
    open_desktop: Desktop, tmp_path: Path
) -> None:
    limits = open_desktop.services.vault.limits
    wanted = limits.state().choices.with_ask(Action.EXPORT_HISTORY, Ask.PASSWORD)
    open_desktop.run(limits.change(wanted, Secret(PASSWORD)))
    dialog, path = _open(open_desktop), tmp_path / "journal.csv"
    dialog.export(path)
    open_desktop.wait(lambda: dialog.findChildren(ConfirmDialog))
    asked = dialog.findChildren(ConfirmDialog)[0]
    assert not asked.credentials.code.isVisible()
    asked.credentials.password.edit.setText("not-this-one")
    asked.action.click()
    open_desktop.wait(lambda: asked.credentials.password.edit.property("wrong"))
    assert not path.exists()
    asked.credentials.password.edit.setText(PASSWORD)
    asked.action.click()
    open_desktop.wait(path.exists)
    assert path.read_text(encoding="utf-8").startswith("time,event,text,detail")


def test_nothing_of_it_stays_after_locking(open_desktop: Desktop) -> None:
    dialog = _open(open_desktop)
    model = dialog.view.model
    rows: list[int] = []
    dialog.finished.connect(lambda _: rows.append(model.rowCount()))
    open_desktop.lock()
    assert rows == [0]


def test_failed_logins_are_told_with_their_time_and_a_way_into_the_journal(
    open_desktop: Desktop,
) -> None:
    open_desktop.lock()
    vault = open_desktop.services.vault
    for _ in range(2):
        future = open_desktop.services.runtime.submit(vault.unlock(Secret("not-this-one")))
        assert future.exception(timeout=60) is not None
    open_desktop.unlock()
    line = open_desktop.wallet.notices
    open_desktop.wait(line.isVisible)
    assert "2 wrong passwords or codes since your last login, the last one on " in (
        line.label.text()
    )
    _button(line, "Security journal…").click()
    dialog = open_desktop.dialog()
    assert isinstance(dialog, JournalDialog)
    assert dialog.view.group.value() == "logins"
    open_desktop.wait(dialog.view.model.rowCount)
    whats = _column(dialog.view.model, JournalColumn.WHAT)
    assert whats.count("Failed login") == 2

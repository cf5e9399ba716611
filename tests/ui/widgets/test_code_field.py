"""The field for six digits: what it takes, what it leaves out, when it sends itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.secret import Secret
from ui.widgets.code import CodeField
from ui.widgets.code_entry import CodeEntry

_SPARE = "walnutrc1 qqqq qqqq qqqq qqqq qqqq qq"


def _field(qtbot: QtBot, *, submits: bool = True) -> tuple[CodeField, list[str]]:
    field = CodeField("Code", submits=submits)
    qtbot.addWidget(field)
    sent: list[str] = []
    field.completed.connect(lambda: sent.append(field.read().text()))
    return field, sent


def _paste(field: CodeField, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(field.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_the_sixth_digit_sends_it_once(qtbot: QtBot) -> None:
    field, sent = _field(qtbot)
    QTest.keyClicks(field.edit, "12345")
    assert not sent
    assert not field.full()
    QTest.keyClicks(field.edit, "67")
    assert sent == ["123456"]
    assert field.read() == Secret("123456")
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    QTest.keyClicks(field.edit, "0")
    assert sent == ["123456", "123450"]


def test_it_need_not_send_itself(qtbot: QtBot) -> None:
    field, sent = _field(qtbot, submits=False)
    QTest.keyClicks(field.edit, "123456")
    assert field.full()
    assert not sent


@pytest.mark.parametrize("text", ["123 456", " 123-456\n", "１２３ ４５６", "Code: 123456"])
def test_a_pasted_code_is_understood(qtbot: QtBot, text: str) -> None:
    field, sent = _field(qtbot)
    QTest.keyClicks(field.edit, "99")  # begun by hand, then thought better of
    _paste(field, text)
    assert sent == ["123456"]


def test_letters_are_left_out_where_they_stand(qtbot: QtBot) -> None:
    field, _ = _field(qtbot)
    QTest.keyClicks(field.edit, "1a2b3")
    field.edit.setCursorPosition(1)
    QTest.keyClicks(field.edit, "x9")
    assert field.read() == Secret("1923")


def test_cleared_it_counts_anew(qtbot: QtBot) -> None:
    field, sent = _field(qtbot)
    QTest.keyClicks(field.edit, "123456")
    field.clear()
    QTest.keyClicks(field.edit, "654321")
    assert sent == ["123456", "654321"]


def test_a_pasted_recovery_code_finds_its_field(qtbot: QtBot) -> None:
    entry = CodeEntry("Code")
    qtbot.addWidget(entry)
    _paste(entry.code, _SPARE)
    assert entry.field is entry.spare
    assert entry.read() == Secret(_SPARE)
    assert entry.ready()


def test_going_back_to_six_digits_forgets_what_was_typed(qtbot: QtBot) -> None:
    entry = CodeEntry("Code")
    qtbot.addWidget(entry)
    entry.change.click()
    entry.spare.set_text(_SPARE)
    entry.change.click()
    assert entry.field is entry.code
    assert not entry.ready()
    assert not entry.spare.text()

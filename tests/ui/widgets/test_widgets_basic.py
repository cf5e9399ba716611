"""The small parts every page is made of."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core import i18n
from app.core.i18n import tr
from ui import format as fmt
from ui import language
from ui.enums import set_named
from ui.widgets.address import AddressLabel
from ui.widgets.amount import AmountLabel
from ui.widgets.buttons import Button, IconButton
from ui.widgets.choice import Combo
from ui.widgets.fields import TextField
from ui.widgets.password import PasswordField
from ui.widgets.progress import Progress
from ui.widgets.qr import QrCode
from ui.widgets.segmented import Segmented
from ui.widgets.text import Label, set_tip

_ADDRESS = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk"


def test_words_change_with_the_language(qtbot: QtBot) -> None:
    label, button = Label(lambda: tr("Send")), Button(lambda: tr("Cancel"))
    qtbot.addWidget(label)
    qtbot.addWidget(button)
    language.choose("zh_CN")
    assert label.text() == "付款"
    assert button.text() == "取消"
    assert button.accessibleName() == "取消"


def test_markup_from_outside_stays_text(qtbot: QtBot) -> None:
    label = Label("<b>bold</b><img src='x'>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    set_tip(label, "<img src='x'>")
    assert "<img" not in label.toolTip()


def test_an_ampersand_is_shown(qtbot: QtBot) -> None:
    button = Button("Fish & chips")
    qtbot.addWidget(button)
    assert button.text() == "Fish && chips"
    assert button.accessibleName() == "Fish & chips"


def test_a_copied_address_has_no_spaces(qtbot: QtBot) -> None:
    label = AddressLabel(_ADDRESS)
    qtbot.addWidget(label)
    assert label.toPlainText() == fmt.address_groups(_ADDRESS)
    label.selectAll()
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == _ADDRESS


def test_an_amount_follows_unit_and_hiding(qtbot: QtBot) -> None:
    label = AmountLabel(150_000, signed=True)
    qtbot.addWidget(label)
    assert label.text() == "+0.00150000"
    fmt.show_amounts("sat", hidden=False)
    language.refresh()
    assert label.text() == "+150\u2009000"
    fmt.show_amounts("sat", hidden=True)
    language.refresh()
    assert "150" not in label.text()


def test_a_password_is_taken_once_and_hidden_again(qtbot: QtBot) -> None:
    field = PasswordField(lambda: tr("Password"))
    qtbot.addWidget(field)
    eye = field.findChildren(IconButton)[0]
    QTest.keyClicks(field.edit, "Abc-1")
    eye.click()
    assert field.edit.echoMode() == field.edit.EchoMode.Normal
    assert field.take().text() == "Abc-1"
    assert field.length() == 0
    assert field.edit.echoMode() == field.edit.EchoMode.Password


def test_a_password_field_is_read_out_in_the_language_of_now(qtbot: QtBot) -> None:
    field = PasswordField(lambda: tr("Password"))
    qtbot.addWidget(field)
    language.choose("zh_CN")
    assert field.edit.accessibleName() == tr("Password") != "Password"
    language.choose("en")
    assert field.edit.accessibleName() == "Password"


def test_a_property_is_set_by_name_or_not_at_all(qtbot: QtBot) -> None:
    field = PasswordField(lambda: tr("Password"))
    qtbot.addWidget(field)
    assert field.edit.contextMenuPolicy() is Qt.ContextMenuPolicy.NoContextMenu
    hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhHiddenText
    assert field.edit.inputMethodHints() & hints == hints
    for name, values in (("contextMenuPolicy", "Never"), ("no such thing", "NoContextMenu")):
        with pytest.raises(ValueError, match=name):
            set_named(field.edit, name, values)


def test_caps_lock_is_noticed(qtbot: QtBot) -> None:
    field = PasswordField(lambda: tr("Password"))
    qtbot.addWidget(field)
    QTest.keyClick(field.edit, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert "Caps Lock" not in field.line.text()
    QTest.sendKeyEvent(
        QTest.KeyAction.Click, field.edit, Qt.Key.Key_A, "A", Qt.KeyboardModifier.NoModifier
    )
    assert "Caps Lock" in field.line.text()


def test_a_field_goes_back_to_its_hint(qtbot: QtBot) -> None:
    field = TextField(lambda: tr("Name"), "a hint")
    qtbot.addWidget(field)
    field.show_error("wrong")
    assert field.line.text() == "wrong"
    QTest.keyClicks(field.edit, "x")
    assert field.line.text() == "a hint"


def test_arrows_move_between_segments(qtbot: QtBot) -> None:
    unit = Segmented(lambda: tr("Unit"), (("btc", "BTC"), ("sat", "sat")))
    qtbot.addWidget(unit)
    unit.choose("btc")
    with qtbot.waitSignal(unit.chosen) as caught:
        QTest.keyClick(unit, Qt.Key.Key_Right)
    assert caught.args == ["sat"]
    assert unit.value() == "sat"


def test_a_combo_keeps_its_choice_in_another_language(qtbot: QtBot) -> None:
    combo = Combo(lambda: tr("Theme"), (("a", lambda: tr("Light")), ("b", lambda: tr("Dark"))))
    qtbot.addWidget(combo)
    combo.choose("b")
    language.choose("zh_CN")
    assert combo.value() == "b"
    assert combo.currentText() == "深色"


def test_progress_says_how_much(qtbot: QtBot) -> None:
    progress = Progress()
    qtbot.addWidget(progress)
    progress.show_progress(lambda: tr("Reading history"), 1200, 5000)
    words = [label.text() for label in progress.findChildren(Label)]
    assert words == ["Reading history · 1\u2009200 of 5\u2009000"]
    with qtbot.waitSignal(progress.cancelled):
        progress.findChildren(Button)[0].click()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_qr_code_is_black_on_white_in_both_themes(qtbot: QtBot, theme: str) -> None:
    from ui.theme import THEME

    THEME.choose(theme)
    code = QrCode("bitcoin:" + _ADDRESS, 200)
    qtbot.addWidget(code)
    image = code.grab().toImage()
    colors = {image.pixelColor(x, 100).name() for x in range(20, 180)}
    assert colors == {"#000000", "#ffffff"}
    assert code.accessibleDescription() == "bitcoin:" + _ADDRESS
    assert i18n.language() == "en"


def test_a_word_without_end_does_not_widen_the_page(qtbot: QtBot) -> None:
    """A stranger's label may be one word of 200 letters: what stands beside it stays in sight."""
    endless = "W" * 200
    label = Label(endless, "strong", wrap=True)
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() < 400
    assert label.accessibleName() == endless
    label.say("short")
    assert label.accessibleName() == label.text() == "short"
    assert Label(endless, wrap=True).selectable().text() == endless  # it can be copied

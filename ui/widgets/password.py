"""The password field: hidden text, a button to look, a warning when Caps Lock is on."""

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.core.i18n import tr
from app.core.secret import Secret
from ui.enums import set_named
from ui.language import Words, spoken
from ui.widgets.buttons import IconButton
from ui.widgets.fields import Field, keep_secret

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_MOST = 1024


class _Hidden(QLineEdit):
    """Tells of each key, before it changes the text: what it writes, and whether Shift is held."""

    pressed = Signal(str, bool)

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        shift = bool(event.modifiers() & QtCore.Qt.KeyboardModifier.ShiftModifier)
        self.pressed.emit(event.text(), shift)
        super().keyPressEvent(event)


class PasswordField(Field):
    """`take()` gives the password as a Secret and empties the field."""

    def __init__(self, caption: Words, hint: Words = "", *, keeps_line: bool = False) -> None:
        self.edit = _Hidden()
        self._show(QLineEdit.EchoMode.Password)
        self.edit.setMaxLength(_MOST)
        set_named(self.edit, "contextMenuPolicy", "NoContextMenu")
        self.edit.setProperty("wrong", False)
        self.eye = IconButton("eye", lambda: tr("Show the password"), self._toggle)
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.eye)
        holder.setFocusProxy(self.edit)
        super().__init__(caption, holder, hint, keeps_line=keeps_line)
        self._caps = False
        self.edit.pressed.connect(self._watch_caps)
        self.edit.textEdited.connect(self._say_caps)

    def length(self) -> int:
        return len(self.edit.text())

    def read(self) -> Secret:
        return Secret(self.edit.text())

    def take(self) -> Secret:
        """The password; the field is empty and hidden afterwards."""
        secret = self.read()
        self.clear()
        return secret

    def clear(self) -> None:
        self.edit.clear()
        if self.edit.echoMode() != QLineEdit.EchoMode.Password:
            self._toggle()

    def retranslate(self) -> None:
        super().retranslate()
        self.edit.setAccessibleName(spoken(self._caption_words))

    def _watch_caps(self, letter: str, shift: bool) -> None:
        """Qt does not tell the state of Caps Lock; a letter against its Shift key does."""
        if len(letter) != 1 or not letter.isalpha() or letter.lower() == letter.upper():
            return
        caps = letter.isupper() != shift
        if caps != self._caps:
            self._caps = caps
            self._say_caps()

    def _say_caps(self) -> None:
        self.show_error((lambda: tr("Caps Lock is on.")) if self._caps else "")

    def _toggle(self) -> None:
        hidden = self.edit.echoMode() == QLineEdit.EchoMode.Password
        self._show(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self.eye.show_icon("eye-slash" if hidden else "eye")
        if hidden:
            self.eye.say(lambda: tr("Hide the password"))
        else:
            self.eye.say(lambda: tr("Show the password"))
        QGuiApplication.inputMethod().reset()

    def _show(self, mode: QLineEdit.EchoMode) -> None:
        self.edit.setEchoMode(mode)  # takes the hints away where the text can be read
        keep_secret(self.edit, "ImhHiddenText")

"""Which file: a path that can be typed, and beside it the system's own dialog."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.core.i18n import tr
from ui.language import Words
from ui.widgets.buttons import Button
from ui.widgets.fields import Field

_LONGEST = 4096


class FileField(Field):
    """pick: opens a dialog and gives the chosen path, "" for none."""

    def __init__(self, caption: Words, pick: Callable[[], str], hint: Words = "") -> None:
        self._pick = pick
        self.edit = QLineEdit()
        self.edit.setMaxLength(_LONGEST)
        self.edit.setProperty("wrong", False)
        self.choose = Button(lambda: tr("Choose…"), icon_name="folder-open", on_click=self._choose)
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.choose)
        holder.setFocusProxy(self.edit)
        super().__init__(caption, holder, hint)
        self.edit.textEdited.connect(lambda: self.show_error(""))

    def path(self) -> Path | None:
        """What is typed or chosen, from the home folder on; None while there is nothing."""
        text = self.edit.text().strip()
        return Path.home() / Path(text).expanduser() if text else None

    def show_path(self, path: Path) -> None:
        self.edit.setText(str(path))
        self.show_error("")

    def retranslate(self) -> None:
        super().retranslate()
        self.edit.setAccessibleName(self.caption.text())

    def _choose(self) -> None:
        if chosen := self._pick():
            self.show_path(Path(chosen))

"""Where a code is asked for: six digits, or in their place a recovery code."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.i18n import tr
from app.core.secret import Secret
from ui.enums import set_named
from ui.language import Words
from ui.widgets.buttons import Button
from ui.widgets.card import row
from ui.widgets.code import CodeField
from ui.widgets.fields import TextField, keep_secret

_SPARE_MOST = 80  # characters: a recovery code with spaces


class CodeEntry(QWidget):
    """One of the two fields is shown, the button below changes them.

    `submitted` is emitted with the sixth digit and at Return.
    """

    submitted = Signal()

    def __init__(self, caption: Words, hint: Words = "") -> None:
        super().__init__()
        self.code = CodeField(caption, hint, keeps_line=True)
        self.spare = TextField(
            lambda: tr("Recovery code"),
            lambda: tr("From your sheet of eight; each works once."),
            "walnutrc1…",
            limit=_SPARE_MOST,
        )
        self.spare.edit.setProperty("wrong", False)
        keep_secret(self.spare.edit)
        self._spare = False
        self.change = Button(self._other, "quiet", on_click=self._change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.code)
        layout.addWidget(self.spare)
        layout.addLayout(row(self.change))
        self.code.completed.connect(self.submitted)
        self.code.edit.returnPressed.connect(self.submitted)
        self.spare.edit.returnPressed.connect(self.submitted)
        self.code.spare_pasted.connect(self._take_spare)
        self.use_spare(False)

    def use_spare(self, wanted: bool) -> None:
        """Show the field for a recovery code, or the one for six digits."""
        self._spare = wanted
        self.clear()
        self.code.setVisible(not wanted)
        self.spare.setVisible(wanted)
        self.setFocusProxy(self.field)
        self.change.retranslate()

    @property
    def field(self) -> CodeField | TextField:
        """The one that is shown."""
        return self.spare if self._spare else self.code

    @property
    def uses_spare(self) -> bool:
        return self._spare

    def read(self) -> Secret:
        return Secret(self.spare.text().strip()) if self._spare else self.code.read()

    def ready(self) -> bool:
        """Whether there is something worth sending."""
        return bool(self.spare.text().strip()) if self._spare else self.code.full()

    def clear(self) -> None:
        self.code.clear()
        self.spare.edit.clear()
        self.show_error("")

    def show_error(self, words: Words) -> None:
        self.code.show_error("")
        self.spare.show_error("")
        self.field.show_error(words)

    def keep_lines(self, count: int) -> None:
        """Room for so many lines below the fields, so that nothing jumps."""
        for field in (self.code, self.spare):
            set_named(field.line, "alignment", "AlignTop")
            field.line.setMinimumHeight(count * field.line.fontMetrics().lineSpacing())

    def focus(self) -> None:
        self.field.edit.setFocus()

    def on_edit(self, call: Callable[[], object]) -> None:
        """Call it whenever what is typed changes."""
        self.code.edit.textChanged.connect(lambda _: call())
        self.spare.edit.textChanged.connect(lambda _: call())

    def _change(self) -> None:
        self.use_spare(not self._spare)
        self.focus()

    def _take_spare(self, text: str) -> None:
        self.use_spare(True)
        self.spare.set_text(text)
        self.focus()

    def _other(self) -> str:
        if self._spare:
            return tr("Use the six digits instead")
        return tr("Use a recovery code instead")

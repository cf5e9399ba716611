"""Change the limits: the form, then password and code as far as the change asks for them."""

from PySide6.QtWidgets import QWidget

from app.core.i18n import tr
from app.core.wording import sentences
from app.vault.policy.model import Choices
from app.vault.policy.presets import PRESETS, Preset
from app.vault.policy.strictness import strictest
from ui import format as fmt
from ui.context import Context
from ui.security.confirm import Confirm, ConfirmDialog
from ui.security.limits.editor import LimitsEditor
from ui.security.limits.words import limit_text
from ui.widgets.dialog import Dialog
from ui.widgets.text import Label

_WIDE = 680


class LimitsDialog(Dialog):
    """Starts with what holds now; for a wallet without any choice with the balanced preset."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, lambda: tr("Payment limits"), _WIDE)
        self._context, self._window = context, parent
        self._present = context.services.vault.limits.state().choices
        untouched = self._present == Choices()
        self.editor = LimitsEditor(PRESETS[Preset.BALANCED] if untouched else self._present)
        self.note = Label(self._note_words, "muted", wrap=True)
        self.column.addWidget(
            Label(
                lambda: tr(
                    "A rule of this program on this computer: it stops somebody at your keyboard "
                    "who knows the password. It does not hold on the chain, nor for who has your "
                    "recovery phrase."
                ),
                "muted",
                wrap=True,
            )
        )
        self.column.addWidget(self.editor)
        self.column.addWidget(self.note)
        self.add_button(lambda: tr("Read about this"), self._read, "quiet")
        self.add_cancel()
        self.go_on = self.add_button(lambda: tr("Continue"), self._confirm, "primary")
        self.editor.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        wanted = self.editor.choices()
        self.go_on.setEnabled(wanted is not None and wanted != self._present)
        self.note.retranslate()

    def _note_words(self) -> str:
        wanted = self.editor.choices()
        if wanted is None or wanted == self._present:
            return tr("Nothing is changed yet.")
        return consequence(self._present, wanted)

    def _confirm(self) -> None:
        wanted = self.editor.choices()
        if wanted is None:
            return
        present, context = self._present, self._context
        limits = context.services.vault.limits
        dialog = ConfirmDialog(
            context,
            self,
            Confirm(
                lambda: tr("Change the limits"),
                lambda: sentences(_summary(wanted), consequence(present, wanted)),
                lambda: tr("Change them"),
                lambda password, code: limits.change(wanted, password, code),
            ),
        )
        lower = strictest(present, wanted) != wanted
        dialog.credentials.code.setVisible(lower and context.services.vault.codes.on)
        dialog.done_with.connect(self._changed)
        dialog.open()

    def _changed(self, at: int | None) -> None:
        self.accept()
        if at is None:
            self._context.say(lambda: tr("The new limits hold now"))
        else:
            self._context.say(lambda: tr("Takes effect on {time}", time=fmt.full_date(at)))

    def _read(self) -> None:
        self.reject()
        self._context.open_article("payment-limits")


def consequence(present: Choices, wanted: Choices) -> str:
    """When the change holds, and what it takes."""
    if strictest(present, wanted) == wanted:
        return tr("It protects more than now: it holds at once.")
    return tr(
        "Some of it protects less than now: that takes a code, and a day until it holds. Until "
        "then you can keep the present limits."
    )


def _summary(wanted: Choices) -> str:
    return tr(
        "One payment: {tx}. All payments of 24 hours: {day}.",
        tx=limit_text(wanted.tx_limit),
        day=limit_text(wanted.day_limit),
    )

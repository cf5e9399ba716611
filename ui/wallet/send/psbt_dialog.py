"""A payment that was made elsewhere, or here before a restart: read from a PSBT for review."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from app.wallet.model import Draft
from ui.context import Context
from ui.wallet.send.psbt import FILES, read_file
from ui.widgets.buttons import Button
from ui.widgets.card import row
from ui.widgets.dialog import Dialog
from ui.widgets.fields import TextArea


class PsbtDialog(Dialog):
    """`understood(draft, text)` when it spends coins of this wallet."""

    understood = Signal(object, str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, lambda: tr("Import a PSBT"), width=560)
        self._context = context
        self.field = TextArea(
            lambda: tr("PSBT"),
            lambda: tr("A payment prepared by another program, signed or not."),
            lambda: tr("Paste it here, or open a file"),
            lines=6,
        )
        self.column.addWidget(self.field)
        opener = Button(lambda: tr("Open a file"), icon_name="folder-open", on_click=self._open)
        self.column.addLayout(row(opener))
        self.add_cancel()
        self.review = self.add_button(lambda: tr("Review"), self._read, "primary")

    def _open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Open a file"), "", FILES)
        if path:
            text, problem = read_file(Path(path))
            self.field.set_text(text)
            self.field.show_error(problem)

    def _read(self) -> None:
        untrusted = self.field.text().strip().encode()
        self.review.set_busy(lambda: tr("Reading"))
        work = self._context.services.wallet.sending.import_psbt(untrusted)
        self._context.bridge.run(self, work, self._show, self._failed)

    def _show(self, draft: Draft) -> None:
        self.understood.emit(draft, self.field.text().strip())
        self.accept()

    def _failed(self, error: AppError) -> None:
        self.review.set_busy(None)
        self.field.show_error(lambda: describe(error).sentence)

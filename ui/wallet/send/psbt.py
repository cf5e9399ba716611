"""A payment of a watch-only account: out as a PSBT, back signed, then sent (BIP-174)."""

import base64
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from app.vault.policy.actions import Action
from app.wallet.model import Draft
from ui.context import Context
from ui.language import Words
from ui.security.permit import Guarded, with_permit
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card, row
from ui.widgets.fields import TextArea
from ui.widgets.text import Label

_LARGEST = 4_000_000  # bytes: no standard transaction's PSBT comes near
FILES = "PSBT (*.psbt *.txt)"


class PsbtForm(QWidget):
    """Two steps; `sent` brings the transaction's id."""

    sent = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._draft: Draft | None = None
        self._held = False  # something else must be ticked first
        self.field = TextArea(
            lambda: tr("Signed PSBT"),
            placeholder=lambda: tr("Paste it here, or open a file"),
            lines=4,
        )
        self.trouble = Banner("", "bad")
        self.save = Button(
            lambda: tr("Save PSBT"), icon_name="download-simple", on_click=self._save
        )
        self.copy = Button(lambda: tr("Copy PSBT"), icon_name="copy", on_click=self._copy)
        self.button = Button(lambda: tr("Send"), "primary", "arrow-up-right", self._send)
        self.field.edit.textChanged.connect(self._refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._export_card())
        column.addWidget(self._import_card())
        self.clear()

    def show_draft(self, draft: Draft | None) -> None:
        """Offer this draft; None: there is nothing to sign yet."""
        self._draft = draft
        self._refresh()

    def hold(self, held: bool) -> None:
        """Neither out nor sent until something was confirmed."""
        self._held = held
        self._refresh()

    def clear(self) -> None:
        self._draft = None
        self.field.set_text("")
        self.trouble.hide()
        self.button.set_busy(None)
        self._refresh()

    def _export_card(self) -> Card:
        card = Card(lambda: tr("1. Sign it where the keys are"))
        card.column.addWidget(
            Label(
                lambda: tr("This account is watch-only. Take the unsigned payment to its keys."),
                "muted",
                wrap=True,
            )
        )
        card.column.addLayout(row(self.save, self.copy))
        return card

    def _import_card(self) -> Card:
        card = Card(lambda: tr("2. Bring it back signed"))
        card.column.addWidget(self.field)
        opener = Button(lambda: tr("Open a file"), icon_name="folder-open", on_click=self._open)
        card.column.addLayout(row(opener))
        card.column.addWidget(self.trouble)
        return card

    def _refresh(self) -> None:
        ready = self._draft is not None and not self._held
        self.save.setEnabled(ready)
        self.copy.setEnabled(ready)
        self.button.setEnabled(ready and bool(self.field.text().strip()))

    # Out

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("Save PSBT"), "payment.psbt", FILES)
        if path and self._draft is not None:
            self._export(lambda data: self._write(Path(path), data))

    def _copy(self) -> None:
        self._export(self._copied)

    def _export(self, then: Callable[[bytes], object]) -> None:
        draft = self._draft
        if draft is None:
            return
        sending = self._context.services.wallet.sending
        guarded = Guarded(
            Action.EXPORT_PSBT,
            lambda: tr("Take the payment to its keys"),
            lambda: tr("You chose that this is asked for."),
            lambda: tr("Go on"),
            lambda password, code: sending.export_psbt(draft, password, code),
        )
        with_permit(self._context, self, guarded, then, self._failed)

    def _write(self, path: Path, data: bytes) -> None:
        try:
            path.write_bytes(data)
        except OSError:
            self._say_trouble(lambda: tr("The file could not be written there."))
        else:
            self._context.say(lambda: tr("Saved as {name}", name=path.name))

    def _copied(self, data: bytes) -> None:
        QGuiApplication.clipboard().setText(base64.b64encode(data).decode())
        self._context.say(lambda: tr("PSBT copied"))

    # Back

    def _open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Open a file"), "", FILES)
        if path:
            self._load(Path(path))

    def _load(self, path: Path) -> None:
        text, problem = read_file(path)
        if problem:
            self._say_trouble(problem)
        else:
            self.field.set_text(text)

    def _send(self) -> None:
        self.trouble.hide()
        self.button.set_busy(lambda: tr("Sending"))
        sending = self._context.services.wallet.sending
        untrusted = self.field.text().strip().encode()
        self._context.bridge.run(self, sending.send_signed(untrusted), self._sent, self._failed)

    def _sent(self, txid: str) -> None:
        self.clear()
        self.sent.emit(txid)

    def _failed(self, error: AppError) -> None:
        self.button.set_busy(None)
        self._refresh()
        self._say_trouble(lambda: describe(error).sentence)

    def _say_trouble(self, words: Words) -> None:
        self.trouble.show_message(words, "bad")
        self.trouble.show()


def read_file(path: Path) -> tuple[str, Words]:
    """The PSBT in a file as base64, or in words why not. Whether it is one, others judge."""
    try:
        # A pipe would be waited for, and a device never ends.
        untrusted = _first_bytes(path) if path.is_file() else None
    except OSError:
        untrusted = None
    if untrusted is None:
        return "", lambda: tr("The file could not be read.")
    if len(untrusted) > _LARGEST:
        return "", lambda: tr("The file is too large to be a payment.")
    if untrusted.startswith(b"psbt\xff"):  # BIP-174 files hold the bytes, others base64
        return base64.b64encode(untrusted).decode(), ""
    return untrusted.decode("ascii", errors="replace").strip(), ""


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST + 1)

"""An address in groups of four, that copies as the plain address."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from app.core.i18n import tr
from ui import format as fmt
from ui.language import Translated


class AddressLabel(Translated, QPlainTextEdit):
    """Read-only; what is marked and copied loses the spaces that are there for the eye."""

    def __init__(self, address: str = "") -> None:
        super().__init__()
        self._address = ""
        self.setReadOnly(True)
        self.setFrameStyle(0)
        self.setProperty("role", "address")
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.document().setDocumentMargin(0)
        self.show_address(address)

    def show_address(self, address: str) -> None:
        self._address = address
        self.setPlainText(fmt.address_groups(address))
        self.retranslate()
        self._fit()

    def address(self) -> str:
        return self._address

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Address"))
        self.setAccessibleDescription(self._address)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            marked = self.textCursor().selectedText() or self._address
            QGuiApplication.clipboard().setText("".join(marked.split()))
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's own event, handed on
        self._fit()

    def _fit(self) -> None:
        lines = max(1, round(self.document().size().height()))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 2)

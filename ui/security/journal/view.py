"""The journal's lines with what narrows them: words typed, and one of a few groups."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.core.i18n import tr
from app.security.journal import Journal
from ui.bridge import Bridge
from ui.icons import icon
from ui.language import Translated
from ui.security.journal.groups import ALL, NAMES, kinds
from ui.security.journal.model import JournalColumn, JournalModel, Wish
from ui.widgets.card import Card
from ui.widgets.empty import EmptyState
from ui.widgets.segmented import Segmented
from ui.widgets.table import dress

_WIDTHS: dict[int, int] = {JournalColumn.TIME: 176, JournalColumn.WHAT: 240}
_HIGH = 380


class JournalView(Translated, QWidget):
    """`failed` with an AppError where the journal cannot be read."""

    failed = Signal(object)

    def __init__(self, journal: Journal, bridge: Bridge, group: str = ALL) -> None:
        super().__init__()
        self.search = QLineEdit()
        self.search.addAction(
            icon("magnifying-glass", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.group = Segmented(lambda: tr("Kind"), NAMES)
        self.group.choose(group)
        self.model = JournalModel(journal, bridge, self)
        self.table = QTableView()
        self._nothing = EmptyState(
            "magnifying-glass",
            lambda: tr("Nothing fits"),
            lambda: tr("No line of the journal has these words and is of this kind."),
        )
        self._build()
        self.search.textChanged.connect(lambda _: self._look())
        self.group.chosen.connect(lambda _: self._look())
        self.model.listed.connect(self._listed)
        self.model.failed.connect(self.failed)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
        self.setFocusProxy(self.search)
        self.retranslate()
        self._look()

    def retranslate(self) -> None:
        self.search.setPlaceholderText(tr("Search the journal"))
        self.search.setAccessibleName(tr("Search the journal"))
        self.table.setAccessibleName(tr("Security journal"))
        self.model.retranslate()

    def _build(self) -> None:
        self.table.setModel(self.model)
        dress(self.table, JournalColumn.DETAIL, _WIDTHS)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setMinimumHeight(_HIGH)
        self.table.setWordWrap(False)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nothing)
        card = Card(margin=8)
        card.column.addWidget(self._stack)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.search, 1)
        top.addWidget(self.group)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(card, 1)

    def _look(self) -> None:
        self.model.show(Wish(self.search.text().strip(), kinds(self.group.value())))

    def _listed(self) -> None:
        self._stack.setCurrentWidget(self.table if self.model.rowCount() else self._nothing)

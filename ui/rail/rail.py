"""The rail at the left: the account, the pages, how fresh everything is, and the lock."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout

from app.core.i18n import tr
from ui.brand import Mark
from ui.context import Context
from ui.icons import icon
from ui.language import Words, spoken
from ui.rail.accounts import AccountSwitcher
from ui.rail.sync import SyncLine
from ui.widgets.buttons import Button
from ui.widgets.text import Label, set_tip

_WIDE, _NARROW = 214, 62

PAGES: tuple[tuple[str, str, Words], ...] = (
    ("overview", "house", lambda: tr("Overview")),
    ("activity", "list-bullets", lambda: tr("Activity")),
    ("send", "arrow-up-right", lambda: tr("Send")),
    ("receive", "arrow-down-left", lambda: tr("Receive")),
    ("security", "shield-check", lambda: tr("Security")),
    ("settings", "gear-six", lambda: tr("Settings")),
)


class Rail(QFrame):
    """`page_chosen(name)` when a page is picked; compact shows icons only."""

    page_chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self._context = context
        self._compact = False
        self._brand = Label("Walnut", "brand")
        self.accounts, self.sync = AccountSwitcher(context), SyncLine(context)
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self.lock = RailButton(lambda: tr("Lock now"), "lock-simple", "Ctrl+L")
        self.lock.clicked.connect(lambda: context.lock_wanted.emit())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 18, 14, 14)
        self._column.setSpacing(6)
        self._fill()
        self.set_compact(False)

    def choose(self, page: str) -> None:
        """Mark the page that is shown."""
        self._buttons[page].setChecked(True)

    def set_compact(self, compact: bool) -> None:
        """Icons only, to leave room for the page and the help panel in a narrow window."""
        self._compact = compact
        self.setFixedWidth(_NARROW if compact else _WIDE)
        self._brand.setVisible(not compact)
        self.accounts.setVisible(not compact)
        self.sync.set_compact(compact)
        for button in (*self._buttons.values(), self.lock):
            button.set_compact(compact)

    def _fill(self) -> None:
        brand = QHBoxLayout()
        brand.setContentsMargins(7, 0, 0, 4)
        brand.setSpacing(10)
        brand.addWidget(Mark(24))
        brand.addWidget(self._brand)
        brand.addStretch(1)
        self._column.addLayout(brand)
        self._column.addWidget(self.accounts)
        for number, (name, icon_name, words) in enumerate(PAGES, 1):
            self._column.addWidget(self._page_button(name, icon_name, words, f"Ctrl+{number}"))
        self._column.addStretch(1)
        self._column.addWidget(self.sync)
        self._column.addWidget(self.lock)

    def _page_button(self, name: str, icon_name: str, words: Words, keys: str) -> "RailButton":
        button = RailButton(words, icon_name, keys)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.page_chosen.emit(name))
        self._buttons[name] = button
        self._group.addButton(button)
        return button


class RailButton(Button):
    """Icon and word; only the icon when compact. The shortcut stands in the tooltip."""

    def __init__(self, words: Words, icon_name: str, keys: str) -> None:
        self._name, self._keys, self._compact = words, keys, False
        super().__init__(words, "rail")
        self.setIcon(icon(icon_name, "muted"))
        self.setIconSize(QSize(16, 16))

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.retranslate()

    def retranslate(self) -> None:
        name = spoken(self._name)
        keys = QKeySequence(self._keys).toString(QKeySequence.SequenceFormat.NativeText)
        self.setText("" if self._compact else "   " + name)
        self.setAccessibleName(name)
        set_tip(self, f"{name}  ({keys})")

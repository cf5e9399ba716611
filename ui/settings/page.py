"""Settings: what the window looks like, whom it talks to, when it locks, and what this is."""

from PySide6.QtCore import QTimer

from app.core.i18n import tr
from ui.context import Context
from ui.page import Page
from ui.settings.about import AboutCard
from ui.settings.appearance import AppearanceCard
from ui.settings.connection import ConnectionCard
from ui.settings.gaps import GapsCard
from ui.settings.locking import LockingCard


class SettingsPage(Page):
    """Each change is saved and works at once; there is no Save button."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("Settings"))
        self.appearance = AppearanceCard(context)
        self.locking = LockingCard(context)
        self.connection = ConnectionCard(context)
        self.gaps = GapsCard(context)
        self._cards = (self.appearance, self.locking, self.connection, self.gaps)
        for card in (*self._cards, AboutCard(context)):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def activated(self, what: object = None) -> None:
        for card in self._cards:
            card.refresh()
        if what == "servers":
            # The layout must have its sizes before it can scroll there.
            QTimer.singleShot(0, self, self._show_servers)

    def _show_servers(self) -> None:
        self.scroll_to(self.connection)
        self.connection.setFocus()

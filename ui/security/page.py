"""Security: what protects this wallet now, said plainly, and what can be changed."""

from PySide6.QtCore import QTimer

from app.core.i18n import tr
from app.vault.events import VaultChanged
from app.vault.session import VaultState
from ui.context import Context
from ui.failed_logins import FailedLogins
from ui.page import Page
from ui.security.checkup.section import CheckUp
from ui.security.freeze.section import Freeze
from ui.security.journal.groups import LOGINS
from ui.security.limits.section import PaymentLimits
from ui.security.section import Section
from ui.security.sections.access import Access
from ui.security.sections.backup import Backup
from ui.security.sections.guides import Guides
from ui.security.sections.happened import Happened
from ui.security.sections.phrase import Phrase
from ui.security.sections.protection import Protection
from ui.security.sections.two_factor import TwoFactor
from ui.widgets.banner import Banner


class SecurityPage(Page):
    """`activated` takes a section's name, to bring it into sight, or LOGINS for the journal."""

    def __init__(self, context: Context, failed: FailedLogins) -> None:
        super().__init__(context, lambda: tr("Security"))
        self._goal: Section | None = None
        self._watch = Banner(
            lambda: tr("This wallet only watches: there are no keys here that could be stolen."), ""
        )
        self._watch.hide()
        self.body.addWidget(self._watch)
        self.checkup, self.happened = CheckUp(context), Happened(context)
        # One line a section, in the order of the page.
        self.sections: tuple[Section, ...] = (
            self.checkup,
            Protection(context),
            TwoFactor(context),
            Access(context, failed),
            PaymentLimits(context),
            Freeze(context),
            Phrase(context),
            Backup(context),
            self.happened,
            Guides(context),
        )
        for section in self.sections:
            self.body.addWidget(section)
        self.body.addStretch(1)
        self.checkup.shown.connect(self._show_goal)
        context.bridge.listen(self, VaultChanged, lambda _: self._changed())

    def activated(self, what: object = None) -> None:
        self._refresh()
        self._goal = next((s for s in self.sections if what and s.name == what), None)
        self._show_goal()
        if what == LOGINS:
            self.happened.show_journal(LOGINS)

    def _changed(self) -> None:
        """Told a moment later: the wallet may be locked by now."""
        if self.context.services.vault.state is VaultState.UNLOCKED:
            self._refresh()

    def _refresh(self) -> None:
        for section in self.sections:
            section.refresh()
        accounts = self.context.accounts
        self._watch.setVisible(bool(accounts) and all(s.account.watch_only for s in accounts))

    def _show_goal(self) -> None:
        """The layout must have its sizes before it can scroll there."""
        QTimer.singleShot(0, self, self._scroll)

    def _scroll(self) -> None:
        """Again when the findings above are there; then it is the person who scrolls."""
        if self._goal is not None:
            self.scroll_to(self._goal)
            if self.checkup.rows:
                self._goal = None

"""Security: what protects this wallet now, said plainly, and what can be changed."""

from app.core.i18n import tr
from app.vault.events import VaultChanged
from app.vault.session import VaultState
from ui.context import Context
from ui.page import Page
from ui.security.section import Section
from ui.security.sections.access import Access
from ui.security.sections.backup import Backup
from ui.security.sections.phrase import Phrase
from ui.security.sections.protection import Protection
from ui.security.sections.two_factor import TwoFactor
from ui.widgets.banner import Banner


class SecurityPage(Page):
    """failures: wrong passwords between the login before this one and this one."""

    def __init__(self, context: Context, failures: int = 0) -> None:
        super().__init__(context, lambda: tr("Security"))
        self._watch = Banner(
            lambda: tr("This wallet only watches: there are no keys here that could be stolen."), ""
        )
        self._watch.hide()
        self.body.addWidget(self._watch)
        # One line a section, in the order of the page.
        self.sections: tuple[Section, ...] = (
            Protection(context),
            TwoFactor(context),
            Access(context, failures),
            Phrase(context),
            Backup(context),
        )
        for section in self.sections:
            self.body.addWidget(section)
        self.body.addStretch(1)
        context.bridge.listen(self, VaultChanged, lambda _: self._changed())

    def activated(self, what: object = None) -> None:
        for section in self.sections:
            section.refresh()
            if what and section.name == what:
                self.scroll_to(section)
        accounts = self.context.accounts
        self._watch.setVisible(bool(accounts) and all(s.account.watch_only for s in accounts))

    def _changed(self) -> None:
        """Told a moment later: the wallet may be locked by now."""
        if self.context.services.vault.state is VaultState.UNLOCKED:
            self.activated()

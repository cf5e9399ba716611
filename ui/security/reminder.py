"""The one quiet line on the Overview that reminds of something about safety."""

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.wording import headline
from app.security.events import JournalGrew
from app.security.findings import Finding
from ui.context import Context
from ui.live import Fresh
from ui.security.checkup.remedy import follow, said
from ui.widgets.banner import Banner


class Reminder(Banner):
    """Hidden while nothing is due. Dismissed, that reminder stays away for 30 days.

    page: where it stands; it is read again only while that is looked at.
    """

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(dismissible=True)
        self._context = context
        self.finding: Finding | None = None
        self.hide()
        self.dismissed.connect(self._put_off)
        self._fresh = Fresh(page, self._read)
        context.bridge.listen(self, JournalGrew, self._fresh.touch)

    def refresh(self) -> None:
        """Ask again what is due."""
        self._fresh.touch()

    def show_finding(self, finding: Finding | None) -> None:
        self._fresh.done()
        self.finding = finding
        if finding is not None:
            self.show_message(lambda: headline(said(finding).title, said(finding).reason))
            self.set_action(lambda: said(finding).remedy, lambda: follow(self._context, finding))
        self.setVisible(finding is not None)

    def _read(self) -> None:
        work = self._context.services.security.checkup.reminder()
        self._context.bridge.run(self, work, self.show_finding, self._failed)

    def _failed(self, _error: AppError) -> None:
        """A reminder that cannot be read now is none; the pages themselves tell what fails."""
        self.show_finding(None)

    def _put_off(self) -> None:
        if self.finding is not None:
            work = self._context.services.security.checkup.put_off(self.finding.code)
            self._context.bridge.run(self, work, lambda _: self.refresh())

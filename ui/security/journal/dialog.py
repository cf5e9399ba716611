"""The security journal in a window of its own: read it, search it, save it as a file."""

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.errors import AppError
from app.core.i18n import ntr, tr
from app.messages import describe
from app.security.events import JournalGrew
from app.vault.policy.actions import Action
from ui.context import Context
from ui.format import grouped
from ui.security.journal.groups import ALL
from ui.security.journal.view import JournalView
from ui.security.permit import Guarded, with_permit
from ui.widgets.dialog import Dialog
from ui.widgets.text import Label

_WIDE = 900
_CSV, _JSON = "CSV (*.csv)", "JSON (*.json)"


class JournalDialog(Dialog):
    """group: which kinds are shown at first (ui.security.journal.groups)."""

    def __init__(self, context: Context, parent: QWidget, group: str = ALL) -> None:
        super().__init__(parent, lambda: tr("Security journal"), _WIDE)
        self.context = context
        self.view = JournalView(context.services.security.journal, context.bridge, group)
        self.column.addWidget(
            Label(
                lambda: tr(
                    "What happened to this wallet, by this computer's clock. It lies encrypted "
                    "here and is sent to nobody; a file that you save is not encrypted."
                ),
                "muted",
                wrap=True,
            )
        )
        self.column.addWidget(self.view)
        self.view.failed.connect(self._failed)
        context.bridge.listen(self, JournalGrew, lambda _: self.view.model.refresh())
        self.add_button(lambda: tr("Read about this"), lambda: self._leave_for("journal"), "quiet")
        self.save = self.add_button(lambda: tr("Save as a file…"), self._ask_where)
        self.add_button(lambda: tr("Close"), self.accept, "primary")
        self.view.setFocus()

    def done(self, result: int) -> None:
        """Also when the wallet is locked: nothing that was read stays."""
        self.view.model.clear()
        super().done(result)

    def export(self, path: Path) -> None:
        """Save all lines there, as JSON where the name says so, else as CSV."""
        as_json = path.suffix.lower() == ".json"
        center = self.context.services.security
        with_permit(
            self.context,
            self,
            Guarded(
                Action.EXPORT_HISTORY,
                lambda: tr("Save the journal"),
                lambda: tr("You chose that exports are asked for."),
                lambda: tr("Save it"),
                lambda password, code: center.export_journal(path, as_json, password, code),
            ),
            lambda count: self._saved(path, count),
        )

    def _ask_where(self) -> None:
        today = datetime.fromtimestamp(self.context.now()).astimezone()
        name = f"walnut-journal-{today:%Y-%m-%d}.csv"
        path, kind = QFileDialog.getSaveFileName(
            self, tr("Save the journal"), name, f"{_CSV};;{_JSON}"
        )
        if path:
            chosen = Path(path)
            self.export(chosen.with_suffix(".json") if kind == _JSON else chosen)

    def _saved(self, path: Path, count: int) -> None:
        self.context.say(
            lambda: ntr(
                "{number} line saved as {name}",
                "{number} lines saved as {name}",
                count,
                number=grouped(count),
                name=path.name,
            )
        )

    def _leave_for(self, article: str) -> None:
        self.accept()
        self.context.open_article(article)

    def _failed(self, error: AppError) -> None:
        self.show_trouble(lambda: describe(error).sentence)

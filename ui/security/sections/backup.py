"""Backup files: when the last one was saved, saving one, rehearsing its restore."""

from collections.abc import Mapping

from app.core.i18n import tr
from app.security.entries import EventKind
from app.security.events import JournalGrew
from ui import format as fmt
from ui.context import Context
from ui.security.backup.rehearse import RehearseDialog
from ui.security.backup.save import SaveBackupDialog
from ui.security.section import Section
from ui.widgets.buttons import Button
from ui.widgets.card import Rule
from ui.widgets.form import FormRow


class Backup(Section):
    name = "backup"

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("Backup file"))
        self._times: Mapping[EventKind, int] = {}
        self.save = Button(lambda: tr("Save a backup…"), on_click=self._save)
        self.rehearse = Button(lambda: tr("Rehearse a restore…"), on_click=self._rehearse)
        self.last = FormRow(lambda: tr("The whole wallet in one encrypted file"), "", self.save)
        self.column.addWidget(self.last)
        self.column.addWidget(Rule())
        self.column.addWidget(
            FormRow(
                lambda: tr("Does it come back?"),
                lambda: tr(
                    "Opens a backup as a new computer would and compares it with this wallet. "
                    "Nothing is changed."
                ),
                self.rehearse,
            )
        )
        context.bridge.listen(self, JournalGrew, lambda _: self.refresh())

    def refresh(self) -> None:
        journal = self.context.services.security.journal
        # A wallet that is being locked meanwhile has no answer: then the words stay.
        self.context.bridge.run(self, journal.last_times(), self._tell, lambda _: None)

    def _tell(self, times: Mapping[EventKind, int]) -> None:
        self._times = times
        self.last.explain(self._say_last)

    def _say_last(self) -> str:
        saved = self._times.get(EventKind.BACKUP_SAVED)
        restored = self._times.get(EventKind.RESTORED)
        if restored is not None and restored > (saved or 0):
            return tr(
                "This wallet came from a backup on {time}; none was saved since.",
                time=fmt.full_date(restored),
            )
        if saved is None:
            return tr(
                "None was saved yet. Your recovery phrase brings back the coins; labels, names "
                "and the journal are only in a backup."
            )
        return tr("Last saved {time}. What came later is not in it.", time=fmt.full_date(saved))

    def _save(self) -> None:
        SaveBackupDialog(self.context, self.window()).open()

    def _rehearse(self) -> None:
        RehearseDialog(self.context, self.window()).open()

"""Asks for the first and the last day of what the activity shows."""

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QWidget

from app.core.i18n import tr
from ui.wallet.activity.periods import Period
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field


class PeriodDialog(Dialog):
    """`decided` brings a Period."""

    decided = Signal(object)

    def __init__(self, parent: QWidget, today: date) -> None:
        super().__init__(parent, lambda: tr("Dates"), width=360)
        self.first, self.last = _editor(today.replace(day=1)), _editor(today)
        self.column.addWidget(Field(lambda: tr("First day"), self.first))
        self.column.addWidget(Field(lambda: tr("Last day"), self.last))
        self.add_cancel()
        self.add_button(lambda: tr("Show"), self._decide, "primary")

    def _decide(self) -> None:
        first, last = sorted((_day(self.first), _day(self.last)))
        self.decided.emit(Period(first, last))
        self.accept()


def _editor(day: date) -> QDateEdit:
    editor = QDateEdit(QDate(day.year, day.month, day.day))
    editor.setDisplayFormat("yyyy-MM-dd")
    return editor


def _day(editor: QDateEdit) -> date:
    chosen = editor.date()
    return date(chosen.year(), chosen.month(), chosen.day())

"""The check-up at the top of the Security page: what could be better, and how; no score."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import ntr, tr
from app.messages import describe
from app.security.events import JournalGrew
from app.security.findings import Finding, State
from app.settings.events import SettingsChanged
from app.wallet.events import AccountsChanged
from ui.context import Context
from ui.live import Fresh
from ui.security.checkup.row import FindingRow
from ui.security.section import Section
from ui.widgets.buttons import Button
from ui.widgets.card import Rule
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label


class CheckUp(Section):
    """Findings with something to do stand open; the good ones are one line until asked for."""

    name = "check-up"
    shown = Signal()
    """The findings are on the screen, or others than before."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, lambda: tr("Security check-up"))
        self._shown: tuple[Finding, ...] | None = None
        self.rows: list[FindingRow] = []
        self._open = False
        self.head.addWidget(
            Button(
                lambda: tr("How to read this"),
                "quiet",
                on_click=lambda: context.open_article("check-up"),
            )
        )
        self.note = Label(lambda: tr("Looking at this wallet and this computer…"), "muted")
        self.unfold = Button(self._unfold_words, "quiet", on_click=self._toggle)
        self._todo, self._good = _Lines(), _Lines()
        self._fold = self._fold_line()
        self._rule = Rule()
        for widget in (self.note, self._todo, self._rule, self._fold, self._good):
            self.column.addWidget(widget)
        self._show_parts()
        self._fresh = Fresh(self, self._read)
        for kind in (JournalGrew, SettingsChanged, AccountsChanged):
            context.bridge.listen(self, kind, self._fresh.touch)

    def refresh(self) -> None:
        self._settle()  # what came while another page was shown
        self._fresh.touch()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """The worst first, as the check-up gives them."""
        self._fresh.done()
        if tuple(findings) == self._shown:
            return  # nothing moves under the pointer for nothing
        self._shown = tuple(findings)
        self._todo.clear()
        self._good.clear()
        self.rows = [FindingRow(self.context, finding) for finding in findings]
        for row in self.rows:
            (self._good if row.finding.state is State.GOOD else self._todo).add(row)
        self._show_parts()
        self._settle()
        self.shown.emit()

    def _settle(self) -> None:
        """Lay out at once: with one turn of events for each level, half of it would be seen."""
        for row in self.rows:
            row.show()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    # Parts

    def _fold_line(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.in_order = Label(self._in_order_words, "strong")
        row.addWidget(Glyph("check-circle", "good"))
        row.addWidget(self.in_order, 1)
        row.addWidget(self.unfold)
        return line

    def _show_parts(self) -> None:
        good, known = self._count_good(), self._shown is not None
        self.note.setVisible(not known)
        self._todo.setVisible(known and len(self.rows) > good)
        self._rule.setVisible(known and 0 < good < len(self.rows))
        self._fold.setVisible(known and good > 0)
        self._good.setVisible(known and good > 0 and self._open)
        self.in_order.retranslate()
        self.unfold.retranslate()

    def _toggle(self) -> None:
        self._open = not self._open
        self._show_parts()

    def _count_good(self) -> int:
        return sum(finding.state is State.GOOD for finding in self._shown or ())

    def _in_order_words(self) -> str:
        return ntr("{n} thing is in order", "{n} things are in order", self._count_good())

    def _unfold_words(self) -> str:
        return tr("Hide them") if self._open else tr("Show them")

    # Reading

    def _read(self) -> None:
        work = self.context.services.security.checkup.findings()
        self.context.bridge.run(self, work, self.show_findings, self._failed)

    def _failed(self, error: AppError) -> None:
        self._fresh.done()
        self._shown = None
        self._show_parts()
        self.note.say(lambda: describe(error).sentence)


class _Lines(QWidget):
    """Findings under each other, with a hairline between them."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def add(self, row: FindingRow) -> None:
        if self._column.count():
            self._column.addWidget(Rule())
        self._column.addWidget(row)

    def clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

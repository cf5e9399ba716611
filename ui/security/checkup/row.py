"""One finding of the check-up: what was found, why it matters, what can be done."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import tr
from app.security.findings import Finding, State
from ui.context import Context
from ui.security.checkup.remedy import follow, only_reading, said
from ui.widgets.buttons import Button, IconButton
from ui.widgets.glyph import Glyph
from ui.widgets.text import Label

_SIGNS = {
    State.WARNING: ("warning", "warn"),
    State.ADVICE: ("info", "accent"),
    State.GOOD: ("check-circle", "good"),
}


class FindingRow(QWidget):
    """Sign, title and reason; at the right the remedy, and the article behind a question mark."""

    def __init__(self, context: Context, finding: Finding) -> None:
        super().__init__()
        self.finding = finding
        self.remedy = Button(
            lambda: said(finding).remedy,
            "quiet" if finding.state is State.GOOD else "secondary",
            on_click=lambda: follow(context, finding),
        )
        self.article = IconButton(
            "question",
            lambda: tr("Read about this: {title}", title=said(finding).title),
            lambda: context.open_article(finding.article),
            bare=True,
        )
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(lambda: said(finding).title, "strong", wrap=True))
        words.addWidget(Label(lambda: said(finding).reason, "muted", wrap=True))
        sign = QVBoxLayout()
        sign.setContentsMargins(0, 1, 0, 0)
        sign.addWidget(Glyph(*_SIGNS[finding.state]), 0, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(sign)
        row.addLayout(words, 1)
        row.addWidget(self.remedy, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.article, 0, Qt.AlignmentFlag.AlignVCenter)
        self.remedy.setVisible(bool(said(finding).remedy))
        # Where reading is the remedy, one way to the article is enough.
        self.article.setVisible(not (said(finding).remedy and only_reading(finding)))

"""Shows one article: Markdown without HTML, pictures or links to anywhere outside."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser

from ui.theme import THEME

_NO_HTML = QTextDocument.MarkdownFeature.MarkdownNoHTML
_COMMON = QTextDocument.MarkdownFeature.MarkdownDialectCommonMark
_LINE_PERCENT = 145.0
_INDENT = 18  # of a list, px


class Reader(QTextBrowser):
    """`article_asked(slug)` when a link between articles is followed."""

    article_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(_INDENT)
        self.anchorClicked.connect(self._follow)
        self._markdown = ""
        THEME.changed.connect(self._show_again)

    def show_markdown(self, markdown: str) -> None:
        self._markdown = markdown
        self.document().setMarkdown(markdown, QTextDocument.MarkdownFeature(_NO_HTML | _COMMON))
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        form = QTextBlockFormat()
        form.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setBottomMargin(8)
        cursor.mergeBlockFormat(form)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _show_again(self) -> None:
        self.show_markdown(self._markdown)

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        """Nothing is ever loaded: an article is text."""
        return None

    def _follow(self, url: QUrl) -> None:
        if url.isRelative():
            self.article_asked.emit(url.path().removesuffix(".md"))

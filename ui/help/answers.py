"""The Answers tab: find an article by typing, read it, go back."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.i18n import tr
from ui.help import articles
from ui.help.reader import Reader
from ui.language import Translated
from ui.widgets.buttons import Button
from ui.widgets.card import row
from ui.widgets.text import Label

_SLUG = Qt.ItemDataRole.UserRole


class Answers(Translated, QFrame):
    """List with a search line, or one article."""

    def __init__(self) -> None:
        super().__init__()
        self._slug = ""
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(100)
        self._list = QListWidget()
        self._list.setWordWrap(True)
        self._none = Label(lambda: tr("No article holds these words."), "muted", wrap=True)
        self.title = Label("", "section", wrap=True)
        self.reader = Reader()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list_side())
        self._stack.addWidget(self._article_side())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.search.textChanged.connect(self._fill)
        self._list.itemActivated.connect(self._open_item)
        self._list.itemClicked.connect(self._open_item)
        self.reader.article_asked.connect(self.open_article)
        self.retranslate()

    def open_article(self, slug: str) -> None:
        """Show this article; an unknown slug shows the list."""
        article = articles.read(slug)
        self._slug = article.slug if article else ""
        self._stack.setCurrentIndex(1 if article else 0)
        if article:
            self.title.say(article.title)
            self.reader.show_markdown(article.text)
            self.reader.setFocus()

    def titles(self) -> list[str]:
        """The articles that the search found."""
        return [self._list.item(at).text() for at in range(self._list.count())]

    def retranslate(self) -> None:
        self.search.setPlaceholderText(tr("Search the answers"))
        self.search.setAccessibleName(tr("Search the answers"))
        self._list.setAccessibleName(tr("Articles"))
        self.reader.setAccessibleName(tr("Article"))
        self._fill()
        if self._slug:
            self.open_article(self._slug)

    def _list_side(self) -> QWidget:
        side = QWidget()
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 4, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addWidget(self._none)
        layout.addWidget(self._list, 1)
        return side

    def _article_side(self) -> QWidget:
        side = QWidget()
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 4, 0)
        layout.setSpacing(12)
        back = Button(lambda: tr("All answers"), "quiet", "arrow-left", self._show_list)
        layout.addLayout(row(back))
        self.title.setContentsMargins(8, 0, 8, 0)  # in line with the text below, inside its ring
        layout.addWidget(self.title)
        layout.addWidget(self.reader, 1)
        return side

    def _show_list(self) -> None:
        self._slug = ""
        self._stack.setCurrentIndex(0)
        self.search.setFocus()

    def _fill(self) -> None:
        wanted = self.search.text().casefold().split()
        self._list.clear()
        for article in articles.all_articles():
            whole = f"{article.title} {article.text}".casefold()
            if all(word in whole for word in wanted):
                item = QListWidgetItem(article.title, self._list)
                item.setData(_SLUG, article.slug)
                item.setSizeHint(QSize(0, 36))
        self._none.setVisible(self._list.count() == 0)

    def _open_item(self, item: QListWidgetItem) -> None:
        self.open_article(str(item.data(_SLUG)))

"""What the pages say: every control has a name, strangers' text stays plain, both languages fit."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.sandbox.world import World
from app.wallet.model import TxId
from tests.ui.wallet.desk import Desk
from ui import format as fmt
from ui import language
from ui.wallet.columns import Column
from ui.wallet.words import one_line

NASTY = '<img src=x onerror=1>&lt;b&gt;\u202etxt.exe\u2066 "quoted" %n {braces}'
_NAMED = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    language.choose("en")
    fmt.show_amounts("btc", hidden=False)


def name_of(widget: QWidget) -> str:
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.text()
    return widget.accessibleName()


def controls(root: QWidget) -> list[QWidget]:
    """What can be used, except the inner parts of Qt's own widgets."""
    found = [widget for kind in _NAMED for widget in root.findChildren(kind)]
    return [
        widget
        for widget in found
        if not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), (QLineEdit, QComboBox, QAbstractItemView))
        and not (isinstance(widget, QAbstractItemView) and isinstance(widget.window(), QComboBox))
        and type(widget).__name__ not in ("QTableCornerButton", "QComboBoxListView", "QListView")
    ]


def test_every_control_has_a_name_and_most_take_the_keyboard(live: Desk) -> None:
    for name, page in live.pages.items():
        live.go(name)
        nameless = [
            f"{name}: {type(w).__name__} {w.objectName()}" for w in controls(page) if not name_of(w)
        ]
        assert not nameless
        buttons = [w for w in controls(page) if isinstance(w, QAbstractButton) and w.isVisible()]
        assert all(w.focusPolicy() & Qt.FocusPolicy.TabFocus for w in buttons)


def test_strangers_text_stays_plain(live: Desk, world: World) -> None:
    address = live.address()
    labels = live.home.services.wallet.labels
    txid = world.control.fund(address, 90_000)
    live.home.run(labels.set("tx", TxId(txid), NASTY))
    live.go("activity")
    live.until(lambda: "<img" in live.cell(0, Column.WHAT) if live.activity.model.rowCount() else 0)
    said = live.cell(0, Column.WHAT)
    assert "\u202e" not in said
    assert "\u2066" not in said
    live.activity.open_payment(live.activity.model.id_at(0))
    live.until(lambda: live.activity.payment.detail is not None)
    assert live.activity.payment.label.text() == one_line(NASTY).strip()
    for page in live.pages.values():
        for label in page.findChildren(QLabel):
            assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


def test_language_switches_while_the_page_is_open(live: Desk, world: World) -> None:
    world.control.fund(live.address(), 80_000)
    live.go("activity")
    live.until(lambda: live.activity.model.rowCount() == 1)
    live.until(lambda: live.cell(0, Column.STATE))
    language.choose("zh_CN")
    assert live.activity.header.title.text() == "收付记录"
    assert live.cell(0, Column.STATE) == "在内存池"
    assert live.activity.filters.search.placeholderText().startswith("搜索")
    live.go("send")
    assert live.send.compose.review.text() == "核对"


def test_hidden_amounts_are_hidden_everywhere_but_in_a_payment_one_makes(
    live: Desk, world: World
) -> None:
    world.control.fund(live.address(), 70_000)
    live.go("activity")
    live.until(lambda: live.activity.model.rowCount() == 1)
    live.until(lambda: live.cell(0, Column.AMOUNT))
    fmt.show_amounts("btc", hidden=True)
    language.refresh()
    assert "70000" not in live.cell(0, Column.AMOUNT)
    live.go("overview")
    live.until(lambda: live.overview.balance.parts.text())
    assert "70000" not in live.overview.balance.total.amount.text()
    assert "70000" not in live.overview.balance.parts.text()
    fmt.show_amounts("sat", hidden=False)
    language.refresh()
    assert fmt.grouped(70_000) in live.overview.balance.total.amount.text()

"""Long texts in a field of several lines: nothing holds up the window, nothing is lost."""

from PySide6.QtCore import QMimeData
from pytestqt.qtbot import QtBot

from app.core.i18n import tr
from ui.widgets.fields import TextArea

_ENDLESS = "x" * 1_000_000  # Qt's layout of this as one line takes more than a minute


def _pasted(qtbot: QtBot, text: str) -> TextArea:
    area = TextArea(lambda: tr("Signed PSBT"))
    qtbot.addWidget(area)
    data = QMimeData()
    data.setText(text)
    area.edit.insertFromMimeData(data)
    return area


def test_an_endless_line_is_folded(qtbot: QtBot) -> None:
    area = _pasted(qtbot, _ENDLESS)
    assert max(map(len, area.text().splitlines())) == 76
    assert area.text().replace("\n", "") == _ENDLESS
    area.set_text(_ENDLESS)
    assert area.text().replace("\n", "") == _ENDLESS


def test_other_lines_stay_as_they_are(qtbot: QtBot) -> None:
    text = "\n".join("a" * 900 for _ in range(1000))
    assert _pasted(qtbot, text).text() == text


def test_what_is_far_too_long_is_refused(qtbot: QtBot) -> None:
    area = _pasted(qtbot, "x\n" * 3_000_001)
    assert not area.text()
    assert area.line.text() == "This text is too long."

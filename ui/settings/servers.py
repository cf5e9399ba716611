"""How each server behaves, and the question about a certificate that changed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import tr
from app.messages import describe_code
from app.wallet.model import ServerAddress
from ui.context import Context
from ui.language import Words
from ui.settings.calls import accept_certificate
from ui.widgets.buttons import Button
from ui.widgets.card import column
from ui.widgets.chip import Chip
from ui.widgets.dialog import Dialog
from ui.widgets.text import Label, set_tip

if TYPE_CHECKING:
    from app.wallet.electrum.pool import ServerState

_MOST_SHOWN = 16


class ServerList(QWidget):
    """One line a server: name, state, and Accept where its certificate changed."""

    def __init__(self, context: Context, changed: Callable[[], object]) -> None:
        super().__init__()
        self._context, self._changed = context, changed
        self._rows: QWidget | None = None
        self.questions: dict[ServerAddress, Button] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_states(self, states: "tuple[ServerState, ...]") -> None:
        if self._rows is not None:
            self._rows.deleteLater()
        self.questions = {}
        self._rows = QWidget()
        self._rows.setLayout(column(*(self._row(s) for s in states[:_MOST_SHOWN]), spacing=6))
        self._column.addWidget(self._rows)

    def _row(self, state: "ServerState") -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(Label(f"{state.server.host}:{state.server.port}"))
        layout.addWidget(Label(_kind(state.server), "small"))
        layout.addStretch(1)
        if state.new_certificate:
            ask = Button(lambda: tr("Look at the certificate…"), "quiet")
            ask.clicked.connect(lambda: self._ask(state.server, state.new_certificate))
            self.questions[state.server] = ask
            layout.addWidget(ask)
        layout.addWidget(_chip(state))
        return line

    def _ask(self, server: ServerAddress, fingerprint: str) -> None:
        dialog = Dialog(self.window(), lambda: tr("Trust the new certificate?"), 520)
        dialog.column.addWidget(
            Label(
                lambda: tr(
                    "{host} shows another certificate than before. If its owner renewed it, the "
                    "fingerprint below is the one that they publish. If not, somebody stands "
                    "between you and the server.",
                    host=server.host,
                ),
                wrap=True,
            )
        )
        dialog.column.addWidget(Label(_pairs(fingerprint), "mono", wrap=True).selectable())
        dialog.add_cancel().setFocus()

        def accept() -> None:
            dialog.accept()
            work = accept_certificate(self._context.services, server)
            self._context.bridge.run(self, work, lambda _: self._changed())

        dialog.add_button(lambda: tr("Trust it"), accept, "danger")
        dialog.open()


def _kind(server: ServerAddress) -> Words:
    return (lambda: tr("TLS")) if server.tls else (lambda: tr("not encrypted"))


def _chip(state: "ServerState") -> Chip:
    if state.connected:
        latency = f" · {state.latency_ms} ms" if state.latency_ms is not None else ""
        return Chip(lambda: tr("Connected") + latency, "good")
    if state.distrusted:
        return Chip(lambda: tr("Not trusted"), "bad")
    if state.new_certificate:
        return Chip(lambda: tr("Certificate changed"), "warn")
    if state.error:
        chip = Chip(lambda: tr("Not reached"), "warn")
        set_tip(chip, describe_code(state.error).title)
        return chip
    return Chip(lambda: tr("In reserve"))


def _pairs(fingerprint: str) -> str:
    """SHA-256 in pairs, as browsers and server owners write it."""
    return ":".join(fingerprint[at : at + 2].upper() for at in range(0, len(fingerprint), 2))

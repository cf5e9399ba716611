"""Which servers the wallet asks, and through which proxy."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.core.errors import AppError
from app.core.i18n import ntr, tr
from app.core.wording import sentences
from app.messages import describe
from app.wallet.errors import RequestInvalid
from ui.context import Context
from ui.settings.calls import change_proxy, change_servers, server_states
from ui.settings.servers import ServerList
from ui.widgets.buttons import Button
from ui.widgets.card import Card, Rule, row
from ui.widgets.fields import TextArea, TextField
from ui.widgets.text import Label

if TYPE_CHECKING:
    from app.wallet.electrum.pool import ServerState


class ConnectionCard(Card):
    """The present servers and how they behave; servers of one's own; a proxy."""

    def __init__(self, context: Context) -> None:
        super().__init__(lambda: tr("Connection"), spacing=16)
        self._context = context
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._count = Label("", "muted", wrap=True)
        self.list = ServerList(context, self.refresh)
        self.own = TextArea(
            lambda: tr("Servers of your own"),
            lambda: tr(
                "One a line: host:port:s with TLS, host:port:t without. Empty: the built-in list."
            ),
            "my-server.example:50002:s",
        )
        self.proxy = TextField(
            lambda: tr("Proxy"),
            lambda: tr("Tor listens at socks5://127.0.0.1:9050. Empty: connect directly."),
            "socks5://127.0.0.1:9050",
        )
        self.save_servers = Button(lambda: tr("Use these servers"), on_click=self._servers_typed)
        self.save_proxy = Button(lambda: tr("Use this proxy"), on_click=self._proxy_typed)
        self.proxy.edit.returnPressed.connect(self._proxy_typed)
        for widget in (self._count, self.list, Rule(), self.own):
            self.column.addWidget(widget)
        self.column.addLayout(row(self.save_servers))
        self.column.addWidget(Rule())
        self.column.addWidget(self.proxy)
        self.column.addLayout(row(self.save_proxy))
        self.setFocusProxy(self.own.edit)

    def refresh(self) -> None:
        current = self._context.services.settings.current
        if not self.own.edit.hasFocus():
            self.own.set_text("\n".join(current.servers))
        if not self.proxy.edit.hasFocus():
            self.proxy.set_text(current.proxy)
        bridge = self._context.bridge
        bridge.run(self, server_states(self._context.services), self._show)

    def _show(self, states: "tuple[ServerState, ...]") -> None:
        services = self._context.services
        own = bool(services.settings.current.servers or services.environment.servers)
        count = len(states)
        self._count.say(
            lambda: sentences(
                ntr("One server of your own.", "{n} servers of your own.", count)
                if own
                else ntr("One built-in server.", "{n} built-in servers.", count),
                tr(
                    "A server learns which addresses are yours; one of your own keeps that private."
                ),
            )
        )
        self.list.show_states(states)

    def _servers_typed(self) -> None:
        work = change_servers(self._context.services, self.own.text())
        self._context.bridge.run(self, work, lambda _: self._saved(), self._servers_wrong)

    def _servers_wrong(self, error: AppError) -> None:
        if isinstance(error, RequestInvalid):
            line = error.details.get("line", 1)
            self.own.show_error(
                lambda: tr("Line {n} is not a server. It should look like host:50002:s.", n=line)
            )
        else:
            self.own.show_error(lambda: describe(error).sentence)

    def _proxy_typed(self) -> None:
        work = change_proxy(self._context.services, self.proxy.text())
        self._context.bridge.run(
            self,
            work,
            lambda _: self._saved(),
            lambda error: self.proxy.show_error(lambda: describe(error).sentence),
        )

    def _saved(self) -> None:
        self.own.edit.clearFocus()
        self.proxy.edit.clearFocus()
        self._context.say(lambda: tr("Saved"))
        self.refresh()

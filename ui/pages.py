"""The pages beside the rail, each made when it is first asked for."""

import importlib
from collections.abc import Callable

from ui.context import Context
from ui.failed_logins import FailedLogins
from ui.page import Page

# The first picture after unlocking needs one page; the others cost time that nobody sees.
_PLACES = {
    "overview": ("ui.wallet.overview.page", "OverviewPage"),
    "activity": ("ui.wallet.activity.page", "ActivityPage"),
    "send": ("ui.wallet.send.page", "SendPage"),
    "receive": ("ui.wallet.receive.page", "ReceivePage"),
    "security": ("ui.security.page", "SecurityPage"),
    "settings": ("ui.settings.page", "SettingsPage"),
}


class Pages(dict[str, Page]):
    """By the names that Context.go() knows; holds those that were made so far."""

    def __init__(
        self, context: Context, failed: FailedLogins, made: Callable[[Page], object]
    ) -> None:
        """made: called with each new page."""
        super().__init__()
        self._context, self._failed, self._made = context, failed, made

    def __missing__(self, name: str) -> Page:
        module, kind = _PLACES[name]
        more = (self._failed,) if name == "security" else ()
        page: Page = getattr(importlib.import_module(module), kind)(self._context, *more)
        self[name] = page
        self._made(page)
        return page

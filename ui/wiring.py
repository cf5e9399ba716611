"""Which event of the services moves which part of the window."""

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.core.errors import AppError
from app.settings.events import SettingsChanged
from app.vault.events import VaultLocked, VaultUnlocked, Way
from app.wallet.events import BroughtBack
from ui.context import Context
from ui.failed_logins import FailedLogins
from ui.main_window import MainWindow
from ui.system.signs import Signs
from ui.tidings import tell_brought_back

if TYPE_CHECKING:
    from app.bootstrap import Services
    from ui.bridge import Bridge


def wire(
    window: MainWindow,
    context: Context,
    show_gate: Callable[[], object],
    redress: Callable[[], object],
) -> None:
    """Connect once; call it when the context has its services."""
    services: Services = context.services
    bridge: Bridge = context.bridge

    def opened(event: VaultUnlocked) -> None:
        window.open_wallet(FailedLogins.of(event))
        if event.way is Way.RECOVERY:
            after: Any = importlib.import_module("ui.security.two_factor.after_recovery")
            after.offer_phone(context, window)

    def locked(event: VaultLocked) -> None:
        window.close_wallet()
        if event.reason != "quit":  # then nobody is there to answer what the gate would ask
            show_gate()

    def brought_back(event: BroughtBack) -> None:
        if window.wallet is not None:
            tell_brought_back(window.wallet.notices, event.at)

    bridge.listen(window, VaultUnlocked, opened)
    bridge.listen(window, BroughtBack, brought_back)  # here: it comes before the pages listen
    bridge.listen(window, VaultLocked, locked)
    bridge.listen(window, SettingsChanged, lambda _: redress())
    bridge.failed.connect(window.show_failure)
    bridge.broke.connect(window.show_broken)
    context.lock_wanted.connect(lambda: bridge.run(window, services.vault.lock(), lambda _: None))
    window.retitle(services.environment.network.value)


def follow_system(window: MainWindow, context: Context, signs: Signs) -> None:
    """Lock the wallet when the system says that nobody is there, unless the user wants it not."""
    services: Services = context.services
    bridge: Bridge = context.bridge

    def failed(error: AppError) -> None:
        signs.acted()
        bridge.failed.emit(error)

    def came(sign: str) -> None:
        if services.settings.current.lock_with_system:
            # After a locked screen the same person is expected back; after the others, nobody.
            lock = services.vault.lock("screen" if sign == "screen" else "system")
            bridge.run(window, lock, lambda _: signs.acted(), failed)
        else:
            signs.acted()

    signs.came.connect(came)

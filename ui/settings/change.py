"""Save one setting; what is refused is told in the notice dialog."""

from PySide6.QtCore import QObject

from ui.context import Context


def change(context: Context, owner: QObject, **values: object) -> None:
    """Save these settings; SettingsChanged then reaches whoever shows them."""
    context.bridge.run(owner, context.services.settings.change(**values), lambda _: None)

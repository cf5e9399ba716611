"""Do something that a person may have guarded: ask for what they chose, or just do it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.secret import Secret
from app.vault.policy.actions import Action, Ask
from ui.context import Context
from ui.language import Words
from ui.security.confirm import Confirm, ConfirmDialog


@dataclass(frozen=True, slots=True)
class Guarded:
    """work: called with the password and the code, None for what is not asked for."""

    action: Action
    title: Words
    text: Words
    button: Words
    work: Callable[[Secret | None, Secret | None], Coroutine[Any, Any, Any]]


def with_permit(
    context: Context,
    parent: QWidget,
    guarded: Guarded,
    then: Callable[[Any], object],
    failed: Callable[[AppError], object] | None = None,
) -> None:
    """Call then with what the work gave.

    A failure is told in the dialog that asks; where nothing is asked, by failed or the window.
    """
    try:
        ask = context.services.vault.limits.asks(guarded.action)
    except AppError as error:  # locked a moment ago, or choices that cannot be read
        (failed or context.bridge.failed.emit)(error)
        return
    if ask is Ask.NOTHING:
        context.bridge.run(parent, guarded.work(None, None), then, failed)
        return
    confirm = Confirm(guarded.title, guarded.text, guarded.button, guarded.work)
    dialog = ConfirmDialog(context, parent.window(), confirm)
    dialog.credentials.code.setVisible(ask is Ask.CODE)
    dialog.done_with.connect(then)
    dialog.open()

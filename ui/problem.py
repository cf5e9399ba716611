"""Dialogs for failures that belong to no page: an expected one, and a bug of ours."""

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.messages import describe
from ui.context import Context
from ui.widgets.dialog import Dialog
from ui.widgets.text import Label


def failure_dialog(parent: QWidget, context: Context, error: AppError) -> Dialog:
    """What happened, what it means, what to do, and the article that says more."""
    dialog = Dialog(parent, lambda: describe(error).title)
    dialog.column.addWidget(Label(lambda: describe(error).sentence, wrap=True))
    article = describe(error).article
    if article:

        def read() -> None:
            dialog.reject()
            context.open_article(article)

        dialog.add_button(lambda: tr("Read about this"), read, "quiet")
    dialog.add_button(lambda: tr("Close"), dialog.accept, "primary")
    return dialog


def broken_dialog(parent: QWidget) -> Dialog:
    """Something in Walnut itself broke; the log has the whole of it."""
    dialog = Dialog(parent, lambda: tr("Something in Walnut broke"))
    dialog.column.addWidget(
        Label(
            lambda: tr(
                "This is a mistake of ours, not yours. Your keys and your money are untouched, "
                "and what happened is in the log, without anything private. If Walnut acts "
                "strangely, close it and start it again."
            ),
            wrap=True,
        )
    )
    dialog.add_button(lambda: tr("Close"), dialog.accept, "primary")
    return dialog

"""What can be done with a payment, from the list, its menu or its own view."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.core.i18n import tr
from app.vault.policy.actions import Action
from app.wallet.model import Direction, DraftKind, PaymentQuery, PaymentRow, PaymentState
from ui import format as fmt
from ui.context import Context
from ui.security.permit import Guarded, with_permit
from ui.system.clipboard import copy_checked
from ui.wallet.payment.bump import BumpDialog
from ui.widgets.choice import Menu

_OPEN = (PaymentState.MEMPOOL, PaymentState.SIGNED)


class PaymentActions:
    """Deeds on one payment; the page is the parent of dialogs and the owner of what runs."""

    def __init__(self, context: Context, page: QWidget) -> None:
        self._context, self._page = context, page

    def label(self, row: PaymentRow, text: str) -> None:
        """Name a payment; the list reads it again when that is stored."""
        labels = self._context.services.wallet.labels
        self._context.bridge.run(self._page, labels.set("tx", row.txid, text), lambda _done: None)

    def copy_txid(self, row: PaymentRow) -> None:
        QGuiApplication.clipboard().setText(row.txid)
        self._context.say(lambda: tr("Transaction id copied"))

    def copy_address(self, row: PaymentRow) -> None:
        copy_checked(self._page, row.address, self._address_copied)

    def copy_amount(self, row: PaymentRow) -> None:
        QGuiApplication.clipboard().setText(fmt.amount(row.amount, plain=True))
        self._context.say(lambda: tr("Amount copied"))

    def bump(self, row: PaymentRow, kind: DraftKind) -> None:
        """Speed up, cancel, or let a child pay: asks for the fee and the password."""
        BumpDialog(self._context, self._page.window(), row, kind).open()

    def export(self, query: PaymentQuery, path: Path) -> None:
        """Write the payments of a query to a CSV file."""
        export = self._context.services.wallet.export
        with_permit(
            self._context,
            self._page,
            Guarded(
                Action.EXPORT_HISTORY,
                lambda: tr("Export the payments"),
                lambda: tr("You chose that exports are asked for."),
                lambda: tr("Export"),
                lambda password, code: export.csv(query, path, password, code),
            ),
            lambda _done: self._exported(path),
        )

    def menu(
        self, row: PaymentRow, show: Callable[[int], object], edit: Callable[[], object]
    ) -> Menu:
        """The context menu of a payment's line."""
        menu = Menu(self._page)
        menu.add(lambda: tr("Show payment"), lambda: show(row.id), "eye")
        menu.add(lambda: tr("Edit label"), edit, "pencil-simple")
        menu.addSeparator()
        menu.add(lambda: tr("Copy transaction id"), lambda: self.copy_txid(row), "copy")
        if row.address:
            menu.add(lambda: tr("Copy address"), lambda: self.copy_address(row), "copy")
        menu.add(lambda: tr("Copy amount"), lambda: self.copy_amount(row), "copy")
        kinds = possible_bumps(row)
        if kinds:
            menu.addSeparator()
        for kind in kinds:
            name, sign = BUMPS[kind]
            menu.add(name, self._bumper(row, kind), sign)
        return menu

    def _bumper(self, row: PaymentRow, kind: DraftKind) -> Callable[[], None]:
        return lambda: self.bump(row, kind)

    def _address_copied(self, same: bool) -> None:
        self._context.say(
            (lambda: tr("Address copied"))
            if same
            else lambda: tr("Another program changed the copied address. Do not use it.")
        )

    def _exported(self, path: Path) -> None:
        self._context.say(lambda: tr("Saved as {name}", name=path.name))


BUMPS = {
    DraftKind.SPEED_UP: (lambda: tr("Speed up"), "rocket-launch"),
    DraftKind.CANCEL: (lambda: tr("Cancel payment"), "x-circle"),
    DraftKind.CHILD_PAYS: (lambda: tr("Speed up by child"), "git-branch"),
}


def possible_bumps(row: PaymentRow) -> tuple[DraftKind, ...]:
    """What may be tried from the list; the service decides with all it knows."""
    if row.state not in _OPEN:
        return ()
    if row.replaceable:
        return (DraftKind.SPEED_UP, DraftKind.CANCEL)
    return (DraftKind.CHILD_PAYS,) if row.direction == Direction.INCOMING else ()

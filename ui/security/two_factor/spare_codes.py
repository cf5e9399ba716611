"""The steps that hand over the recovery codes: shown once, printed or saved, one asked back."""

import secrets
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from app.core.errors import AppError
from app.core.files import write_atomic
from app.core.i18n import tr
from app.core.secret import Secret
from app.messages import describe
from app.vault.codes import recovery
from app.vault.errors import CodeInvalid
from ui.context import Context
from ui.security.two_factor.sheet import copied, grouped, print_sheet, sheet
from ui.security.two_factor.wizard import Step
from ui.system.capture import admit_capture, exclude_from_capture
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Inset, row
from ui.widgets.fields import TextField
from ui.widgets.text import Label

_COLUMNS = 2
_MOST = 80
_LANE = "files"


class ShowCodes(Step):
    """The eight codes in a numbered grid."""

    def __init__(self, context: Context) -> None:
        super().__init__(lambda: tr("Your recovery codes"), lambda: tr("I have them"), settled=True)
        self._context = context
        self._codes: tuple[Secret, ...] = ()
        self._labels: list[Label] = []
        self.note = Banner(_keep, "")
        box = Inset(margin=16)
        box.column.addLayout(self._grid())
        self.column.addWidget(
            Label(
                lambda: tr(
                    "When the phone is not at hand, one of these takes the place of a code. Each "
                    "works once, together with your password."
                ),
                wrap=True,
            )
        )
        self.column.addWidget(box)
        self.column.addLayout(
            row(
                Button(lambda: tr("Print…"), icon_name="printer", on_click=self._print),
                Button(lambda: tr("Save as a file…"), icon_name="floppy-disk", on_click=self._save),
                Button(lambda: tr("Copy"), icon_name="copy", on_click=self._copy),
            )
        )
        self.column.addWidget(self.note)

    def take(self, codes: tuple[Secret, ...]) -> None:
        """The codes as the vault gives them."""
        self._codes = codes

    def code(self, number: int) -> Secret:
        """The one with this number, from 1."""
        return self._codes[number - 1]

    def entered(self) -> None:
        exclude_from_capture(self)
        for label, code in zip(self._labels, self._codes, strict=True):
            label.say(grouped(code.text()))

    def left(self) -> None:
        for label in self._labels:
            label.say("")
        admit_capture(self)

    def forget(self) -> None:
        for code in self._codes:
            code.wipe()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        rows = recovery.COUNT // _COLUMNS
        for number in range(recovery.COUNT):
            label = Label("", "mono").selectable()
            self._labels.append(label)
            place = 2 * (number // rows)
            grid.addWidget(Label(str(number + 1), "muted"), number % rows, place)
            grid.addWidget(label, number % rows, place + 1)
            grid.setColumnStretch(place + 1, 1)
        return grid

    def _text(self) -> Secret:
        return sheet(self._codes, self._context.now())

    def _print(self) -> None:
        if not print_sheet(self, self._text()):
            self.note.show_message(
                lambda: tr("No printer was found. Save a file, or write the codes down."), "warn"
            )

    def _save(self) -> None:
        name = "walnut-recovery-codes.txt"
        path, _ = QFileDialog.getSaveFileName(self, tr("Save as a file"), name, "Text (*.txt)")
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Write the sheet where only its owner can read it."""
        context, data = self._context, self._text()
        work = context.services.runtime.blocking(_LANE, lambda: write_atomic(path, data.reveal()))
        context.bridge.run(self, work, lambda _: self._saved(), self._failed)

    def _saved(self) -> None:
        self.note.show_message(
            lambda: tr(
                "Saved. Whoever takes this computer takes the file too: move it to a stick that "
                "you lock away."
            ),
            "warn",
        )

    def _failed(self, error: AppError) -> None:
        self.note.show_message(lambda: describe(error).sentence, "bad")

    def _copy(self) -> None:
        self._context.clipboard.copy_secret(self._text())
        self._context.say(copied)


class AskBack(Step):
    """One of the codes, chosen by lot, typed once: what was not written down is found now."""

    def __init__(self) -> None:
        super().__init__(lambda: tr("One of them, please"), lambda: tr("Confirm"))
        self.number = 0
        self.field = TextField(
            lambda: tr("Recovery code number {n}", n=self.number),
            placeholder="walnutrc1…",
            limit=_MOST,
        )
        self.column.addWidget(
            Label(
                lambda: tr(
                    "Look at your sheet and type this code. So you know that the sheet can be read "
                    "and is where you think. It is not used up."
                ),
                wrap=True,
            )
        )
        self.column.addWidget(self.field)

    def entered(self) -> None:
        self.number = secrets.randbelow(recovery.COUNT) + 1
        self.field.caption.retranslate()
        self.field.retranslate()
        self.field.edit.setFocus()

    def left(self) -> None:
        self.field.edit.clear()
        self.field.show_error("")

    def fits(self, code: Secret) -> bool:
        """Whether this code was typed; else it says why not."""
        try:
            same = recovery.parse(Secret(self.field.text())) == recovery.parse(code)
        except CodeInvalid as error:
            problem = error
            self.field.show_error(lambda: describe(problem).sentence)
            return False
        if not same:
            self.field.show_error(
                lambda: tr("This is another one. Asked for is number {n}.", n=self.number)
            )
        return same


class AllSet(Step):
    """The end: what is different from now on, and what fits to it."""

    def __init__(self, offer: QWidget, *, moved: bool) -> None:
        super().__init__(lambda: tr("All set"), lambda: tr("Done"), settled=True)
        self.column.addWidget(Banner(_moved if moved else _begun, "good"))
        self.column.addWidget(offer)
        offer.setVisible(not moved)


def _begun() -> str:
    return tr(
        "Two-factor login is on. When you open Walnut, it asks for your password and a code. For "
        "eight hours after that, a lock for idleness needs only the password."
    )


def _moved() -> str:
    return tr(
        "Codes of the new phone count from now on. Delete Walnut's entry on the old phone when you "
        "have signed in once with the new one."
    )


def _keep() -> str:
    return tr(
        "Keep them on paper, away from the phone and the password. They are shown only now, and "
        "nobody from Walnut ever asks for one."
    )

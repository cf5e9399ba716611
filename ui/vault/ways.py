"""For those who cannot get in: what happened, and the path that leads in again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.i18n import tr
from app.core.paths import Paths
from app.vault.disk.peek import seems_to_have_codes
from app.vault.errors import VaultExists
from ui.context import Context
from ui.language import Words
from ui.vault.choice import Choice
from ui.vault.setup import Setup, Way
from ui.vault.view import GateView, Go
from ui.widgets.buttons import Button
from ui.widgets.text import Label

Step = tuple[Words, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Trouble:
    """hint: how one knows that it is this. steps: the ways on, the best one first."""

    icon: str
    title: Words
    hint: Words
    text: Words
    steps: tuple[Step, ...]
    article: str


class WaysView(GateView):
    """A list of troubles; each opens on the same card, with its ways on and its help article."""

    def __init__(self, context: Context, go: Go) -> None:
        super().__init__(context, go, _title, _text)
        self.content.setSpacing(6)
        self._list, self._detail = QWidget(), QWidget()
        self.choices = QVBoxLayout(self._list)
        self.detail = QVBoxLayout(self._detail)
        for layout, gap in ((self.choices, 6), (self.detail, 12)):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(gap)
        self.content.addWidget(self._list)
        self.content.addWidget(self._detail)
        self._open: Trouble | None = None
        self.back = self.add_foot(lambda: tr("Back"), self._back)
        self.read = self.add_foot(lambda: tr("Read about this"), self._read, "quiet")
        self.foot.addStretch(1)

    def entered(self, _setup: Setup | None) -> None:
        _empty(self.choices)
        for trouble in self.troubles():
            opens = partial(self.open, trouble)
            choice = Choice(trouble.icon, trouble.title, trouble.hint, opens, low=True)
            self.choices.addWidget(choice)
            choice.show()  # now, so that it can take the focus
        self._show_list()

    def open(self, trouble: Trouble) -> None:
        """What it means, and the ways on as buttons, the first of them primary."""
        self._open = trouble
        self.show_trouble(None)
        self.say(trouble.title)
        _empty(self.detail)
        self.detail.addWidget(Label(trouble.text, wrap=True))
        for number, (words, act) in enumerate(trouble.steps):
            role = "secondary" if number else "primary"
            button = Button(words, role, on_click=act)
            self.detail.addWidget(button)
            button.show()
        self._list.hide()
        self._detail.show()
        self.read.show()
        self.steps()[0].setFocus()

    def steps(self) -> list[Button]:
        """The ways on of the trouble that is shown."""
        return [each for each in self._detail.findChildren(Button) if not each.isHidden()]

    def _show_list(self) -> None:
        self._open = None
        self.show_trouble(None)
        self.say(_title, _text)
        self._detail.hide()
        self._list.show()
        self.read.hide()
        self.listed()[0].setFocus()

    def listed(self) -> list[Choice]:
        """The troubles to choose from."""
        return [each for each in self._list.findChildren(Choice) if not each.isHidden()]

    def _back(self) -> None:
        if self._open is None:
            self.go("unlock", None)
        else:
            self._show_list()

    def _read(self) -> None:
        if self._open is not None:
            self.context.open_article(self._open.article)

    # The ways on

    def _phrase(self, words: Words | None = None) -> Step:
        return words or _use_phrase, lambda: self.go("restore", Setup(Way.NEW_PASSWORD))

    def _again(self, words: Words | None = None) -> Step:
        return words or _try_again, lambda: self.go("unlock", None)

    def _open_folder(self) -> Step:
        return lambda: tr("Open the data folder"), lambda: QDesktopServices.openUrl(
            QUrl.fromLocalFile(str(self.context.folder))
        )

    def _restore(self) -> None:
        """A file that cannot be read is set aside; one that can be takes a new password."""
        context = self.context
        context.bridge.run(
            self,
            context.services.vault.set_aside_damaged(),
            lambda _: self.go("restore", Setup(Way.RESTORE)),
            self._not_set_aside,
        )

    def _not_set_aside(self, error: AppError) -> None:
        if isinstance(error, VaultExists):
            self.go("restore", Setup(Way.NEW_PASSWORD))
        else:
            self.show_trouble(error)

    def troubles(self) -> tuple[Trouble, ...]:
        """Those that this wallet can have, in the order of the list."""
        folder = self.context.folder
        coded = folder is not None and seems_to_have_codes(Paths(folder).vault)
        codes = (self._lost(), self._refused()) if coded else ()
        return (self._forgotten(), *codes, self._keyring(), self._damaged(), self._other())

    def _forgotten(self) -> Trouble:
        return Trouble(
            "lock-key",
            lambda: tr("Forgot the password?"),
            lambda: tr("Or it is refused again and again."),
            lambda: tr(
                "Nobody can tell you the password or reset it for you, but your recovery phrase "
                "takes its place: the words on your paper open this wallet and set a new password. "
                "History and labels stay. If two-factor login is on, it is off after that."
            ),
            (self._phrase(), self._again(lambda: tr("Try the password once more"))),
            "forgotten-password",
        )

    def _lost(self) -> Trouble:
        return Trouble(
            "device-mobile",
            lambda: tr("No phone at hand?"),
            lambda: tr("Lost, broken or new, or the app was deleted."),
            lambda: tr(
                "A recovery code takes the place of a code from the phone: one of the eight on "
                "your sheet, with your password. Without the sheet your recovery phrase opens the "
                "wallet; it sets a new password and turns two-factor login off."
            ),
            (
                (
                    lambda: tr("Use a recovery code"),
                    lambda: self.go("unlock", Setup(Way.RECOVERY_CODE)),
                ),
                self._phrase(),
            ),
            "lost-authenticator",
        )

    def _refused(self) -> Trouble:
        return Trouble(
            "clock",
            lambda: tr("Is the code refused?"),
            lambda: tr("Though the app shows it and the password is right."),
            lambda: tr(
                "Mostly the clock of the phone or of this computer is wrong: codes are made from "
                "the time. Walnut can compare the two. A recovery code works whatever the clocks "
                "say."
            ),
            (
                (lambda: tr("Compare the clocks"), lambda: self.go("unlock", Setup(Way.CLOCK))),
                (
                    lambda: tr("Use a recovery code"),
                    lambda: self.go("unlock", Setup(Way.RECOVERY_CODE)),
                ),
                self._phrase(),
            ),
            "code-refused",
        )

    def _keyring(self) -> Trouble:
        return Trouble(
            "key",
            lambda: tr("Trouble with the keyring?"),
            lambda: tr("It is locked, missing, or holds nothing of this wallet."),
            lambda: tr(
                "Half of the lock lies in the keyring of this computer. If it is locked, unlock it "
                "with your computer's password and try again. If it was cleared, or this is "
                "another computer, your recovery phrase opens the wallet without it."
            ),
            (self._again(), self._phrase()),
            "keyring",
        )

    def _damaged(self) -> Trouble:
        return Trouble(
            "file-x",
            lambda: tr("Is the file damaged?"),
            lambda: tr("Walnut says that it cannot be read, or that it is an older copy."),
            lambda: tr(
                "Your coins are not in the file: they are on the chain, and your recovery phrase "
                "is enough for them. If you have a copy of the file, put it back into the data "
                "folder first; it also keeps your labels."
            ),
            (
                self._again(lambda: tr("Look at the file again")),
                self._open_folder(),
                (_use_phrase, self._restore),
            ),
            "damaged-file",
        )

    def _other(self) -> Trouble:
        return Trouble(
            "app-window",
            lambda: tr("Already open elsewhere?"),
            lambda: tr("Another window or another person has this wallet."),
            lambda: tr(
                "Two at once could damage the wallet, so the second one waits. Go to the other "
                "window, or close it; after a crash it helps to restart the computer."
            ),
            (self._again(),),
            "other-instance",
        )


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _title() -> str:
    return tr("Can't get in?")


def _text() -> str:
    return tr("Choose what fits. As long as you have your recovery phrase, there is a way.")


def _use_phrase() -> str:
    return tr("Use the recovery phrase")


def _try_again() -> str:
    return tr("Try again")

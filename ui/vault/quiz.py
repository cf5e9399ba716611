"""Three of the words are asked for: a phrase that was not written down is found out now."""

import secrets
from functools import partial

from app.core.i18n import tr
from ui.context import Context
from ui.system.capture import admit_capture, exclude_from_capture
from ui.vault.setup import Setup, Way
from ui.vault.view import GateView, Go
from ui.widgets.fields import TextField, keep_secret

_ASKED = 3


class QuizView(GateView):
    def __init__(self, context: Context, go: Go) -> None:
        super().__init__(
            context,
            go,
            lambda: tr("Check what you wrote"),
            lambda: tr("Type these three words from your paper."),
        )
        self._places: list[int] = []
        self.fields = [TextField(partial(self._caption, at)) for at in range(_ASKED)]
        for field in self.fields:
            self.content.addWidget(field)
            keep_secret(field.edit)
            field.edit.returnPressed.connect(self._check)
        self.back = self.add_foot(lambda: tr("Show the words again"), self._back)
        self.next = self.add_foot(lambda: tr("Continue"), self._check, "primary")

    def entered(self, setup: Setup | None) -> None:
        self.setup = setup or Setup(Way.CREATE)
        exclude_from_capture(self)
        count = len(self.setup.phrase.text().split())
        self._places = sorted(secrets.SystemRandom().sample(range(count), _ASKED))
        for field in self.fields:
            field.set_text("")
            field.show_error("")
            field.caption.retranslate()
            field.retranslate()
        self.fields[0].edit.setFocus()

    def left(self) -> None:
        for field in self.fields:
            field.set_text("")
        admit_capture(self)

    def asked(self) -> tuple[int, ...]:
        """The places asked for, from 1."""
        return tuple(place + 1 for place in self._places)

    def _caption(self, at: int) -> str:
        return tr("Word {n}", n=self._places[at] + 1 if self._places else at + 1)

    def _check(self) -> None:
        words = self.setup.phrase.text().split()
        wrong = [
            field
            for field, place in zip(self.fields, self._places, strict=True)
            if field.text().strip().casefold() != words[place]
        ]
        for field in wrong:
            field.show_error(lambda: tr("That is not the word at this place."))
        if wrong:
            wrong[0].edit.setFocus()
        else:
            self.go("password", self.setup)

    def _back(self) -> None:
        self.go("words", self.setup)

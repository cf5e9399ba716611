"""A dialog of several steps, each on a page of the same size, so that nothing jumps."""

from collections.abc import Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.core.i18n import tr
from ui.context import Context
from ui.language import Words
from ui.security.working import WorkingDialog
from ui.widgets.text import Label

_WIDTH = 680
_INNER = _WIDTH - 48  # the dialog's own margins


class Step(QWidget):
    """One page. `column` takes its content; the dialog shows its title and its button.

    settled: from here on there is nothing to take back, so Cancel is not offered any more.
    """

    def __init__(self, title: Words, action: Words, *, settled: bool = False) -> None:
        super().__init__()
        self.title, self.action, self.settled = title, action, settled
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.column = QVBoxLayout()
        self.column.setSpacing(12)
        whole.addLayout(self.column)
        whole.addStretch(1)

    def entered(self) -> None:
        """The step is shown now: set the focus."""

    def left(self) -> None:
        """Another step is shown, or the dialog is closed: secrets go."""


class Wizard(WorkingDialog):
    """Subclasses say in `act()` what the button of a step does and where it leads."""

    def __init__(self, context: Context, parent: QWidget, steps: Sequence[Step]) -> None:
        super().__init__(context, parent, steps[0].title, _WIDTH)
        self.steps = tuple(steps)
        self._stack = QStackedWidget()
        for step in self.steps:
            self._stack.addWidget(step)
        self.column.addWidget(self._stack)
        self._count = Label(self._counted, "small")
        self.foot.insertWidget(0, self._count)
        self.cancel = self.add_cancel()
        self.back = self.add_button(lambda: tr("Back"), self._go_back)
        self.next = self.add_action(steps[0].action, self._press)
        self.resting += [self.cancel, self.back]
        self.show_step(self.steps[0])

    @property
    def step(self) -> Step:
        return self.steps[self._stack.currentIndex()]

    def show_step(self, step: Step) -> None:
        self.step.left()
        self.show_trouble("")
        self._stack.setCurrentWidget(step)
        self.retitle(step.title)
        self.next.say(step.action)
        self._count.retranslate()
        at = self._stack.currentIndex()
        self.cancel.setVisible(not any(each.settled for each in self.steps[: at + 1]))
        self.back.setVisible(at > 0 and not step.settled)
        self.next.setFocus()
        step.entered()

    def show_next(self) -> None:
        self.show_step(self.steps[self._stack.currentIndex() + 1])

    def act(self, step: Step) -> None:
        """The button of this step was pressed."""
        raise NotImplementedError

    def forget(self) -> None:
        self.step.left()

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def retranslate(self) -> None:
        super().retranslate()
        if hasattr(self, "_stack"):
            self._fit()

    def _press(self) -> None:
        if not self.busy:
            self.act(self.step)

    def _go_back(self) -> None:
        self.show_step(self.steps[self._stack.currentIndex() - 1])

    def _counted(self) -> str:
        number = self._stack.currentIndex() + 1
        return tr("Step {n} of {count}", n=number, count=len(self.steps))

    def _fit(self) -> None:
        """As high as the highest page: Qt would reckon wrapped words for another width."""
        layouts = [layout for step in self.steps if (layout := step.layout()) is not None]
        heights = [
            each.heightForWidth(_INNER) if each.hasHeightForWidth() else each.sizeHint().height()
            for each in layouts
        ]
        self._stack.setFixedHeight(max(heights))

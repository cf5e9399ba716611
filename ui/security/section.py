"""The base of every card of the Security page."""

from ui.context import Context
from ui.language import Words
from ui.widgets.card import Card


class Section(Card):
    """One topic. `refresh()` is called each time the page is shown and after a security change.

    name: context.go("security", name) brings it into sight.
    """

    name = ""

    def __init__(self, context: Context, title: Words) -> None:
        super().__init__(title, spacing=16)
        self.context = context

    def refresh(self) -> None:
        """Read afresh what is shown; the vault is open."""

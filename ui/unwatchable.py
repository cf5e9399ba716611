"""Under the field where something to watch was pasted: why it cannot be watched."""

from app.core.wording import headline
from app.messages import describe
from app.wallet.errors import DescriptorInvalid
from ui.widgets.fields import TextArea


def show_unwatchable(field: TextArea, error: DescriptorInvalid) -> None:
    """A secret is taken off the screen at once, and out of what Undo would bring back."""
    if error.details.get("reason") == "private":
        field.set_text("")
    field.show_error(lambda: headline(describe(error).title, describe(error).sentence))
    field.edit.setFocus()

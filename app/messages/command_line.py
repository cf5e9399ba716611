"""Texts for what only the command line can meet."""

from app.core.i18n import tr
from app.messages.message import Text, Writer


def _look_first() -> str:
    return tr("After a payment look into the history before you try again.")


COMMAND_LINE: dict[str, Writer] = {
    "cli.declined": lambda _: Text(
        tr("Nothing was done"),
        tr("It was not agreed to."),
        tr("Type the word that is asked for, or use --yes."),
    ),
    "cli.warnings": lambda _: Text(
        tr("Nothing was sent"),
        tr("The payment carries a warning that --yes does not cover."),
        tr("Read the warnings, then add --accept-warnings."),
    ),
    "cli.password": lambda _: Text(
        tr("No password was given"),
        tr("There is no terminal to ask on."),
        tr("Use a terminal, or --password-fd."),
    ),
    "cli.code": lambda _: Text(
        tr("No code was given"),
        tr("Nothing was typed, or there is no terminal to ask on."),
        tr("Use a terminal, or --code-fd with a line for each code that is asked for."),
    ),
    "cli.answer_lost": lambda _: Text(
        tr("The answer could not be written"),
        tr("What was asked for is done."),
        tr("Free some space; after a payment look into the history before you try again."),
    ),
    "cli.broken": lambda _: Text(
        tr("Something in Walnut broke"),
        tr("This is a mistake of ours, not yours. The log in the data folder has more."),
        _look_first(),
    ),
    "cli.interrupted": lambda d: Text(
        tr("Stopped"),
        tr("Ctrl-C was pressed."),
        _look_first() if d.get("command") == "send" else tr("Run the command again to go on."),
    ),
    "cli.passwords_differ": lambda _: Text(
        tr("The two passwords are not the same"),
        tr("Nothing was changed."),
        tr("Try again and type the new password twice."),
    ),
}

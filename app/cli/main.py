"""python -m app COMMAND: the same services and guards as the window, for terminals and scripts.

status, history, receive, send, freeze, unfreeze, check-up, journal, backup, restore-backup and
export-descriptor; text, or JSON with --json. Passwords are asked for on the terminal or read from
--password-fd, one a line; never given as an argument. A payment needs it again, and a yes. What a
command ended with is its exit code (app/cli/exits.py).
"""

import logging
from argparse import Namespace
from collections.abc import Callable, Sequence

from app.cli import exits
from app.cli.arguments import parser
from app.cli.backups import backup, restore_backup
from app.cli.exits import Broken, Interrupted
from app.cli.failures import sentence
from app.cli.freezing import freeze, unfreeze
from app.cli.output import Output, prepare_streams, settle_streams
from app.cli.reading import export_descriptor, history, receive, status
from app.cli.security import check_up, journal
from app.cli.sending import send
from app.cli.session import Session, session
from app.core import i18n
from app.core.errors import AppError

log = logging.getLogger(__name__)

COMMANDS: dict[str, Callable[[Session], None]] = {
    "status": status,
    "history": history,
    "receive": receive,
    "send": send,
    "freeze": freeze,
    "unfreeze": unfreeze,
    "check-up": check_up,
    "journal": journal,
    "backup": backup,
    "restore-backup": restore_backup,
    "export-descriptor": export_descriptor,
}
BEGINNINGS = ("restore-backup",)  # for a folder without a wallet


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result is the process's exit code."""
    prepare_streams()
    i18n.set_language("auto")
    try:
        wishes = parser().parse_args(arguments)
    finally:
        settle_streams()
    output = Output(wishes.json)
    try:
        _run(wishes, output)
    except AppError as error:
        output.failure(error.code, sentence(error))
        return exits.exit_code(error)
    return exits.DONE


def _run(wishes: Namespace, output: Output) -> None:
    """Raises AppError, whatever happens."""
    try:
        with session(wishes, output, wishes.command in BEGINNINGS) as running:
            COMMANDS[wishes.command](running)
    except AppError:
        raise
    except KeyboardInterrupt:
        raise Interrupted(command=wishes.command) from None
    except Exception:
        log.exception("a command broke")
        raise Broken from None

"""The command line: its commands and options. No option takes a secret."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app.cli import exits
from app.core.errors import AppError
from app.core.i18n import tr
from app.core.network import Network
from app.wallet.electrum.servers import parse_server
from app.wallet.model import Direction, PaymentState

Command = Callable[[argparse.ArgumentParser], None]


def parser() -> argparse.ArgumentParser:
    """Every command, in the chosen language."""
    whole = argparse.ArgumentParser(
        prog="python -m app",
        description=tr("Walnut on the command line."),
        epilog="\n".join([tr("Exit codes:"), *_exit_codes()]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    common = _common()
    for name, (text, fill) in _commands().items():
        command = commands.add_parser(
            name, help=text, description=text, parents=[common], allow_abbrev=False
        )
        fill(command)
    return whole


def _exit_codes() -> list[str]:
    return [f"  {code:<5}{text}" for code, text in exits.meanings().items()]


def _commands() -> dict[str, tuple[str, Command]]:
    return {
        "status": (tr("balance, accounts and how far the wallet is synchronized"), lambda _: None),
        "history": (tr("payments, newest first"), _history),
        "receive": (tr("an address to be paid to"), _receive),
        "send": (tr("pay somebody"), _send),
        "freeze": (tr("stop all spending from this wallet"), _freeze),
        "unfreeze": (tr("allow spending again, with the recovery phrase"), _unfreeze),
        "check-up": (tr("how safe the wallet is, and what to do about it"), lambda _: None),
        "journal": (tr("what happened to the wallet, newest first"), _journal),
        "backup": (tr("save the wallet in one encrypted file"), _backup),
        "restore-backup": (tr("bring a wallet back from such a file"), _restore_backup),
        "export-descriptor": (tr("an account's public descriptors (BIP-380)"), _account),
    }


def _common() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    add = common.add_argument
    add("--network", type=Network, default=Network.MAINNET, choices=list(Network))
    add("--folder", type=Path, help=tr("the wallet's data folder"))
    add(
        "--server",
        type=server,
        action="append",
        default=[],
        metavar="HOST:PORT:s|t",
        help=tr("ask this server instead of those in the settings"),
    )
    add("--json", action="store_true", help=tr("answer with JSON; amounts in satoshi"))
    add("--password-fd", type=count, metavar="N", help=tr("read passwords from descriptor N"))
    add("--code-fd", type=count, metavar="N", help=tr("read codes from descriptor N, a line each"))
    add("--offline", action="store_true", help=tr("ask no server, answer from the last time"))
    add("--wait", type=int, default=120, metavar="SECONDS", help=tr("longest wait for servers"))
    return common


def _account(command: argparse.ArgumentParser) -> None:
    text = tr("name or number of the account")
    command.add_argument("--account", type=words, metavar="NAME", help=text)


def _history(command: argparse.ArgumentParser) -> None:
    _account(command)
    add = command.add_argument
    add(
        "--text",
        type=words,
        default="",
        help=tr("part of a label, address, transaction id or amount"),
    )
    add("--state", type=PaymentState, action="append", default=[], choices=list(PaymentState))
    add("--direction", type=Direction, choices=list(Direction))
    add("--since", type=day, metavar="YYYY-MM-DD", help=tr("from this day on (UTC)"))
    add("--until", type=day, metavar="YYYY-MM-DD", help=tr("before this day (UTC)"))
    add("--limit", type=count, default=20, metavar="N", help=tr("at most so many; 0 for all"))


def _journal(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--text", type=words, default="", help=tr("words that the line has"))
    add("--limit", type=count, default=20, metavar="N", help=tr("at most so many; 0 for all"))


def _receive(command: argparse.ArgumentParser) -> None:
    _account(command)
    add = command.add_argument
    add("--new", action="store_true", help=tr("a fresh address even if the last one is unused"))
    add("--amount", help=tr('for the payment link, e.g. "0.01" or "5000 sat"'))
    add("--label", type=words, default="", help=tr("for the payment link"))


def _send(command: argparse.ArgumentParser) -> None:
    _account(command)
    add = command.add_argument
    add(
        "payee",
        type=words,
        help=tr("an address, a bitcoin: link, or - for a list on standard input"),
    )
    add("amount", type=words, nargs="?", help=tr('in bitcoin, or e.g. "5000 sat", or "all"'))
    fee = command.add_mutually_exclusive_group()
    fee.add_argument("--minutes", type=int, help=tr("pay the fee for about this waiting time"))
    fee.add_argument("--fee-rate", type=float, metavar="SAT/VB", help=tr("pay exactly this rate"))
    add("--label", type=words, default="", help=tr("kept with the payment"))
    add("--coin", action="append", default=[], metavar="TXID:N", help=tr("spend only such coins"))
    add("--dry-run", action="store_true", help=tr("show what would be sent, then stop"))
    add("--yes", action="store_true", help=tr("do not ask whether to send"))
    add("--accept-warnings", action="store_true", help=tr("with --yes: send in spite of warnings"))


def _freeze(command: argparse.ArgumentParser) -> None:
    text = tr("do not ask; it says that your recovery phrase is at hand")
    command.add_argument("--yes", action="store_true", help=text)


def _unfreeze(command: argparse.ArgumentParser) -> None:
    text = tr("read the recovery phrase from descriptor N")
    command.add_argument("--phrase-fd", type=count, metavar="N", help=text)


def _backup(command: argparse.ArgumentParser) -> None:
    text = tr("where to save it, e.g. walnut.walnutbak; a file that is there is replaced")
    command.add_argument("file", type=file, help=text)


def _restore_backup(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=file, help=tr("the backup file"))
    text = tr("protect the wallet by its password alone")
    command.add_argument("--no-keyring", action="store_true", help=text)


def server(text: str) -> str:
    """As it was written, once it can be read."""
    try:
        parse_server(text)
    except AppError:
        raise ValueError from None
    return text


def words(text: str) -> str:
    """What is UTF-8; anything else could neither be kept nor be shown."""
    text.encode()  # raises UnicodeEncodeError, a ValueError
    return text


def file(text: str) -> Path:
    """A path with a name at its end."""
    path = Path(text)
    if not path.name:
        raise ValueError
    return path


def count(text: str) -> int:
    """A number that is not negative, and one that a system call takes."""
    number = int(text)
    if not 0 <= number < 2**31:
        raise ValueError
    return number


def day(text: str) -> int:
    """Unix seconds of the day's start, UTC."""
    return int(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp())

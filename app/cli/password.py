"""Where the password comes from: the terminal, or a file descriptor; never an argument."""

import getpass
import os
import sys

from app.cli.exits import PasswordNotGiven
from app.core.secret import Secret

_LONGEST = 4096


class PasswordSource:
    """Asks on the terminal each time; a descriptor is read once and answers every time."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor, self._read = descriptor, Secret(b"")

    def ask(self, prompt: str) -> Secret:
        """Raises PasswordNotGiven where there is neither a terminal nor a descriptor."""
        if self._descriptor is not None:
            return self._from_descriptor(self._descriptor)
        if not _has_terminal():
            raise PasswordNotGiven()
        try:
            return Secret(getpass.getpass(prompt + " "))
        except EOFError:
            raise PasswordNotGiven() from None

    def _from_descriptor(self, descriptor: int) -> Secret:
        if not self._read:
            try:
                line = _first_line(descriptor)
            except OSError:
                raise PasswordNotGiven() from None
            self._read = Secret(line)
        if not self._read:
            raise PasswordNotGiven()
        return Secret(self._read.reveal())


def _first_line(descriptor: int) -> bytes:
    """Up to the first line end, byte by byte: the rest stays for whoever else reads there."""
    line = b""
    while len(line) < _LONGEST:
        byte = os.read(descriptor, 1)
        if byte in (b"", b"\n"):
            break
        line += byte
    return line.removesuffix(b"\r")


def _has_terminal() -> bool:
    """Without one, getpass would read the password from standard input and show it."""
    if os.name == "nt":
        return sys.stdin.isatty()
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return False
    return True

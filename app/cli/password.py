"""Where passwords and codes come from: the terminal, or a file descriptor; never an argument."""

import getpass
import os
import sys

from app.cli.exits import CodeNotGiven, PasswordNotGiven, PasswordsDiffer
from app.core.secret import Secret

_LONGEST = 4096


class PasswordSource:
    """Asks on the terminal each time. A descriptor's first line answers `ask` every time."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor, self._read = descriptor, Secret(b"")

    def ask(self, prompt: str) -> Secret:
        """Raises PasswordNotGiven where there is neither a terminal nor a descriptor."""
        if not self._read:
            given = _given(prompt, self._descriptor)
            if given is None or (self._descriptor is not None and not given):
                raise PasswordNotGiven()
            if self._descriptor is None:
                return given
            self._read = given
        return Secret(self._read.reveal())

    def ask_other(self, prompt: str, again: str = "") -> Secret:
        """Another secret than the password, from a line of its own.

        again: the prompt to type it once more on a terminal. Raises PasswordNotGiven as `ask`,
        PasswordsDiffer.
        """
        given = _given(prompt, self._descriptor)
        if not given:
            raise PasswordNotGiven()
        if again and self._descriptor is None and _given(again, None) != given:
            raise PasswordsDiffer()
        return given


class CodeSource:
    """Asks on the terminal each time; a descriptor gives a line each time: codes work once."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor, self.asked = descriptor, False

    def ask(self, prompt: str) -> Secret:
        """Raises CodeNotGiven where there is neither a terminal nor a line."""
        self.asked = True
        given = _given(prompt, self._descriptor)
        if not given:
            raise CodeNotGiven()
        return given


def _given(prompt: str, descriptor: int | None) -> Secret | None:
    """One line; None where nobody can be asked, or typed what the terminal cannot read.

    Empty where there is nothing left to read.
    """
    try:
        if descriptor is not None:
            return Secret(_first_line(descriptor))
        return Secret(getpass.getpass(prompt + " ")) if _has_terminal() else None
    except (EOFError, OSError, UnicodeError):
        return None


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

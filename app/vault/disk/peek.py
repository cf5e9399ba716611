"""A glance at the vault file for the window's first picture, before anything heavy is loaded."""

from pathlib import Path

_START = 16  # bytes before the header; its length is in the last four of them
_MOST = 64 * 1024
_NO_CODES = b'"totp":null'


def copy_beside(path: Path) -> Path:
    """Where the copy of the vault file at this path lies."""
    return path.with_name(path.name + ".1")


def seems_to_be_there(path: Path) -> bool:
    """Whether there is a vault file, or the copy beside it that opens in its place."""
    try:
        return path.exists() or copy_beside(path).exists()
    except OSError:
        return False


def seems_to_have_codes(path: Path) -> bool:
    """Whether a code will be asked for at the next start, as far as one can see without checking.

    Only for what is shown while the services are built: `Login.wants_code` knows. False for a
    file that is not there or cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_START)
            header = file.read(min(int.from_bytes(start[12:], "big"), _MOST))
    except OSError:
        return False
    return b'"totp":' in header and _NO_CODES not in header

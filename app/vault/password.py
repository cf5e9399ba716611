"""What a password is: its one normal form, how long it must be, how hard it is to guess.

Nothing here keeps, logs or reports a password; the meter's word list never sees a network.
"""

import unicodedata

from app.core.secret import Secret
from app.vault.errors import PasswordTooWeak

_WITH_KEYRING = 8
_WITHOUT_KEYRING = 12
_METER_MOST = 72  # zxcvbn's time grows with the square of the length, and it refuses more


def normalise(password: Secret) -> Secret:
    """NFKC as UTF-8: the same password from any keyboard and input method.

    Bytes that are no UTF-8 stay as they are: an error about them would show them.
    """
    return Secret(_normal(password).encode(errors="surrogateescape"))


def minimum(with_keyring: bool) -> int:
    """Characters asked for: more where the file is protected by the password alone."""
    return _WITH_KEYRING if with_keyring else _WITHOUT_KEYRING


def strength(text: str) -> int:
    """0 (guessed at once) to 4 (strong). Takes some milliseconds."""
    # Its word lists take 60 ms to load: only when somebody chooses a password.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    normal = unicodedata.normalize("NFKC", text)[:_METER_MOST]
    return int(zxcvbn(normal)["score"]) if normal else 0


def check(password: Secret, with_keyring: bool) -> None:
    """Raises PasswordTooWeak: too short, or among those that everybody tries first."""
    least = minimum(with_keyring)
    if len(_normal(password)) < least or strength(_normal(password)) < 1:
        raise PasswordTooWeak(minimum=least)


def _normal(password: Secret) -> str:
    return unicodedata.normalize("NFKC", password.reveal().decode(errors="surrogateescape"))

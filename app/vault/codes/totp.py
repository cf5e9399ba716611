"""The one door to `pyotp`: secrets, links for authenticator apps, and codes (RFC 6238).

SHA-1, six digits, 30 seconds: what every authenticator app reads. A step is the number of 30 s
periods since 1970; a code belongs to one step.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyotp

from app.core.secret import Secret
from app.vault.codes.typing import squeezed
from app.vault.errors import CodeInvalid

PERIOD = 30  # seconds
SECRET_SIZE = 20  # bytes: as long as SHA-1's output, which RFC 4226 recommends
DIGITS = 6
_ISSUER = "Walnut"


@dataclass(frozen=True, slots=True)
class Code:
    """Six digits as a number, which no repr shows."""

    number: int = field(repr=False)


def new_secret() -> Secret:
    """160 random bits."""
    return Secret(base64.b32decode(pyotp.random_base32()))


def key_text(secret: Secret) -> Secret:
    """The secret in base32, as people type it into an authenticator app."""
    return Secret(base64.b32encode(secret.reveal()))


def uri(secret: Secret, name: str) -> Secret:
    """otpauth://… for the QR code. name: which wallet, shown in the app beside "Walnut"."""
    return Secret(_generator(secret).provisioning_uri(name=name, issuer_name=_ISSUER))


def step_of(now: float) -> int:
    """The step of this moment (seconds since 1970)."""
    return int(now) // PERIOD


def code_at(secret: Secret, step: int) -> Code:
    """The code of one step."""
    return Code(int(_generator(secret).generate_otp(step)))


def find(secret: Secret, code: Code, steps: Iterable[int]) -> int | None:
    """The first of these steps that the code belongs to; None for a code of none of them."""
    return next((step for step in steps if step >= 0 and code_at(secret, step) == code), None)


def parse(untrusted: Secret) -> Code:
    """Six digits, from any keyboard, with or without spaces. Raises CodeInvalid."""
    digits = squeezed(untrusted)
    if len(digits) != DIGITS or not digits.reveal().isdigit():
        raise CodeInvalid
    return Code(int(digits.reveal()))


def _generator(secret: Secret) -> pyotp.TOTP:
    return pyotp.TOTP(key_text(secret).text(), interval=PERIOD, digits=DIGITS)

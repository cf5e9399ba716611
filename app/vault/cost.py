"""What opening a vault costs: time against guessing, and days for which codes are prepared."""

from dataclasses import dataclass

from app.vault.codes.table import STEPS
from app.vault.crypto import STANDARD, KdfParameters


@dataclass(frozen=True, slots=True)
class Cost:
    """kdf: of the password. window: for how many 30 s steps login codes are prepared."""

    kdf: KdfParameters = STANDARD
    window: int = STEPS


FULL = Cost()

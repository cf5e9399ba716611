"""The device secret: this computer's half of what opens a vault with a password."""

from dataclasses import dataclass
from typing import Self

from app.core.secret import Secret
from app.vault.crypto import KEY_SIZE, random_bytes
from app.vault.format.header import DEVICE_ID_SIZE

PLACE_SIZE = DEVICE_ID_SIZE // 2


@dataclass(frozen=True, slots=True)
class DeviceSecret:
    """256 random bits, named in the vault's header by id. backend: the class that keeps them.

    The first half of the id stays with this copy of the wallet (its place), through every change
    of the secret: the wallet's other copies on this computer have secrets of their own.
    """

    id: bytes
    value: Secret
    backend: str

    @classmethod
    def fresh(cls, backend: str, before: bytes | None = None) -> Self:
        """before: the id that it takes the place of; None for a copy that had none."""
        own = random_bytes(DEVICE_ID_SIZE)
        id_ = own if before is None else place_of(before) + own[PLACE_SIZE:]
        return cls(id_, Secret(random_bytes(KEY_SIZE)), backend)


def place_of(id_: bytes) -> bytes:
    """What the ids of one copy of a wallet have in common."""
    return id_[:PLACE_SIZE]

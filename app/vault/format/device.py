"""The device secret: this computer's half of what opens a vault with a password."""

from dataclasses import dataclass
from typing import Self

from app.core.secret import Secret
from app.vault.crypto import KEY_SIZE, random_bytes
from app.vault.format.header import DEVICE_ID_SIZE


@dataclass(frozen=True, slots=True)
class DeviceSecret:
    """256 random bits, named in the vault's header by id. backend: the class that keeps them."""

    id: bytes
    value: Secret
    backend: str

    @classmethod
    def fresh(cls, backend: str) -> Self:
        return cls(random_bytes(DEVICE_ID_SIZE), Secret(random_bytes(KEY_SIZE)), backend)

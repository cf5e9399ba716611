"""Back in with the password alone, soon after a wallet with login codes locked itself.

A code each time that the wallet was idle would be asked for so often that people turn codes off.
So the vault key stays in this process, under a key made of the stretched password and a random
one that is nowhere else. It ends after eight hours, a suspend, five wrong passwords, a lock by
hand and each security change; a program that was started anew asks for the code. So does a file
older than the one that was locked: it would bring back what was spent, and limits of before.
"""

from dataclasses import dataclass

from app.core.clock import Clock
from app.core.secret import Secret
from app.vault.crypto import DoesNotOpen, hk, random_key, seal, unseal
from app.vault.errors import WrongPassword
from app.vault.format import opening
from app.vault.format.container import Container
from app.vault.format.device import DeviceSecret
from app.vault.format.header import Header
from app.vault.format.opened import OpenVault

_SECONDS = 8 * 3600
_TRIES = 5
_SLEPT = 60  # seconds by which the two clocks part: the computer slept, or its clock was set
_LABEL = "quick"


@dataclass(slots=True)
class _Kept:
    """sgen: of the header it fits. gen: the least it may be. began: by both clocks."""

    sgen: int
    gen: int
    key: Secret
    sealed: bytes
    began: tuple[float, float]
    failures: int = 0


class QuickUnlock:
    """Remembers one opened vault."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: _Kept | None = None

    def remember(self, vault: OpenVault, root: Secret) -> None:
        """After a login with a code. root: the stretched password."""
        key = random_key()
        sealed = seal(hk(root, key.reveal(), _LABEL), vault.vmk, vault.header.vid)
        began = (self._clock.monotonic(), self._clock.now())
        self._kept = _Kept(vault.header.sgen, vault.header.gen, key, sealed, began)

    def left(self, header: Header) -> None:
        """The vault is locked in this state: an older file is not what it was."""
        if self._kept is not None:
            self._kept.gen = header.gen

    def forget(self) -> None:
        if self._kept is not None:
            self._kept.key.wipe()
            self._kept = None

    def fits(self, header: Header) -> bool:
        """Whether the password alone opens this file now."""
        kept = self._kept
        if kept is None:
            return False
        steady = self._clock.monotonic() - kept.began[0]
        wall = self._clock.now() - kept.began[1]
        old = kept.sgen != header.sgen or header.gen < kept.gen
        if old or steady > _SECONDS or abs(wall - steady) > _SLEPT:
            self.forget()
            return False
        return True

    def open(
        self, container: Container, password: Secret, device: DeviceSecret | None
    ) -> OpenVault:
        """Takes one slow step. Raises WrongPassword, VaultDamaged; call only if it `fits`."""
        kept = self._kept
        if kept is None:
            raise WrongPassword
        header = container.header
        root = opening.root_of(header, password, device)
        try:
            vmk = unseal(hk(root, kept.key.reveal(), _LABEL), kept.sealed, header.vid)
        except DoesNotOpen:
            kept.failures += 1
            if kept.failures >= _TRIES:
                self.forget()
            raise WrongPassword from None
        kept.failures = 0
        return opening.by_key(container, vmk, device)

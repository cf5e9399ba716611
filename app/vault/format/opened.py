"""An open vault as one value: its keys and contents in memory, and the bytes of its next file."""

from dataclasses import dataclass, replace

from app.core.secret import Secret
from app.vault.codes import table
from app.vault.crypto import KdfParameters
from app.vault.errors import CodesOff, VaultDamaged, WalletFrozen
from app.vault.format import spending
from app.vault.format.container import pack
from app.vault.format.device import DeviceSecret
from app.vault.format.header import Header, TotpHeader
from app.vault.format.inner import Inner, TotpSecret
from app.vault.format.spending import SealedKey


@dataclass(frozen=True, slots=True)
class OpenVault:
    """Everything that is known of an open vault. Does not hold the spending key."""

    header: Header
    vmk: Secret
    inner: Inner
    device: DeviceSecret | None
    table: bytes = b""

    def to_bytes(self) -> bytes:
        return pack(self.header, self.vmk, self.table, self.inner.to_bytes())

    def sealed(self, name: str) -> SealedKey:
        """A copy that outlives this vault. Raises WalletFrozen; KeyError for an unknown name."""
        if self.inner.freeze is not None:
            raise WalletFrozen
        sealed = self._sealed(name, self.inner.records[name])
        device = sealed.device and Secret(sealed.device.reveal())
        return replace(sealed, device=device)

    def spending_key(self, password: Secret) -> Secret:
        """The slow proof of a password; its sealed form while frozen. Raises WrongPassword."""
        return spending.open_with_password(password, self._sealed("", b""))

    def next_write(self, inner: Inner) -> "OpenVault":
        """The same keys with other contents."""
        return replace(self, header=replace(self.header, gen=self.header.gen + 1), inner=inner)

    def with_kdf(self, kdf: KdfParameters) -> "OpenVault":
        """For a change that stretches anew anyway: by today's parameters."""
        return replace(self, header=replace(self.header, kdf=kdf))

    @property
    def codes(self) -> tuple[TotpHeader, TotpSecret]:
        """Both halves of what is known about login codes. Raises CodesOff, VaultDamaged."""
        public, secret = self.header.totp, self.inner.totp
        if public is None:
            raise CodesOff
        if secret is None:
            raise VaultDamaged(part="inner")
        return public, secret

    def after_code(
        self, step: int, drift: int, mask_key: Secret | None = None, window: int = 0
    ) -> "OpenVault":
        """For the next write: the code of this step was used, it and earlier ones open no more.

        mask_key: fills the table up to `window` steps again; without it the table is shorter.
        """
        public, secret = self.codes
        dropped = self.table[(step + 1 - public.start) * table.ENTRY :]
        header = replace(self.header, totp=replace(public, start=step + 1, drift=drift))
        more = b"" if mask_key is None else self._more(dropped, step, mask_key, window)
        inner = replace(self.inner, totp=replace(secret, last=step))
        return replace(self, header=header, table=dropped + more).next_write(inner)

    def wipe(self) -> None:
        self.vmk.wipe()
        self.inner.wipe()
        if self.device is not None:
            self.device.value.wipe()

    def _more(self, entries: bytes, step: int, mask_key: Secret, window: int) -> bytes:
        _, secret = self.codes
        have = len(entries) // table.ENTRY
        missing = max(0, window - have)
        return table.build(secret.secret, secret.target, mask_key, step + 1 + have, missing)

    def _sealed(self, name: str, record: bytes) -> SealedKey:
        slot = self.inner.password_slot
        if slot is None:
            raise VaultDamaged(part="spend")
        device = None if self.device is None else self.device.value
        return SealedKey(self.header.vid, self.header.kdf, slot, device, name, record)

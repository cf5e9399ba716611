"""What can go wrong with the vault.

VaultError
  |- VaultMissing, VaultExists, VaultLockedError
  |- WrongPassword, WrongPhrase       never says which factor failed
  |- TooManyAttempts                  back-off; details: seconds
  |- VaultDamaged, VaultNewer, VaultRolledBack
  |- PasswordTooWeak                  details: minimum
  |- KeyringUnusable, KeyringLocked, DeviceSecretMissing
  `- OtherInstance
"""

from app.core.errors import AppError


class VaultError(AppError):
    code = "vault.failed"


class VaultMissing(VaultError):
    code = "vault.missing"


class VaultExists(VaultError):
    code = "vault.exists"


class VaultLockedError(VaultError):
    """Unlock first."""

    code = "vault.locked"


class WrongPassword(VaultError):
    code = "vault.wrong_password"
    article = "wrong-password"


class WrongPhrase(VaultError):
    """A valid recovery phrase, but not this wallet's."""

    code = "vault.wrong_phrase"
    article = "forgotten-password"


class TooManyAttempts(VaultError):
    """details: seconds to wait."""

    code = "vault.too_many_attempts"
    article = "wrong-password"


class VaultDamaged(VaultError):
    """details: part (magic|checksum|header|schema|length|mac)."""

    code = "vault.damaged"
    article = "damaged-file"


class VaultNewer(VaultError):
    """Made by a later Walnut than this one."""

    code = "vault.newer"
    article = "update"


class VaultRolledBack(VaultError):
    """An older copy of the vault file was put back after a security change."""

    code = "vault.rolled_back"
    article = "damaged-file"


class PasswordTooWeak(VaultError):
    """details: minimum (characters)."""

    code = "vault.weak_password"


class KeyringUnusable(VaultError):
    """No keyring, or one that keeps secrets in plain text. details: backend."""

    code = "vault.keyring.unusable"
    article = "keyring"


class KeyringLocked(VaultError):
    code = "vault.keyring.locked"
    article = "keyring"


class DeviceSecretMissing(VaultError):
    """The keyring answers but holds no secret for this vault (new machine, cleared keyring)."""

    code = "vault.keyring.missing"
    article = "keyring"


class OtherInstance(VaultError):
    """Another Walnut has this wallet open."""

    code = "vault.other_instance"
    article = "other-instance"

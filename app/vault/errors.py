"""What can go wrong with the vault.

VaultError
  |- VaultMissing, VaultExists, VaultLockedError
  |- WrongCredential                  counts for the back-off
  |   |- WrongPassword
  |   |   `- WrongPasswordOrCode      never says which factor failed; details: seconds
  |   `- WrongCode                    details: drift (seconds), if the clocks differ
  |- WrongPhrase
  |- CodeNeeded, CodeInvalid          details: reason (digits|recovery)
  |- CodeUsed                         details: seconds until the next one
  |- ClockBehind                      details: since (Unix seconds), seconds
  |- CodesRunOut, CodesOff
  |- BackupDamaged                    details: part
  |- PasswordNeeded, LimitsNeedCodes
  |- WalletFrozen, NotFrozen
  |- PhraseUnchecked, NothingToFreeze, PhraseOnly
  |- FreezeAnswerRefused              details: reason (form|signer|freeze|request|sealed|key)
  |- TooManyAttempts                  back-off; details: seconds
  |- VaultDamaged, VaultNewer, VaultRolledBack
  |- NotEnoughMemory                  details: megabytes
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


class WrongCredential(VaultError):
    """Something that a person must know or have did not fit."""

    code = "vault.wrong_credential"


class WrongPassword(WrongCredential):
    code = "vault.wrong_password"
    article = "wrong-password"


class WrongPasswordOrCode(WrongPassword):
    """Fused, so nobody can say which. details: seconds, if this step's code was used already."""

    code = "vault.wrong_password_or_code"
    article = "code-refused"


class WrongCode(WrongCredential):
    """details: drift, seconds that the authenticator is ahead (negative: behind), if known."""

    code = "vault.code.wrong"
    article = "code-refused"


class CodeNeeded(VaultError):
    """A code is asked for, and none was given.

    details: reason, where it is not the login: of a payment tx, day, new or every
    (policy.ledger.Reason), of a guarded action `action`, of less protection `lower`.
    """

    code = "vault.code.needed"
    article = "two-factor"


class CodeInvalid(VaultError):
    """Neither six digits nor a recovery code. details: reason (recovery), else digits."""

    code = "vault.code.invalid"
    article = "code-refused"


class CodeUsed(VaultError):
    """Each code works once. details: seconds until the next one."""

    code = "vault.code.used"
    article = "code-refused"


class ClockBehind(VaultError):
    """The clock is earlier than the last login. details: since (Unix seconds), seconds."""

    code = "vault.code.clock"
    article = "clock"


class CodesRunOut(VaultError):
    """The wallet was not opened for 400 days: codes are not prepared for today."""

    code = "vault.code.run_out"
    article = "lost-authenticator"


class CodesOff(VaultError):
    """This needs two-factor login to be on."""

    code = "vault.code.off"
    article = "two-factor"


class PasswordNeeded(VaultError):
    """This wallet's choices ask for the password here, and none was given."""

    code = "vault.password_needed"
    article = "payment-limits"


class LimitsNeedCodes(VaultError):
    """Limits ask for a code, so two-factor login must be on."""

    code = "vault.limits.codes"
    article = "payment-limits"


class WalletFrozen(VaultError):
    """All spending is stopped."""

    code = "vault.frozen"
    article = "freeze"


class NotFrozen(VaultError):
    """There is nothing to unfreeze."""

    code = "vault.freeze.off"
    article = "freeze"


class PhraseUnchecked(VaultError):
    """Before a freeze: nobody knows whether the phrase is still there to undo it."""

    code = "vault.freeze.unchecked"
    article = "freeze"


class NothingToFreeze(VaultError):
    """The wallet only watches, and so cannot spend anyway."""

    code = "vault.freeze.nothing"
    article = "freeze"


class PhraseOnly(VaultError):
    """No support can undo this freeze; the recovery phrase does."""

    code = "vault.freeze.phrase_only"
    article = "unfreeze"


class FreezeAnswerRefused(VaultError):
    """Not support's answer to this request. details: reason."""

    code = "vault.freeze.answer"
    article = "unfreeze"


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


class BackupDamaged(VaultError):
    """Not a backup, cut short or changed. details: part (as VaultDamaged, and date)."""

    code = "vault.backup.damaged"
    article = "restore-backup"


class VaultNewer(VaultError):
    """Made by a later Walnut than this one."""

    code = "vault.newer"
    article = "update"


class VaultRolledBack(VaultError):
    """An older copy of the vault file was put back after a security change."""

    code = "vault.rolled_back"
    article = "damaged-file"


class NotEnoughMemory(VaultError):
    """The slow step needs more than this computer gives. details: megabytes."""

    code = "vault.memory"


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

"""How a command ended, as the exit code that scripts may rely on; `meanings()` lists them."""

from app.core.errors import AppError
from app.core.i18n import tr
from app.vault.errors import (
    ClockBehind,
    CodeInvalid,
    CodeNeeded,
    CodesRunOut,
    CodeUsed,
    OtherInstance,
    PasswordNeeded,
    TooManyAttempts,
    VaultMissing,
    WalletFrozen,
    WrongCredential,
)
from app.wallet.errors import (
    BroadcastRejected,
    CoinUnavailable,
    DraftGone,
    DustAmount,
    FeeTooHigh,
    FeeTooLow,
    NotEnoughFunds,
    RequestInvalid,
    ServerError,
    TooEarly,
    WatchOnly,
)

DONE, FAILED, USAGE, NO_WALLET, WRONG_PASSWORD, NO_SERVER, REFUSED, DECLINED, BUSY, FROZEN = range(
    10
)
INTERRUPTED = 130


def meanings() -> dict[int, str]:
    """Each exit code in words."""
    return {
        DONE: tr("done"),
        FAILED: tr("failed, for a reason that no other code names"),
        USAGE: tr("the command line was not understood"),
        NO_WALLET: tr("there is no wallet in this folder"),
        WRONG_PASSWORD: tr(
            "the password or code is wrong or missing, or it is too early for another try"
        ),
        NO_SERVER: tr("no server could be reached, or none told the truth"),
        REFUSED: tr(
            "the payment was refused: request, funds, fee, warning, or the network said no"
        ),
        DECLINED: tr("the user said no"),
        BUSY: tr("another Walnut has this wallet open"),
        FROZEN: tr("the wallet is frozen: it does not spend"),
        INTERRUPTED: tr("interrupted with Ctrl-C"),
    }


class Declined(AppError):
    """The user did not agree."""

    code = "cli.declined"


class WarningsNotAccepted(AppError):
    """The payment carries a warning that --yes alone does not accept."""

    code = "cli.warnings"


class PasswordNotGiven(AppError):
    """No terminal to ask on, and no --password-fd."""

    code = "cli.password"


class PasswordsDiffer(AppError):
    """A new password was typed twice, and not the same way."""

    code = "cli.passwords_differ"


class AnswerLost(AppError):
    """The command did its work, but its answer could not be written."""

    code = "cli.answer_lost"


class Broken(AppError):
    """A bug of ours; the log has the whole of it."""

    code = "cli.broken"


class Interrupted(AppError):
    """Ctrl-C. details: command."""

    code = "cli.interrupted"


class CodeNotGiven(AppError):
    """No terminal to ask on, and no --code-fd or no line left in it."""

    code = "cli.code"


_PROOF: tuple[type[AppError], ...] = (
    WrongCredential,
    TooManyAttempts,
    PasswordNotGiven,
    PasswordsDiffer,
    PasswordNeeded,
    CodeNotGiven,
    CodeNeeded,
    CodeInvalid,
    CodeUsed,
    CodesRunOut,
    ClockBehind,
)
_CODES: tuple[tuple[type[AppError] | tuple[type[AppError], ...], int], ...] = (
    (VaultMissing, NO_WALLET),
    (_PROOF, WRONG_PASSWORD),
    (OtherInstance, BUSY),
    (WalletFrozen, FROZEN),
    (Declined, DECLINED),
    (Interrupted, INTERRUPTED),
    (
        (
            RequestInvalid,
            NotEnoughFunds,
            DustAmount,
            FeeTooLow,
            FeeTooHigh,
            CoinUnavailable,
            DraftGone,
            TooEarly,
            BroadcastRejected,
            WatchOnly,
            WarningsNotAccepted,
        ),
        REFUSED,
    ),
    (ServerError, NO_SERVER),  # after BroadcastRejected, which is one of them
)


def exit_code(error: AppError) -> int:
    """The code for a failure; the first kind that fits."""
    return next((code for kinds, code in _CODES if isinstance(error, kinds)), FAILED)

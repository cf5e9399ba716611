"""Texts for what limits and guarded actions ask for."""

from app.core.i18n import tr
from app.core.wording import duration
from app.messages.message import Details, Text, Writer


def code_needed(details: Details) -> Text:
    """Why a code is asked for: the login, a payment, or a guarded action."""
    reasons = {
        "tx": tr("This payment is above your limit for one payment."),
        "day": tr("With this payment you would go above your limit for 24 hours."),
        "new": tr("You have not paid to this address before."),
        "every": tr("You chose that each payment asks for a code."),
        "action": tr("You chose that this asks for a code."),
        "lower": tr("Less protection than now takes a code, and a day."),
    }
    login = tr("Two-factor login is on for this wallet.")
    return Text(
        tr("A code is needed"),
        reasons.get(str(details.get("reason", "")), login),
        tr("Open your authenticator app and type the six digits."),
    )


def _too_early(details: Details) -> Text:
    time = duration(int(details.get("seconds", 0)))
    return Text(
        tr("Read this payment once more"),
        tr("It goes to an address that you have not paid before."),
        tr("Compare the address with its source; you can sign in {time}.", time=time),
    )


LIMITS: dict[str, Writer] = {
    "vault.password_needed": lambda _: Text(
        tr("The password is needed"),
        tr("You chose that this asks for your password."),
        tr("Type the password of this wallet."),
    ),
    "vault.limits.codes": lambda _: Text(
        tr("Limits need two-factor login"),
        tr("Above a limit a code is asked for, and there are no codes yet."),
        tr("Turn on two-factor login first."),
    ),
    "wallet.too_early": _too_early,
}

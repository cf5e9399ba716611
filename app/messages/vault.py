"""Texts for failures of the vault: passwords, the key file, the keyring."""

from app.core.i18n import tr
from app.core.wording import duration
from app.messages.message import Details, Text, Writer


def _too_many(details: Details) -> Text:
    time = duration(int(details.get("seconds", 0)))
    return Text(
        tr("Too many wrong passwords"),
        tr("To slow down guessing, the next try is possible in {time}.", time=time),
        tr("If you forgot the password, your recovery phrase sets a new one."),
    )


VAULT: dict[str, Writer] = {
    "vault.failed": lambda _: Text(
        tr("The vault did not do that"),
        tr("Your keys are unchanged."),
        tr("Try again; if it stays, restart Walnut."),
    ),
    "vault.missing": lambda _: Text(
        tr("There is no wallet here yet"),
        tr("The data folder holds no vault file."),
        tr("Create a wallet, or restore one from its recovery phrase."),
    ),
    "vault.exists": lambda _: Text(
        tr("There is already a wallet here"),
        tr("Walnut never writes over an existing wallet."),
        tr("Unlock it, or start Walnut with another data folder."),
    ),
    "vault.locked": lambda _: Text(
        tr("The wallet is locked"),
        tr("This needs the keys, and they are not in memory now."),
        tr("Unlock the wallet first."),
    ),
    "vault.wrong_password": lambda _: Text(
        tr("That password does not fit"),
        tr("Nothing was changed."),
        tr("Check Caps Lock and the keyboard language, then try again."),
    ),
    "vault.wrong_phrase": lambda _: Text(
        tr("This phrase belongs to another wallet"),
        tr("It is a valid recovery phrase, but not the one of this wallet."),
        tr("Check which phrase you wrote down for this wallet."),
    ),
    "vault.too_many_attempts": _too_many,
    "vault.damaged": lambda _: Text(
        tr("The vault file is damaged"),
        tr("It cannot be read. Your coins are safe: your recovery phrase is enough."),
        tr("Put back a copy of the file, or restore from your recovery phrase."),
    ),
    "vault.newer": lambda _: Text(
        tr("This wallet was made by a newer Walnut"),
        tr("This version does not know its form and leaves it untouched."),
        tr("Install the newest Walnut."),
    ),
    "vault.rolled_back": lambda _: Text(
        tr("An older copy of the vault file was put back"),
        tr("Its password or keys were changed since, so this copy no longer opens."),
        tr("Put back the newest copy, or use your recovery phrase."),
    ),
    "vault.weak_password": lambda d: Text(
        tr("This password is too easy to guess"),
        tr("It needs at least {n} characters and must not be a common one.", n=d.get("minimum", 8)),
        tr("Four unrelated words make a good password."),
    ),
    "vault.keyring.unusable": lambda _: Text(
        tr("This computer has no safe keyring"),
        tr("Walnut keeps half of the lock in the system's keyring, where there is one."),
        tr("Go on without it and choose a longer password, or set up a keyring first."),
    ),
    "vault.keyring.locked": lambda _: Text(
        tr("The system's keyring is locked"),
        tr("Half of the lock lies in the keyring of your computer, and it did not open."),
        tr("Unlock the keyring (it asks for your computer's password), then try again."),
    ),
    "vault.keyring.missing": lambda _: Text(
        tr("The keyring no longer holds this wallet's secret"),
        tr("That happens on a new computer or after the keyring was cleared."),
        tr("Your recovery phrase opens the wallet and sets a new password."),
    ),
    "vault.other_instance": lambda _: Text(
        tr("Walnut is already open"),
        tr("Another Walnut has this wallet open. Two at once could damage it."),
        tr("Go to the other window, or close it and try again."),
    ),
}

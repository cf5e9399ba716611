"""Texts for failures of the vault: passwords, the key file, the keyring."""

from app.core.i18n import tr
from app.core.wording import duration
from app.messages.limits import LIMITS, code_needed
from app.messages.message import Details, Text, Writer


def _too_many(details: Details) -> Text:
    time = duration(int(details.get("seconds", 0)))
    return Text(
        tr("Too many wrong passwords"),
        tr("To slow down guessing, the next try is possible in {time}.", time=time),
        tr("If you forgot the password, your recovery phrase sets a new one."),
    )


def _wrong_code(details: Details) -> Text:
    title = tr("That code does not fit")
    drift = int(details.get("drift", 0))
    if not drift:
        step = tr("Take the code that the app shows now; each one lasts 30 seconds.")
        return Text(title, tr("Nothing was changed."), step)
    time = duration(abs(drift))
    if drift > 0:
        text = tr("The authenticator's clock is {time} ahead of this computer's.", time=time)
    else:
        text = tr("The authenticator's clock is {time} behind this computer's.", time=time)
    return Text(title, text, tr("Let both set their time by the network, then try again."))


def _wrong_password_or_code(details: Details) -> Text:
    step = tr("Check both, Caps Lock too; each code lasts 30 seconds.")
    if seconds := int(details.get("seconds", 0)):
        time = duration(seconds)
        step = tr(
            "A code was just used, and each works once: the next one is in {time}.", time=time
        )
    return Text(tr("Password or code does not fit"), tr("Walnut cannot tell which one."), step)


def _code_used(details: Details) -> Text:
    return Text(
        tr("This code was used already"),
        tr("Each code works once."),
        tr("The next one is in {time}.", time=duration(int(details.get("seconds", 0)))),
    )


def _clock_behind(details: Details) -> Text:
    time = duration(int(details.get("seconds", 0)))
    return Text(
        tr("This computer's clock is wrong"),
        tr("It is at least {time} earlier than at the last login, so no code can fit.", time=time),
        tr("Set date and time, then try again. A recovery code works meanwhile."),
    )


def _code_invalid(details: Details) -> Text:
    if details.get("reason") == "recovery":
        return Text(
            tr("This is not a recovery code"),
            tr("A letter is wrong or missing; nothing was tried."),
            tr("Compare it with your sheet: it begins with walnutrc1."),
        )
    return Text(
        tr("This is not a code"),
        tr("A code has six digits; nothing was tried."),
        tr("Type the six digits of the authenticator app, or a recovery code."),
    )


VAULT: dict[str, Writer] = {
    **LIMITS,
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
    "vault.wrong_credential": lambda _: Text(
        tr("That does not fit"),
        tr("Nothing was changed."),
        tr("Check what you typed, then try again."),
    ),
    "vault.wrong_password_or_code": _wrong_password_or_code,
    "vault.code.wrong": _wrong_code,
    "vault.code.needed": code_needed,
    "vault.code.invalid": _code_invalid,
    "vault.code.used": _code_used,
    "vault.code.clock": _clock_behind,
    "vault.code.run_out": lambda _: Text(
        tr("The prepared codes are over"),
        tr("Codes are prepared for 400 days. By this computer's clock these have passed."),
        tr(
            "Check the date of this computer. Where it is right, use a recovery code with your "
            "password, or your recovery phrase."
        ),
    ),
    "vault.code.off": lambda _: Text(
        tr("Two-factor login is off"),
        tr("There are no codes to ask for."),
        tr("Turn it on under Security first."),
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
    "vault.memory": lambda d: Text(
        tr("There is not enough memory"),
        tr(
            "Checking a password takes {n} MB here, so that guessing is slow. Nothing was changed.",
            n=d.get("megabytes", 256),
        ),
        tr("Close other programs, then try again."),
    ),
    "vault.backup.damaged": lambda _: Text(
        tr("This backup cannot be read"),
        tr("The file is not a Walnut backup, or it was cut short or changed on its way."),
        tr("Take another copy of it, or restore from your recovery phrase."),
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

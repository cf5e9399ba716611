"""Texts that depend on why: what cannot be watched, which coins, which payment file."""

from app.core.i18n import tr
from app.messages.message import Details, Text


def descriptor(details: Details) -> Text:
    """What was pasted to be watched, and cannot be."""
    copy = tr("Copy it again from the wallet that holds the keys.")
    reason = str(details.get("reason", ""))
    if reason == "private":
        return Text(
            tr("This is a secret, do not paste it here"),
            tr(
                "A private key or recovery phrase can spend: it was not kept. "
                "To watch, a public key is enough."
            ),
            tr("Take the xpub, zpub or public descriptor, or restore a wallet from the phrase."),
        )
    reasons = {
        "network": tr("It belongs to another network."),
        "checksum": tr("A letter is wrong or missing: its checksum does not fit."),
        "multisig": tr("This key is one of several that sign together: paste their descriptor."),
        "address": tr("Line {n} is not an address.", n=details.get("line", 1)),
        "empty": tr("Nothing was pasted."),
    }
    form = tr("It needs an output descriptor, an extended public key (xpub, zpub) or addresses.")
    return Text(tr("Walnut cannot watch this"), reasons.get(reason, form), copy)


def coin(details: Details) -> Text:
    """Coins that cannot be spent together, or at all."""
    if details.get("reason") == "too_many":
        return Text(
            tr("Too many coins for one payment"),
            tr("One transaction has room for {n} coins of this account.", n=details["maximum"]),
            tr("Send a smaller amount, or choose fewer coins, in several payments."),
        )
    reasons = {
        "frozen": tr("It is set aside."),
        "immature": tr("It was mined less than 100 blocks ago."),
    }
    gone = tr("It is spent already, set aside, or not of this account.")
    return Text(
        tr("A chosen coin cannot be spent"),
        reasons.get(str(details.get("reason", "")), gone),
        tr("Choose the coins again."),
    )


def psbt(details: Details) -> Text:
    """A payment file that came back."""
    texts = {
        "changed": (
            tr("It is not the payment that was reviewed. Nothing was sent."),
            tr("Do not sign it again before you know who changed it; prepare the payment anew."),
        ),
        "unsigned": (
            tr("Signatures are missing."),
            tr("Sign it where the keys are, then bring it back."),
        ),
        "foreign": (
            tr("It spends coins that are not of one account of this wallet."),
            tr("Open it in the wallet that it was made for."),
        ),
        "coins": (
            tr("What it says about its coins is missing or wrong."),
            tr("Have it made again by the program that it comes from."),
        ),
        "sum": (
            tr("It would pay out more than its coins hold."),
            tr("Have it made again by the program that it comes from."),
        ),
        "script": (
            tr("One of its outputs has no address, so what it pays cannot be shown."),
            tr("Sign it with the program that it comes from, if you trust it."),
        ),
        "sighash": (
            tr("Its signatures would leave it open: others could send the money elsewhere."),
            tr("Have it signed anew for the whole payment (SIGHASH_ALL)."),
        ),
    }
    otherwise = (
        tr("It cannot be read as a PSBT."),
        tr("Export it again from the device that signed it."),
    )
    text, step = texts.get(str(details.get("reason", "")), otherwise)
    return Text(tr("This is not a payment file that fits"), text, step)


def account(details: Details) -> Text:
    """No such account, or no keys for one more."""
    if "maximum" in details:
        return Text(
            tr("No more accounts of this kind"),
            tr("All {n} that this wallet holds keys for are in use.", n=details["maximum"]),
            tr("Use another address type, or one of the accounts that you have."),
        )
    return Text(
        tr("This account is gone"),
        tr("It was removed in the meantime."),
        tr("Choose another account."),
    )

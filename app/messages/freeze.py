"""Texts for failures of freezing and unfreezing."""

from app.core.i18n import tr
from app.messages.message import Details, Text, Writer


def _answer(details: Details) -> Text:
    title = tr("Walnut did not take this answer")
    reason = details.get("reason")
    if reason == "request":
        return Text(
            title,
            tr("It does not belong to the request that is open now. Nothing was changed."),
            tr("Send support a new request; only the answer to the newest one fits."),
        )
    if reason == "freeze":
        return Text(
            title,
            tr("It is for another freeze or another wallet. Nothing was changed."),
            tr("Send support a new request, and use the answer to that one."),
        )
    if reason == "signer":
        return Text(
            title,
            tr("It is not signed by Walnut's support. Nothing was changed."),
            tr("Do not trust who sent it. Your recovery phrase unfreezes the wallet too."),
        )
    return Text(
        title,
        tr("It is damaged or not an answer at all. Nothing was changed."),
        tr("Copy it once more, whole; your recovery phrase unfreezes the wallet too."),
    )


FREEZE: dict[str, Writer] = {
    "vault.frozen": lambda _: Text(
        tr("This wallet is frozen"),
        tr("While frozen, its keys do nothing: no payment, no new account. Receiving goes on."),
        tr("Unfreeze it under Security when you are sure that all is well."),
    ),
    "vault.freeze.off": lambda _: Text(
        tr("This wallet is not frozen"),
        tr("There is nothing to unfreeze."),
        tr("Go on as always."),
    ),
    "vault.freeze.unchecked": lambda _: Text(
        tr("First your recovery phrase"),
        tr("It was not checked in the last 30 days, and it is the sure way to unfreeze."),
        tr("Check it, or say that you have it at hand, then freeze."),
    ),
    "vault.freeze.nothing": lambda _: Text(
        tr("There is nothing to freeze"),
        tr("This wallet only watches: it holds no keys, so it cannot spend anyway."),
        tr("Freeze where the keys are, or move the coins from there."),
    ),
    "vault.freeze.phrase_only": lambda _: Text(
        tr("Only your recovery phrase unfreezes this wallet"),
        tr("It was frozen without support, or this Walnut knows of no support."),
        tr("Unfreeze it with the phrase."),
    ),
    "vault.freeze.answer": _answer,
}

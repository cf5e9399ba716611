"""Texts for failures of the wallet: phrases, accounts, and (in payments, servers) the rest."""

from app.core.i18n import tr
from app.messages import reasons
from app.messages.message import Details, Text, Writer
from app.messages.payments import PAYMENTS
from app.messages.servers import SERVERS


def _word(details: Details) -> Text:
    meant = str(details.get("suggestions", ""))
    step = tr("Did you mean: {words}?", words=meant) if meant else tr("Check its spelling.")
    number = details.get("position", 0)
    return Text(
        tr("Word {n} is not in the list", n=number),
        tr("A recovery phrase uses only the 2048 words of its list."),
        step,
    )


WALLET: dict[str, Writer] = {
    **PAYMENTS,
    **SERVERS,
    "wallet.failed": lambda _: Text(
        tr("The wallet did not do that"),
        tr("Nothing was sent and nothing was changed."),
        tr("Try again; if it stays, restart Walnut."),
    ),
    "wallet.other_network": lambda _: Text(
        tr("This wallet is of another Bitcoin network"),
        tr("The wallet in this folder was made for another network. It was not opened or changed."),
        tr("Start Walnut with the network that the wallet was made for."),
    ),
    "wallet.phrase": lambda _: Text(
        tr("This is not a recovery phrase"),
        tr("A recovery phrase is 12, 15, 18, 21 or 24 words from a fixed list."),
        tr("Check the words and their order."),
    ),
    "wallet.phrase.word": _word,
    "wallet.phrase.length": lambda d: Text(
        tr("The number of words does not fit"),
        tr("There are {n} words; a phrase has 12, 15, 18, 21 or 24.", n=d.get("words", 0)),
        tr("Check whether a word is missing or double."),
    ),
    "wallet.phrase.checksum": lambda _: Text(
        tr("These words do not belong together"),
        tr("Each word is in the list, but one is wrong or they are out of order."),
        tr("Compare each word with what you wrote down."),
    ),
    "wallet.descriptor": reasons.descriptor,
    "wallet.labels": lambda _: Text(
        tr("This is not a file of labels"),
        tr("Walnut reads labels in the form of BIP-329: one JSON object a line."),
        tr("Export them again from the other wallet."),
    ),
    "wallet.account.missing": reasons.account,
    "wallet.account.exists": lambda _: Text(
        tr("This account is already here"),
        tr("The same keys are watched by another account of this wallet."),
        tr("Use that account."),
    ),
    "wallet.watch_only": lambda _: Text(
        tr("This account is watch-only"),
        tr("Its keys are elsewhere, so it cannot sign here."),
        tr("Export the payment, sign it where the keys are, then import it."),
    ),
}

"""Texts for payments that cannot be built, signed, replaced or broadcast."""

from app.core.i18n import tr
from app.core.wording import sat_unit, told
from app.messages import reasons
from app.messages.message import Details, Text, Writer


def _funds(details: Details) -> Text:
    needed, available = int(details.get("needed", 0)), int(details.get("available", 0))
    return Text(
        tr("Not enough money in this account"),
        tr(
            "With the fee this takes {needed}; {available} can be spent now.",
            needed=told(needed),
            available=told(available),
        ),
        tr("Pay less, choose a lower fee, or wait until money that is arriving is confirmed."),
    )


def _replace(details: Details) -> Text:
    reasons = {
        "confirmed": tr("It is already in a block: it is final."),
        "foreign": tr("It was not made by this wallet."),
        "final": tr("It was marked as not replaceable when it was made."),
        "gone": tr("The servers no longer know it."),
    }
    return Text(
        tr("This payment cannot be replaced"),
        reasons.get(str(details.get("reason", "")), tr("The network would not accept that.")),
        tr("Look at the payment again; its state may have changed."),
    )


def _link(details: Details) -> Text:
    reasons = {
        "required": tr("It demands something of the payment that Walnut does not know."),
        "twice": tr("It says the same thing twice, so it is not clear what it asks for."),
    }
    return Text(
        tr("This bitcoin: link cannot be read"),
        reasons.get(str(details.get("reason", "")), tr("It is damaged.")),
        tr("Ask the payee for a plain address."),
    )


def _wrong_list(details: Details) -> Text:
    """A pasted list of payees: the first wrong line, what is wrong there, the other ones."""
    title, reason = tr("A line of the list cannot be read"), str(details.get("reason", ""))
    if reason == "empty":
        step = tr("One line for each: address, comma, amount.")
        return Text(title, tr("There is no payee in the list."), step)
    if reason == "many":
        most = int(details.get("line", 1)) - 1
        text = tr("A payment has at most {n} payees here.", n=most)
        return Text(title, text, tr("Split the list."))
    faults = {
        "all": tr("Only one payee can get all that is left"),
        "long": tr("It is too long"),
    }
    code = str(details.get("problem", ""))
    named = PAYMENTS[code](details).title if code in PAYMENTS and code != _LIST else ""
    fault = faults.get(reason) or named or tr("It should hold an address, a comma and an amount")
    others = str(details.get("lines", "")).split(", ")[1:]
    step = tr("Correct that line.")
    if others:
        more = ", ".join(others[:_LINES_NAMED]) + ("…" if len(others) > _LINES_NAMED else "")
        step = tr("Correct that line, and: {lines}.", lines=more)
    return Text(title, tr("Line {n}: {fault}.", n=details.get("line", 1), fault=fault), step)


_LIST = "wallet.request.payees"
_LINES_NAMED = 5

PAYMENTS: dict[str, Writer] = {
    "wallet.request": lambda _: Text(
        tr("This payment request cannot be read"),
        tr("It is not an address, a bitcoin: link or a list of payees."),
        tr("Ask the payee for it again."),
    ),
    "wallet.request.address": lambda _: Text(
        tr("This is not a bitcoin address"),
        tr("A letter is wrong or missing; addresses carry a checksum that catches this."),
        tr("Copy the address again."),
    ),
    "wallet.request.network": lambda _: Text(
        tr("This address is for another network"),
        tr("Money sent there would not arrive."),
        tr("Ask the payee for an address of this network."),
    ),
    "wallet.request.amount": lambda _: Text(
        tr("This is not an amount"),
        tr("An amount is a number above zero with at most eight decimals of BTC."),
        tr("Check the amount and its unit."),
    ),
    "wallet.request.uri": _link,
    _LIST: _wrong_list,
    "wallet.not_enough_funds": _funds,
    "wallet.dust": lambda d: Text(
        tr("This amount is too small to send"),
        tr("The network carries at least {sat}.", sat=sat_unit(int(d.get("minimum", 294)))),
        tr("Send more."),
    ),
    "wallet.fee_too_low": lambda d: Text(
        tr("This fee is too low"),
        tr("Servers pass on payments from {rate} sat/vB.", rate=d.get("minimum", 1)),
        tr("Choose a higher fee."),
    ),
    "wallet.fee_too_high": lambda d: Text(
        tr("This fee is far too high"),
        tr("Walnut refuses fees above {rate} sat/vB.", rate=d.get("maximum", 0)),
        tr("Choose a lower fee."),
    ),
    "wallet.coin": reasons.coin,
    "wallet.draft_gone": lambda _: Text(
        tr("The wallet has changed meanwhile"),
        tr("A coin of this payment was spent or replaced. Nothing was sent."),
        tr("Prepare the payment again."),
    ),
    "wallet.replace": _replace,
    "wallet.signing": lambda _: Text(
        tr("The payment was not signed"),
        tr("Signing runs in a separate process and did not finish. Nothing was sent."),
        tr("Try again."),
    ),
    "wallet.psbt": reasons.psbt,
}

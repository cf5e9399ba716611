"""The command that pays: prepare, show, ask, sign, broadcast; the window's guards hold here too."""

import asyncio
import sys
from typing import Any

from app.cli.exits import WarningsNotAccepted
from app.cli.failures import sentence
from app.cli.session import Session
from app.cli.shown import btc
from app.core.i18n import tr
from app.core.secret import Secret
from app.core.wording import duration
from app.vault.errors import CodeNeeded
from app.wallet import uri
from app.wallet.amounts import parse_amount
from app.wallet.errors import CoinUnavailable
from app.wallet.model import Account, Draft, OutPoint, Payee, PaymentState, SendRequest, TxId, Warn

_SERIOUS = (Warn.HIGH_FEE, Warn.LOOK_ALIKE)
_LONGEST_LIST = 1_000_000


def send(session: Session) -> None:
    """Draft, review, fresh password and maybe a code, sign and broadcast.

    --dry-run ends after the review.
    """
    session.unlock()
    session.synchronize()
    sending = session.services.wallet.sending
    draft = session.call(sending.draft(_request(session, session.one_account())))
    if session.wishes.dry_run:
        session.output.result(_draft_json(draft), _review(draft))
        return
    session.output.note(_review(draft))
    _let_read(session, draft)
    _agree(session, draft)
    password = session.passwords.ask(tr("Password for this payment:"))
    code = _code(session, draft)
    txid = session.call(sending.sign_and_send(draft, password, code))
    state = _state(session, txid)
    if state is PaymentState.SIGNED:
        session.output.note(tr("No server has it yet. It is sent once Walnut reaches one."))
    session.output.result({**_draft_json(draft), "txid": txid, "state": state.value}, txid)


def _let_read(session: Session, draft: Draft) -> None:
    """Wait as long as the payment must be shown; Ctrl-C ends it."""
    sending = session.services.wallet.sending
    while seconds := session.call(sending.demands(draft)).wait_seconds:
        said = tr("Compare the address with its source: {time}.", time=duration(seconds))
        session.output.note(said)
        session.call(asyncio.sleep(seconds))


def _code(session: Session, draft: Draft) -> Secret | None:
    """The code that this payment asks for, with the reason why."""
    demands = session.call(session.services.wallet.sending.demands(draft))
    if not demands.code:
        return None
    session.output.note(sentence(CodeNeeded(reason=demands.reason)))
    return session.code()


def _state(session: Session, txid: TxId) -> PaymentState:
    """Whether a server took it, or it waits for one."""
    activity = session.services.wallet.activity
    number = session.call(activity.find(txid))
    (row,) = session.call(activity.payments([number or 0]))
    return row.state


def _request(session: Session, account: Account) -> SendRequest:
    wishes = session.wishes
    return SendRequest(
        account=account.id,
        payees=_payees(session),
        fee_rate=_rate(session) if wishes.fee_rate is None else wishes.fee_rate,
        coins=tuple(_outpoint(text) for text in wishes.coin),
        label=wishes.label,
    )


def _payees(session: Session) -> tuple[Payee, ...]:
    wishes = session.wishes
    if wishes.payee == "-":
        return session.services.wallet.sending.parse_payees(sys.stdin.read(_LONGEST_LIST))
    if uri.is_link(wishes.payee):
        link = uri.parse(wishes.payee, wishes.network)
        address, amount, label = link.address, link.amount, link.label
    else:
        address, amount, label = wishes.payee, None, ""
    if wishes.amount is not None and wishes.amount != "all":
        amount = parse_amount(wishes.amount, "btc")
    elif wishes.amount is None and amount is None:
        parse_amount("", "btc")  # raises: nobody pays everything by leaving a word out
    return (Payee(address, None if wishes.amount == "all" else amount, label),)


def _rate(session: Session) -> float:
    """The cheapest choice within --minutes; the middle one where nothing was said."""
    choices = session.call(session.services.wallet.sending.quotes()).choices
    minutes = session.wishes.minutes
    if minutes is None:
        return choices[len(choices) // 2].rate
    quick_enough = [choice for choice in choices if choice.minutes <= minutes]
    return min((quick_enough or choices[:1]), key=lambda choice: choice.rate).rate


def _outpoint(text: str) -> OutPoint:
    txid, _, number = text.partition(":")
    if not number.isdecimal():
        raise CoinUnavailable()
    return OutPoint(TxId(txid.lower()), int(number))


def _agree(session: Session, draft: Draft) -> None:
    """Raises Declined, or WarningsNotAccepted where --yes does not cover a serious warning."""
    serious = any(warning.kind in _SERIOUS for warning in draft.warnings)
    if session.wishes.yes:
        if serious and not session.wishes.accept_warnings:
            raise WarningsNotAccepted()
        return
    session.agreed(tr('Send this? Type "yes":'), "yes")


def _review(draft: Draft) -> str:
    lines = [f"{btc(payee.amount or 0)} BTC  {_groups(payee.address)}" for payee in draft.payees]
    percent = draft.fee * 1000 // max(draft.paid, 1)
    lines.append(
        tr(
            "Fee: {sat} sat, {rate} sat/vB, {percent} % of the amount",
            sat=draft.fee,
            rate=f"{draft.fee_rate:.2f}",
            percent=f"{percent // 10}.{percent % 10}",
        )
    )
    lines += [_warning(warning.kind, warning.other) for warning in draft.warnings]
    return "\n".join(lines)


def _warning(kind: Warn, other: str) -> str:
    return {
        Warn.HIGH_FEE: tr("Warning: the fee is more than 5 % of the amount."),
        Warn.LOOK_ALIKE: tr(
            "Warning: the address resembles {other}, but it is another one.", other=_groups(other)
        ),
        Warn.FIRST_TIME: tr("You have not paid to this address before."),
        Warn.REUSED: tr("You have paid to this address before."),
        Warn.OWN_ADDRESS: tr("This address is your own."),
        Warn.UNCONFIRMED_COINS: tr("This spends money that is not confirmed yet."),
    }[kind]


def _groups(address: str) -> str:
    return " ".join(address[start : start + 4] for start in range(0, len(address), 4))


def _draft_json(draft: Draft) -> dict[str, Any]:
    return {
        "payees": [{"address": p.address, "amount_sat": p.amount} for p in draft.payees],
        "fee_sat": draft.fee,
        "fee_rate": draft.fee_rate,
        "vsize": draft.vsize,
        "change_sat": draft.change,
        "inputs": [f"{coin.outpoint.txid}:{coin.outpoint.vout}" for coin in draft.inputs],
        "warnings": [warning.kind.value for warning in draft.warnings],
    }

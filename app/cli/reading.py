"""The commands that change nothing: status, history, receive, export-descriptor."""

from typing import Any

from app.cli.freezing import state_json, state_text
from app.cli.output import table
from app.cli.session import Session
from app.cli.shown import btc, payment, payment_json
from app.core.i18n import ntr, tr
from app.vault.policy.actions import Action
from app.wallet import uri
from app.wallet.amounts import parse_amount
from app.wallet.model import AccountSummary, Balance, PaymentQuery, SyncState


def status(session: Session) -> None:
    """Balance of each account, and how far the wallet is synchronized."""
    session.unlock()
    session.synchronize()
    accounts = session.accounts()
    whole = session.call(session.services.wallet.activity.balance(None))
    state = session.services.wallet.synchronizer.state
    frozen = session.services.vault.freezing.state()
    value = {
        "network": session.wishes.network.value,
        "height": state.height,
        "sync": state.phase.value,
        "server": state.server,
        "freeze": state_json(frozen),
        "balance": _balance_json(whole),
        "accounts": [_account_json(summary) for summary in accounts],
    }
    lines = filter(None, (_status_text(accounts, whole, state), state_text(frozen)))
    session.output.result(value, "\n".join(lines))


def history(session: Session) -> None:
    """Payments that fit the filters, newest first."""
    session.unlock()
    session.synchronize()
    wishes, account = session.wishes, session.account()
    query = PaymentQuery(
        text=wishes.text,
        account=account.id if account else None,
        states=frozenset(wishes.state),
        direction=wishes.direction,
        since=wishes.since,
        until=wishes.until,
    )
    activity = session.services.wallet.activity
    ids = session.call(activity.payment_ids(query))
    some = ids[: wishes.limit] if wishes.limit else ids
    rows = session.call(activity.payments(some))
    lines = table([payment(row) for row in rows], right=frozenset({1})) if rows else ""
    if left := len(ids) - len(rows):
        lines += "\n" + ntr("and {n} more (--limit)", "and {n} more (--limit)", left)
    value = {"count": len(ids), "payments": [payment_json(row) for row in rows]}
    session.output.result(value, lines or tr("No payments."))


def receive(session: Session) -> None:
    """The next unused address of an account, and a payment link (BIP-21) to it."""
    session.unlock()
    session.synchronize()
    account = session.one_account()
    wanted = session.wishes.amount
    amount = None if wanted is None else parse_amount(wanted, "btc")
    receiving = session.services.wallet.receiving
    ask = receiving.fresh if session.wishes.new else receiving.current
    found = session.call(ask(account.id))
    link = uri.build(found.address, amount, session.wishes.label)
    value = {
        "account": account.id,
        "address": found.address,
        "index": found.index,
        "path": found.path,
        "uri": link,
    }
    session.output.result(value, f"{found.address}\n{link}")


def export_descriptor(session: Session) -> None:
    """Public descriptors with checksums (BIP-380): they show everything and spend nothing."""
    session.unlock()
    named = session.account()
    accounts = [named] if named else [summary.account for summary in session.accounts()]
    asked = session.services.wallet.accounts.descriptors(
        [account.id for account in accounts], *session.proof(Action.EXPORT_KEYS)
    )
    value: list[dict[str, Any]] = [
        {
            "account": account.id,
            "name": account.name,
            "kind": account.kind.value,
            "external": external,
            "internal": internal,
        }
        for account, (external, internal) in zip(accounts, session.call(asked), strict=True)
    ]
    lines = [line for entry in value for line in (entry["external"], entry["internal"]) if line]
    session.output.result(value, "\n".join(lines))


def _balance_json(balance: Balance) -> dict[str, int]:
    return {
        "total_sat": balance.total,
        "confirmed_sat": balance.confirmed,
        "arriving_sat": balance.arriving,
        "change_sat": balance.change,
        "frozen_sat": balance.frozen,
        "immature_sat": balance.immature,
    }


def _account_json(summary: AccountSummary) -> dict[str, Any]:
    return {
        "id": summary.account.id,
        "name": summary.account.name,
        "kind": summary.account.kind.value,
        "watch_only": summary.account.watch_only,
        "balance": _balance_json(summary.balance),
    }


def _status_text(accounts: tuple[AccountSummary, ...], whole: Balance, state: SyncState) -> str:
    rows = [(s.account.name, f"{btc(s.balance.total)} BTC") for s in accounts]
    rows.append((tr("Together"), f"{btc(whole.total)} BTC"))
    if arriving := whole.arriving:
        rows.append((tr("of it arriving"), f"{btc(arriving)} BTC"))
    height = tr("Block {height}, from {server}", height=state.height, server=state.server or "-")
    return table(rows, right=frozenset({1})) + "\n" + height

"""Whether a draft still stands: its coins where they were, what it replaces still waiting."""

from app.core.db import Connection
from app.wallet.chain.hashing import from_shown
from app.wallet.errors import CoinUnavailable, DraftGone
from app.wallet.model import Draft, PaymentState, TxId
from app.wallet.store import spendable, transactions

_WAITING = (PaymentState.SIGNED, PaymentState.MEMPOOL)


def check(db: Connection, draft: Draft) -> None:
    """Raises DraftGone where a coin was spent meanwhile, or the old payment confirmed.

    Raises CoinUnavailable (reason=frozen) where one was set aside.
    """
    old = None if draft.replaces is None else from_shown(draft.replaces)
    freed: set[tuple[bytes, int]] = set()
    if old is not None:
        known = transactions.known(db, [old]).get(old)
        if known is None or known.state not in _WAITING:
            raise DraftGone()
        freed = {(f.txid, f.vout) for f in spendable.spent_by(db, draft.account, old)}
    wanted = [(from_shown(coin.outpoint.txid), coin.outpoint.vout) for coin in draft.inputs]
    ours = [fund for fund in spendable.at(db, wanted) if fund.account == draft.account]
    good = {(f.txid, f.vout) for f in ours if f.standing > 0} | freed
    if not good.issuperset(wanted):
        raise DraftGone()
    if any(fund.frozen and (fund.txid, fund.vout) not in freed for fund in ours):
        raise CoinUnavailable(reason="frozen")


def notes(draft: Draft, txid: TxId) -> tuple[tuple[str, str, str], ...]:
    """The labels to keep with a payment: its own, and those of its payees (BIP-329).

    txid: as signed, because signatures of old kinds of script change it.
    """
    found = [("tx", str(txid), draft.label)] if draft.label else []
    found += [("addr", payee.address, payee.label) for payee in draft.payees if payee.label]
    return tuple(found)

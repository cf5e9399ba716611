"""What surely left this wallet: signed here, or in a block with its proof.

A server can show an unconfirmed payment that nobody signed. Such a one makes nobody known and is
worth nothing to the limits.
"""

from collections.abc import Set

from app.core.db import Connection
from app.wallet.model import AccountId, Direction
from app.wallet.store import scripts, spendable
from app.wallet.store.rawtx import parse


def paid_among(db: Connection, addresses: Set[str]) -> set[str]:
    """Those of these addresses that a payment from this wallet paid before."""
    rows = db.execute(
        "SELECT p.addresses FROM payment p JOIN tx t ON t.id = p.tx"
        " WHERE p.direction <> ? AND p.amount < 0 AND (t.made_here OR t.height IS NOT NULL)",
        (Direction.INCOMING,),
    )
    return {address for (joined,) in rows for address in joined.split() if address in addresses}


def leaving(db: Connection, account: AccountId, txid: bytes) -> int:
    """Sat that a payment signed here takes out of its account, fee included; else 0.

    txid in wire order. Counted as drafts are: all but the change, which is the first output on
    the account's change addresses.
    """
    row = db.execute("SELECT raw FROM tx WHERE txid = ? AND made_here", (txid,)).fetchone()
    if row is None:
        return 0
    spent = sum(fund.value for fund in spendable.spent_by(db, account, txid))
    return spent - _change(db, account, row[0])


def _change(db: Connection, account: AccountId, raw: bytes) -> int:
    for output in parse(raw).outputs:
        places = scripts.by_spk(db, output.spk)
        if any(place.account == account and place.keychain == 1 for place in places):
            return output.value
    return 0

"""The coins a payment may be built from, with all that building it needs."""

from collections.abc import Sequence
from typing import NamedTuple

from app.core.db import Connection
from app.wallet.chain.hashing import shown
from app.wallet.model import AccountId, Coin, Direction, OutPoint, Sats, TxId
from app.wallet.store import headers, labels
from app.wallet.store.coins import MATURITY

CONFIRMED, ARRIVING, OWN_CHANGE = 1, 2, 3
"""Standing of an unspent coin; 0 is gone."""

_COLUMNS = """
t.txid, c.vout, c.account, c.value, c.standing, s.keychain, s.idx, s.address, t.height, t.time,
t.coinbase, EXISTS(SELECT 1 FROM frozen_coin f WHERE f.txid = t.txid AND f.vout = c.vout)"""
_JOINED = "FROM coin c JOIN tx t ON t.id = c.tx JOIN script s ON s.id = c.script"


class Fund(NamedTuple):
    """A coin of ours. txid in wire order; keychain and idx: its place in the descriptors."""

    txid: bytes
    vout: int
    account: AccountId
    value: int
    standing: int
    keychain: int
    idx: int
    address: str
    height: int | None
    time: int
    coinbase: bool
    frozen: bool

    @property
    def outpoint(self) -> OutPoint:
        return OutPoint(TxId(shown(self.txid)), self.vout)

    def ripe(self, tip: int) -> bool:
        """Whether the next block may spend it; coinbases wait."""
        return not self.coinbase or (self.height or tip) + MATURITY <= tip + 1


def unspent(db: Connection, account: AccountId) -> list[Fund]:
    """All of an account, the largest first, frozen and immature ones too."""
    rows = db.execute(
        f"SELECT {_COLUMNS} {_JOINED} WHERE c.account = ? AND c.standing > 0"
        " ORDER BY c.value DESC, c.tx, c.vout",
        (account,),
    )
    return [Fund(*row) for row in rows]


def spent_by(db: Connection, account: AccountId, txid: bytes) -> list[Fund]:
    """The coins of an account that this stored transaction spends."""
    rows = db.execute(
        f"SELECT {_COLUMNS} {_JOINED} JOIN spend p ON p.txid = t.txid AND p.vout = c.vout"
        " JOIN tx spender ON spender.id = p.tx WHERE spender.txid = ? AND c.account = ?",
        (txid, account),
    )
    return [Fund(*row) for row in rows]


def waiting_spenders(db: Connection, outpoints: Sequence[tuple[bytes, int]]) -> set[bytes]:
    """The payments in no block yet that spend any of these outpoints: their txids."""
    found: set[bytes] = set()
    for place in outpoints:
        rows = db.execute(
            "SELECT spender.txid FROM spend p JOIN tx spender ON spender.id = p.tx"
            " WHERE p.txid = ? AND p.vout = ? AND spender.state IN ('signed', 'mempool')",
            place,
        )
        found.update(txid for (txid,) in rows)
    return found


def at(db: Connection, outpoints: Sequence[tuple[bytes, int]]) -> list[Fund]:
    """Those of these outpoints that are coins of ours, spent ones too, in any account."""
    found: list[Fund] = []
    for txid, vout in outpoints:
        rows = db.execute(
            f"SELECT {_COLUMNS} {_JOINED} WHERE t.txid = ? AND c.vout = ?", (txid, vout)
        )
        found += [Fund(*row) for row in rows]
    return found


def as_coins(db: Connection, funds: Sequence[Fund]) -> tuple[Coin, ...]:
    """For the review screen, in the same order."""
    tip = headers.height(db)
    refs = [("addr", fund.address) for fund in funds]
    texts = labels.among(db, refs)
    return tuple(
        Coin(
            outpoint=fund.outpoint,
            account=fund.account,
            address=fund.address,
            amount=Sats(fund.value),
            height=fund.height,
            time=fund.time,
            label=texts.get(("addr", fund.address), ""),
            frozen=bool(fund.frozen),
            change=fund.keychain == 1,
            spendable=not fund.frozen and fund.ripe(tip) and fund.standing != ARRIVING,
        )
        for fund in funds
    )


def paid_addresses(db: Connection) -> set[str]:
    """Every address that an outgoing payment paid."""
    rows = db.execute("SELECT addresses FROM payment WHERE direction = ?", (Direction.OUTGOING,))
    return {address for (joined,) in rows for address in joined.split()}


def own_addresses(db: Connection) -> set[str]:
    """Our own addresses that somebody may know."""
    rows = db.execute("SELECT address FROM script WHERE used OR handed_out")
    return {address for (address,) in rows}


def descendants_fee(db: Connection, txid: bytes) -> int:
    """What the unconfirmed transactions that build on this one pay (sat), as far as we know."""
    row = db.execute(
        "WITH RECURSIVE below(id, txid, fee) AS ("
        " SELECT id, txid, 0 FROM tx WHERE txid = ?"
        " UNION SELECT t.id, t.txid, t.fee FROM below b JOIN spend s ON s.txid = b.txid"
        " JOIN tx t ON t.id = s.tx WHERE t.height IS NULL AND t.state IN ('signed', 'mempool'))"
        " SELECT COALESCE(SUM(fee), 0) FROM below",
        (txid,),
    ).fetchone()
    return int(row[0])

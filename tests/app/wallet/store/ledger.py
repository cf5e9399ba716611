"""A small encrypted database with one or two accounts, and raw transactions made by hand."""

import hashlib
from collections.abc import Sequence

from app.core.db import Connection
from app.core.network import Network
from app.wallet.model import Account, AccountId, AccountKind, PaymentQuery, PaymentRow
from app.wallet.store import accounts, payments, scripts, transactions
from app.wallet.store.addresses import address_of
from app.wallet.store.derive import Change, Setting
from app.wallet.store.rawtx import RawTx, parse
from app.wallet.store.transactions import Arrival, Place

NETWORK = Network.REGTEST
NOW = 1_700_000_000
BLOCK_TIME = 1_699_000_000
DAY = 86_400

Point = tuple[bytes, int]


def spk(name: str) -> bytes:
    """A P2WPKH script that nobody can spend."""
    return b"\x00\x14" + hashlib.sha256(name.encode()).digest()[:20]


def address(name: str) -> str:
    return address_of(spk(name), NETWORK) or ""


def stranger(number: int) -> Point:
    """A coin that is not ours."""
    return hashlib.sha256(b"stranger %d" % number).digest(), 0


def raw_tx(
    inputs: Sequence[Point], outputs: Sequence[tuple[int, bytes]], sequence: int = 0xFFFFFFFD
) -> bytes:
    """A transaction with empty witnesses of the usual size (BIP-144)."""
    body = bytes([len(inputs)])
    for txid, vout in inputs:
        body += txid + vout.to_bytes(4, "little") + b"\0" + sequence.to_bytes(4, "little")
    body += bytes([len(outputs)])
    for value, script in outputs:
        body += value.to_bytes(8, "little") + bytes([len(script)]) + script
    witness = (b"\x02\x47" + bytes(71) + b"\x21" + bytes(33)) * len(inputs)
    return b"\x02\0\0\0\0\x01" + body + witness + bytes(4)


def arrival(raw: bytes, height: int | None = None, position: int = 1) -> Arrival:
    place = None if height is None else Place(height, position, BLOCK_TIME + height * 600)
    return Arrival(parse(raw), raw, place)


class Ledger:
    """The tables, spoken to in the words of the tests."""

    def __init__(self, db: Connection) -> None:
        self.db = db

    def account(self, name: str, names: Sequence[str], changes: Sequence[str] = ()) -> AccountId:
        """An account that owns the scripts of these names."""
        one = Account(AccountId(0), name, AccountKind.BIP84, 0, 0, name, None, 20, NOW)
        number = accounts.add(self.db, one)
        for keychain, owned in ((0, names), (1, changes)):
            lines = [(index, spk(n), address(n)) for index, n in enumerate(owned)]
            scripts.add(self.db, number, keychain, lines)
        return number

    def save(self, *arrivals: Arrival, made_here: bool = False, now: int = NOW) -> Change:
        return transactions.save(self.db, Setting(NETWORK, now), arrivals, made_here)

    def rows(self, account: AccountId | None = None) -> list[PaymentRow]:
        """Newest first."""
        found = payments.ids(self.db, PaymentQuery(account=account))
        return list(payments.rows(self.db, found))

    def row(self, tx: RawTx, account: AccountId | None = None) -> PaymentRow:
        number = payments.of_tx(self.db, tx.txid, account)
        assert number is not None
        return payments.rows(self.db, (number,))[0]

    def check(self) -> None:
        """What is derived and kept must equal what the facts add up to."""
        check_sums(self.db)


def check_sums(db: Connection) -> None:
    """Kept totals, the chart's days and the payments must agree with the coins."""
    kept = dict(db.execute("SELECT account || '/' || standing, total FROM holding WHERE total"))
    counted = dict(
        db.execute(
            "SELECT account || '/' || standing, SUM(value) FROM coin WHERE standing"
            " GROUP BY account, standing UNION ALL"
            " SELECT '0/' || standing, SUM(value) FROM coin WHERE standing AND NOT again"
            " GROUP BY standing"
        )
    )
    assert {key: total for key, total in kept.items() if not key.endswith("/0")} == counted
    for (account,) in db.execute("SELECT id FROM account").fetchall():
        owned = "SELECT COALESCE(SUM(value), 0) FROM coin WHERE standing AND account = ?"
        moved = (
            "SELECT COALESCE(SUM(amount), 0) FROM payment"
            " WHERE state IN ('signed', 'mempool', 'confirmed') AND account = ?"
        )
        days = "SELECT COALESCE(SUM(change), 0) FROM balance_day WHERE account = ?"
        settled = (
            "SELECT COALESCE(SUM(amount), 0) FROM payment WHERE state = 'confirmed' AND account = ?"
        )
        one = [db.execute(sql, (account,)).fetchone()[0] for sql in (owned, moved, days, settled)]
        assert one[0] == one[1]
        assert one[2] == one[3]

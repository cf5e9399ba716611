"""What a wallet's database holds, as the few numbers in which people compare two of them."""

from dataclasses import dataclass

from app.core.db import Connection
from app.wallet.model import AccountId, Sats
from app.wallet.store import accounts, coins


@dataclass(frozen=True, slots=True)
class AccountHeld:
    """key: the same for the same account in another database."""

    key: str
    name: str
    balance: Sats


@dataclass(frozen=True, slots=True)
class Holdings:
    """Accounts in the order of the switcher; newest: Unix seconds of the newest payment."""

    accounts: tuple[AccountHeld, ...]
    payments: int
    labels: int
    newest: int | None


def look(db: Connection) -> Holdings:
    """Reads only; fits a database of this version's schema."""
    held = tuple(
        AccountHeld(account.external or account.name, account.name, _balance(db, account.id))
        for account in accounts.all_accounts(db)
    )
    payments, newest = db.execute("SELECT count(*), max(time) FROM payment").fetchone()
    (labels,) = db.execute("SELECT count(*) FROM label").fetchone()
    return Holdings(held, payments, labels, newest)


def _balance(db: Connection, account: AccountId) -> Sats:
    return Sats(coins.balance(db, account).total)

"""The account table."""

from dataclasses import astuple

from app.core.db import Connection
from app.wallet.errors import AccountExists, AccountMissing
from app.wallet.model import Account, AccountId, AccountKind

_COLUMNS = "id, name, kind, position, idx, external, internal, gap_limit, created"


def _account(row: tuple[object, ...]) -> Account:
    number, name, kind, *rest = row
    return Account(AccountId(number), name, AccountKind(str(kind)), *rest)  # type: ignore[arg-type]  # as the table says


def all_accounts(db: Connection) -> tuple[Account, ...]:
    """In the order of the switcher."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM account ORDER BY position, id")
    return tuple(_account(row) for row in rows)


def get(db: Connection, account: AccountId) -> Account:
    """Raises AccountMissing."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM account WHERE id = ?",
        (account,),
    ).fetchone()
    if row is None:
        raise AccountMissing()
    return _account(row)


def add(db: Connection, account: Account) -> AccountId:
    """Store it under a new number (its own id is ignored).

    Raises AccountExists for a descriptor that an account has already.
    """
    if account.external is not None:
        found = db.execute("SELECT 1 FROM account WHERE external = ?", (account.external,))
        if found.fetchone():
            raise AccountExists()
    cursor = db.execute(
        "INSERT INTO account(name, kind, position, idx, external, internal, gap_limit, created)"
        " VALUES(?,?,?,?,?,?,?,?)",
        astuple(account)[1:],
    )
    return AccountId(int(cursor.lastrowid or 0))


def rename(db: Connection, account: AccountId, name: str) -> None:
    db.execute("UPDATE account SET name = ? WHERE id = ?", (name, account))


def set_gap_limit(db: Connection, account: AccountId, gap_limit: int) -> None:
    db.execute("UPDATE account SET gap_limit = ? WHERE id = ?", (gap_limit, account))


def next_position(db: Connection) -> int:
    row = db.execute("SELECT COALESCE(MAX(position) + 1, 0) FROM account").fetchone()
    return int(row[0])

"""The scripts (addresses) of each account: derived, watched, used."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.core.db import Connection
from app.wallet.model import AccountId
from app.wallet.store import rows
from app.wallet.store.addresses import script_of

_COLUMNS = "id, account, keychain, idx, spk, address, handed_out, used"


class Script(NamedTuple):
    """One script of ours. keychain: 0 receiving, 1 change."""

    id: int
    account: AccountId
    keychain: int
    idx: int
    spk: bytes
    address: str
    handed_out: bool
    used: bool


class Watched(NamedTuple):
    """What the synchroniser keeps of a script; status as the Electrum protocol has it."""

    id: int
    spk: bytes
    status: bytes | None


def add(
    db: Connection,
    account: AccountId,
    keychain: int,
    lines: Iterable[tuple[int, bytes, str]],
) -> None:
    """Store (index, script, address) of one keychain; those that are there stay as they are."""
    rows.write(
        db,
        "INSERT OR IGNORE INTO script(account, keychain, idx, spk, address) VALUES {rows}",
        [(account, keychain, index, spk, address) for index, spk, address in lines],
    )


def derived(db: Connection, account: AccountId, keychain: int) -> int:
    """How many are derived: the index of the next one."""
    row = db.execute(
        "SELECT COALESCE(MAX(idx) + 1, 0) FROM script WHERE account = ? AND keychain = ?",
        (account, keychain),
    ).fetchone()
    return int(row[0])


def last_used(db: Connection, account: AccountId, keychain: int) -> int:
    """Index of the last one that is used or was handed out; -1 if none is.

    What was handed out counts, or a payment to an address beyond the gap would go unseen.
    """
    row = db.execute(
        "SELECT COALESCE(MAX(idx), -1) FROM script"
        " WHERE account = ? AND keychain = ? AND (used OR handed_out)",
        (account, keychain),
    ).fetchone()
    return int(row[0])


def watched(db: Connection, after: int, limit: int) -> list[Watched]:
    """The next of all scripts, in the order of their numbers."""
    rows = db.execute(
        "SELECT id, spk, status FROM script WHERE id > ? ORDER BY id LIMIT ?", (after, limit)
    )
    return [Watched(*row) for row in rows]


def to_ask_again(db: Connection) -> list[Watched]:
    """Those whose status was cleared because rows were taken back."""
    rows = db.execute("SELECT id, spk, status FROM script WHERE status = x''")
    return [Watched(*row) for row in rows]


def watched_range(
    db: Connection, account: AccountId, keychain: int, start: int, end: int
) -> list[Watched]:
    """Those of one keychain from index start up to, not including, end."""
    rows = db.execute(
        "SELECT id, spk, status FROM script"
        " WHERE account = ? AND keychain = ? AND idx >= ? AND idx < ? ORDER BY idx",
        (account, keychain, start, end),
    )
    return [Watched(*row) for row in rows]


def save_statuses(db: Connection, statuses: Sequence[tuple[int, bytes | None]]) -> None:
    """(script, status): all that the status stands for is stored."""
    rows.write(
        db,
        "WITH new(id, status) AS (VALUES {rows})"
        " UPDATE script SET status = new.status FROM new WHERE script.id = new.id",
        statuses,
    )


def hand_out(db: Connection, script: int) -> None:
    db.execute("UPDATE script SET handed_out = 1 WHERE id = ?", (script,))


def first_fresh(db: Connection, account: AccountId, keychain: int) -> Script | None:
    """The first that is neither used nor handed out; None if all derived ones are."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM script WHERE account = ? AND keychain = ?"
        " AND idx > ? ORDER BY idx LIMIT 1",
        (account, keychain, last_used(db, account, keychain)),
    ).fetchone()
    return None if row is None else Script(*row)


def at(db: Connection, account: AccountId, keychain: int, index: int) -> Script | None:
    """The script at this place of a keychain, if it is derived."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM script WHERE account = ? AND keychain = ? AND idx = ?",
        (account, keychain, index),
    ).fetchone()
    return None if row is None else Script(*row)


def by_address(db: Connection, address: str) -> list[Script]:
    """Our scripts with this address: none, one, or one in each account that watches it."""
    spk = script_of(address)
    found = [] if spk is None else by_spk(db, spk)
    return [script for script in found if script.address == address]


def by_spk(db: Connection, spk: bytes) -> list[Script]:
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM script WHERE spk = ?",
        (spk,),
    )
    return [Script(*row) for row in rows]


def derived_scripts(db: Connection, account: AccountId, keychain: int) -> list[Script]:
    """All of one keychain, by index."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM script WHERE account = ? AND keychain = ? ORDER BY idx",
        (account, keychain),
    )
    return [Script(*row) for row in rows]


def shown(db: Connection, account: AccountId, keychain: int) -> list[tuple[Script, int]]:
    """Those used or handed out, newest first, with what each received in all (sat)."""
    rows = db.execute(
        f"SELECT {_COLUMNS}, (SELECT COALESCE(SUM(c.value), 0) FROM coin c JOIN tx t"
        " ON t.id = c.tx WHERE c.script = script.id AND t.state NOT IN ('replaced', 'dropped'))"
        " FROM script WHERE account = ? AND keychain = ? AND (used OR handed_out)"
        " ORDER BY idx DESC",
        (account, keychain),
    )
    return [(Script(*row[:-1]), int(row[-1])) for row in rows]

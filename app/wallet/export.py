"""Take the history out: as CSV for spreadsheets (RFC 4180), as JSON for programs.

Text that others can write (labels, addresses, names) must not run as a formula when a
spreadsheet opens the file: such a field gets an apostrophe in front. Numbers stay numbers.
"""

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from app.core.files import write_atomic
from app.core.runtime import Runtime
from app.wallet.accounts import Accounts
from app.wallet.activity import Activity
from app.wallet.amounts import format_btc
from app.wallet.model import AccountId, PaymentQuery, PaymentRow, Sats

COLUMNS = (
    "time",
    "account",
    "direction",
    "state",
    "amount_sat",
    "amount_btc",
    "fee_sat",
    "height",
    "confirmations",
    "txid",
    "address",
    "label",
)
_LANE = "files"
_BATCH = 2000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Export:
    """Writes files that people asked for, where they asked for them."""

    def __init__(self, activity: Activity, accounts: Accounts, runtime: Runtime) -> None:
        self._activity, self._accounts, self._runtime = activity, accounts, runtime

    async def csv(self, query: PaymentQuery, path: Path) -> int:
        """All payments that fit, in the query's order; how many. Raises DiskFull, StorageError."""
        rows, names = await self._rows(query)
        await self._runtime.blocking(_LANE, lambda: write_atomic(path, to_csv(rows, names)))
        return len(rows)

    async def json(self, query: PaymentQuery, path: Path) -> int:
        """The same as a JSON list of objects; amounts in sat. Raises DiskFull, StorageError."""
        rows, names = await self._rows(query)
        await self._runtime.blocking(_LANE, lambda: write_atomic(path, to_json(rows, names)))
        return len(rows)

    async def descriptors(self, account: AccountId) -> str:
        """The account's public descriptors (BIP-380), one to a line. Raises AccountMissing."""
        found = await self._accounts.descriptors(account)
        return "".join(f"{line}\n" for line in found if line)

    async def _rows(self, query: PaymentQuery) -> tuple[list[PaymentRow], dict[AccountId, str]]:
        ids = await self._activity.payment_ids(query)
        rows: list[PaymentRow] = []
        for start in range(0, len(ids), _BATCH):
            rows += await self._activity.payments(ids[start : start + _BATCH])
        known = await self._accounts.list()
        return rows, {entry.account.id: entry.account.name for entry in known}


def to_csv(rows: Iterable[PaymentRow], names: dict[AccountId, str]) -> bytes:
    """UTF-8, comma, CRLF; the first line names the columns."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        values = _values(row, names)
        writer.writerow([_harmless(v) if isinstance(v, str) else v for v in values.values()])
    return text.getvalue().encode()


def to_json(rows: Iterable[PaymentRow], names: dict[AccountId, str]) -> bytes:
    listed = [_values(row, names) for row in rows]
    return json.dumps(listed, ensure_ascii=False, indent=1).encode() + b"\n"


def _values(row: PaymentRow, names: dict[AccountId, str]) -> dict[str, str | int | None]:
    sign = "-" if row.amount < 0 else ""
    values = (
        datetime.fromtimestamp(row.time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        names.get(row.account, ""),
        row.direction.value,
        row.state.value,
        int(row.amount),
        _Number(sign + format_btc(Sats(abs(row.amount)))),
        row.fee,
        row.height,
        row.confirmations,
        row.txid,
        row.address,
        row.label,
    )
    return dict(zip(COLUMNS, values, strict=True))


class _Number(str):
    """Digits that stay as they are: an amount in bitcoin, never a float."""

    __slots__ = ()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) and not isinstance(text, _Number) else text

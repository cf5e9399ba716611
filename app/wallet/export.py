"""Take the history out: as CSV for spreadsheets (RFC 4180), as JSON for programs."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from app.core import sheet
from app.core.bus import Bus
from app.core.files import write_atomic
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.limits import Limits
from app.vault.policy.actions import Action
from app.wallet.accounts import Accounts
from app.wallet.activity import Activity
from app.wallet.amounts import format_btc
from app.wallet.events import Exported
from app.wallet.labels import Labels
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
Make = Callable[[list[PaymentRow], dict[AccountId, str]], bytes]
_LANE = "files"
_BATCH = 2000


class Export:
    """Writes files that people asked for, where they asked for them."""

    def __init__(
        self,
        activity: Activity,
        accounts: Accounts,
        labels: Labels,
        limits: Limits,
        runtime: Runtime,
        bus: Bus,
    ) -> None:
        self._activity, self._accounts, self._labels = activity, accounts, labels
        self._limits, self._runtime, self._bus = limits, runtime, bus

    async def csv(
        self,
        query: PaymentQuery,
        path: Path,
        password: Secret | None = None,
        untrusted_code: Secret | None = None,
    ) -> int:
        """All payments that fit, in the query's order; how many.

        Raises DiskFull, StorageError, and what `Limits.permit` raises.
        """
        await self._limits.permit(Action.EXPORT_HISTORY, password, untrusted_code)
        return await self._save(query, path, to_csv)

    async def json(
        self,
        query: PaymentQuery,
        path: Path,
        password: Secret | None = None,
        untrusted_code: Secret | None = None,
    ) -> int:
        """The same as a JSON list of objects; amounts in sat. Raises as `csv`."""
        await self._limits.permit(Action.EXPORT_HISTORY, password, untrusted_code)
        return await self._save(query, path, to_json)

    async def descriptors(
        self,
        account: AccountId,
        password: Secret | None = None,
        untrusted_code: Secret | None = None,
    ) -> str:
        """The account's public descriptors (BIP-380), one to a line.

        Raises AccountMissing, and what `Limits.permit` raises.
        """
        (found,) = await self._accounts.descriptors([account], password, untrusted_code)
        return "".join(f"{line}\n" for line in found if line)

    async def labels(
        self, password: Secret | None = None, untrusted_code: Secret | None = None
    ) -> str:
        """All labels and frozen coins as JSON lines (BIP-329). Raises what `permit` raises."""
        await self._limits.permit(Action.EXPORT_KEYS, password, untrusted_code)
        return await self._labels.export_bip329()

    async def _save(self, query: PaymentQuery, path: Path, make: Make) -> int:
        rows, names = await self._rows(query)
        await self._runtime.blocking(_LANE, lambda: write_atomic(path, make(rows, names)))
        self._bus.publish(Exported("history"))
        return len(rows)

    async def _rows(self, query: PaymentQuery) -> tuple[list[PaymentRow], dict[AccountId, str]]:
        ids = await self._activity.payment_ids(query)
        rows: list[PaymentRow] = []
        for start in range(0, len(ids), _BATCH):
            rows += await self._activity.payments(ids[start : start + _BATCH])
        known = await self._accounts.list()
        return rows, {entry.account.id: entry.account.name for entry in known}


def to_csv(rows: Iterable[PaymentRow], names: dict[AccountId, str]) -> bytes:
    """UTF-8, comma, CRLF; the first line names the columns."""
    return sheet.to_csv(COLUMNS, (tuple(_values(row, names).values()) for row in rows))


def to_json(rows: Iterable[PaymentRow], names: dict[AccountId, str]) -> bytes:
    listed = [_values(row, names) for row in rows]
    return json.dumps(listed, ensure_ascii=False, indent=1).encode() + b"\n"


def _values(row: PaymentRow, names: dict[AccountId, str]) -> dict[str, sheet.Cell]:
    sign = "-" if row.amount < 0 else ""
    values = (
        sheet.utc(row.time),
        names.get(row.account, ""),
        row.direction.value,
        row.state.value,
        int(row.amount),
        sheet.Number(sign + format_btc(Sats(abs(row.amount)))),
        row.fee,
        row.height,
        row.confirmations,
        row.txid,
        row.address,
        row.label,
    )
    return dict(zip(COLUMNS, values, strict=True))

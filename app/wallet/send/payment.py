"""From what was asked on the Send screen to a wish: every check that needs no building."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.db import Connection, Database
from app.core.network import Network
from app.core.runtime import Runtime
from app.wallet.chain.hashing import from_shown
from app.wallet.engine import LANE
from app.wallet.engine.addresses import parse_address
from app.wallet.engine.building import dust_limit
from app.wallet.errors import (
    AmountInvalid,
    CoinUnavailable,
    DustAmount,
    PayeesInvalid,
    WatchOnly,
)
from app.wallet.labels import clean
from app.wallet.model import (
    MAX_MONEY,
    Account,
    AccountId,
    AccountKind,
    OutPoint,
    Payee,
    Sats,
    SendRequest,
)
from app.wallet.receive import CHANGE, RECEIVING, Receiving
from app.wallet.send.assembly import place_of
from app.wallet.send.wish import Wish
from app.wallet.store import accounts, headers, spendable
from app.wallet.store.spendable import ARRIVING, Fund


@dataclass(frozen=True, slots=True)
class Purse:
    """An account, its unspent coins and where the chain ends."""

    account: Account
    funds: tuple[Fund, ...]
    height: int

    def usable(self) -> tuple[Fund, ...]:
        """What may be taken without asking: ripe, not frozen, not a stranger's unconfirmed one."""
        return tuple(
            fund
            for fund in self.funds
            if not fund.frozen and fund.standing != ARRIVING and fund.ripe(self.height)
        )

    def chosen(self, outpoints: Sequence[OutPoint]) -> tuple[Fund, ...]:
        """Exactly these. Raises CoinUnavailable (reason: gone, frozen, immature)."""
        known = {(fund.txid, fund.vout): fund for fund in self.funds}
        found = []
        for outpoint in dict.fromkeys(outpoints):
            fund = known.get(_wire(outpoint))
            if fund is None:
                raise CoinUnavailable(reason="gone")
            if fund.frozen:
                raise CoinUnavailable(reason="frozen")
            if not fund.ripe(self.height):
                raise CoinUnavailable(reason="immature")
            found.append(fund)
        return tuple(found)


def _wire(outpoint: OutPoint) -> tuple[bytes, int]:
    try:
        return from_shown(outpoint.txid), outpoint.vout
    except ValueError as error:
        raise CoinUnavailable(reason="gone") from error


class Requests:
    """Reads requests against the tables."""

    def __init__(
        self, database: Database, runtime: Runtime, network: Network, receiving: Receiving
    ) -> None:
        self._database, self._runtime, self._network = database, runtime, network
        self._receiving = receiving

    async def purse(self, account: AccountId) -> Purse:
        """Raises AccountMissing, WatchOnly for a list of addresses."""
        purse = await self._database.read(lambda db: _purse(db, account))
        if purse.account.kind is AccountKind.ADDRESSES:
            raise WatchOnly()
        return purse

    async def wish(self, request: SendRequest) -> tuple[Wish, tuple[Payee, ...]]:
        """The wish, and the payees with their addresses as they are usually written.

        Raises AddressInvalid, AddressWrongNetwork, AmountInvalid, PayeesInvalid, DustAmount,
        CoinUnavailable, AccountMissing, WatchOnly.
        """
        payees, scripts = await self._runtime.blocking(
            LANE, lambda: _payees(request.payees, self._network)
        )
        purse = await self.purse(request.account)
        fixed = [
            (script, payee.amount)
            for payee, script in zip(payees, scripts, strict=True)
            if payee.amount is not None
        ]
        rest = [s for p, s in zip(payees, scripts, strict=True) if p.amount is None]
        change = await self._receiving.peek(request.account, change_chain(purse.account))
        wish = Wish(
            purse.account,
            tuple(fixed),
            place_of(purse.account, change.keychain, change.idx),
            purse.height,
            rest=rest[0] if rest else None,
            rate=request.fee_rate,
        )
        if request.coins:
            return replace(wish, must=purse.chosen(request.coins)), payees
        return replace(wish, may=purse.usable()), payees


def change_chain(account: Account) -> int:
    return RECEIVING if account.internal is None else CHANGE


def _purse(db: Connection, account: AccountId) -> Purse:
    known = accounts.get(db, account)
    return Purse(known, tuple(spendable.unspent(db, account)), headers.height(db))


def _payees(
    untrusted: Sequence[Payee], network: Network
) -> tuple[tuple[Payee, ...], tuple[bytes, ...]]:
    if not untrusted or sum(payee.amount is None for payee in untrusted) > 1:
        raise PayeesInvalid()
    payees, scripts = [], []
    for payee in untrusted:
        address, script = parse_address(payee.address, network)
        _check_amount(payee.amount, script)
        payees.append(replace(payee, address=address, label=clean(payee.label)))
        scripts.append(script)
    if sum(payee.amount or 0 for payee in payees) > MAX_MONEY:
        raise AmountInvalid()
    return tuple(payees), tuple(scripts)


def _check_amount(amount: Sats | None, script: bytes) -> None:
    if amount is None:
        return
    if not 0 < amount <= MAX_MONEY:
        raise AmountInvalid()
    if amount < dust_limit(script):
        raise DustAmount(minimum=dust_limit(script))

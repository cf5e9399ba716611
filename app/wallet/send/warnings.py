"""What the review screen must point out: the fee, the payees' addresses, the coins used."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.bus import Bus, Event
from app.core.db import Connection, Database
from app.core.runtime import Runtime
from app.wallet.engine import LANE
from app.wallet.events import AccountsChanged, HistoryChanged
from app.wallet.model import Payee, Sats, SendWarning, Warn
from app.wallet.send.lookalike import KnownAddresses
from app.wallet.store import spendable
from app.wallet.store.spendable import CONFIRMED, Fund

_HIGH_FEE_PERCENT = 5


@dataclass(frozen=True, slots=True)
class Acquaintances:
    """Addresses we know: those we paid, our own, and both prepared for comparing."""

    paid: frozenset[str]
    own: frozenset[str]
    known: KnownAddresses


class AddressChecks:
    """Compares payees with every known address; prepared once until the history changes."""

    def __init__(self, database: Database, runtime: Runtime, bus: Bus) -> None:
        self._database, self._runtime = database, runtime
        self._prepared: Acquaintances | None = None
        for event in (HistoryChanged, AccountsChanged):
            bus.subscribe(event, self._forget)

    async def check(self, payees: Sequence[Payee]) -> list[SendWarning]:
        """One warning for each payee: own, look-alike, paid before or first time."""
        known = self._prepared or await self._prepare()
        return await self._runtime.blocking(
            LANE, lambda: [_address_warning(payee.address, known) for payee in payees]
        )

    async def _prepare(self) -> Acquaintances:
        paid, own = await self._database.read(_addresses)
        self._prepared = await self._runtime.blocking(
            LANE,
            lambda: Acquaintances(frozenset(paid), frozenset(own), KnownAddresses(paid | own)),
        )
        return self._prepared

    def _forget(self, _event: Event) -> None:
        self._prepared = None


def _addresses(db: Connection) -> tuple[set[str], set[str]]:
    own = spendable.own_addresses(db)
    return spendable.paid_addresses(db) - own, own


def _address_warning(address: str, known: Acquaintances) -> SendWarning:
    if address in known.own:
        return SendWarning(Warn.OWN_ADDRESS, address)
    if address in known.paid:
        return SendWarning(Warn.REUSED, address)
    other = known.known.imitated_by(address)
    if other is not None:
        return SendWarning(Warn.LOOK_ALIKE, address, other)
    return SendWarning(Warn.FIRST_TIME, address)


def money_warnings(fee: Sats, moved: int, funds: Sequence[Fund]) -> list[SendWarning]:
    """A fee above 5 % of what is paid (or comes back to us); coins that are not confirmed."""
    found = []
    if fee * 100 > moved * _HIGH_FEE_PERCENT:
        found.append(SendWarning(Warn.HIGH_FEE))
    if any(fund.standing != CONFIRMED for fund in funds):
        found.append(SendWarning(Warn.UNCONFIRMED_COINS))
    return found

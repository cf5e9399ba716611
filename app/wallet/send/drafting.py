"""Write down a built payment as a Draft: what the review screen shows is what will be signed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.db import Database
from app.core.network import Network
from app.core.runtime import Runtime
from app.wallet.engine import LANE
from app.wallet.engine.addresses import derive
from app.wallet.engine.building import Place
from app.wallet.errors import PsbtInvalid
from app.wallet.model import AccountId, Draft, DraftKind, Payee, Sats, TxId
from app.wallet.send.assembly import Built
from app.wallet.send.warnings import AddressChecks, money_warnings
from app.wallet.send.wish import Wish
from app.wallet.store import spendable


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a transaction is built, and for whom: payees as asked, an amount may be open."""

    kind: DraftKind
    payees: tuple[Payee, ...]
    label: str = ""
    replaces: TxId | None = None


class Drafting:
    """Makes drafts of built transactions."""

    def __init__(
        self, database: Database, runtime: Runtime, network: Network, checks: AddressChecks
    ) -> None:
        self._database, self._runtime, self._network = database, runtime, network
        self._checks = checks

    async def draft(self, wish: Wish, built: Built, purpose: Purpose) -> Draft:
        """Raises PsbtInvalid (reason=unbuilt) should BDK have built something else."""
        fee = built.facts.fee
        if fee is None:
            raise PsbtInvalid(reason="unbuilt")
        change_script, change_address = await self._change(wish.change)
        payees = _filled(purpose.payees, wish, built)
        change = _change_amount(wish, built, change_script, payees)
        paid = sum(payee.amount or 0 for payee in payees)
        warnings = money_warnings(fee, paid or change or 0, built.funds)
        if purpose.kind is DraftKind.PAYMENT:
            warnings += await self._checks.check(payees)
        coins = await self._database.read(lambda db: spendable.as_coins(db, built.funds))
        return Draft(
            id=built.facts.txid,
            account=AccountId(wish.account.id),
            kind=purpose.kind,
            payees=payees,
            fee=fee,
            fee_rate=built.rate,
            vsize=built.vsize,
            inputs=coins,
            change=change,
            change_address=change_address if change is not None else None,
            warnings=tuple(warnings),
            replaces=purpose.replaces,
            label=purpose.label,
            psbt=built.psbt,
        )

    async def _change(self, place: Place) -> tuple[bytes, str]:
        (found,) = await self._runtime.blocking(
            LANE, lambda: derive(place.descriptor, self._network, place.index, 1)
        )
        return found.script, found.address


def _filled(payees: Sequence[Payee], wish: Wish, built: Built) -> tuple[Payee, ...]:
    """The payees with the amount of the one who gets what is left."""
    if wish.rest is None:
        return tuple(payees)
    fixed = sum(amount for _, amount in wish.payees)
    left = sum(output.amount for output in built.facts.outputs) - fixed
    return tuple(
        replace(payee, amount=Sats(left)) if payee.amount is None else payee for payee in payees
    )


def _change_amount(wish: Wish, built: Built, script: bytes, payees: Sequence[Payee]) -> Sats | None:
    """The output that nobody was promised; it must be ours."""
    expected = sum(payee.amount or 0 for payee in payees) if payees else wish.paid
    outputs = built.facts.outputs
    change = sum(output.amount for output in outputs) - expected
    if not change:
        return None
    if not any(output.script == script and output.amount == change for output in outputs):
        raise PsbtInvalid(reason="unbuilt")
    return Sats(change)

"""A payment that waits: pay more for it, take it back, or let a child pay for both.

Replacing follows BIP-125: all inputs are ours and signal it, the new fee is higher than the old
one and that of everything built on it, by at least the increment for its own size, and no other
unconfirmed coin is added.
"""

import math
from dataclasses import dataclass, replace

from app.core.db import Connection, Database
from app.core.network import Network
from app.wallet.chain.hashing import shown
from app.wallet.engine.building import Place
from app.wallet.errors import FeeTooLow, NotEnoughFunds, ReplaceRefused
from app.wallet.model import Account, DraftKind, Payee, PaymentState, Sats, TxId
from app.wallet.receive import Receiving
from app.wallet.send.assembly import Assembly, Built, place_of
from app.wallet.send.drafting import Purpose
from app.wallet.send.payment import change_chain
from app.wallet.send.wish import Wish, base_vsize, fee_of
from app.wallet.store import accounts, headers, labels, scripts, spendable
from app.wallet.store.addresses import address_of
from app.wallet.store.rawtx import RawTx, parse
from app.wallet.store.spendable import CONFIRMED, Fund

INCREMENT = 1.0
"""sat/vB that a replacement pays for its own size above what it replaces (Core's default)."""
_ROUNDING = 0.01  # sat/vB
_WAITING = (PaymentState.SIGNED, PaymentState.MEMPOOL)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A waiting payment of one account and what can be done with its coins."""

    account: Account
    tx: RawTx
    txid: TxId
    label: str
    fee: int | None
    below: int  # fees of what is built on it
    spent: tuple[Fund, ...]  # our coins that it spends
    received: tuple[Fund, ...]  # its outputs that are ours and unspent
    spare: tuple[Fund, ...]  # other confirmed coins that may be added
    payees: tuple[tuple[bytes, Sats, str, str], ...]  # (script, amount, address, label)
    change: tuple[int, int] | None  # (keychain, index) of its change
    height: int

    @property
    def took_all(self) -> bool:
        """Whether it left nothing to pay a higher fee from but its only payee's amount."""
        return len(self.payees) == 1 and self.change is None and not self.spare


class Bumps:
    """Wishes that help a waiting payment along."""

    def __init__(
        self, database: Database, assembly: Assembly, receiving: Receiving, network: Network
    ) -> None:
        self._database, self._assembly = database, assembly
        self._receiving, self._network = receiving, network

    async def find(self, payment_id: int) -> Stuck:
        """Raises ReplaceRefused (reason: gone, confirmed)."""
        return await self._database.read(lambda db: _stuck(db, payment_id, self._network))

    async def speed_up(self, payment_id: int, rate: float) -> tuple[Wish, Built, Purpose]:
        """The same payees, a higher fee; one who got everything there was gets a little less.

        Raises ReplaceRefused, FeeTooLow (minimum: the lowest rate that replaces), NotEnoughFunds.
        """
        stuck = await self._replaceable(payment_id)
        wish = Wish(
            stuck.account,
            tuple((script, amount) for script, amount, _, _ in stuck.payees),
            await self._change(stuck),
            stuck.height,
            must=stuck.spent,
            may=stuck.spare if stuck.payees else (),  # without payees every coin would be taken
            rate=rate,
        )
        payees = tuple(Payee(address, amount, label) for _, amount, address, label in stuck.payees)
        if stuck.took_all:
            wish = replace(wish, payees=(), rest=stuck.payees[0][0])
            payees = (replace(payees[0], amount=None),)
        built = await self._assembly.build(wish)
        _check_replaces(stuck, built)
        return wish, built, Purpose(DraftKind.SPEED_UP, payees, stuck.label, stuck.txid)

    async def cancel(self, payment_id: int, rate: float) -> tuple[Wish, Built, Purpose]:
        """Everything back to our own change. Raises as speed_up does."""
        stuck = await self._replaceable(payment_id)
        change = await self._change(stuck)
        wish = Wish(stuck.account, (), change, stuck.height, must=stuck.spent, rate=rate)
        built = await self._assembly.build(wish)
        _check_replaces(stuck, built)
        return wish, built, Purpose(DraftKind.CANCEL, (), stuck.label, stuck.txid)

    async def child_pays(
        self, payment_id: int, rate: float, parent_fee: int | None
    ) -> tuple[Wish, Built, Purpose]:
        """Spend what arrives to ourselves, at a fee that brings both to this rate.

        parent_fee: what a server claims, for a stranger's payment; None counts as nothing paid.
        Raises ReplaceRefused (reason: gone, confirmed, foreign), NotEnoughFunds, FeeTooLow.
        """
        stuck = await self.find(payment_id)
        if not stuck.received:
            raise ReplaceRefused(reason="foreign")
        paid = stuck.fee if stuck.fee is not None else parent_fee or 0
        place = await self._receiving.peek(stuck.account.id, change_chain(stuck.account))
        change = place_of(stuck.account, place.keychain, place.idx)
        wish = Wish(stuck.account, (), change, stuck.height, rest=place.spk, must=stuck.received)
        weight = await self._assembly.input_weight(stuck.account) * len(stuck.received)
        vsize = base_vsize(wish) + math.ceil(weight / 4)
        fee = fee_of(rate, stuck.tx.vsize + vsize) - paid
        if fee < fee_of(rate, vsize):
            if paid > fee_of(rate, stuck.tx.vsize):
                raise FeeTooLow(minimum=round(paid / stuck.tx.vsize, 3))
            fee = fee_of(rate, vsize)
        held = sum(fund.value for fund in stuck.received)
        if fee >= held:
            raise NotEnoughFunds(needed=fee, available=held)
        wish = replace(wish, rest=None, fee=Sats(fee))
        built = await self._assembly.build(wish)
        return wish, built, Purpose(DraftKind.CHILD_PAYS, (), stuck.label)

    async def _replaceable(self, payment_id: int) -> Stuck:
        stuck = await self.find(payment_id)
        if not stuck.spent:  # seen from the account of ours that gets it: the other one pays
            payer = await self._database.read(lambda db: _payer(db, payment_id))
            stuck = stuck if payer is None else await self.find(payer)
        if stuck.fee is None or len(stuck.spent) != len(stuck.tx.inputs):
            raise ReplaceRefused(reason="foreign")
        if stuck.tx.final:
            raise ReplaceRefused(reason="final")
        return stuck

    async def _change(self, stuck: Stuck) -> Place:
        if stuck.change is not None:
            return place_of(stuck.account, *stuck.change)
        fresh = await self._receiving.peek(stuck.account.id, change_chain(stuck.account))
        return place_of(stuck.account, fresh.keychain, fresh.idx)


def _check_replaces(stuck: Stuck, built: Built) -> None:
    """Raises FeeTooLow with the rate that is needed."""
    required = (stuck.fee or 0) + stuck.below + math.ceil(built.vsize * INCREMENT)
    if (built.facts.fee or 0) < required:
        # The engine counts in weight units (up to three fewer than vsize says) and rounds down.
        rate = required / (built.vsize - 0.75) + _ROUNDING
        raise FeeTooLow(minimum=math.ceil(rate * 100) / 100)


def _payer(db: Connection, payment_id: int) -> int | None:
    """The same transaction as the account saw it that spends for it."""
    row = db.execute(
        "SELECT other.id FROM payment mine JOIN payment other ON other.tx = mine.tx"
        " WHERE mine.id = ? AND other.amount < 0 ORDER BY other.amount LIMIT 1",
        (payment_id,),
    ).fetchone()
    return None if row is None else int(row[0])


def _stuck(db: Connection, payment_id: int, network: Network) -> Stuck:
    row = db.execute(
        "SELECT p.account, t.txid, t.raw, t.fee, t.state FROM payment p JOIN tx t ON t.id = p.tx"
        " WHERE p.id = ?",
        (payment_id,),
    ).fetchone()
    if row is None:
        raise ReplaceRefused(reason="gone")
    number, txid, raw, fee, state = row
    if state == PaymentState.CONFIRMED:
        raise ReplaceRefused(reason="confirmed")
    if state not in _WAITING:
        raise ReplaceRefused(reason="gone")
    tx, account = parse(raw), accounts.get(db, number)
    unspent = spendable.unspent(db, number)
    payees, change = _outputs(db, tx, account, network)
    return Stuck(
        account=account,
        tx=tx,
        txid=TxId(shown(txid)),
        label=labels.get(db, "tx", shown(txid)),
        fee=fee,
        below=spendable.descendants_fee(db, txid),
        spent=tuple(spendable.spent_by(db, number, txid)),
        received=tuple(f for f in unspent if f.txid == txid and not f.frozen),
        spare=_spare(unspent, txid, headers.height(db)),
        payees=payees,
        change=change,
        height=headers.height(db),
    )


def _spare(unspent: list[Fund], txid: bytes, height: int) -> tuple[Fund, ...]:
    return tuple(
        fund
        for fund in unspent
        if fund.standing == CONFIRMED
        and not fund.frozen
        and fund.ripe(height)
        and fund.txid != txid
    )


def _outputs(
    db: Connection, tx: RawTx, account: Account, network: Network
) -> tuple[tuple[tuple[bytes, Sats, str, str], ...], tuple[int, int] | None]:
    """Payees, and where the change goes: the last output on our change keychain."""
    payees: list[tuple[bytes, Sats, str, str]] = []
    change: tuple[int, int] | None = None
    for output in tx.outputs:
        ours = [s for s in scripts.by_spk(db, output.spk) if s.account == account.id]
        place = next(((s.keychain, s.idx) for s in ours if s.keychain == 1), None)
        if place is not None and change is None:
            change = place
            continue
        address = address_of(output.spk, network) or ""
        label = labels.get(db, "addr", address)
        payees.append((output.spk, Sats(output.value), address, label))
    return tuple(payees), change

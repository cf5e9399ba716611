"""Build a PSBT with BDK from exactly the coins, payees and change that were decided on.

BDK gets each coin as a "foreign" one with its key origin, so nothing has to be loaded: the time
a payment takes depends on its own coins, not on the wallet's history. (A BDK wallet would have
to derive all addresses up to the last one first: 12 s at 100,000.)
"""

import logging
import math
import re
from dataclasses import dataclass

import bdkpython as bdk

from app.core.network import Network
from app.wallet.amounts import parse_btc
from app.wallet.engine.faults import DESCRIPTOR_FAULTS, kind
from app.wallet.engine.networks import bdk_network, network_kind
from app.wallet.errors import (
    DescriptorInvalid,
    DustAmount,
    NotEnoughFunds,
    PsbtInvalid,
    WalletError,
)
from app.wallet.model import Sats

log = logging.getLogger(__name__)

REPLACEABLE = 0xFFFFFFFD
"""The input sequence that signals BIP-125 and leaves lock times on."""
_MISSING = re.compile(r"Insufficient funds: ([\d.]+) BTC available of ([\d.]+) BTC needed")
BARE_INPUT_WEIGHT = 4 * 41 + 1
"""Outpoint, empty script and sequence, and an empty witness."""
_ANYWHERE = bdk.Script(b"\x00\x14" + bytes(20))  # of transactions that are never sent


@dataclass(frozen=True, slots=True)
class Place:
    """One address of an account: the descriptor of its keychain (public) and its number."""

    descriptor: str
    index: int

    def single(self) -> str:
        """A descriptor of this place alone."""
        return self.descriptor.partition("#")[0].replace("/*", f"/{self.index}")


@dataclass(frozen=True, slots=True)
class Spend:
    """A coin to spend: where it lies, and the whole transaction that made it."""

    place: Place
    vout: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Plan:
    """One transaction. Exactly one of rate (sat/vB) and fee (sat) is given.

    payees: (script, sats). rest: the script that gets all that is left over, or the change.
    """

    spends: tuple[Spend, ...]
    payees: tuple[tuple[bytes, Sats], ...]
    rest: bytes | None
    change: Place | None
    height: int
    rate: float | None = None
    fee: Sats | None = None


def build(plan: Plan, network: Network) -> str:
    """The unsigned PSBT (base64); change below the dust limit goes to the fee.

    Raises NotEnoughFunds (needed, available), DustAmount (minimum), FeeTooLow, DescriptorInvalid.
    """
    own = bdk.Descriptor((plan.change or plan.spends[0].place).single(), network_kind(network))
    wallet = _wallet_of(own, network)
    builder = _builder().manually_selected_only().current_height(plan.height)
    for spend in plan.spends:
        builder = _add(builder, spend, network)
    for script, amount in plan.payees:
        builder = builder.add_recipient(bdk.Script(script), bdk.Amount.from_sat(amount))
    own_script = own.derive_address(0, bdk_network(network)).script_pubkey()
    builder = builder.drain_to(bdk.Script(plan.rest) if plan.rest else own_script)
    if plan.fee is not None:
        builder = builder.fee_absolute(bdk.Amount.from_sat(plan.fee))
    else:
        builder = builder.fee_rate(bdk.FeeRate.from_sat_per_kwu(to_kwu(plan.rate or 0)))
    try:
        return builder.finish(wallet).serialize()
    except bdk.CreateTxError as error:
        raise _translated(error, plan) from error


def to_kwu(rate: float) -> int:
    """sat/vB to sat per 1000 weight units, rounded up: BDK's finest measure (0.004 sat/vB)."""
    return max(math.ceil(round(rate * 250, 6)), 0)


def input_weight(descriptor: str, network: Network) -> int:
    """Weight units that spending a coin of this descriptor adds, at most (BIP-141)."""
    try:
        signatures = bdk.Descriptor(descriptor, network_kind(network)).max_weight_to_satisfy()
    except DESCRIPTOR_FAULTS as error:
        raise DescriptorInvalid() from error
    return BARE_INPUT_WEIGHT + signatures


def dust_limit(script: bytes) -> Sats:
    """The smallest output of this script that servers relay (Bitcoin Core's rule at 3 sat/vB)."""
    segwit = 4 <= len(script) <= 42 and (script[0] == 0 or 0x51 <= script[0] <= 0x60)
    output, spending = 8 + 1 + len(script), 67 if segwit else 148
    return Sats((output + spending) * 3)


def _builder() -> bdk.TxBuilder:
    return bdk.TxBuilder()  # type: ignore[no-untyped-call]  # the one constructor BDK left untyped


def _wallet_of(descriptor: bdk.Descriptor, network: Network) -> bdk.Wallet:
    """A throw-away wallet that knows one address."""
    wallet = bdk.Wallet.create_single(
        descriptor, bdk_network(network), bdk.Persister.new_in_memory(), 1
    )
    wallet.reveal_next_address(bdk.KeychainKind.EXTERNAL)
    return wallet


def _add(builder: bdk.TxBuilder, spend: Spend, network: Network) -> bdk.TxBuilder:
    """Let BDK describe the coin by spending it alone, and take that description over."""
    descriptor = bdk.Descriptor(spend.place.single(), network_kind(network))
    wallet = _wallet_of(descriptor, network)
    transaction = bdk.Transaction(spend.raw)
    outpoint = bdk.OutPoint(txid=transaction.compute_txid(), vout=spend.vout)
    wallet.apply_unconfirmed_txs([bdk.UnconfirmedTx(tx=transaction, last_seen=1)])
    alone = _builder().add_utxo(outpoint).manually_selected_only().drain_to(_ANYWHERE)
    described = alone.fee_absolute(bdk.Amount.from_sat(0)).allow_dust(True).finish(wallet)
    return builder.add_foreign_utxo_with_sequence(
        outpoint, described.input()[0], descriptor.max_weight_to_satisfy(), REPLACEABLE
    )


def _translated(error: bdk.CreateTxError, plan: Plan) -> WalletError:
    found = kind(error)
    missing = _MISSING.search(str(error))
    if missing:
        available, needed = (parse_btc(amount) for amount in missing.groups())
        return NotEnoughFunds(needed=needed, available=available)
    if found == "OutputBelowDustLimit":
        scripts = [script for script, _ in plan.payees] + [plan.rest or b""]
        return DustAmount(minimum=dust_limit(scripts[getattr(error, "index", -1)]))
    log.error("BDK would not build: %s", found)
    return PsbtInvalid(reason="unbuilt")

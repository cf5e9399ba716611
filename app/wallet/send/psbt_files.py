"""Payments signed elsewhere: out as a PSBT, back with signatures (BIP-174)."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core.db import Connection, Database
from app.core.network import Network
from app.core.runtime import Runtime
from app.wallet.chain.hashing import from_shown, shown
from app.wallet.engine import LANE, building, psbt, sighash
from app.wallet.engine.psbt import Facts, PsbtOutput
from app.wallet.errors import PsbtInvalid, WatchOnly
from app.wallet.model import Account, AccountId, Draft, DraftKind, Payee, Sats, TxId
from app.wallet.send.assembly import Built, place_of, signed_weight
from app.wallet.send.drafting import Drafting, Purpose
from app.wallet.send.wish import Wish
from app.wallet.store import accounts, headers, scripts, spendable
from app.wallet.store.addresses import address_of
from app.wallet.store.rawtx import parse
from app.wallet.store.spendable import Fund


def export(draft: Draft) -> bytes:
    """The binary form; copies as text are base64 of it."""
    return base64.b64decode(draft.psbt)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a PSBT means to this wallet."""

    account: Account
    funds: tuple[Fund, ...]
    payees: tuple[Payee, ...]
    scripts: tuple[tuple[bytes, Sats], ...]
    change: tuple[int, int]
    height: int
    replaces: TxId | None  # our waiting payment whose coins it spends


class PsbtFiles:
    """Reads PSBTs that come back, or that were made by another program for our coins."""

    def __init__(
        self, database: Database, runtime: Runtime, network: Network, drafting: Drafting
    ) -> None:
        self._database, self._runtime, self._network = database, runtime, network
        self._drafting = drafting

    async def read(self, untrusted: bytes) -> tuple[str, Facts]:
        """(base64, what it does). Raises PsbtInvalid (reason: form, sighash)."""
        return await self._runtime.blocking(LANE, lambda: _read(untrusted))

    async def draft(self, untrusted: bytes) -> Draft:
        """What this PSBT would do, for the review screen.

        Raises PsbtInvalid (reason: form; sighash: its signatures leave it open; foreign: it spends
        coins that are not ours, or of two accounts; coins: it lies or says nothing about what
        they are worth, or names one twice; sum: it pays out more than they hold; script: an
        output has no address to show), WatchOnly.
        """
        text, facts = await self.read(untrusted)
        meaning = await self._database.read(lambda db: _meaning(db, facts, self._network))
        wish = Wish(
            meaning.account,
            meaning.scripts,
            place_of(meaning.account, *meaning.change),
            meaning.height,
            must=meaning.funds,
        )
        weight = await self._runtime.blocking(
            LANE, lambda: building.input_weight(str(meaning.account.external), self._network)
        )
        built = Built(text, facts, meaning.funds, signed_weight(facts, weight))
        purpose = Purpose(DraftKind.PAYMENT, meaning.payees, replaces=meaning.replaces)
        return await self._drafting.draft(wish, built, purpose)

    async def join(self, draft: Draft, untrusted: bytes) -> Draft:
        """The draft with the signatures that this PSBT brings.

        Raises PsbtInvalid (reason: form, sighash; changed: it is not this draft; other).
        """
        text, facts = await self.read(untrusted)
        if facts.txid != draft.id:
            raise PsbtInvalid(reason="changed")
        joined = await self._runtime.blocking(LANE, lambda: psbt.combine(draft.psbt, text))
        return replace(draft, psbt=joined)

    async def finish(self, draft: Draft) -> bytes:
        """The raw transaction of a draft whose signatures are complete.

        Raises PsbtInvalid (reason: unsigned, changed).
        """
        raw = await self._runtime.blocking(LANE, lambda: psbt.finish(draft.psbt))
        bare = await self._runtime.blocking(LANE, lambda: psbt.strip(raw))
        if from_shown(draft.id) != parse(bare).txid:
            raise PsbtInvalid(reason="changed")
        return raw


def _read(untrusted: bytes) -> tuple[str, Facts]:
    text = psbt.to_text(untrusted)
    facts = psbt.inspect(text)
    sighash.refuse_open(text)
    return text, facts


def _meaning(db: Connection, facts: Facts, network: Network) -> _Meaning:
    wanted = [(from_shown(line.outpoint.txid), line.outpoint.vout) for line in facts.inputs]
    account, funds = _owner(db, wanted)
    _check_sums(funds, facts)
    if account.external is None:
        raise WatchOnly()  # addresses alone do not say how their coins are spent
    change, paid = _split(db, facts.outputs, account)
    payees = tuple(_payee(output, network) for output in paid)
    pairs = tuple((output.script, output.amount) for output in paid)
    spenders = spendable.waiting_spenders(db, wanted)
    replaces = TxId(shown(spenders.pop())) if len(spenders) == 1 else None
    return _Meaning(account, funds, payees, pairs, change, headers.height(db), replaces)


def _owner(db: Connection, wanted: Sequence[tuple[bytes, int]]) -> tuple[Account, tuple[Fund, ...]]:
    """The account that all these coins are of.

    A list of addresses may watch the coins of another account: the one that can spend them counts.
    """
    places: dict[AccountId, dict[tuple[bytes, int], Fund]] = {}
    for fund in spendable.at(db, wanted):
        places.setdefault(fund.account, {})[fund.txid, fund.vout] = fund
    owners = [
        accounts.get(db, number) for number, found in places.items() if found.keys() >= set(wanted)
    ]
    if not owners:
        raise PsbtInvalid(reason="foreign")
    account = min(owners, key=lambda one: (one.external is None, one.position))
    return account, tuple(places[account.id][place] for place in wanted)


def _check_sums(funds: Sequence[Fund], facts: Facts) -> None:
    """Compare with what we know of the coins: the fee that is shown must be what is paid."""
    told = all(f.value == line.amount for f, line in zip(funds, facts.inputs, strict=True))
    if not told or len(set(funds)) != len(funds):
        raise PsbtInvalid(reason="coins")
    if facts.fee is None or facts.fee < 0:
        raise PsbtInvalid(reason="sum")


def _payee(output: PsbtOutput, network: Network) -> Payee:
    address = address_of(output.script, network)
    if address is None:
        raise PsbtInvalid(reason="script")  # what cannot be shown is not signed
    return Payee(address, output.amount)


def _split(
    db: Connection, outputs: Sequence[PsbtOutput], account: Account
) -> tuple[tuple[int, int], list[PsbtOutput]]:
    """Where the change goes, and every other output."""
    paid: list[PsbtOutput] = []
    change: tuple[int, int] | None = None
    for output in outputs:
        places = [
            (script.keychain, script.idx)
            for script in scripts.by_spk(db, output.script)
            if script.account == account.id and script.keychain == 1
        ]
        if places and change is None:
            change = places[0]
        else:
            paid.append(output)
    return change or (0, 0), paid

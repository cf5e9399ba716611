"""Paying, as the Send screen and the command line ask for it."""

import asyncio
import hashlib
from dataclasses import replace

from app.core.bus import Bus, Event
from app.core.clock import Clock
from app.core.db import Database
from app.core.network import Network
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.vault.events import VaultLocked
from app.vault.policy.actions import Action
from app.vault.service import VaultService
from app.wallet.chain.hashing import from_shown, shown
from app.wallet.electrum.pool import ServerPool
from app.wallet.engine import LANE
from app.wallet.engine import psbt as engine_psbt
from app.wallet.engine.addresses import parse_address
from app.wallet.engine.keys import record_name
from app.wallet.errors import DraftGone, PsbtInvalid, ServerError, WatchOnly
from app.wallet.events import Exported, PaymentSigned
from app.wallet.labels import clean
from app.wallet.model import Draft, DraftKind, FeeQuotes, Payee, Sats, SendRequest, TxId
from app.wallet.receive import Receiving
from app.wallet.send import payees as lists
from app.wallet.send import psbt_files, standing
from app.wallet.send.assembly import Assembly, Built
from app.wallet.send.broadcast import Broadcaster, Signed
from app.wallet.send.bump import Bumps, Stuck
from app.wallet.send.drafting import Drafting, Purpose
from app.wallet.send.guard import Demands, Guard
from app.wallet.send.payment import Requests
from app.wallet.send.psbt_files import PsbtFiles
from app.wallet.send.quotes import FeeDesk
from app.wallet.send.warnings import AddressChecks
from app.wallet.send.wish import Wish
from app.wallet.signer.frames import Claims
from app.wallet.signer.parent import Signer
from app.wallet.store import accounts
from app.wallet.store.rawtx import parse

_REMEMBERED = 50  # drafts; an older one must be built again


class Sending:
    """Drafts, signatures, broadcasts. A draft lives until it is sent or the vault is locked."""

    def __init__(  # noqa: PLR0913 - the parts it is built from, once, in bootstrap
        self,
        database: Database,
        vault: VaultService,
        servers: ServerPool,
        receiving: Receiving,
        runtime: Runtime,
        bus: Bus,
        clock: Clock,
        network: Network,
    ) -> None:
        self._database, self._vault, self._servers = database, vault, servers
        self._bus = bus
        self._runtime, self._network, self._receiving = runtime, network, receiving
        self._assembly = Assembly(database, runtime, network)
        self._requests = Requests(database, runtime, network, receiving)
        checks = AddressChecks(database, runtime, bus)
        self._drafting = Drafting(database, runtime, network, checks)
        self._bumps = Bumps(database, self._assembly, receiving, network)
        self._files = PsbtFiles(database, runtime, network, self._drafting)
        self._broadcaster = Broadcaster(database, servers, bus, clock, network)
        self._fees = FeeDesk(servers, clock)
        self._signer = Signer(runtime, network)
        self._guard = Guard(database, vault.limits, clock)
        self._drafts: dict[str, Draft] = {}
        self._turn = asyncio.Lock()
        bus.subscribe(VaultLocked, self._forget)

    async def quotes(self) -> FeeQuotes:
        """Three fee choices; built-in ones (asked = 0) while no server answers."""
        return await self._fees.quotes()

    def minutes(self, rate: float) -> int | None:
        """How long a payment at this rate (sat/vB) would wait now; None while nobody knows."""
        return self._fees.minutes(rate)

    def parse_payees(self, untrusted_text: str, unit: str = "btc") -> tuple[Payee, ...]:
        """A pasted list. Raises PayeesInvalid (line, problem, lines)."""
        return lists.parse(untrusted_text, self._network, unit)

    async def draft(self, request: SendRequest) -> Draft:
        """Build a payment for review.

        Raises AddressInvalid, AddressWrongNetwork, AmountInvalid, PayeesInvalid, DustAmount,
        FeeTooLow, FeeTooHigh, CoinUnavailable, NotEnoughFunds, AccountMissing, WatchOnly.
        """
        self._fees.check(request.fee_rate)
        wish, payees = await self._requests.wish(request)
        built = await self._assembly.build(wish)
        purpose = Purpose(DraftKind.PAYMENT, payees, clean(request.label))
        return await self._keep(wish, built, purpose)

    async def speed_up(self, payment_id: int, rate: float) -> Draft:
        """Replace a waiting payment by the same one with a higher fee (sat/vB).

        Raises ReplaceRefused (reason), FeeTooLow (minimum), FeeTooHigh, NotEnoughFunds.
        """
        self._fees.check(rate)
        return await self._keep(*await self._bumps.speed_up(payment_id, rate))

    async def cancel(self, payment_id: int, rate: float) -> Draft:
        """Replace a waiting payment by one to ourselves. Raises as speed_up does."""
        self._fees.check(rate)
        return await self._keep(*await self._bumps.cancel(payment_id, rate))

    async def child_pays(self, payment_id: int, rate: float) -> Draft:
        """Spend what arrives to ourselves, so that both together pay this rate.

        Raises ReplaceRefused (reason), NotEnoughFunds, FeeTooLow, FeeTooHigh.
        """
        self._fees.check(rate)
        claimed = await self._claimed_fee(await self._bumps.find(payment_id))
        return await self._keep(*await self._bumps.child_pays(payment_id, rate, claimed))

    async def demands(self, draft: Draft) -> Demands:
        """What signing this would ask for besides the password now.

        Raises DraftGone, CoinUnavailable (reason=frozen).
        """
        return await self._guard.demands(await self._checked(draft))

    async def sign_and_send(
        self, draft: Draft, password: Secret, untrusted_code: Secret | None = None
    ) -> TxId:
        """Count, sign in the signer process, store, broadcast.

        Raises WrongPassword, TooManyAttempts, WatchOnly, WalletFrozen, DraftGone, CoinUnavailable,
        SigningFailed, PsbtInvalid, BroadcastRejected (reason), TooEarly (seconds), and what
        `Limits.authorise` raises. The payment counts towards the limits once it is signed, also
        where the network refuses it.
        """
        async with self._turn:
            draft = await self._checked(draft)
            account = await self._database.read(lambda db: accounts.get(db, draft.account))
            if account.index is None:
                raise WatchOnly()
            name = record_name(account.kind, account.index)
            claims = await self._runtime.blocking(LANE, lambda: _claims(draft, self._network))

            async def sign() -> str:
                return await self._vault.with_sealed(
                    name,
                    lambda key: self._signer.sign(account.kind, key, password, draft.psbt, claims),
                )

            signed = await self._guard.signed(draft, password, untrusted_code, sign)
            raw = await self._runtime.blocking(LANE, lambda: engine_psbt.finish(signed))
            self._bus.publish(PaymentSigned(account.name, Sats(draft.paid + draft.fee)))
            return await self._send(draft, raw)

    async def export_psbt(
        self, draft: Draft, password: Secret | None = None, untrusted_code: Secret | None = None
    ) -> bytes:
        """The unsigned PSBT, binary (BIP-174). Its change address is taken from now on.

        It counts towards no limit: nobody can send it before it is signed, and whatever is signed
        here is counted then. Raises DraftGone, CoinUnavailable, and what `Limits.permit` raises.
        """
        await self._vault.limits.permit(Action.EXPORT_PSBT, password, untrusted_code)
        known = await self._checked(draft)
        await self._broadcaster.reserve(known.change_address)
        self._bus.publish(Exported("psbt"))
        return psbt_files.export(known)

    async def import_psbt(self, untrusted: bytes) -> Draft:
        """Read a PSBT, binary or base64, that spends coins of ours, for review.

        Signatures add up with those that came before. Raises PsbtInvalid (reason: as
        PsbtFiles.draft, and other), DraftGone (a coin is spent), CoinUnavailable (one is frozen).
        """
        found = await self._files.draft(untrusted)
        await self._database.read(lambda db: standing.check(db, found))
        known = self._drafts.get(found.id)
        return self._remember(found if known is None else await self._files.join(known, untrusted))

    async def send_signed(self, untrusted: bytes) -> TxId:
        """Finish and broadcast a PSBT that was exported or imported before.

        Raises PsbtInvalid (reason: form, sighash; changed: it is no draft of ours; unsigned: more
        signatures are needed, these are kept), DraftGone, CoinUnavailable, BroadcastRejected
        (reason).
        """
        async with self._turn:
            _, facts = await self._files.read(untrusted)
            draft = self._drafts.get(facts.txid)
            if draft is None:
                raise PsbtInvalid(reason="changed")
            draft = self._remember(await self._files.join(draft, untrusted))
            raw = await self._files.finish(draft)
            return await self._send(await self._checked(draft), raw)

    async def _keep(self, wish: Wish, built: Built, purpose: Purpose) -> Draft:
        return self._remember(await self._drafting.draft(wish, built, purpose))

    def _remember(self, draft: Draft) -> Draft:
        self._guard.shown(draft)
        self._drafts.pop(draft.id, None)
        self._drafts[draft.id] = draft
        while len(self._drafts) > _REMEMBERED:
            del self._drafts[next(iter(self._drafts))]
        return draft

    async def _checked(self, draft: Draft) -> Draft:
        """The draft as we keep it, if this is it and its coins still lie there.

        Raises DraftGone, CoinUnavailable (reason=frozen).
        """
        known = self._drafts.get(draft.id)
        if known is None or replace(draft, psbt=known.psbt) != known:
            raise DraftGone()
        await self._database.read(lambda db: standing.check(db, known))
        return known

    async def _send(self, draft: Draft, raw: bytes) -> TxId:
        """Gone from memory whatever happens: nothing is sent twice."""
        self._drafts.pop(draft.id, None)
        self._guard.forget(draft.id)
        notes = standing.notes(draft, TxId(shown(parse(raw).txid)))
        signed = Signed(draft.account, raw, draft.change_address, notes)
        return await self._broadcaster.send(signed)

    async def _claimed_fee(self, stuck: Stuck) -> int | None:
        """What a server says a stranger's payment pays; None where it cannot be asked."""
        if stuck.fee is not None or not stuck.received:
            return None
        script = stuck.tx.outputs[stuck.received[0].vout].spk
        try:
            session = await self._servers.session()
            history = await session.history(hashlib.sha256(script).digest())
        except ServerError:
            return None
        wanted = from_shown(stuck.txid)
        return next((entry.fee for entry in history if entry.txid == wanted), None)

    def _forget(self, _event: Event) -> None:
        self._drafts.clear()
        self._guard.forget()


def _claims(draft: Draft, network: Network) -> Claims:
    """The review screen's words for the signer."""
    payees = tuple(
        (parse_address(payee.address, network)[1].hex(), int(payee.amount or 0))
        for payee in draft.payees
    )
    return Claims(draft.id, draft.fee, payees)

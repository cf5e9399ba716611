"""What happened in the wallet, with ids; whoever listens reads again."""

from dataclasses import dataclass

from app.core.bus import Event
from app.wallet.model import AccountId, Sats, SyncState, TxId


@dataclass(frozen=True, slots=True)
class AccountsChanged(Event):
    """An account was added, renamed, moved or removed."""


@dataclass(frozen=True, slots=True)
class BroughtBack(Event):
    """Accounts and labels of a lost database came from a local copy of this moment."""

    at: int  # unix seconds


@dataclass(frozen=True, slots=True)
class HistoryChanged(Event):
    """Payments, balances or coins of these accounts changed. No txids = anything may have."""

    accounts: tuple[AccountId, ...]
    txids: tuple[TxId, ...]


@dataclass(frozen=True, slots=True)
class LabelChanged(Event):
    kind: str  # BIP-329 type: "tx", "addr", "output"
    ref: str


@dataclass(frozen=True, slots=True)
class TipChanged(Event):
    """A new best block: confirmations moved on."""

    height: int


@dataclass(frozen=True, slots=True)
class SyncChanged(Event):
    state: SyncState


@dataclass(frozen=True, slots=True)
class ServerDistrusted(Event):
    """A server was left because of what it did; `code` is the AppError code."""

    server: str
    code: str


@dataclass(frozen=True, slots=True)
class PaymentSigned(Event):
    """Signed here with the keys of this account. amount: what leaves it, with the fee."""

    account: str  # its name
    amount: Sats


@dataclass(frozen=True, slots=True)
class Exported(Event):
    """Something left the encrypted store. what: history | descriptors | psbt | labels."""

    what: str

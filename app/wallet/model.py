"""What the wallet knows, as plain values: nothing here does anything."""

import enum
from dataclasses import dataclass, field
from typing import NewType

Sats = NewType("Sats", int)
"""An amount in satoshi (1 BTC = 100,000,000). Money is never a float."""
TxId = NewType("TxId", str)
"""A transaction id as people see it: 64 hex digits, most significant byte first."""
AccountId = NewType("AccountId", int)

MAX_MONEY = Sats(21_000_000 * 100_000_000)


class AccountKind(enum.StrEnum):
    """Where the addresses of an account come from."""

    BIP84 = "bip84"  # native segwit, P2WPKH
    BIP86 = "bip86"  # taproot, P2TR key path
    DESCRIPTOR = "descriptor"  # watch-only: a public output descriptor, or an xpub made into one
    ADDRESSES = "addresses"  # watch-only: a fixed list of addresses


@dataclass(frozen=True, slots=True)
class Account:
    """One account. Descriptors are public (BIP-380); the private keys lie in the vault."""

    id: AccountId
    name: str
    kind: AccountKind
    position: int  # order in the account switcher
    index: int | None  # the account number in the path, m/84'/0'/index'; None when watch-only
    external: str | None  # descriptor of receiving addresses; None for an address list
    internal: str | None  # descriptor of change addresses
    gap_limit: int
    created: int  # unix seconds

    @property
    def watch_only(self) -> bool:
        return self.kind in (AccountKind.DESCRIPTOR, AccountKind.ADDRESSES)


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account holds. total = confirmed + arriving + change; spendable excludes frozen."""

    confirmed: Sats = Sats(0)
    arriving: Sats = Sats(0)  # unconfirmed, from somebody else
    change: Sats = Sats(0)  # unconfirmed, our own change coming back
    frozen: Sats = Sats(0)  # part of the above that the user set aside
    immature: Sats = Sats(0)  # coinbase younger than 100 blocks; part of confirmed

    @property
    def total(self) -> Sats:
        return Sats(self.confirmed + self.arriving + self.change)


@dataclass(frozen=True, slots=True)
class AccountSummary:
    account: Account
    balance: Balance


@dataclass(frozen=True, slots=True)
class BalancePoint:
    time: int
    total: Sats


class PaymentState(enum.StrEnum):
    """Where a payment is on its way."""

    SIGNED = "signed"  # made here, not yet taken by any server
    MEMPOOL = "mempool"
    CONFIRMED = "confirmed"  # in a block; `confirmations` says how deep
    REPLACED = "replaced"  # another transaction spent its coins: it will not confirm
    DROPPED = "dropped"  # the servers forgot it; its coins are free again


class Direction(enum.StrEnum):
    INCOMING = "incoming"
    OUTGOING = "outgoing"
    INTERNAL = "internal"  # between accounts of this wallet, or to oneself


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A line of the activity: what one transaction did to one account."""

    id: int
    account: AccountId
    txid: TxId
    time: int  # unix seconds: block time, else when first seen
    amount: Sats  # change of the account's balance, fee included; negative when it went out
    fee: Sats | None  # of the whole transaction; None while an input is unknown
    state: PaymentState
    height: int | None
    confirmations: int  # 0 while unconfirmed
    direction: Direction
    label: str
    address: str  # the counterparty's (outgoing) or our receiving address; "" if several
    replaceable: bool  # unconfirmed, ours, signals BIP-125


@dataclass(frozen=True, slots=True)
class PaymentQuery:
    """What the activity shows: every field narrows the list; empty means all."""

    text: str = ""  # label, address, txid or amount, any part of it
    account: AccountId | None = None
    states: frozenset[PaymentState] = frozenset()
    direction: Direction | None = None
    since: int | None = None  # unix seconds, inclusive
    until: int | None = None  # unix seconds, exclusive
    newest_first: bool = True


@dataclass(frozen=True, slots=True)
class OutPoint:
    txid: TxId
    vout: int


@dataclass(frozen=True, slots=True)
class InputLine:
    outpoint: OutPoint
    address: str | None  # None while the coin it spends is unknown
    amount: Sats | None
    mine: bool


@dataclass(frozen=True, slots=True)
class OutputLine:
    index: int
    address: str | None  # None for a script without an address
    amount: Sats
    mine: bool
    change: bool
    label: str


@dataclass(frozen=True, slots=True)
class PaymentDetail:
    row: PaymentRow
    inputs: tuple[InputLine, ...]
    outputs: tuple[OutputLine, ...]
    vsize: int
    fee_rate: float | None  # sat/vB, for display only
    first_seen: int | None
    block_hash: str | None
    replaced_by: TxId | None
    replaces: tuple[TxId, ...]
    rbf_possible: bool
    cpfp_possible: bool
    steps: tuple[tuple[str, int], ...]  # its way: ("signed"|"seen"|"confirmed"|..., unix seconds)


@dataclass(frozen=True, slots=True)
class Coin:
    """An unspent output of ours."""

    outpoint: OutPoint
    account: AccountId
    address: str
    amount: Sats
    height: int | None
    time: int
    label: str
    frozen: bool
    change: bool
    spendable: bool  # not frozen, not immature, not an unconfirmed coin of a stranger


@dataclass(frozen=True, slots=True)
class ReceiveAddress:
    account: AccountId
    address: str
    index: int
    path: str  # BIP-32 path for the detail line, "" for an address list
    used: bool  # something was ever paid to it
    label: str
    received: Sats


@dataclass(frozen=True, slots=True)
class Payee:
    address: str
    amount: Sats | None  # None = all that is left
    label: str = ""


@dataclass(frozen=True, slots=True)
class FeeChoice:
    minutes: int  # expected wait
    rate: float  # sat/vB; at most three decimals (BDK takes sat per 1000 weight units)


@dataclass(frozen=True, slots=True)
class FeeQuotes:
    """Three choices, fastest first, and the lowest rate that servers relay."""

    choices: tuple[FeeChoice, ...]
    floor: float
    asked: int  # unix seconds; 0 when no server answered and these are the built-in ones


@dataclass(frozen=True, slots=True)
class SendRequest:
    account: AccountId
    payees: tuple[Payee, ...]
    fee_rate: float  # sat/vB
    coins: tuple[OutPoint, ...] = ()  # coin control; empty = choose for me
    label: str = ""


class Warn(enum.StrEnum):
    """What the review screen must point out."""

    HIGH_FEE = "high_fee"  # fee above 5 % of what is paid
    LOOK_ALIKE = "look_alike"  # resembles a known address but is another one
    FIRST_TIME = "first_time"  # never paid before
    REUSED = "reused"  # paid to this address before
    OWN_ADDRESS = "own_address"
    UNCONFIRMED_COINS = "unconfirmed_coins"


@dataclass(frozen=True, slots=True)
class SendWarning:
    kind: Warn
    address: str = ""
    other: str = ""  # the known address that it resembles


class DraftKind(enum.StrEnum):
    PAYMENT = "payment"
    SPEED_UP = "speed_up"  # replace-by-fee, same payees
    CANCEL = "cancel"  # replace-by-fee, everything back to us
    CHILD_PAYS = "child_pays"


@dataclass(frozen=True, slots=True)
class Draft:
    """A payment built but not signed: what the review screen shows is what will be signed."""

    id: str
    account: AccountId
    kind: DraftKind
    payees: tuple[Payee, ...]  # amounts filled in
    fee: Sats
    fee_rate: float
    vsize: int
    inputs: tuple[Coin, ...]
    change: Sats | None
    change_address: str | None
    warnings: tuple[SendWarning, ...]
    replaces: TxId | None
    label: str
    psbt: str = field(repr=False)  # BIP-174, base64

    @property
    def paid(self) -> Sats:
        """What the payees get together, without the fee."""
        return Sats(sum(payee.amount or 0 for payee in self.payees))


class SyncPhase(enum.StrEnum):
    IDLE = "idle"  # never started, or stopped by the user
    CONNECTING = "connecting"
    HEADERS = "headers"
    HISTORY = "history"  # asking for each script's history
    TRANSACTIONS = "transactions"
    READY = "ready"  # up to date and listening
    OFFLINE = "offline"  # no server reached; trying again
    FAILED = "failed"  # servers were reached and all of them lied or broke


@dataclass(frozen=True, slots=True)
class SyncState:
    phase: SyncPhase = SyncPhase.IDLE
    done: int = 0
    total: int = 0
    height: int = 0
    server: str = ""
    latency_ms: int | None = None
    error: str | None = None  # an AppError code
    next_try: int | None = None  # unix seconds


@dataclass(frozen=True, slots=True)
class ServerAddress:
    host: str
    port: int
    tls: bool = True

    def __str__(self) -> str:
        return f"{self.host}:{self.port}:{'s' if self.tls else 't'}"

"""Why a server would not take a transaction: its words are matched here and go no further."""

import enum

from app.wallet.electrum.frames import ErrorReply


class Rejection(enum.StrEnum):
    """The `reason` of BroadcastRejected."""

    MISSING_INPUTS = "missing_inputs"  # a coin is unknown or already spent
    CONFLICT = "conflict"  # another unconfirmed transaction spends the same coin
    MINIMUM_FEE = "minimum_fee"  # below what servers relay at all
    MEMPOOL_FULL = "mempool_full"  # below what the full mempool takes just now
    REPLACEMENT_FEE = "replacement_fee"  # not enough more than what it replaces
    REPLACEMENT = "replacement"  # may not replace for another reason
    FEE_TOO_HIGH = "fee_too_high"
    DUST = "dust"
    NOT_FINAL = "not_final"  # its lock time is in the future
    IMMATURE = "immature"  # spends newly mined coins too soon
    ALREADY_KNOWN = "already_known"  # in the mempool or a block already: no harm done
    CHAIN_TOO_LONG = "chain_too_long"  # too many unconfirmed ancestors
    TOO_LARGE = "too_large"
    SCRIPT = "script"  # a signature or a script does not hold
    NOT_STANDARD = "not_standard"
    MALFORMED = "malformed"
    UNKNOWN = "unknown"


# Phrases of Bitcoin Core's validation (and of servers around it), tried in this order.
_PHRASES = (
    ("txn-already-in-mempool", Rejection.ALREADY_KNOWN),
    ("txn-already-known", Rejection.ALREADY_KNOWN),
    ("txn-same-nonwitness-data-in-mempool", Rejection.ALREADY_KNOWN),
    ("already in block chain", Rejection.ALREADY_KNOWN),
    ("already in utxo set", Rejection.ALREADY_KNOWN),
    ("outputs already in", Rejection.ALREADY_KNOWN),
    ("transaction already in mempool", Rejection.ALREADY_KNOWN),
    ("already in the mempool", Rejection.ALREADY_KNOWN),
    ("already have transaction", Rejection.ALREADY_KNOWN),  # btcd
    ("missingorspent", Rejection.MISSING_INPUTS),
    ("missing inputs", Rejection.MISSING_INPUTS),
    ("missing-inputs", Rejection.MISSING_INPUTS),
    ("missing or spent", Rejection.MISSING_INPUTS),
    ("bad-txns-inputs-spent", Rejection.MISSING_INPUTS),
    ("orphan transaction", Rejection.MISSING_INPUTS),  # btcd
    ("already spent by transaction", Rejection.CONFLICT),  # btcd
    ("txn-mempool-conflict", Rejection.CONFLICT),
    ("bip125-replacement-disallowed", Rejection.CONFLICT),
    ("insufficient fee", Rejection.REPLACEMENT_FEE),
    ("replacement-failed", Rejection.REPLACEMENT_FEE),
    ("replacement-adds-unconfirmed", Rejection.REPLACEMENT),
    ("too many potential replacements", Rejection.REPLACEMENT),
    ("bad-txns-spends-conflicting-tx", Rejection.REPLACEMENT),
    ("mempool min fee not met", Rejection.MEMPOOL_FULL),
    ("mempool full", Rejection.MEMPOOL_FULL),
    ("min relay fee not met", Rejection.MINIMUM_FEE),
    ("insufficient priority", Rejection.MINIMUM_FEE),
    ("max-fee-exceeded", Rejection.FEE_TOO_HIGH),
    ("maxfeerate", Rejection.FEE_TOO_HIGH),
    ("absurdly-high-fee", Rejection.FEE_TOO_HIGH),
    ("fee exceeds maximum", Rejection.FEE_TOO_HIGH),
    ("missing-ephemeral-spends", Rejection.NOT_STANDARD),
    ("dust", Rejection.DUST),
    ("non-final", Rejection.NOT_FINAL),
    ("non-bip68-final", Rejection.NOT_FINAL),
    ("premature-spend", Rejection.IMMATURE),
    ("too-long-mempool-chain", Rejection.CHAIN_TOO_LONG),
    ("too-large-cluster", Rejection.CHAIN_TOO_LONG),
    ("truc-violation", Rejection.CHAIN_TOO_LONG),  # a v3 parent that waits: its block helps
    ("v3-rule-violation", Rejection.CHAIN_TOO_LONG),
    ("exceeds ancestor", Rejection.CHAIN_TOO_LONG),
    ("exceeds descendant", Rejection.CHAIN_TOO_LONG),
    ("tx-size-small", Rejection.NOT_STANDARD),
    ("tx-size", Rejection.TOO_LARGE),
    ("bad-txns-too-many-sigops", Rejection.TOO_LARGE),
    ("script-verify-flag", Rejection.SCRIPT),
    ("scriptsig", Rejection.SCRIPT),
    ("bad-witness", Rejection.SCRIPT),
    ("scriptpubkey", Rejection.NOT_STANDARD),
    ("bare-multisig", Rejection.NOT_STANDARD),
    ("bad-txns-nonstandard-inputs", Rejection.NOT_STANDARD),
    ("multi-op-return", Rejection.NOT_STANDARD),
    ("maxburnamount", Rejection.NOT_STANDARD),
    ("datacarrier", Rejection.NOT_STANDARD),
    ("decode", Rejection.MALFORMED),
    ("version", Rejection.NOT_STANDARD),
    ("bad-txns", Rejection.MALFORMED),
    ("bad-cb", Rejection.MALFORMED),
)

_LONGEST = 2000  # servers append the whole transaction: the reason comes first


def rejection(refusal: ErrorReply) -> Rejection:
    """The reason that this refusal stands for, UNKNOWN where the words are new."""
    text = refusal.untrusted_text[:_LONGEST].lower()
    return next((reason for phrase, reason in _PHRASES if phrase in text), Rejection.UNKNOWN)

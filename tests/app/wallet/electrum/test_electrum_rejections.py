"""Why a payment was refused: a reason of ours, never the server's words."""

import pytest

from app.wallet.electrum.rejections import Rejection
from app.wallet.electrum.session import Session
from app.wallet.errors import (
    BroadcastRejected,
)
from tests.fixtures.raw_server import RawServer, Refuse
from tests.fixtures.raw_session import RAW


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "the transaction was rejected by network rules.\n\nbad-txns-inputs-missingorspent",
            "missing_inputs",
        ),
        ("Missing inputs", "missing_inputs"),
        ("txn-mempool-conflict", "conflict"),
        ("min relay fee not met, 100 < 141", "minimum_fee"),
        ("mempool min fee not met, 141 < 1000", "mempool_full"),
        ("insufficient fee, rejecting replacement ab; new feerate 0.1 <= old", "replacement_fee"),
        ("replacement-adds-unconfirmed", "replacement"),
        ("dust", "dust"),
        ("dust, tx with dust output must be 0-fee", "dust"),
        ("non-final", "not_final"),
        ("non-BIP68-final", "not_final"),
        ("txn-already-in-mempool", "already_known"),
        ("txn-already-known", "already_known"),
        ("Transaction already in block chain", "already_known"),
        ("Transaction outputs already in utxo set", "already_known"),
        ("too-long-mempool-chain, too many unconfirmed ancestors [limit: 25]", "chain_too_long"),
        ("tx-size", "too_large"),
        ("tx-size-small", "not_standard"),
        ("scriptsig-not-pushonly", "script"),
        ("mandatory-script-verify-flag-failed (Signature must be zero)", "script"),
        ("bad-txns-premature-spend-of-coinbase, tried to spend coinbase at depth 5", "immature"),
        ("max-fee-exceeded", "fee_too_high"),
        ("TX decode failed", "malformed"),
        ("too-large-cluster", "chain_too_long"),
        ("replacement-failed, insufficient feerate: does not improve", "replacement_fee"),
        ('sendrawtransaction RPC error: {"code":-26,"message":"dust"}', "dust"),
        ("Inputs missing or spent", "missing_inputs"),
        ("bad-txns-inputs-spent", "missing_inputs"),
        ("orphan transaction ab references outputs of unknown transaction", "missing_inputs"),
        ("output ab:0 already spent by transaction cd in the memory pool", "conflict"),
        ("Transaction already in mempool", "already_known"),
        ("transaction already in the mempool", "already_known"),
        ("already have transaction ab", "already_known"),
        ("TRUC-violation, tx ab would have too many ancestors", "chain_too_long"),
        ("TRUC-violation, non-version=3 tx ab cannot spend from version=3", "chain_too_long"),
        ("v3-rule-violation, tx ab would exceed descendant count limit", "chain_too_long"),
        ("exceeds ancestor size limit", "chain_too_long"),
        ("exceeds descendant size limit for tx ab", "chain_too_long"),
        ("insufficient priority", "minimum_fee"),
        ("multi-op-return", "not_standard"),
        ("missing-ephemeral-spends, tx ab did not spend parent's ephemeral dust", "not_standard"),
        ("Unspendable output exceeds maximum configured by user (maxburnamount)", "not_standard"),
        ("<b>Upgrade at evil.example</b>", "unknown"),
        ("", "unknown"),
    ],
)
async def test_a_rejection_becomes_a_reason_never_a_text(
    server: RawServer, session: Session, text: str, reason: str
) -> None:
    server.answers["blockchain.transaction.broadcast"] = Refuse(1, f"{text}\n[{RAW.hex()}]")
    with pytest.raises(BroadcastRejected) as caught:
        await session.broadcast(RAW)
    assert caught.value.details == {"reason": reason}
    assert Rejection(reason)
    assert session.alive

"""BDK's own Electrum client on the same history, for comparison: time and memory."""

import json
import resource
import sys
import time

import bdkpython as bdk

from app.sandbox.history import TEST_PHRASE
from tests.bench.stage import peak_mb

_LIMIT = 6_000_000_000  # bytes; its batch of proofs grows with the square of the history
_GAP, _BATCH = 20, 100


def main(port: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_LIMIT, _LIMIT))
    secret = bdk.DescriptorSecretKey(
        bdk.NetworkKind.TEST, bdk.Mnemonic.from_string(TEST_PHRASE), None
    )
    external, change = (
        bdk.Descriptor.new_bip84(secret, chain, bdk.NetworkKind.TEST)
        for chain in (bdk.KeychainKind.EXTERNAL, bdk.KeychainKind.INTERNAL)
    )
    wallet = bdk.Wallet(external, change, bdk.Network.REGTEST, bdk.Persister.new_in_memory())
    client = bdk.ElectrumClient(f"tcp://127.0.0.1:{port}")
    start = time.monotonic()
    update = client.full_scan(wallet.start_full_scan().build(), _GAP, _BATCH, False)
    wallet.apply_update(update)
    found = {
        "restore_s": round(time.monotonic() - start, 2),
        "peak_mb": round(peak_mb()),
        "balance": wallet.balance().total.to_sat(),
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

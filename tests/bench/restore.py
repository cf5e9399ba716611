"""Restore a wallet of the test phrase from a server, in the window: time, memory, stalls."""

import json
import sys
import time
from pathlib import Path

from app.core.secret import Secret
from app.sandbox.history import TEST_PHRASE
from app.wallet.model import AccountKind, PaymentQuery
from tests.bench.stage import (
    PASSWORD,
    Heartbeat,
    Stage,
    forget_peak,
    peak_mb,
    peak_since_mb,
    spread,
)


def main(folder: str, port: str) -> None:
    with Stage(Path(folder), int(port)) as stage:
        before = peak_mb()
        heart = Heartbeat()
        onboarding = stage.services.wallet.onboarding
        stage.call(
            onboarding.restore_wallet(
                Secret(TEST_PHRASE), Secret(""), Secret(PASSWORD), AccountKind.BIP84, False
            )
        )
        forget_peak()
        start = time.monotonic()
        heart.start()
        stage.wait(stage.is_ready)
        seconds = time.monotonic() - start
        heart.stop()
        activity = stage.services.wallet.activity
        found = {
            "restore_s": round(seconds, 2),
            "stall_ms": spread(heart.late_ms),
            "peak_mb": round(peak_since_mb()),
            "peak_with_key_mb": round(peak_mb()),
            "empty_window_mb": round(before),
            "payments": stage.call(activity.count(PaymentQuery())),
            "balance": stage.call(activity.balance(None)).total,
        }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

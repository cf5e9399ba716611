"""From the faucet to the window: how long a payment takes to be seen, 50 times."""

import json
import sys
import threading
import time
from pathlib import Path

from app.core.secret import Secret
from app.sandbox.control import Control
from app.sandbox.world import World
from app.wallet.model import AccountKind
from tests.bench.stage import PASSWORD, PaintWatch, Stage, spread
from ui.wallet.overview.page import OverviewPage

_PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
_PAYMENTS = 50


class Payment:
    """One payment by the faucet, made on a thread so that the window goes on living."""

    def __init__(self, control: Control, address: str, sats: int) -> None:
        self.start, self.txid = time.monotonic(), ""
        self._order = (control, address, sats)
        threading.Thread(target=self._pay).start()

    def _pay(self) -> None:
        control, address, sats = self._order
        self.txid = control.fund(address, sats)


def seconds_until_seen(stage: Stage, overview: OverviewPage, control: Control, sats: int) -> float:
    """From before the broadcast until the row was painted."""
    wallet, seen = stage.services.wallet, list[float]()
    account = stage.call(wallet.accounts.list())[0].account
    address = stage.call(wallet.receiving.current(account.id)).address
    payment = Payment(control, address, sats)

    def look() -> None:
        row = overview.recent.row_at(0)
        if row is not None and row.txid == payment.txid:
            seen.append(time.monotonic())

    watch = PaintWatch(overview.table.viewport(), look)
    stage.wait(lambda: seen)
    watch.deleteLater()
    return seen[0] - payment.start


def main(folder: str) -> None:
    place = Path(folder)
    with (
        World.start(place / "world") as world,
        Stage(place / "wallet", world.electrum_port) as stage,
    ):
        onboarding = stage.services.wallet.onboarding
        stage.call(
            onboarding.restore_wallet(
                Secret(_PHRASE), Secret(""), Secret(PASSWORD), AccountKind.BIP84, False
            )
        )
        stage.wait(lambda: stage.program.window.wallet and stage.is_ready())
        view = stage.program.window.wallet
        assert view is not None
        overview = view.pages["overview"]
        assert isinstance(overview, OverviewPage)
        taken = []
        for number in range(_PAYMENTS):
            taken.append(seconds_until_seen(stage, overview, world.control, 10_000 + number))
            if number % 10 == 9:
                world.control.mine()
    found = {"seen_ms": spread([seconds * 1000 for seconds in taken])}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Keeps a demo world alive: people pay, blocks are found, fees rise and fall."""

import random  # noqa: TID251  seeded: each demo lives the same life
import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.sandbox.control import Control, ControlError
from app.sandbox.fees import CALM


@dataclass(frozen=True, slots=True)
class Pace:
    """Mean seconds between payments and between blocks, and the satoshis that people pay."""

    payment_seconds: float = 25.0
    block_seconds: float = 60.0
    least: int = 5_000
    most: int = 3_000_000


class Life:
    """Pays what `address` returns and mines, on a thread of its own, until `stop`.

    address: the wallet's next receiving address, or None for nobody to pay now; called on the
    thread. A world that goes away ends the life quietly.
    """

    def __init__(
        self, control: Control, address: Callable[[], str | None], pace: Pace, seed: int = 1
    ) -> None:
        self._control, self._address, self._pace = control, address, pace
        self._random = random.Random(seed)  # noqa: S311  a wanted repetition, not a secret
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sandbox-life", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Return when the thread has ended."""
        self._ended.set()
        self._thread.join()

    def pay(self) -> str | None:
        """One payment of a random amount at about the market's fee; its txid."""
        address = self._address()
        if address is None:
            return None
        least, most = self._pace.least, self._pace.most
        amount = round(least * (most / least) ** self._random.random())
        rate = self._random.choice(tuple(CALM.values()))
        return self._control.fund(address, amount, rate=rate)

    def find_block(self) -> str:
        """One block, and a fee market somewhat dearer or cheaper than before; the block's id."""
        factor = 2 ** self._random.uniform(-1, 2)
        self._control.raise_fees({t: max(1.0, rate * factor) for t, rate in CALM.items()})
        return self._control.mine()[0]

    def _run(self) -> None:
        payments, blocks = 1 / self._pace.payment_seconds, 1 / self._pace.block_seconds
        while not self._ended.wait(self._random.expovariate(payments + blocks)):
            try:
                if self._random.random() < payments / (payments + blocks):
                    self.pay()
                else:
                    self.find_block()
            except ControlError:
                continue  # an empty faucet fills again with the next blocks
            except OSError:
                return

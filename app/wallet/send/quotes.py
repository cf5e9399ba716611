"""Ask servers about fees and keep the answer for a minute."""

import logging

from app.core.clock import Clock
from app.wallet.electrum.pool import ServerPool
from app.wallet.electrum.session import Session
from app.wallet.errors import ServerError
from app.wallet.model import FeeQuotes
from app.wallet.send import fees
from app.wallet.send.fees import ServerFees

log = logging.getLogger(__name__)
_FRESH_SECONDS = 60
_LOWEST_EVER = 0.1


class FeeDesk:
    """Fee choices from the servers in use."""

    def __init__(self, servers: ServerPool, clock: Clock) -> None:
        self._servers, self._clock = servers, clock
        self._said: tuple[ServerFees, ...] = ()
        self._quotes: FeeQuotes | None = None
        self._asked = 0.0

    async def quotes(self) -> FeeQuotes:
        """Three choices; the built-in ones (asked = 0) while no server answers. Never raises."""
        now = self._clock.monotonic()
        if self._quotes is None or not self._quotes.asked or now - self._asked > _FRESH_SECONDS:
            self._said = await self._ask_all()
            self._quotes = fees.quotes(self._said, int(self._clock.now()))
            self._asked = now
        return self._quotes

    def check(self, rate: float) -> None:
        """Raises FeeTooLow below what servers last said they relay, FeeTooHigh above the cap."""
        floor = self._quotes.floor if self._quotes and self._quotes.asked else _LOWEST_EVER
        fees.check_rate(rate, floor)

    def minutes(self, rate: float) -> int | None:
        """How long a payment at this rate would wait now; None while nobody knows."""
        return fees.minutes_for(rate, self._said)

    async def _ask_all(self) -> tuple[ServerFees, ...]:
        said = []
        for find in (self._servers.session, self._servers.second_session):
            try:
                session = await find()
                if session is not None:
                    said.append(await _ask(session))
            except ServerError as error:
                log.info("a server could not be asked for fees: %s", error.code)
        return tuple(said)


async def _ask(session: Session) -> ServerFees:
    estimates = await session.fee_estimates(fees.TARGETS)
    histogram = await session.fee_histogram()
    relay = await session.relay_fees()
    return ServerFees(estimates, [(band.rate, band.vsize) for band in histogram], relay.minimum)

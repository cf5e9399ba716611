"""Facts travel here: a service publishes what happened, others subscribe.

Only the app loop thread publishes, so there are no locks. Requests never travel
here; they are plain method calls on a service.
"""

import logging
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that already happened, named in the past tense."""


E = TypeVar("E", bound=Event)


class Bus:
    """Deliver each event to its subscribers in the order of publication."""

    def __init__(self) -> None:
        self._handlers: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)
        self._waiting: deque[Event] = deque()
        self._delivering = False

    def subscribe(self, kind: type[E], handler: Callable[[E], None]) -> Callable[[], None]:
        """Call handler for each event of this kind; the result unsubscribes."""
        self._handlers[kind].append(handler)

        def unsubscribe() -> None:
            if handler in self._handlers[kind]:
                self._handlers[kind].remove(handler)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Deliver event, after any event that is being delivered now."""
        self._waiting.append(event)
        if self._delivering:
            return
        self._delivering = True
        try:
            while self._waiting:
                self._deliver(self._waiting.popleft())
        finally:
            self._delivering = False

    def _deliver(self, event: Event) -> None:
        for handler in tuple(self._handlers[type(event)]):
            try:
                handler(event)
            except Exception:
                # One broken listener must not stop the others: it is our bug, logged whole.
                log.exception("a subscriber failed on %s", type(event).__name__)

"""Events arrive in order, and one broken listener does not stop the others."""

from dataclasses import dataclass

import pytest

from app.core.bus import Bus, Event


@dataclass(frozen=True, slots=True)
class Happened(Event):
    n: int


def test_events_published_while_delivering_come_after() -> None:
    bus, seen = Bus(), []

    def first(event: Happened) -> None:
        if event.n == 1:
            bus.publish(Happened(2))
        seen.append(("first", event.n))

    bus.subscribe(Happened, first)
    bus.subscribe(Happened, lambda event: seen.append(("second", event.n)))
    bus.publish(Happened(1))
    assert seen == [("first", 1), ("second", 1), ("first", 2), ("second", 2)]


def test_a_failing_listener_is_logged_and_the_next_one_hears(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bus = Bus()
    seen: list[Happened] = []

    def bad(_: Happened) -> None:
        raise ValueError

    bus.subscribe(Happened, bad)
    stop = bus.subscribe(Happened, seen.append)
    bus.publish(Happened(1))
    stop()
    stop()
    bus.publish(Happened(2))
    assert seen == [Happened(1)]
    assert "a subscriber failed" in caplog.text

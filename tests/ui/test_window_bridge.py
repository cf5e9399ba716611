"""The bridge between the two threads: outcomes arrive here, bugs are told, nothing is lost."""

import asyncio
import logging
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.core.bus import Bus
from app.core.runtime import Runtime
from app.vault.errors import WrongPassword
from app.wallet.events import TipChanged
from ui.bridge import Bridge


@pytest.fixture
def bridge(runtime: Runtime, bus: Bus) -> Iterator[Bridge]:
    made = Bridge(runtime, bus)
    yield made
    shiboken6.delete(made)


async def _give(value: int) -> int:
    return value


async def _fail(error: Exception) -> None:
    raise error


def test_a_result_comes_back(bridge: Bridge, qtbot: QtBot) -> None:
    got: list[int] = []
    bridge.run(bridge, _give(7), got.append)
    qtbot.waitUntil(lambda: got == [7])


def test_an_expected_failure_goes_to_the_caller(bridge: Bridge, qtbot: QtBot) -> None:
    failed: list[object] = []
    bridge.run(bridge, _fail(WrongPassword()), lambda _: None, failed.append)
    qtbot.waitUntil(lambda: len(failed) == 1)
    assert isinstance(failed[0], WrongPassword)


def test_an_untaken_failure_goes_to_the_window(bridge: Bridge, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.failed) as caught:
        bridge.run(bridge, _fail(WrongPassword()), lambda _: None)
    assert isinstance(caught.args[0], WrongPassword)


def test_a_bug_in_a_service_is_logged_and_told(
    bridge: Bridge, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(bridge.broke):
        bridge.run(bridge, _fail(ZeroDivisionError()), lambda _: None)
    assert "ZeroDivisionError" in caplog.text


def test_a_bug_in_the_window_is_logged_and_told(
    bridge: Bridge, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(bridge.broke):
        bridge.run(bridge, _give(0), lambda value: 1 // value)
    assert "ZeroDivisionError" in caplog.text


def test_cancelled_work_delivers_nothing(bridge: Bridge, qtbot: QtBot) -> None:
    got: list[str] = []

    async def wait_for_ever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            got.append("ended")

    running = bridge.run(bridge, wait_for_ever(), lambda _: got.append("delivered"))
    after: list[int] = []
    bridge.run(bridge, _give(1), after.append)
    qtbot.waitUntil(lambda: after == [1])
    running.cancel()
    qtbot.waitUntil(lambda: got == ["ended"])
    bridge.run(bridge, _give(2), after.append)
    qtbot.waitUntil(lambda: after == [1, 2])
    assert got == ["ended"]


def test_nothing_is_delivered_to_who_is_gone(bridge: Bridge, bus: Bus, qtbot: QtBot) -> None:
    owner, got = QObject(), list[int]()
    bridge.listen(owner, TipChanged, lambda event: got.append(event.height))
    bridge.run(owner, _give(1), got.append)
    shiboken6.delete(owner)

    async def publish() -> None:
        bus.publish(TipChanged(5))

    done: list[None] = []
    bridge.run(bridge, publish(), done.append)
    qtbot.waitUntil(lambda: len(done) == 1)
    assert got == []
    assert not bus._handlers[TipChanged]


def test_events_arrive_in_order(bridge: Bridge, bus: Bus, qtbot: QtBot) -> None:
    heights: list[int] = []
    bridge.listen(bridge, TipChanged, lambda event: heights.append(event.height))

    async def publish() -> None:
        for height in range(200):
            bus.publish(TipChanged(height))

    bridge.run(bridge, publish(), lambda _: None)
    qtbot.waitUntil(lambda: len(heights) == 200)
    assert heights == list(range(200))

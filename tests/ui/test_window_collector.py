"""Garbage is collected in the window's thread only: in another it can stop the whole program."""

import gc
import linecache
import threading
import weakref

from pytestqt.qtbot import QtBot

from app.core.bus import Bus
from app.core.runtime import Runtime
from ui.bridge import Bridge
from ui.collector import Collector


class Knot:
    """Refers to itself, so that only the collector can free it."""

    def __init__(self) -> None:
        self.me = self


def test_other_threads_do_not_collect(qtbot: QtBot, runtime: Runtime) -> None:
    bridge = Bridge(runtime, Bus())
    freed_in: list[threading.Thread] = []
    knot = weakref.ref(Knot(), lambda _: freed_in.append(threading.current_thread()))

    kept: list[list[int]] = []
    worker = threading.Thread(target=lambda: kept.extend([number] for number in range(50_000)))
    worker.start()
    worker.join()
    assert len(kept) == 50_000
    assert knot() is not None
    qtbot.waitUntil(lambda: bool(freed_in), timeout=10_000)
    assert freed_in == [threading.main_thread()]
    bridge.deleteLater()


def test_python_collects_again_when_the_last_is_gone(qtbot: QtBot, runtime: Runtime) -> None:
    others = Collector._living
    bridge = Bridge(runtime, Bus())
    assert not gc.isenabled()
    with qtbot.waitSignal(bridge.destroyed):
        bridge.deleteLater()
    qtbot.waitUntil(lambda: Collector._living <= others)
    assert gc.isenabled() == (Collector._living == 0)


def test_the_source_that_was_read_at_the_start_is_let_go(qtbot: QtBot, runtime: Runtime) -> None:
    assert linecache.getlines(__file__)
    bridge = Bridge(runtime, Bus())
    assert __file__ not in linecache.cache
    with qtbot.waitSignal(bridge.destroyed):
        bridge.deleteLater()

"""Open a restored wallet: login, first paint, search as one types, scrolling, memory."""

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtTest import QTest

from app.core.secret import Secret
from app.vault.format import slots
from tests.bench.stage import PASSWORD, PaintWatch, Stage, forget_peak, peak_since_mb, rest, spread
from ui.wallet.activity.page import ActivityPage
from ui.wallet.overview.page import OverviewPage

P = TypeVar("P")

_SEARCHES = ("bcrt1q", "0.01", "a1b2", "zzzz", "00ff")
_FRAMES = 200


class KeyClock:
    """Notes when the password was stretched: what comes after it is our own time."""

    def __init__(self) -> None:
        self.derived = 0.0
        stretch: Callable[..., Secret] = vars(slots)["argon2id"]

        def noted(*arguments: object) -> Secret:
            key = stretch(*arguments)
            self.derived = time.monotonic()
            return key

        vars(slots)["argon2id"] = noted


def first_paint(stage: Stage) -> dict[str, float]:
    """From the derived key to the overview with balance and rows on the screen."""
    clock, painted = KeyClock(), list[float]()
    begin = time.monotonic()
    future = stage.services.runtime.submit(stage.services.vault.unlock(Secret(PASSWORD)))
    stage.wait(lambda: stage.program.window.wallet)
    overview = _page(stage, "overview", OverviewPage)

    def look() -> None:
        if not painted and overview.recent.rowCount() and overview.recent.row_at(0):
            painted.append(time.monotonic())

    watch = PaintWatch(overview.table.viewport(), look)
    stage.wait(lambda: painted)
    del watch
    future.result()
    return {
        "login_s": round(painted[0] - begin, 3),
        "first_paint_ms": round((painted[0] - clock.derived) * 1000, 1),
    }


def keystrokes(stage: Stage) -> list[float]:
    """From a key to the filtered rows on the screen, in ms."""
    page = _page(stage, "activity", ActivityPage)
    stage.program.context.go("activity")
    stage.wait(lambda: page.model.loaded and page.model.rowCount())
    stage.call(stage.services.wallet.activity.warm())
    taken: list[float] = []
    for word in _SEARCHES:
        page.filters.search.clear()
        stage.wait(lambda: page.model.rowCount() and not page.model.query.text)
        for letter in word:
            taken.append(_keystroke(stage, page, letter))
    page.filters.search.clear()
    return taken


def _keystroke(stage: Stage, page: ActivityPage, letter: str) -> float:
    listed: list[bool] = []
    connection = page.model.listed.connect(lambda: listed.append(True))
    start = time.monotonic()
    QTest.keyClicks(page.filters.search, letter)
    stage.wait(lambda: listed and _rows_shown(page), look_ms=1)
    page.table.viewport().repaint()
    page.model.listed.disconnect(connection)
    return (time.monotonic() - start) * 1000


def _rows_shown(page: ActivityPage) -> bool:
    return not page.model.rowCount() or page.model.row_at(0) is not None


def frames(stage: Stage) -> list[float]:
    """One painted frame after each step of a scroll, in ms; steps of a wheel and long jumps."""
    page = _page(stage, "activity", ActivityPage)
    bar, dice = page.table.verticalScrollBar(), random.Random(1)
    stage.wait(lambda: bar.maximum() > 0)
    taken = []
    for number in range(_FRAMES):
        jump = number % 10 == 9
        place = dice.randrange(bar.maximum()) if jump else bar.value() + 3 * bar.singleStep()
        bar.setValue(place % max(bar.maximum(), 1))
        start = time.monotonic()
        page.table.viewport().repaint()
        taken.append((time.monotonic() - start) * 1000)
        rest(4)
    return taken


def _page(stage: Stage, name: str, kind: type[P]) -> P:
    view = stage.program.window.wallet
    assert view is not None
    page = view.pages[name]
    assert isinstance(page, kind)
    return page


def main(folder: str, port: str) -> None:
    with Stage(Path(folder), int(port)) as stage:
        found: dict[str, object] = dict(first_paint(stage))
        forget_peak()
        stage.wait(stage.is_ready)
        found["keystroke_ms"] = spread(keystrokes(stage))
        found["frame_ms"] = spread(frames(stage))
        found["peak_mb"] = round(peak_since_mb())
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

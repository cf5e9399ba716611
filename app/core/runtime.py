"""The one background thread: services live on its asyncio loop.

Blocking library calls run in lanes: one worker thread for each lane, so that two calls of
one lane never overlap and a library that is not thread-safe is met by one thread only.
"""

import asyncio
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")

_STOP_SECONDS = 10
_TURN_SECONDS = 0.0005


class Runtime:
    """Own the app loop thread and the lanes that blocking library calls run in."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="app-loop")
        self._lanes: dict[str, ThreadPoolExecutor] = {}

    def start(self) -> None:
        # A thread that comes back from SQLite, BDK or Qt waits for its turn no longer than this.
        # Python's own 5 ms each time would make lanes and loop take turns instead of overlap.
        sys.setswitchinterval(_TURN_SECONDS)
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start work on the app loop, from any thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def blocking(self, lane: str, call: Callable[[], T]) -> T:
        """Run a blocking call; calls in one lane never overlap."""
        if lane not in self._lanes:
            self._lanes[lane] = ThreadPoolExecutor(1, thread_name_prefix=f"lane-{lane}")
        return await self._loop.run_in_executor(self._lanes[lane], call)

    def stop(self) -> None:
        """Cancel what runs, let each lane finish its call, end the thread."""
        self.submit(self._drain()).result(timeout=_STOP_SECONDS)
        for lane in self._lanes.values():
            lane.shutdown(cancel_futures=True)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=_STOP_SECONDS)
        self._loop.close()

    async def _drain(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

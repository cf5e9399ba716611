"""Start and end a little Bitcoin world: a child process with a chain and an Electrum server."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from app.core.paths import ROOT
from app.sandbox.control import Control
from app.sandbox.journal import FILE_NAME

_STOP_SECONDS = 10


class WorldFailed(Exception):
    """The child process ended before it was ready; the text is the end of its log."""


@dataclass(frozen=True, slots=True)
class WorldOptions:
    """How a world begins. A port of 0 means any free one; tls_port None means no TLS.

    blocks: mined at the beginning of a new world, so that the faucet has ripe coins.
    age: seconds since the last of them, to be filled by `control.generate`.
    history: a journal made by the generator that a new world begins with instead.
    """

    electrum_port: int = 0
    tls_port: int | None = None
    blocks: int = 120
    age: int = 0
    history: Path | None = None


class World:
    """A running world; a context manager that ends it. The child also dies with this process."""

    def __init__(self, folder: Path, options: WorldOptions) -> None:
        self.folder, self._options = folder, options
        self._child: subprocess.Popen[str] | None = None
        self.electrum_port = options.electrum_port
        self.tls_port = options.tls_port
        self.control: Control
        self.token = ""

    @classmethod
    def start(cls, folder: Path, **options: Any) -> "World":
        """Begin a world in this folder, or continue the one that is there.

        Options are the fields of WorldOptions. Blocks until clients are served: under a second
        for a new world, about a second more for each 10,000 transactions of an old one.
        Raises WorldFailed.
        """
        world = cls(folder, WorldOptions(**options))
        world._begin()
        return world

    @property
    def pid(self) -> int:
        """Process id of the child."""
        return self._running().pid

    def stop(self) -> None:
        """End the child by closing its input; safe to call twice."""
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(timeout=_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        _close_output(child)

    def kill(self) -> None:
        """End the child as a power cut would (SIGKILL)."""
        child = self._running()
        child.kill()
        child.wait()
        self.stop()

    def restart(self) -> None:
        """Continue the world on the same Electrum ports after `stop` or `kill`."""
        self.stop()
        self._begin()

    def __enter__(self) -> "World":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _begin(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        journal = self.folder / FILE_NAME
        if self._options.history is not None and not journal.exists():
            shutil.copyfile(self._options.history, journal)
        with (self.folder / "sandbox.log").open("ab") as errors:
            self._child = subprocess.Popen(  # noqa: S603  our own module, our own arguments
                self._command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=ROOT,
                text=True,
            )
        self._read_ready_line(self._child)

    def _command(self) -> list[str]:
        command = [sys.executable, "-m", "app.sandbox", "--folder", str(self.folder.resolve())]
        command += ["--electrum-port", str(self.electrum_port)]
        command += ["--blocks", str(self._options.blocks), "--age", str(self._options.age)]
        if self.tls_port is not None:
            command += ["--tls-port", str(self.tls_port)]
        return command

    def _read_ready_line(self, child: subprocess.Popen[str]) -> None:
        line = child.stdout.readline() if child.stdout is not None else ""
        if not line:
            self.stop()
            log = (self.folder / "sandbox.log").read_text(errors="replace")
            raise WorldFailed(log[-2000:])
        ready = json.loads(line)
        self.electrum_port, self.tls_port = ready["electrum_port"], ready["tls_port"]
        self.token = ready["token"]
        self.control = Control(ready["control_port"], self.token)

    def _running(self) -> subprocess.Popen[str]:
        if self._child is None:
            raise WorldFailed("the world is not running")
        return self._child


def _close_output(child: subprocess.Popen[str]) -> None:
    if child.stdout is not None:
        child.stdout.close()

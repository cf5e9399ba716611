"""python -m tests.bench [SIZES]: measure, print a table, write build/bench.json.

Each part runs in a process of its own, so that its peak memory is its own.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.core.clock import SystemClock
from app.core.paths import ROOT
from app.sandbox.generator import cached_history
from app.sandbox.history import Plan
from app.sandbox.world import World
from tests.bench.startup import side_by_side
from tests.bench.table import table

SIZES = (1_000, 10_000, 100_000)
LARGEST_FOR_BDK = 10_000
RESULT = ROOT / "build" / "bench.json"

Found = dict[str, Any]


def part(name: str, *arguments: object) -> Found:
    """What one part measured; how it failed where it did."""
    command = [sys.executable, "-m", f"tests.bench.{name}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        return {"failed": (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]}
    found: Found = json.loads(lines[-1])
    return found


def one_size(count: int, folder: Path) -> Found:
    """Restore, open and, where it can run, BDK's own client, on a history of so many payments."""
    history = cached_history(Plan(count))
    found: Found = {"transactions": count}
    with World.start(folder / "world", history=history.journal) as world:
        port = world.electrum_port
        found["restore"] = part("restore", folder / "wallet", port)
        found["window"] = part("window", folder / "wallet", port)
        if count <= LARGEST_FOR_BDK:
            found["bdk"] = part("bdk", port)
    exact = found["restore"].get("balance") == history.summary.balance
    found["balance_is_the_chains"] = exact
    return found


def main(sizes: list[int]) -> int:
    """Gives the exit code: 1 where a part failed or a balance is not the chain's."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found: Found = {
        "when": datetime.fromtimestamp(SystemClock().now(), UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "sizes": [],
    }
    with tempfile.TemporaryDirectory(prefix="walnut-bench-") as place:
        folder = Path(place)
        for count in sizes:
            say(f"{count:,} transactions …")
            found["sizes"].append(one_size(count, folder / str(count)))
            keep(found)  # a later part may take long, or be stopped
        say("from the faucet to the window …")
        found["latency"] = part("latency", folder / "latency")
        say("logins …")
        found["login"] = part("login", folder / "login")
        say("start …")
        vault = folder / "latency" / "wallet" / "vault.walnut"
        found["start"] = side_by_side(vault, folder / "start")
    keep(found)
    print(table(found))
    print(f"\nAll numbers: {RESULT.relative_to(ROOT)}")
    return int(not good(found))


def keep(found: Found) -> None:
    """Write what is known so far."""
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=1) + "\n")


def machine() -> str:
    python = platform.python_version()
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {python}"


def good(found: Found) -> bool:
    parts = [value for size in found["sizes"] for value in size.values() if isinstance(value, dict)]
    failed = any("failed" in value for value in (*parts, found["latency"], found["login"]))
    return not failed and all(size["balance_is_the_chains"] for size in found["sizes"])


def say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main([int(word) for word in sys.argv[1:]] or list(SIZES)))

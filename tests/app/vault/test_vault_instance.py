"""One Walnut for each wallet, and a crash does not keep the next one out."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.core.errors import StorageError
from app.core.paths import ROOT
from app.vault.disk.instance import InstanceLock
from app.vault.errors import OtherInstance

HOLDER = """
import sys
from pathlib import Path
from app.vault.disk.instance import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_the_second_is_told_and_may_come_after_the_first(tmp_path: Path) -> None:
    first, second = InstanceLock(tmp_path / "lock"), InstanceLock(tmp_path / "lock")
    first.acquire()
    with pytest.raises(OtherInstance):
        second.acquire()
    first.release()
    second.acquire()
    second.release()


def test_another_process_holds_it_until_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        lock = InstanceLock(path)
        with pytest.raises(OtherInstance):
            lock.acquire()
        other.kill()
        other.wait()
    lock.acquire()
    lock.release()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError):
        InstanceLock(tmp_path / "file" / "lock").acquire()

"""The shield, tried from outside: another process of the same user, and a crash."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.core.paths import ROOT
from app.core.shield import Protection

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks from outside as on Linux")

_NOBODY = 65534

# Two children of one user; the second is shielded. Root gives up its rights first: it may read
# everything. Changing the user forbids dumps, so the first is made as a fresh program is: dumpable.
_TWO_CHILDREN = f"""
import ctypes, os, signal
import resource  # while its file can be read
from app.core.shield import shield_process

def child(shielded):
    tell, told = os.pipe()
    pid = os.fork()
    if pid:
        os.close(told)
        os.read(tell, 1)
        return pid
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
    if shielded:
        assert len(shield_process()) == 3
    os.write(told, b".")
    signal.pause()

if os.getuid() == 0:
    os.setgroups([])
    os.setgid({_NOBODY})
    os.setuid({_NOBODY})
for shielded in (False, True):
    pid = child(shielded)
    try:
        memory = os.open(f"/proc/{{pid}}/mem", os.O_RDONLY)
    except PermissionError:
        print("refused")
    else:
        start = int(open(f"/proc/{{pid}}/maps").readline().split("-")[0], 16)
        print("read", len(os.pread(memory, 16, start)))
    os.kill(pid, signal.SIGKILL)
    assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL  # it lived until now
"""

_CRASH = """
import os, resource, sys
from app.core.shield import shield_process
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
if sys.argv[1] == "shielded":
    shield_process()
os.chdir(sys.argv[2])
pid = os.fork()
if pid == 0:
    os.abort()
print(os.WCOREDUMP(os.waitpid(pid, 0)[1]))
"""


def _python(code: str, *arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        timeout=30,
    )
    return done.stdout.splitlines()


def _crash(kind: str, folder: Path) -> tuple[bool, list[str]]:
    """Whether the system says it wrote a core file, and which files lie in the folder."""
    folder.mkdir()
    (dumped,) = _python(_CRASH, kind, str(folder))
    return dumped == "True", [path.name for path in folder.iterdir()]


def test_another_program_of_the_same_user_cannot_read_the_memory() -> None:
    assert _python(_TWO_CHILDREN) == ["read 16", "refused"]


def test_a_crash_leaves_no_core_file(tmp_path: Path) -> None:
    assert _crash("shielded", tmp_path / "shielded") == (False, [])


def test_the_crash_would_have_left_one(tmp_path: Path) -> None:
    """The control: without the shield this same crash is written down."""
    dumped, _files = _crash("open", tmp_path / "open")
    if not dumped:
        pytest.skip("this system writes no core files at all")


def test_what_was_reached_is_told_each_time_it_is_asked() -> None:
    code = (
        "import resource; from app.core.shield import shield_process as ask\n"
        "for each in (ask(), ask()): print(*sorted(each))\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    held = " ".join(sorted(Protection))
    assert _python(code) == [held, held, "(0, 0)"]


# The last thing before each program's own work: it prints what holds by then, and ends.
_ENTRANCE = """
import ctypes, os, resource, sys
def told(*_):
    print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))
    sys.stdout.flush()
    os._exit(0)
{entrance}
"""


@pytest.mark.parametrize(
    "entrance",
    [
        # The window shows its first picture before: nothing was read or typed by then.
        "import ui.start; ui.start.Program._load = told; from ui.__main__ import main; main([])",
        "import app.__main__ as m, app.cli.main as c; c.main = told; m.main()",
        "import app.wallet.signer.child as c; c.main = told; from app.wallet import signer; "
        "signer.run()",
    ],
    ids=["window", "command line", "signer"],
)
def test_each_process_is_shielded_before_it_holds_anything_secret(entrance: str) -> None:
    assert _python(_ENTRANCE.format(entrance=entrance)) == ["0 0 0"]


def test_the_shield_needs_no_other_part_of_the_program() -> None:
    """It is loaded before everything else, and must not keep the first picture waiting."""
    code = (
        "import sys, app.core.shield\n"
        "print(*sorted(n for n in sys.modules if n.startswith('app.')))"
    )
    assert _python(code) == ["app.core app.core.shield"]

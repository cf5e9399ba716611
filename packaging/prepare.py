"""Make this machine ready, once and quietly: system libraries, .venv, the locked packages.

    python3 packaging/prepare.py runtime|sandbox|dev

Standard library only. Does nothing when all is in place, so it also works offline then.
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
HERE = ROOT / "packaging"
SYSTEM_PACKAGES = HERE / "linux" / "system-packages.txt"
TEST_PACKAGES = HERE / "linux" / "test-packages.txt"
VENV = ROOT / ".venv"
STAMP = VENV / "walnut-ready"
LEVELS = ("runtime", "sandbox", "dev")
LOCKS = {
    "runtime": ("requirements.lock",),
    "sandbox": ("requirements-sandbox.lock",),
    "dev": ("requirements-build.lock", "requirements-dev.lock"),
}


@dataclass(frozen=True)
class SystemPackage:
    """A Debian package, and the probe that tells whether what it brings is there."""

    name: str
    probe: str

    def present(self) -> bool:
        kind, _, what = self.probe.partition(":")
        return PROBES[kind](what)


def has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_font(language: str) -> bool:
    """At least one font for this language (RFC 3066 tag, as fontconfig writes it)."""
    return _fonts_are_found(f":lang={language}")


def has_family(name: str) -> bool:
    """A font of this name."""
    return _fonts_are_found(name)


def _fonts_are_found(pattern: str) -> bool:
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(["fc-list", pattern], capture_output=True, check=False)
    return bool(found.stdout.strip())


PROBES = {
    "lib": has_library,
    "module": lambda name: importlib.util.find_spec(name) is not None,
    "command": lambda name: shutil.which(name) is not None,
    "font": has_font,
    "family": has_family,
}


def missing_packages(listed: Path) -> list[str]:
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    lines = listed.read_text().splitlines()
    words = [line.split() for line in lines if line and not line.startswith("#")]
    packages = [SystemPackage(name.format(python=python), probe) for name, probe, *_ in words]
    return [package.name for package in packages if not package.present()]


def install_system_packages(level: str) -> None:
    """Install what is missing where we may; otherwise say in one sentence what to install."""
    needed = missing_packages(SYSTEM_PACKAGES)
    wished = missing_packages(TEST_PACKAGES) if level == "dev" else []
    become_root = root_prefix() if needed or wished else None
    may = become_root is not None and shutil.which("apt-get") is not None
    if needed and not (may and apt_installs(become_root or [], needed)):
        sys.exit(f"Please install what Walnut needs: sudo apt-get install {' '.join(needed)}")
    if wished and may:
        apt_installs(become_root or [], wished)  # without them some tests are skipped


def apt_installs(become_root: list[str], packages: list[str]) -> bool:
    say(f"Installing {len(packages)} system packages: {' '.join(packages)}")
    apt = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    # The package lists may be old or absent.
    return succeeds(install) or (succeeds([*apt, "update"]) and succeeds(install))


def root_prefix() -> list[str] | None:
    """What to put before a command so that it runs as root; None where that is not allowed."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def make_environment() -> None:
    """A fresh .venv, unless there is one of this same Python."""
    python = VENV / "bin" / "python"
    wanted = f"{sys.version_info.major}.{sys.version_info.minor}"
    ask = "import pip, sys; print(*sys.version_info[:2], sep='.')"
    if python.exists():
        answer = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
        if answer.stdout.strip() == wanted:
            return
    say(f"Making .venv with Python {wanted}")
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def install_packages(level: str) -> None:
    """Exactly the locked versions, each checked against its hash."""
    say("Fetching the Python packages (once; a minute or two)")
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    how = ["install", "--require-hashes", "--no-deps", "--no-build-isolation"]
    for lock in LOCKS[level]:
        done = subprocess.run(
            [*pip, *how, "--requirement", str(HERE / lock)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.stderr.write(done.stderr)
            sys.exit("The Python packages could not be installed: is this machine online?")


def is_ready(level: str) -> bool:
    """Whether .venv holds this level, or one above it, of the locks as they are now."""
    if not STAMP.exists():
        return False
    made_level, _, digest = STAMP.read_text().partition(" ")
    return digest == fingerprint() and LEVELS.index(made_level) >= LEVELS.index(level)


def fingerprint() -> str:
    """Changes with the Python, the place of .venv (it does not survive a move) and the locks."""
    parts = [sys.version, str(VENV), SYSTEM_PACKAGES.read_text(), TEST_PACKAGES.read_text()]
    parts += [path.read_text() for path in sorted(HERE.glob("*.lock"))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def say(text: str) -> None:
    sys.stderr.write(text + "\n")


def main(level: str) -> None:
    if is_ready(level):
        return
    if sys.platform == "linux":
        install_system_packages(level)
    make_environment()
    install_packages(level)
    STAMP.write_text(f"{level} {fingerprint()}")


if __name__ == "__main__":
    main(sys.argv[1])

"""Look at the place of the data folder: what kind of disk, who else may read it, is it encrypted.

Linux tells most of it (proc(5): mountinfo, swaps; sysfs: the dm-crypt devices); elsewhere only
the folder itself is looked at. What cannot be found out is never reported.
"""

import os
import re
import shutil
import stat
from dataclasses import dataclass, field
from pathlib import Path

from app.security.facts import Disk, Place

ROOM = 200_000_000
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "davfs", "ncpfs"}
    | {"fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.davfs2", "fuse.glusterfs"}
)
_FAT = frozenset({"vfat", "msdos", "exfat"})
_ENCRYPTING = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs"})
_CLOUDS = (
    (re.compile(r"dropbox( \(.+\))?", re.IGNORECASE), "Dropbox"),
    (re.compile(r"onedrive( - .+|-.+)?", re.IGNORECASE), "OneDrive"),
    (re.compile(r"mobile documents|icloud ?drive", re.IGNORECASE), "iCloud"),
    (re.compile(r"google ?drive(-.+)?|my drive", re.IGNORECASE), "Google Drive"),
    (re.compile(r"nextcloud|owncloud", re.IGNORECASE), "Nextcloud"),
    (re.compile(r"pcloud ?drive", re.IGNORECASE), "pCloud"),
    (re.compile(r"baidusyncdisk|百度网盘(同步空间)?", re.IGNORECASE), "百度网盘"),
    (re.compile(r"nutstore|坚果云|我的坚果云", re.IGNORECASE), "坚果云"),
)
_MARKS = ((".stfolder", "Syncthing"), (".dropbox.cache", "Dropbox"))
_ESCAPED = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class System:
    """Where the system tells about itself."""

    proc: Path = field(default_factory=lambda: Path("/proc"))
    sys: Path = field(default_factory=lambda: Path("/sys"))


@dataclass(frozen=True, slots=True)
class _Mount:
    point: str
    device: str  # major:minor
    kind: str
    source: str


def look_at(folder: Path, system: System | None = None, room: int = ROOM) -> Place:
    """Reads the system, never the network. Takes a few milliseconds; never raises.

    room: bytes; with less than this free, the disk counts as almost full.
    """
    system = system or System()
    mounts = _mounts(system)
    folder = Path(os.path.realpath(folder))
    mount = _mount_of(folder, mounts)
    service = _service(folder)
    encrypted = None if mount is None else _encrypted(mount, system)
    faults = {
        Disk.NETWORK: (mount is not None and mount.kind in _NETWORK) or _is_share(folder),
        Disk.FAT: mount is not None and mount.kind in _FAT,
        Disk.FULL: _is_full(folder, room),
        Disk.READABLE: _is_readable(folder),
        Disk.SYNCED: bool(service),
        Disk.PLAIN: encrypted is False,
        Disk.PLAIN_SWAP: _plain_swap(system, mounts),
    }
    against = frozenset(fault for fault, found in faults.items() if found)
    return Place(against, service, encrypted is True)


def _mounts(system: System) -> list[_Mount]:
    """proc(5): id parent major:minor root point options [fields] - kind source options."""
    found = []
    for line in _lines(system.proc / "self" / "mountinfo"):
        before, _, after = line.partition(" - ")
        left, right = before.split(), after.split()
        if len(left) >= 5 and len(right) >= 2:
            found.append(_Mount(_plain(left[4]), left[2], right[0], _plain(right[1])))
    return found


def _mount_of(path: Path, mounts: list[_Mount]) -> _Mount | None:
    """The deepest one; of two at the same point the later one lies on top."""
    around = [m for m in mounts if path.is_relative_to(m.point)]
    return max(reversed(around), key=lambda m: len(Path(m.point).parts), default=None)


def _encrypted(mount: _Mount, system: System) -> bool | None:
    """None: the system does not tell."""
    if mount.kind in _ENCRYPTING:
        return True
    device = system.sys / "dev" / "block" / mount.device
    if mount.device.startswith("0:"):  # btrfs and the like: no number of their own
        device = system.sys / "class" / "block" / Path(os.path.realpath(mount.source)).name
    return _crypted(device)


def _crypted(device: Path) -> bool | None:
    """Whether this block device, or each of those it lies on, is one of dm-crypt's."""
    if not device.exists():
        return None
    if any(line.startswith("CRYPT-") for line in _lines(device / "dm" / "uuid")):
        return True
    if (device / "loop").exists():  # a file as a disk: where that lies is another question
        return None
    under = sorted((device / "slaves").glob("*"))
    if not under:
        return False
    answers = [_crypted(below) for below in under]
    if all(answers):
        return True
    return None if None in answers else False


def _plain_swap(system: System, mounts: list[_Mount]) -> bool:
    """Whether memory may be written to a disk that is not encrypted."""
    for line in _lines(system.proc / "swaps")[1:]:
        name, kind, *_ = (*line.split(), "", "")
        path = Path(_plain(name))
        if path.name.startswith("zram"):
            continue  # compressed memory, on no disk
        if kind == "file":
            mount = _mount_of(path, mounts)
            answer = None if mount is None else _encrypted(mount, system)
        else:
            answer = _crypted(system.sys / "class" / "block" / Path(os.path.realpath(path)).name)
        if answer is False:
            return True
    return False


def _service(folder: Path) -> str:
    for part in folder.parts:
        for pattern, name in _CLOUDS:
            if pattern.fullmatch(part):
                return name
    for place in (folder, *folder.parents):
        for mark, name in _MARKS:
            if (place / mark).exists():
                return name
    return ""


def _is_share(folder: Path) -> bool:
    r"""\\server\share, as Windows names them."""
    return os.name == "nt" and folder.drive.startswith("\\\\")


def _is_full(folder: Path, room: int) -> bool:
    try:
        return shutil.disk_usage(folder).free < room
    except OSError:
        return False


def _is_readable(folder: Path) -> bool:
    if os.name == "nt":
        return False  # who may read it stands in a list that this bit does not show
    try:
        return bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)
    except OSError:
        return False


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(errors="replace").splitlines()
    except OSError:
        return []


def _plain(name: str) -> str:
    r"""proc(5) writes a space as \040."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), name)

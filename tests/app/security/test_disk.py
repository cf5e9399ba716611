"""What Linux tells about the place of a folder, read from files as Linux writes them."""

import os
from pathlib import Path

import pytest

from app.security.disk import System, look_at
from app.security.facts import Disk

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX modes and paths")


class Machine:
    """A made-up /proc and /sys, and a folder for a wallet."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.system = System(self.root / "proc", self.root / "sys")
        self.folder = self.root / "home" / "wallet"
        self.folder.mkdir(parents=True, mode=0o700)
        self.folder.chmod(0o700)
        (self.root / "proc" / "self").mkdir(parents=True)
        self.mounts: list[str] = []
        self.mount("/", "8:1", "ext4", "/dev/sda1")
        self.swaps()

    def mount(self, point: str | Path, device: str, kind: str, source: str) -> None:
        escaped = str(point).replace(" ", "\\040")
        self.mounts.append(f"22 1 {device} / {escaped} rw,relatime shared:1 - {kind} {source} rw")
        (self.root / "proc" / "self" / "mountinfo").write_text("\n".join(self.mounts) + "\n")

    def swaps(self, *lines: str) -> None:
        head = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority"
        (self.root / "proc" / "swaps").write_text("\n".join([head, *lines]) + "\n")

    def block(self, number: str, name: str, uuid: str = "", over: tuple[str, ...] = ()) -> None:
        place = self.root / "sys" / "devices" / name
        (place / "slaves").mkdir(parents=True)
        if uuid:
            (place / "dm").mkdir()
            (place / "dm" / "uuid").write_text(uuid + "\n")
        for below in over:
            (place / "slaves" / below).symlink_to(self.root / "sys" / "devices" / below)
        for folder, link in (("dev/block", number), ("class/block", name)):
            where = self.root / "sys" / folder
            where.mkdir(parents=True, exist_ok=True)
            (where / link).symlink_to(place)

    def against(self) -> set[Disk]:
        return set(look_at(self.folder, self.system).against) - {Disk.FULL}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_nothing_is_claimed_where_nothing_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "wallet"
    folder.mkdir(mode=0o700)
    place = look_at(folder, System(tmp_path / "no-proc", tmp_path / "no-sys"))
    assert set(place.against) <= {Disk.FULL}
    assert not place.encrypted


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("nfs4", Disk.NETWORK),
        ("cifs", Disk.NETWORK),
        ("fuse.sshfs", Disk.NETWORK),
        ("vfat", Disk.FAT),
        ("exfat", Disk.FAT),
    ],
)
def test_kinds_of_disks(machine: Machine, kind: str, fault: Disk) -> None:
    machine.mount(machine.root / "home", "0:44", kind, "somewhere")
    assert machine.against() == {fault}


def test_the_deepest_mount_counts_and_the_later_of_two(machine: Machine) -> None:
    machine.mount(machine.root / "home", "0:44", "nfs", "server:/home")
    machine.mount(machine.folder, "8:2", "ext4", "/dev/sdb1")
    assert machine.against() == set()
    machine.mount(machine.folder, "0:45", "nfs", "server:/wallet")
    assert machine.against() == {Disk.NETWORK}


def test_a_mount_point_with_a_space(machine: Machine) -> None:
    machine.folder = machine.root / "my disk" / "wallet"
    machine.folder.mkdir(parents=True, mode=0o700)
    machine.mount(machine.root / "my disk", "0:44", "cifs", "//server/share")
    assert machine.against() == {Disk.NETWORK}


def test_a_plain_disk(machine: Machine) -> None:
    machine.block("8:1", "sda1")
    assert machine.against() == {Disk.PLAIN}


def test_a_volume_over_an_encrypted_disk(machine: Machine) -> None:
    machine.block("8:1", "sda1")
    machine.block("254:0", "dm-0", "CRYPT-LUKS2-0123-luks", over=("sda1",))
    machine.block("254:1", "dm-1", "LVM-0123", over=("dm-0",))
    machine.mount(machine.root / "home", "254:1", "ext4", "/dev/mapper/vg-home")
    place = look_at(machine.folder, machine.system)
    assert place.encrypted
    assert Disk.PLAIN not in place.against


def test_a_volume_over_one_plain_disk_of_two_is_plain(machine: Machine) -> None:
    machine.block("8:1", "sda1")
    machine.block("8:17", "sdb1")
    machine.block("254:0", "dm-0", "CRYPT-LUKS2-0123-luks", over=("sda1",))
    machine.block("254:1", "dm-1", "LVM-0123", over=("dm-0", "sdb1"))
    machine.mount(machine.root / "home", "254:1", "ext4", "/dev/mapper/vg-home")
    assert machine.against() == {Disk.PLAIN}


def test_a_file_system_without_a_number_is_found_by_its_device(machine: Machine) -> None:
    machine.block("254:0", "dm-0", "CRYPT-LUKS2-0123-luks")
    machine.mount(machine.root / "home", "0:33", "btrfs", "/dev/dm-0")
    assert look_at(machine.folder, machine.system).encrypted


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("/dev/sda2 partition 8388604 0 -2", True),
        ("/dev/dm-0 partition 8388604 0 -2", False),
        ("/dev/zram0 partition 8388604 0 100", False),
        ("/dev/unheard-of partition 8388604 0 -2", False),
        ("/swapfile file 2097148 0 -2", True),
        ("", False),
        ("nonsense", False),
    ],
)
def test_swap(machine: Machine, line: str, plain: bool) -> None:
    machine.block("8:1", "sda1")
    machine.block("8:2", "sda2")
    machine.block("254:0", "dm-0", "CRYPT-PLAIN-swap")
    machine.swaps(line)
    assert (Disk.PLAIN_SWAP in machine.against()) is plain


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o755, 0o777])
def test_a_folder_that_others_may_open(machine: Machine, mode: int) -> None:
    machine.folder.chmod(mode)
    assert machine.against() == {Disk.READABLE}


@pytest.mark.parametrize(
    ("parts", "service"),
    [
        ("Dropbox/walnut", "Dropbox"),
        ("Dropbox (Personal)/walnut", "Dropbox"),
        ("OneDrive - Company/walnut", "OneDrive"),
        ("Library/Mobile Documents/walnut", "iCloud"),
        ("Library/CloudStorage/GoogleDrive-me@example.com/walnut", "Google Drive"),
        ("我的坚果云/walnut", "坚果云"),
        ("dropbox-notes/walnut", ""),
        ("walnut", ""),
    ],
)
def test_folders_that_are_copied_to_a_cloud(machine: Machine, parts: str, service: str) -> None:
    machine.folder = machine.root / parts
    machine.folder.mkdir(parents=True, mode=0o700)
    place = look_at(machine.folder, machine.system)
    assert place.service == service
    assert (Disk.SYNCED in place.against) is bool(service)


def test_a_folder_that_syncthing_shares(machine: Machine) -> None:
    (machine.root / "home" / ".stfolder").mkdir()
    assert look_at(machine.folder, machine.system).service == "Syncthing"


def test_a_link_is_followed(machine: Machine) -> None:
    real = machine.root / "Dropbox" / "walnut"
    real.mkdir(parents=True, mode=0o700)
    link = machine.root / "home" / "link"
    link.symlink_to(real)
    assert look_at(link, machine.system).service == "Dropbox"


def test_a_disk_that_is_almost_full(machine: Machine) -> None:
    free = os.statvfs(machine.folder)
    room = free.f_bavail * free.f_frsize
    assert Disk.FULL not in look_at(machine.folder, machine.system, room // 2).against
    assert Disk.FULL in look_at(machine.folder, machine.system, room * 2).against


def test_this_computer_can_be_looked_at(tmp_path: Path) -> None:
    look_at(tmp_path)

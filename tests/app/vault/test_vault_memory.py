"""A file may ask for more memory than there is: that is told, and counts as no try."""

import contextlib
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core.secret import Secret
from app.vault.crypto import STANDARD
from app.vault.errors import NotEnoughMemory, VaultError
from app.vault.format.container import Container
from app.vault.format.opened import OpenVault
from tests.app.vault.forge import genuine, opened, with_codes, with_header
from tests.fixtures.vault import OLD, VaultHome

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")

OWN = Secret("four unrelated words 77")


@contextlib.contextmanager
def little_memory() -> Iterator[None]:
    """This process gets no more than it has and 64 MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + 64 * 2**20, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def greedy(header: dict[str, Any]) -> None:
    """What our own vaults ask for."""
    header["kdf"]["m"] = STANDARD.m


@pytest.mark.parametrize("make", [genuine, lambda: with_codes(genuine())])
def test_it_says_how_much_is_needed(make: Callable[[], OpenVault]) -> None:
    forged = Container.parse(with_header(make().to_bytes(), greedy))
    with little_memory(), pytest.raises(NotEnoughMemory) as refusal:
        opened(forged)
    assert refusal.value.details == {"megabytes": 256}


def test_no_try_is_counted(home: VaultHome) -> None:
    home.created()
    home.close()
    path = home.paths.vault
    whole = path.read_bytes()
    path.write_bytes(with_header(whole, greedy))
    vault = home.start()
    for _ in range(6):  # as many wrong passwords would have to wait
        with little_memory(), pytest.raises(NotEnoughMemory):
            home.run(vault.unlock(OLD))
    assert vault.wait_seconds() == 0
    path.write_bytes(whole)
    assert home.run(vault.unlock(OLD)) == 0


def test_a_backup_file(home: VaultHome, tmp_path: Path) -> None:
    place = tmp_path / "b.walnutbak"
    vault = home.created()
    home.run(vault.backups.save(place, OLD, OWN))
    data = place.read_bytes()
    size = int.from_bytes(data[12:16], "big")
    forged = with_header(data[32 : 32 + size], greedy)
    head = data[:12] + len(forged).to_bytes(4, "big") + data[16:32]
    place.write_bytes(head + forged + data[32 + size :])
    with little_memory(), pytest.raises(VaultError) as refusal:
        home.run(vault.backups.rehearse(place, OWN, lambda _: None))
    assert isinstance(refusal.value, NotEnoughMemory)

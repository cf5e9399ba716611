"""Files that somebody takes for a payment: none is waited for, none is read without end."""

import os
from pathlib import Path

import pytest

from ui.language import spoken
from ui.wallet.send.psbt import read_file


def test_a_device_and_a_pipe_are_no_files(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (Path("/dev/zero"), pipe, tmp_path, tmp_path / "absent"):
        text, problem = read_file(path)
        assert not text
        assert "could not be read" in spoken(problem)


@pytest.mark.parametrize(("size", "fits"), [(4_000_000, True), (4_000_001, False)])
def test_the_largest(tmp_path: Path, size: int, fits: bool) -> None:
    path = tmp_path / "payment.psbt"
    path.write_bytes(b"psbt\xff".ljust(size, b"x"))
    text, problem = read_file(path)
    assert bool(text) is fits
    assert ("too large" in spoken(problem)) is not fits

"""No damaged PSBT ends the program: each is read, or refused by name."""

import subprocess
import sys

import pytest

from app.core.paths import ROOT


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 300), pytest.param(2, 50_000, marks=pytest.mark.soak)]
)
def test_damaged_payment_files(seed: int, count: int) -> None:
    program = [sys.executable, "-m", "tests.app.wallet.engine.mutate_psbt", str(seed), str(count)]
    done = subprocess.run(program, capture_output=True, text=True, cwd=ROOT, check=False)
    lines = done.stdout.splitlines()
    assert done.returncode == 0, f"{done.stderr[-800:]}\nwith {lines[-1] if lines else 'nothing'}"
    assert len(lines) == count

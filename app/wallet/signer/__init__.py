"""Signing in a process of its own. Light to import: programs look here first when they start."""

import importlib
from collections.abc import Sequence

FLAG = "--walnut-signer"
"""The one argument that makes a packaged program the signer (see parent.command)."""


def is_signer(arguments: Sequence[str]) -> bool:
    """Whether this process was started to sign. arguments: without the program's name."""
    return list(arguments) == [FLAG]


def run() -> int:
    """Be the signer; the process's exit code. Shielded before anything else is loaded."""
    importlib.import_module("app.core.shield").shield_process()
    code: int = importlib.import_module("app.wallet.signer.child").main()
    return code

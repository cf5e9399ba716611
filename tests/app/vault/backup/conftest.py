"""The wallet folder of the vault's tests."""

from tests.app.vault.conftest import home, runtime

__all__ = ["home", "runtime"]

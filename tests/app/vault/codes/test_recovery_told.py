"""A recovery code that is used in place of a six-digit one is used up before everybody's eyes."""

from app.vault.events import Change, VaultChanged
from tests.fixtures.vault import VaultHome


def test_used_in_between_it_is_told(home: VaultHome) -> None:
    vault, codes = home.with_codes()
    home.events.clear()
    home.run(vault.codes.verify(home.phone.code()))
    assert home.events == []
    home.run(vault.codes.verify(codes[0]))
    assert home.events == [VaultChanged(Change.RECOVERY_USED)]

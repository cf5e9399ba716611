"""The vault file is gone, the copy beside it is not: the window asks for the password."""

from tests.fixtures.program import PASSWORD, Desktop
from ui.vault.unlock import UnlockView


def test_the_copy_is_opened_and_not_taken_for_an_empty_folder(open_desktop: Desktop) -> None:
    vault = open_desktop.paths.vault
    vault.rename(vault.with_name("vault.walnut.1"))
    open_desktop.lock()
    view = open_desktop.view()
    assert isinstance(view, UnlockView)
    open_desktop.type(view.password.edit, PASSWORD)
    view.unlock.click()
    open_desktop.wait(lambda: open_desktop.window.wallet is not None)

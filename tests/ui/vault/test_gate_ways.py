"""For those who cannot get in: each trouble leads on, and none is a dead end."""

from PySide6.QtWidgets import QLabel

from tests.fixtures.program import Desktop
from ui.vault.restore import RestoreView
from ui.vault.unlock import UnlockView
from ui.vault.ways import WaysView


def _ways(desktop: Desktop) -> WaysView:
    view = desktop.go("ways")
    assert isinstance(view, WaysView)
    return view


def _names(view: WaysView) -> list[str]:
    return [choice.accessibleName() for choice in view.listed()]


def test_codes_are_spoken_of_only_where_there_are_some(open_desktop: Desktop) -> None:
    open_desktop.lock()
    assert "No phone at hand?" not in _names(_ways(open_desktop))
    open_desktop.unlock()
    open_desktop.turn_codes_on()
    open_desktop.lock()
    assert "No phone at hand?" in _names(_ways(open_desktop))
    assert len(_names(_ways(open_desktop))) == 6


def test_every_trouble_has_its_article_and_leads_to_a_view(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    open_desktop.lock()
    view = _ways(open_desktop)
    for trouble in view.troubles():
        assert trouble.article
        assert trouble.steps
        for number in range(len(trouble.steps)):
            view = _ways(open_desktop)
            view.open(trouble)
            assert len(view.steps()) == len(trouble.steps)
            if "folder" in view.steps()[number].text():
                continue  # the system's file manager
            view.steps()[number].click()
            open_desktop.wait(lambda: not isinstance(open_desktop.view(), WaysView))
            assert isinstance(open_desktop.view(), (UnlockView, RestoreView))


def test_the_lost_phone_leads_to_the_field_for_a_recovery_code(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    open_desktop.lock()
    view = _ways(open_desktop)
    view.open(view.troubles()[1])
    view.steps()[0].click()
    unlock = open_desktop.view()
    assert isinstance(unlock, UnlockView)
    assert unlock.code.uses_spare
    open_desktop.wait(lambda: unlock.fields.wanted)
    assert unlock.code.uses_spare  # also after the file was looked at


def test_the_refused_code_leads_to_the_clocks(open_desktop: Desktop) -> None:
    open_desktop.turn_codes_on()
    open_desktop.lock()
    view = _ways(open_desktop)
    view.open(view.troubles()[2])
    view.steps()[0].click()
    unlock = open_desktop.view()
    assert isinstance(unlock, UnlockView)
    assert unlock.comparing
    assert "clocks" in unlock.unlock.text()


def test_a_damaged_file_is_set_aside_on_the_way_to_the_phrase(open_desktop: Desktop) -> None:
    open_desktop.lock()
    vault = open_desktop.paths.vault
    vault.write_bytes(vault.read_bytes()[:-1])
    view = _ways(open_desktop)
    damaged = next(t for t in view.troubles() if t.article == "damaged-file")
    view.open(damaged)
    view.steps()[-1].click()
    open_desktop.wait(lambda: isinstance(open_desktop.view(), RestoreView))
    assert not vault.exists()
    assert [path for path in vault.parent.iterdir() if "damaged" in path.name]


def test_back_leads_to_the_list_and_then_out(open_desktop: Desktop) -> None:
    open_desktop.lock()
    view = _ways(open_desktop)
    view.open(view.troubles()[0])
    assert "recovery phrase" in " ".join(label.text() for label in view.findChildren(QLabel))
    view.back.click()
    assert _names(view)
    view.back.click()
    assert isinstance(open_desktop.view(), UnlockView)

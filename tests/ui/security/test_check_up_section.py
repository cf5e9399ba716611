"""The check-up on screen: open findings with a way on, the good ones folded, no score."""

from app.messages.checkup import advice
from app.security.findings import FindingCode
from tests.fixtures.program import Desktop
from ui.security.checkup.row import FindingRow
from ui.security.checkup.section import CheckUp
from ui.security.page import SecurityPage


def _section(desktop: Desktop) -> CheckUp:
    desktop.context.go("security")
    page = desktop.wallet.pages["security"]
    assert isinstance(page, SecurityPage)
    desktop.wait(lambda: page.checkup.rows)
    return page.checkup


def _row(section: CheckUp, code: FindingCode) -> FindingRow:
    return next(row for row in section.rows if row.finding.code is code)


def test_what_can_be_better_stands_open_and_the_rest_is_one_line(open_desktop: Desktop) -> None:
    section = _section(open_desktop)
    off, keyring = _row(section, FindingCode.CODES_OFF), _row(section, FindingCode.KEYRING_USED)
    assert off.isVisible()
    assert off.remedy.text() == advice(FindingCode.CODES_OFF, {}).remedy
    assert not keyring.isVisible()
    assert section.in_order.text().endswith("things are in order")
    section.unfold.click()
    assert keyring.isVisible()
    section.unfold.click()
    assert not keyring.isVisible()


def test_its_remedy_leads_to_the_place_and_its_mark_to_the_article(open_desktop: Desktop) -> None:
    section = _section(open_desktop)
    _row(section, FindingCode.LOCK_ON)
    gone: list[tuple[str, object]] = []
    read: list[str] = []
    open_desktop.context.page_wanted.connect(lambda page, what: gone.append((page, what)))
    open_desktop.context.article_wanted.connect(read.append)
    off = _row(section, FindingCode.CODES_OFF)
    off.remedy.click()
    off.article.click()
    assert gone == [("security", "two-factor")]
    assert read == ["two-factor"]


def test_it_looks_again_when_a_setting_changes(open_desktop: Desktop) -> None:
    section = _section(open_desktop)
    open_desktop.run(open_desktop.services.settings.change(auto_lock_minutes=0))
    open_desktop.wait(lambda: any(row.finding.code is FindingCode.LOCK_OFF for row in section.rows))
    assert section.rows[0].finding.code is FindingCode.LOCK_OFF  # a warning comes first
    open_desktop.run(open_desktop.services.settings.change(auto_lock_minutes=5))
    open_desktop.wait(
        lambda: all(row.finding.code is not FindingCode.LOCK_OFF for row in section.rows)
    )

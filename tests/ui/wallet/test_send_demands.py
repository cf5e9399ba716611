"""A payment that asks for more than the password: a code and why, and time to read an address."""

from app.core.clock import SystemClock
from app.core.secret import Secret
from app.sandbox.world import World
from app.vault.policy.actions import Action, Ask
from app.vault.policy.model import Choices, Reading
from tests.fixtures.vault import Phone
from tests.fixtures.wallet_home import PASSWORD
from tests.ui.wallet.desk import Desk
from tests.ui.wallet.test_send_page import STRANGER, fund, review, type_payment
from ui.wallet.send.signing import SignForm
from ui.widgets.banner import Banner


def limited(desk: Desk, choices: Choices) -> Phone:
    """Two-factor login and these choices; codes of this step and the next are unused."""
    phone, vault = Phone(SystemClock()), desk.home.services.vault
    enrolment = vault.codes.begin("tests")
    phone.scan(enrolment.uri)
    desk.home.run(vault.codes.enable(Secret(PASSWORD), enrolment, phone.code(-1)))
    desk.home.run(vault.limits.change(choices, Secret(PASSWORD)))
    return phone


def banners(desk: Desk) -> str:
    """What the banners of the review say, as far as they are shown."""
    shown = (b for b in desk.send.review.warnings.findChildren(Banner) if b.isVisible())
    return " ".join(banner.label.text() for banner in shown)


def to_sign(desk: Desk, amount: str = "0.02") -> SignForm:
    type_payment(desk, STRANGER, amount)
    review(desk)
    form = desk.send.review.sign
    form.password.edit.setText(PASSWORD)
    return form


def test_above_the_limit_a_code_is_asked_for_and_why(live: Desk, world: World) -> None:
    fund(live, world, 5_000_000)
    phone = limited(live, Choices(tx_limit=1_000_000, day_limit=1_000_000))
    form = to_sign(live)
    live.until(form.demanded.isVisible)
    assert form.demanded.why.label.text() == "This payment is above your limit for one payment."
    assert not form.button.isEnabled()
    wrong = f"{(int(phone.code().text()) + 1) % 10**6:06}"
    form.demanded.code.code.edit.setText(wrong)
    live.click(form.button)
    live.until(lambda: form.demanded.code.code.edit.property("wrong"))
    assert form.password.length()  # only the code is typed again
    assert world.control.mempool() == []
    form.demanded.code.code.edit.setText(phone.code().text())
    live.click(form.button)
    live.until(lambda: live.send.result.isVisible())
    assert len(world.control.mempool()) == 1
    assert form.demanded.code.code.edit.text() == ""


def test_a_code_that_was_used_says_so(live: Desk, world: World) -> None:
    fund(live, world, 5_000_000)
    phone = limited(live, Choices(tx_limit=0))
    code = phone.code()
    live.home.run(live.home.services.vault.codes.verify(code))
    form = to_sign(live)
    live.until(form.demanded.isVisible)
    form.demanded.code.code.edit.setText(code.text())
    live.click(form.button)
    live.until(lambda: form.demanded.code.code.edit.property("wrong"))
    assert "used" in form.demanded.code.code.line.text()


def test_a_small_payment_asks_for_the_password_alone(live: Desk, world: World) -> None:
    fund(live, world, 5_000_000)
    limited(live, Choices(tx_limit=4_000_000, day_limit=4_000_000))
    form = to_sign(live)
    assert not form.demanded.isVisible()
    live.click(form.button)
    live.until(lambda: live.send.result.isVisible())


def test_a_first_time_address_must_be_read(live: Desk, world: World) -> None:
    fund(live, world, 5_000_000)
    choices = Choices(reading=Reading.ALWAYS, delay=2)
    live.home.run(live.home.services.vault.limits.change(choices, Secret(PASSWORD)))
    form = to_sign(live)
    live.until(lambda: form.demanded.waiting)
    assert not form.button.isEnabled()
    assert form.demanded.left.text().startswith("You can sign in")
    live.until(form.button.isEnabled)
    assert form.demanded.left.text() == "You had the time to compare it. Now you can sign."
    live.click(form.button)
    live.until(lambda: live.send.result.isVisible())


def test_that_an_address_is_new_is_said_once(live: Desk, world: World) -> None:
    fund(live, world, 5_000_000)
    to_sign(live)
    assert "never paid this address" in banners(live)
    live.send.review.back.emit()
    choices = Choices(reading=Reading.ALWAYS, delay=2)
    live.home.run(live.home.services.vault.limits.change(choices, Secret(PASSWORD)))
    review(live)
    live.until(lambda: live.send.review.sign.demanded.reading)
    assert not live.send.review.warnings.isVisible()


def test_choices_made_meanwhile_are_told_at_signing(live: Desk, world: World) -> None:
    """The draft was on the screen before the code was asked for."""
    fund(live, world, 5_000_000)
    form = to_sign(live)
    limited(live, Choices().with_ask(Action.PAY, Ask.CODE))
    live.click(form.button)
    live.until(form.demanded.isVisible)
    assert form.demanded.why.label.text() == "You chose that each payment asks for a code."
    assert form.password.length()

"""What comparing the clocks of phone and computer came to, in words."""

import enum

from app.core.i18n import tr
from app.core.wording import duration, sentences
from ui.language import Words

_TAKEN = 30  # seconds of difference at which codes still fit


class Clocks(enum.Enum):
    """The value is the tone in which it is told."""

    AGREE = "good"
    DIFFER = "warn"
    NOT_THE_REASON = "bad"


def verdict(drift: int | None) -> tuple[Clocks, Words]:
    """drift: seconds that the authenticator is ahead; None where the code fits no moment."""
    if drift is None:
        return Clocks.NOT_THE_REASON, _not_the_reason
    if abs(drift) <= _TAKEN:
        return Clocks.AGREE, lambda: tr("Password and code fit, and the clocks agree.")
    return Clocks.DIFFER, lambda: sentences(_difference(drift), _remedy())


def _difference(drift: int) -> str:
    time = duration(abs(drift))
    if drift > 0:
        return tr("The authenticator is {time} ahead of this computer.", time=time)
    return tr("The authenticator is {time} behind this computer.", time=time)


def _remedy() -> str:
    return tr(
        "Your password is right. Let phone and computer set their time by the network, then take "
        "a fresh code."
    )


def _not_the_reason() -> str:
    return tr(
        "The clocks are not the reason: the password is wrong, or the code belongs to another "
        "entry in the app. A recovery code or your recovery phrase works in any case."
    )

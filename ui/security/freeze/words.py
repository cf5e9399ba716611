"""What a freeze is and is not, said the same on the card, in the dialogs and on the Send page."""

from app.core.i18n import tr
from ui.language import Words

IS: tuple[Words, ...] = (
    lambda: tr("The part of Walnut that signs cannot sign, whatever asks it to."),
    lambda: tr("You still see everything, and money that is sent to you arrives."),
)
IS_NOT: tuple[Words, ...] = (
    lambda: tr("It is not on the chain: nobody can stop coins there."),
    lambda: tr(
        "Whoever has your recovery phrase, or a backup with its password, can still spend with "
        "another copy."
    ),
    lambda: tr("A payment that was signed before can still reach the network."),
    lambda: tr(
        "If this computer was stolen, do not rely on it: restore your phrase on another computer "
        "and move the coins."
    ),
)

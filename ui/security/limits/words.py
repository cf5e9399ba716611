"""The words for guarded actions, what they ask for, presets and times to read."""

from app.core.i18n import tr
from app.vault.policy.actions import Action, Ask
from app.vault.policy.model import Reading
from app.vault.policy.presets import Preset
from ui import format as fmt
from ui.language import Words, spoken

# Those with a choice; the others always ask for password and code.
ACTIONS: dict[Action, Words] = {
    Action.PAY: lambda: tr("Each payment"),
    Action.PAY_NEW_RECIPIENT: lambda: tr("A payment to a first-time address"),
    Action.EXPORT_PSBT: lambda: tr("Taking out a payment to be signed elsewhere"),
    Action.EXPORT_HISTORY: lambda: tr("Saving the history or the journal as a file"),
    Action.EXPORT_KEYS: lambda: tr("Taking out public keys or labels"),
    Action.ADD_ACCOUNT: lambda: tr("Adding an account"),
}
ASKS: dict[Ask, Words] = {
    Ask.NOTHING: lambda: tr("Nothing"),
    Ask.PASSWORD: lambda: tr("Password"),
    Ask.CODE: lambda: tr("Password and code"),
}
PRESETS: dict[Preset, Words] = {
    Preset.CAREFUL: lambda: tr("Careful"),
    Preset.BALANCED: lambda: tr("Balanced"),
    Preset.LIGHT: lambda: tr("Relaxed"),
}
READINGS: dict[Reading, Words] = {
    Reading.NEVER: lambda: tr("No time to read"),
    Reading.OVER: lambda: tr("Time to read above a limit"),
    Reading.ALWAYS: lambda: tr("Always time to read"),
}


def preset_name(preset: Preset | None) -> str:
    """None: choices of one's own."""
    return tr("Your own choice") if preset is None else spoken(PRESETS[preset])


def limit_text(limit: int | None) -> str:
    """An amount in the chosen unit, shown also while amounts are hidden: it is a setting."""
    return tr("no limit") if limit is None else fmt.amount_unit(limit, plain=True)

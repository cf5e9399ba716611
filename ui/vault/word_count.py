"""How many words a recovery phrase has, chosen or found in what was pasted."""

from app.core.i18n import tr
from ui.language import Words
from ui.vault.phrase_entry import PhraseEntry
from ui.widgets.choice import Combo

_COUNTS = (12, 15, 18, 21, 24)


def word_count(entry: PhraseEntry) -> Combo:
    """The choice for this entry; each follows the other."""
    count = Combo(lambda: tr("Number of words"), [(str(n), _counted(n)) for n in _COUNTS])
    count.chosen.connect(lambda value: entry.show_count(int(value)))
    entry.count_found.connect(lambda found: count.choose(str(found)))
    return count


def _counted(number: int) -> Words:
    return lambda: tr("{n} words", n=number)

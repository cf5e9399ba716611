"""What the steps before unlocking ask of the services, each as one awaitable call."""

import importlib
import unicodedata
from typing import TYPE_CHECKING

from app.core.secret import Secret
from ui.vault.setup import Setup, Way

if TYPE_CHECKING:
    from app.bootstrap import Services

_LANE = "phrase"


async def new_phrase(services: "Services", count: int) -> Secret:
    """A new phrase of 12 or 24 words."""
    keys = importlib.import_module("app.wallet.engine.keys")  # after the first picture
    phrase: Secret = await services.runtime.blocking(_LANE, lambda: keys.new_phrase(count))
    return phrase


async def read_phrase(services: "Services", text: Secret) -> Secret:
    """The phrase in its list's own spelling. Raises WordUnknown, PhraseLength, PhraseChecksum."""
    keys = importlib.import_module("app.wallet.engine.keys")
    phrase = await services.runtime.blocking(_LANE, lambda: keys.read_phrase(text))
    phrase.entropy.wipe()
    spelled: Secret = phrase.text
    return spelled


async def all_words(services: "Services") -> tuple[tuple[str, str], ...]:
    """(folded, word) of all ten BIP-39 lists, sorted by the folded form, for completion."""
    words = importlib.import_module("app.wallet.engine.words")

    def collect() -> tuple[tuple[str, str], ...]:
        lists = [words.word_list(language) for language in words.LANGUAGES]
        found = ((folded, each.words[n]) for each in lists for folded, n in each.by_folded.items())
        # The lists spell accents apart; on screen they belong to their letter.
        return tuple(sorted((key, unicodedata.normalize("NFC", word)) for key, word in found))

    return await services.runtime.blocking(_LANE, collect)


async def strength(services: "Services", text: Secret) -> int:
    """0 (guessed at once) to 4 (strong)."""
    password = importlib.import_module("app.vault.password")
    found: int = await services.runtime.blocking(_LANE, lambda: password.strength(text.text()))
    return found


async def finish(services: "Services", setup: Setup, password: Secret, use_keyring: bool) -> None:
    """Make the wallet, or set the new password; the vault is open afterwards."""
    onboarding = services.wallet.onboarding
    if setup.way is Way.WATCH:
        await onboarding.create_watch_only(setup.name, setup.watched, password, use_keyring)
    elif setup.way is Way.NEW_PASSWORD:
        await _reset(services, setup, password, use_keyring)
    elif setup.backup is not None:
        await services.vault.restore_backup(
            setup.backup, setup.backup_password, password, use_keyring
        )
    else:
        make = onboarding.create_wallet
        if setup.way is Way.RESTORE:
            make = onboarding.restore_wallet
        kind = importlib.import_module("app.wallet.model").AccountKind(setup.kind)
        await make(setup.phrase, setup.passphrase, password, kind, use_keyring)


async def _reset(services: "Services", setup: Setup, password: Secret, use_keyring: bool) -> None:
    keys = importlib.import_module("app.wallet.engine.keys")
    phrase = await services.runtime.blocking(_LANE, lambda: keys.read_phrase(setup.phrase))
    try:
        await services.vault.reset_with_phrase(phrase.entropy, password, use_keyring)
    finally:
        phrase.entropy.wipe()
        phrase.text.wipe()

"""Does the paper still say the right words? Typed whole, compared with the vault, remembered."""

from app.core.runtime import Runtime
from app.core.secret import Secret
from app.security.entries import EventKind
from app.security.journal import Journal
from app.vault.service import VaultService
from app.wallet.engine import LANE, keys


class PhraseCheck:
    """The check-up asks for this once a year."""

    def __init__(self, vault: VaultService, journal: Journal, runtime: Runtime) -> None:
        self._vault, self._journal, self._runtime = vault, journal, runtime

    async def check(self, phrase: Secret) -> None:
        """Remembers when it was right.

        Raises WordUnknown, PhraseLength, PhraseChecksum, WrongPhrase (valid, but of another
        wallet), VaultLockedError.
        """
        read = await self._runtime.blocking(LANE, lambda: keys.read_phrase(phrase))
        try:
            await self._vault.check_phrase(read.entropy)
        finally:
            read.entropy.wipe()
            read.text.wipe()
        await self._journal.note(EventKind.PHRASE_CHECKED)

"""Which events of the program become lines of the journal."""

from app.core.bus import Bus
from app.security.entries import EventKind
from app.security.journal import Journal
from app.settings.events import SettingsChanged
from app.settings.schema import Settings
from app.settings.service import SettingsService
from app.vault.events import (
    BackupRehearsed,
    BackupSaved,
    LimitHeld,
    LoginsFailed,
    VaultChanged,
    VaultUnlocked,
    Way,
)
from app.wallet.electrum.servers import parse_server
from app.wallet.errors import RequestInvalid
from app.wallet.events import Exported, PaymentSigned


class Listener:
    """Hears from the bus, for as long as the program runs."""

    def __init__(self, journal: Journal, settings: SettingsService, bus: Bus) -> None:
        self._journal, self._settings = journal, settings
        self._known = settings.current
        bus.subscribe(LoginsFailed, self._failed)
        bus.subscribe(VaultUnlocked, self._unlocked)
        bus.subscribe(VaultChanged, lambda event: journal.hear(EventKind(event.what)))
        bus.subscribe(BackupSaved, lambda _: journal.hear(EventKind.BACKUP_SAVED))
        bus.subscribe(BackupRehearsed, lambda _: journal.hear(EventKind.BACKUP_REHEARSED))
        bus.subscribe(SettingsChanged, self._chosen)
        bus.subscribe(PaymentSigned, self._signed)
        bus.subscribe(LimitHeld, self._held)
        bus.subscribe(Exported, lambda event: journal.hear(EventKind.EXPORTED, what=event.what))

    async def closing(self, reason: str) -> None:
        """The last line before the database is closed. reason: "" if it was not unlocked yet."""
        if reason:
            await self._journal.note(EventKind.LOCKED, reason=reason)

    def _failed(self, event: LoginsFailed) -> None:
        if more := event.count - len(event.at):
            self._journal.hear(EventKind.LOGIN_FAILED, n=more)
        for at in event.at:
            self._journal.hear(EventKind.LOGIN_FAILED, at)

    def _unlocked(self, event: VaultUnlocked) -> None:
        first = {Way.CREATED: EventKind.CREATED, Way.BACKUP: EventKind.RESTORED}
        if event.way in first:
            self._journal.hear(first[event.way])
        else:
            self._journal.hear(EventKind.UNLOCKED, way=event.way.value)

    def _signed(self, event: PaymentSigned) -> None:
        self._journal.hear(EventKind.PAYMENT_SIGNED, account=event.account, sats=event.amount)

    def _held(self, event: LimitHeld) -> None:
        self._journal.hear(EventKind.PAYMENT_REFUSED, sats=event.sats)

    def _chosen(self, _event: SettingsChanged) -> None:
        before, self._known = self._known, self._settings.current
        now = self._known
        if now.auto_lock_minutes != before.auto_lock_minutes:
            self._journal.hear(
                EventKind.AUTO_LOCK, minutes=now.auto_lock_minutes, before=before.auto_lock_minutes
            )
        if now.lock_with_system != before.lock_with_system:
            self._journal.hear(EventKind.SYSTEM_LOCK, on=int(now.lock_with_system))
        if now.servers != before.servers:
            self._journal.hear(EventKind.SERVERS, own=len(now.servers), plain=_plain(now))
        if now.proxy != before.proxy:
            self._journal.hear(EventKind.PROXY, on=int(bool(now.proxy)))


def _plain(settings: Settings) -> int:
    """How many of the chosen servers are spoken to without TLS."""
    plain = 0
    for line in settings.servers:
        try:
            plain += not parse_server(line).tls
        except RequestInvalid:
            continue  # never asked, so never spoken to in plain words
    return plain

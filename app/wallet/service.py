"""The wallet as the rest of the program sees it: one object for each thing people do."""

from dataclasses import dataclass

from app.wallet.accounts import Accounts
from app.wallet.activity import Activity
from app.wallet.electrum.pool import ServerPool
from app.wallet.export import Export
from app.wallet.labels import Labels
from app.wallet.onboarding import Onboarding
from app.wallet.receive import Receiving
from app.wallet.send.service import Sending
from app.wallet.sync.synchronizer import Synchronizer


@dataclass(frozen=True, slots=True)
class WalletService:
    """Each part is a face of its own; they share the database and the event bus."""

    accounts: Accounts
    onboarding: Onboarding
    receiving: Receiving
    sending: Sending
    activity: Activity
    labels: Labels
    export: Export
    servers: ServerPool
    synchronizer: Synchronizer

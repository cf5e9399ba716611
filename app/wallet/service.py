"""The wallet as the rest of the program sees it: one object for each thing people do."""

from dataclasses import dataclass

from app.wallet.activity import Activity
from app.wallet.labels import Labels


@dataclass(frozen=True, slots=True)
class WalletService:
    """Each part is a face of its own; they share the database and the event bus."""

    activity: Activity
    labels: Labels

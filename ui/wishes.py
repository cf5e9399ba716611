"""What one part of the window asks of a page that another part owns, through Context.go()."""

from dataclasses import dataclass

from app.wallet.model import AccountId


@dataclass(frozen=True, slots=True)
class SendAll:
    """For "send": everything of this account to this address; the rest is the person's to check."""

    account: AccountId
    address: str

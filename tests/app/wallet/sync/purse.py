"""Spends the follower's coins as another wallet with the same phrase would."""

from app.sandbox.codec import outpoint
from app.sandbox.keys import Account as Keys
from app.sandbox.keys import Spend, sign
from app.wallet.chain.hashing import from_shown
from app.wallet.model import Coin
from app.wallet.store.addresses import script_of
from tests.app.wallet.store.ledger import spk
from tests.app.wallet.sync.follower import Follower

STRANGER = spk("a stranger")


class Purse:
    """Signs with the test phrase's keys; remembers what it made, to replace it later."""

    def __init__(self, follower: Follower) -> None:
        self._follower, self._keys = follower, Keys()
        self._made: dict[str, tuple[list[Spend], int, bytes]] = {}
        self._changes = 0

    def pay(self, amount: int, fee: int, to: str | None = None, coins: int = 1) -> bytes:
        """A signed payment from the largest confirmed coins, change to a fresh address."""
        found = self._follower.run(self._follower.activity.coins(self._follower.account))
        chosen = [coin for coin in found if coin.height is not None][:coins]
        spends = [self._spend(coin) for coin in chosen]
        script = STRANGER if to is None else script_of(to)
        assert script is not None
        return self._sign(spends, amount, fee, script)

    def pay_again(self, txid: str, fee: int) -> bytes:
        """The same payment with another fee."""
        spends, amount, script = self._made[txid]
        return self._sign(spends, amount, fee, script)

    def _sign(self, spends: list[Spend], amount: int, fee: int, script: bytes) -> bytes:
        rest = sum(spend.value for spend in spends) - amount - fee
        change = self._keys.key(1, self._changes).script
        self._changes = (self._changes + 1) % 10
        made = sign(spends, [(amount, script), (rest, change)])
        self._made[made.txid[::-1].hex()] = (spends, amount, script)
        return made.raw

    def _spend(self, coin: Coin) -> Spend:
        row = self._follower.read(
            lambda db: db.execute(
                "SELECT keychain, idx FROM script WHERE address = ?", (coin.address,)
            ).fetchone()
        )
        point = outpoint(from_shown(coin.outpoint.txid), coin.outpoint.vout)
        return Spend(point, coin.amount, self._keys.key(row[0], row[1]))

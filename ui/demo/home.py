"""The demo's wallet and world, made once under build/: the well-known test phrase, some history."""

import shutil
from pathlib import Path
from types import TracebackType

from app.bootstrap import Environment, Services, build
from app.core.bus import Bus
from app.core.clock import SystemClock
from app.core.network import Network
from app.core.paths import Paths
from app.core.runtime import Runtime
from app.core.secret import Secret
from app.sandbox.generator import generate
from app.sandbox.history import TEST_PHRASE, Plan
from app.sandbox.support import SupportDesk
from app.sandbox.world import World
from app.vault.device_secret import DeviceKeyring
from app.vault.freeze.seal import SupportKey
from app.wallet.model import AccountKind, Direction, PaymentQuery
from ui.demo.ready import caught_up

PASSWORD = "walnut-demo-2026"  # noqa: S105 - worthless coins, and it is told to whoever asks
_PAYMENTS = 240
_YEAR = 31_557_600
_LABELS = {
    Direction.INCOMING: (
        "Salary", "From Lin, for the concert", "Invoice 2026-044", "Sold the old bicycle",
        "From Amir, his share of the trip", "Invoice 2026-031", "Birthday, from grandmother",
    ),
    Direction.OUTGOING: (
        "Rent", "Bakery at the corner", "Electricity", "Books", "Train to Lyon", "Garden tools",
        "Dentist",
    ),
}  # fmt: skip
_LABELLED = 30  # of the newest payments, some have a label


class Home:
    """A context manager: the world runs inside it. What was made before is used again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.paths = Paths(folder / "wallet")
        self.world: World

    def __enter__(self) -> "Home":
        finished = self._folder / "finished"
        if not finished.exists():
            shutil.rmtree(self._folder, ignore_errors=True)
            self._make_history()
        self.world = World.start(self._folder / "world")
        if not finished.exists():
            self._make_wallet()
            finished.touch()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.world.stop()

    def environment(self) -> Environment:
        servers = (server_of(self.world),)
        return Environment(
            self.paths, Network.REGTEST, DeviceKeyring(), servers=servers, support=support_key()
        )

    def _make_history(self) -> None:
        """The last of its blocks is a moment old, so that the demo begins today."""
        folder = self._folder / "world"
        folder.mkdir(parents=True)
        plan = Plan(_PAYMENTS, blocks=120, until=int(SystemClock().now()) - 600, span=2 * _YEAR)
        generate(folder, plan)

    def _make_wallet(self) -> None:
        runtime = Runtime()
        runtime.start()
        try:
            services = build(self.environment(), runtime, Bus())
            runtime.submit(_fill(services)).result()
        finally:
            runtime.stop()


def support_key() -> SupportKey:
    """The public keys of the little world's support."""
    desk = SupportDesk()
    return SupportKey(desk.kid, desk.sealing_key, (desk.signing_key,))


def server_of(world: World) -> str:
    """The world's Electrum server as the settings write it."""
    return f"127.0.0.1:{world.electrum_port}:t"


async def _fill(services: Services) -> None:
    """Restore the wallet, read its history, label some payments, add an account."""
    password = Secret(PASSWORD)
    onboarding, wallet = services.wallet.onboarding, services.wallet
    await onboarding.restore_wallet(
        Secret(TEST_PHRASE), Secret(""), password, AccountKind.BIP84, False
    )
    await caught_up(services)
    await _label_some(services)
    await wallet.accounts.add(AccountKind.BIP86, "Savings", password)
    await services.vault.lock("quit")


async def _label_some(services: Services) -> None:
    activity, labels = services.wallet.activity, services.wallet.labels
    rows = await activity.payments((await activity.payment_ids(PaymentQuery()))[:_LABELLED])
    for direction, texts in _LABELS.items():
        fitting = [row for row in rows if row.direction is direction]
        for row, text in zip(fitting[::2], texts, strict=False):
            await labels.set("tx", row.txid, text)

"""Build every service once, with plain constructor calls; the real world or the sandbox."""

from dataclasses import dataclass

from app.core.bus import Bus
from app.core.clock import Clock, SystemClock
from app.core.db import Database
from app.core.network import Network
from app.core.paths import Paths
from app.core.runtime import Runtime
from app.settings.service import SettingsService
from app.vault.crypto import STANDARD, KdfParameters
from app.vault.device_secret import DeviceKeyring
from app.vault.service import VaultService
from app.wallet.activity import Activity
from app.wallet.labels import Labels
from app.wallet.service import WalletService
from app.wallet.store.schema import MIGRATIONS


@dataclass(frozen=True, slots=True)
class World:
    """Where the program runs: everything that a test or the demo may choose."""

    paths: Paths
    network: Network
    keyring: DeviceKeyring
    clock: Clock = SystemClock()
    kdf: KdfParameters = STANDARD
    servers: tuple[str, ...] = ()  # before the user's own and the built-in ones: the sandbox's


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that the window and the command line may ask."""

    world: World
    runtime: Runtime
    bus: Bus
    settings: SettingsService
    vault: VaultService
    wallet: WalletService

    @property
    def clock(self) -> Clock:
        return self.world.clock


def build(world: World, runtime: Runtime, bus: Bus) -> Services:
    """Make the folder and the services; nothing is read from the vault yet.

    Call in the app loop's thread or before anything is submitted to it.
    """
    world.paths.prepare()
    settings = SettingsService(world.paths.settings, runtime, bus)
    database = Database(runtime, world.paths.database, MIGRATIONS)
    vault = VaultService(world.paths, database, runtime, bus, world.clock, world.keyring, world.kdf)
    wallet = WalletService(
        activity=Activity(database, runtime, bus, world.network),
        labels=Labels(database, bus, world.clock),
    )
    return Services(world, runtime, bus, settings, vault, wallet)

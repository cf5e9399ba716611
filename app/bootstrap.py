"""Build every service once, with plain constructor calls; the real world or the sandbox."""

from dataclasses import dataclass, field

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
class Environment:
    """Where the program runs: everything that a test or the demo may choose."""

    paths: Paths
    network: Network
    keyring: DeviceKeyring
    clock: Clock = field(default_factory=SystemClock)
    kdf: KdfParameters = STANDARD
    servers: tuple[str, ...] = ()  # before the user's own and the built-in ones: the sandbox's


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that the window and the command line may ask."""

    environment: Environment
    runtime: Runtime
    bus: Bus
    settings: SettingsService
    vault: VaultService
    wallet: WalletService

    @property
    def clock(self) -> Clock:
        return self.environment.clock


def build(environment: Environment, runtime: Runtime, bus: Bus) -> Services:
    """Make the folder and the services; nothing is read from the vault yet.

    Call in the app loop's thread or before anything is submitted to it.
    """
    environment.paths.prepare()
    settings = SettingsService(environment.paths.settings, runtime, bus)
    database = Database(runtime, environment.paths.database, MIGRATIONS)
    vault = VaultService(
        environment.paths,
        database,
        runtime,
        bus,
        environment.clock,
        environment.keyring,
        environment.kdf,
    )
    wallet = WalletService(
        activity=Activity(database, runtime, bus, environment.network),
        labels=Labels(database, bus, environment.clock),
    )
    return Services(environment, runtime, bus, settings, vault, wallet)
